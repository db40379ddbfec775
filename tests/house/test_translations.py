"""Every sentence that people may read is there in both languages, and none is left of something that is gone."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Iterable, Iterator
from inspect import getmembers, isclass
from pathlib import Path
from typing import get_args

import polib
import pytest

from limepkg_apsis.core import changes, errors
from limepkg_apsis.core.changes import RemovalReason
from limepkg_apsis.core.explaining import Verdict
from limepkg_apsis.core.model import BounceStatus
from limepkg_apsis.core.plan import Guard, SkipReason
from limepkg_apsis.core.rows import Section
from limepkg_apsis.core.states import CampaignState
from limepkg_apsis.endpoints import plans, refusals
from limepkg_apsis.syncs import SYNC_KINDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "limepkg_apsis"
CODE = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))
GROUPS = (
    *("error", "config", "structure", "message", "note", "skip", "state", "settings", "refused", "doctor", "reason"),
    *("csv", "explain", "alarm", "thing"),
)
"""What the server says; what the campaign card says, `card`, is compared by the frontend's own tests."""
STEADY = re.compile(rf"""["']((?:{"|".join(GROUPS)})(?:\.[A-Za-z_]+)+)["']""")
COMPOSED = re.compile(rf'"((?:{"|".join(GROUPS)})\.[A-Za-z_.]*\{{[^"]+)"')
MADE_OF_PATHS = ("settings", "refused")
"""The form makes the keys of its sentences from the paths of its fields; its own test reads each of them."""


def texts(language: str) -> dict[str, str]:
    entries = polib.pofile(str(PACKAGE / "translations" / f"{language}.po"))
    return {each.msgid: each.msgstr for each in entries if not each.obsolete}


ENGLISH, SWEDISH = texts("en"), texts("sv")


def codes_of(*modules: object) -> Iterator[str]:
    """Yield the codes of the errors that a module knows."""
    for module in modules:
        known = (thing for _, thing in getmembers(module, isclass) if issubclass(thing, errors.ApsisSyncError))
        yield from (thing.code for thing in known)


def with_remedy(words: Iterable[str]) -> set[str]:
    return {f"{word}{ending}" for word in words for ending in ("", ".remedy")}


FAMILIES: dict[str, Callable[[], set[str]]] = {
    "error.": lambda: with_remedy({*codes_of(errors, refusals), *(each.value for each in Guard)}),
    "skip.": lambda: {each.value for each in SkipReason},
    "reason.": lambda: (
        {each.value for each in RemovalReason} | {"opted_in_again"} | {f"bounce_{each.value}" for each in BounceStatus}
    ),
    "state.": lambda: {each.value for each in CampaignState},
    "csv.section.": lambda: {each.value for each in Section},
    "csv.change.": lambda: {change.__name__ for change in get_args(changes.Change)},
    "thing.": lambda: {"campaign", "campaign_numbered", "list", "person", "run", "this_campaign"},
    "explain.verdict.": lambda: {each.value for each in Verdict},
    "explain.valid.": lambda: {"yes", "no", "no.remedy"},
}
"""Keys that are made of words of the code: the texts of a family are exactly those of its words."""


def test_both_languages_say_the_same() -> None:
    """No text in one language only, none empty, and the same placeholders in both."""
    assert set(ENGLISH) == set(SWEDISH)
    assert [key for key in ENGLISH if not (ENGLISH[key] and SWEDISH[key])] == []
    assert [key for key in ENGLISH if placeholders(ENGLISH[key]) != placeholders(SWEDISH[key])] == []


NOT_OUR_WORDS = {
    "avanmäl": "avregistrera",
    "avslå": "avvisa",
    "förhandsgransk": "förhandsvisa",
    "notering": "anteckning",
    "doktor": "kontroll",
}


