"""What the pages say of the campaign card is what people see on it: states, reasons, answers, buttons, components."""

from __future__ import annotations

import json
import re

import pytest

from limepkg_apsis.core.explaining import Verdict
from limepkg_apsis.core.states import CampaignState
from tests.house.pages import ROOT, page, rows, sentences

BUTTONS = ("card.action.", "card.choice.", "card.command.title")
NO_BUTTONS = {"e-mail"}


def seen(prefix: str) -> dict[str, str]:
    """Return the sentences below a key, by the rest of their key."""
    return {key.removeprefix(prefix): text for key, text in sentences().items() if key.startswith(prefix)}


def test_every_state_stands_there_as_the_card_says_it_in_the_order_that_counts() -> None:
    """Code and words of each state, the one that matters most first."""
    words = seen("state.")

    assert rows("how-it-works", "state of a campaign", "on the card") == [(each, words[each]) for each in CampaignState]


def test_every_reason_not_to_send_stands_there_as_the_card_says_it() -> None:
    """No reason is missing, none is left of one that is gone."""
    assert dict(rows("how-it-works", "not ready because", "on the card")) == seen("card.because.")


def test_every_answer_to_why_stands_there_as_the_card_says_it() -> None:
    """The answers about one person."""
    words = seen("card.verdict.")

    assert rows("how-it-works", "answer", "on the card") == [(each, words[each]) for each in Verdict]


@pytest.mark.parametrize("header", ["what to press", "what to do"])
def test_every_button_that_is_named_is_on_the_card(header: str) -> None:
    """Whoever looks for a button finds it by its words; a state may be named, too."""
    known = {text for key, text in sentences().items() if key.startswith((*BUTTONS, "state."))}
    known |= {text.lower() for text in known}
    told = {name for cell in column("how-it-works", header) for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", cell)}

    assert told
    assert told - known - NO_BUTTONS == set()


def column(name: str, header: str) -> list[str]:
    """Return the last column of the tables that have it under this header, with its marks."""
    found = re.findall(rf"^\|[^\n]*\| {header} \|\n\|[-|]+\|\n((?:\|.*\n)+)", page(name), flags=re.M)
    return [line.rstrip(" |").rsplit(" | ", 1)[-1] for lines in found for line in lines.splitlines()]


def test_every_component_is_described() -> None:
    """What the client is told of, and the names under which widgets are found."""
    config = json.loads((ROOT / "frontend" / "lwc.config.json").read_text(encoding="utf-8"))
    told = rows("configuration", "component", "in the list of widgets")
    widgets = {name for key, name in seen("card.widget.").items() if key.endswith(".title")}

    assert {name for name, _ in told} == {each["name"] for each in config}
    assert {title for _, title in told if title} == widgets