@pytest.mark.parametrize("word", NOT_OUR_WORDS)
def test_one_thing_has_one_word_in_swedish(word: str) -> None:
    """What the card calls a thing is what messages, settings and checks call it."""
    assert [key for key, text in SWEDISH.items() if word in text.lower()] == []


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def calls_in_the_code() -> Iterator[tuple[str, tuple[str, ...], set[str]]]:
    """Yield for each call with plain arguments its name, the texts among them in order, and its keywords."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for call in (each for each in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(each, ast.Call)):
            keywords = {each.arg for each in call.keywords}
            if None not in keywords:
                texts = [str(each.value) for each in call.args if isinstance(each, ast.Constant)]
                yield ast.unparse(call.func).rpartition(".")[2], tuple(texts), {str(each) for each in keywords}


def test_what_raises_an_error_fills_its_sentence() -> None:
    """No placeholder reaches the one who reads it."""
    kinds = {name: kind for each in (errors, refusals) for name, kind in getmembers(each, isclass)}
    codes = {name: kind.code for name, kind in kinds.items() if issubclass(kind, errors.ApsisSyncError)}
    needed = {code: placeholders(ENGLISH[f"error.{code}"] + ENGLISH[f"error.{code}.remedy"]) for code in codes.values()}
    empty = [(name, needed[codes[name]] - given) for name, _, given in calls_in_the_code() if name in codes]

    assert len(empty) > 50
    assert [each for each in empty if each[1]] == []


def test_what_names_a_problem_or_a_text_fills_it() -> None:
    """Wherever the key stands beside what fills it."""
    empty = [
        (texts[0], placeholders(ENGLISH[texts[0]]) - given)
        for name, texts, given in calls_in_the_code()
        if name in ("problem", "translate", "say", "complain") and texts and texts[0] in ENGLISH
    ]

    assert len(empty) > 25
    # Whether there is a text for notes at all is asked without filling it.
    assert [each for each in empty if each[1] and each[0] != "note.opt_out"] == []


def test_every_key_that_stands_in_the_code_has_a_text() -> None:
    """A field of the form, or a check, is named by what its title and its description have in common."""
    used = set(STEADY.findall(CODE))
    parts = {key.rpartition(".")[0] for key in ENGLISH}

    assert len(used) > 150
    assert {key for key in used if key not in ENGLISH and key not in parts} == set()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_has_the_words_of_the_code(family: str) -> None:
    """No word without a text, and no text of a word that is gone."""
    assert {key.removeprefix(family) for key in ENGLISH if key.startswith(family)} == FAMILIES[family]()


def test_columns_kinds_and_changes_have_a_text() -> None:
    """What the file for spreadsheets, the form and the history of a person name."""
    known = {name for name, _ in getmembers(changes, isclass)}
    told = {key.rpartition(".")[2] for key in ENGLISH if key.startswith("explain.history.")}
    wanted = {f"csv.{column}" for column in plans.COLUMNS}
    wanted |= {f"settings.kind.{kind.name}.{part}" for kind in SYNC_KINDS for part in ("title", "description")}

    assert wanted <= set(ENGLISH)
    assert {"AddMember", "RemoveSubscription"} <= told <= known | {"skipped"}


def test_no_text_is_left_of_something_that_is_gone() -> None:
    """Each stands in the code in full, belongs to a family, or is made by one of the patterns that make keys."""
    steady = set(STEADY.findall(CODE))
    patterns = [re.compile(re.sub(r"\\{[^}]*\\}", r"[\\w.]+", re.escape(each))) for each in COMPOSED.findall(CODE)]
    loose = {
        key
        for key in ENGLISH
        if not key.startswith("card.")
        and key not in steady
        and not key.startswith((*FAMILIES, *(f"{each}." for each in MADE_OF_PATHS)))
        and not any(pattern.fullmatch(each) for pattern in patterns for each in (key, key.removesuffix(".remedy")))
    }

    # The remedy of a step is found by the key of what it says.
    assert {key for key in loose if key.removesuffix(".remedy") not in steady} == set()


def test_a_message_has_the_words_of_its_code() -> None:
    """What a run tells, by its code."""
    told = {key.removeprefix("message.").removesuffix(".one") for key in ENGLISH if key.startswith("message.")}

    assert {code for code in told if f'"{code}"' not in CODE} == set()


def test_every_component_that_can_be_placed_has_a_title() -> None:
    """The client shows it where widgets are chosen."""
    registered = (
        ROOT / "frontend" / "src" / "components" / "lwc-limepkg-apsis-loader" / "registrations.ts"
    ).read_text()
    keys = re.findall(r"'limepkg_apsis\.([\w.]+)'", registered)

    assert len(keys) == 6
    assert set(keys) <= set(ENGLISH)
    assert json.loads((ROOT / "frontend" / "lwc.config.json").read_text())
