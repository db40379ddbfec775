"""What is printed where there is no terminal: plain lines that a file can keep."""

from __future__ import annotations

import io
import re

import pytest

from devkit.demo.sample.company import CAMPAIGNS
from devkit.demo.screen import Screen
from devkit.demo.work import Result

RESULTS = [
    Result(CAMPAIGNS[0], "done", 1180, 0, {"no_address": 37, "invalid_address": 24}),
    Result(CAMPAIGNS[7], "held", 111, 0, {"list_opt_out": 4}, held=25),
    Result(CAMPAIGNS[8], "choose_list", notes=("Choose one.",)),
]
SIZES = {campaign.id: campaign.size for campaign in CAMPAIGNS}


def printed(monkeypatch, width: int) -> str:
    """Return everything a screen can print, at a width."""
    monkeypatch.setenv("COLUMNS", str(width))
    stream = io.StringIO()
    screen = Screen(stream)
    screen.title("Title", "An explanation.")
    screen.step("done")
    screen.detail("more")
    screen.wrong("not true")
    screen.note("a note")
    with screen.progress(2) as show:
        show("", "first")
        show("first: synced", "second")
        show("second: synced", "")
    screen.results(RESULTS, SIZES)
    screen.addresses([("Lime", "http://127.0.0.1:1/", "admin")])
    return stream.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_plain_output_is_plain(monkeypatch, width):
    """No control character, no blank at the end of a line, no line that is too long."""
    text = printed(monkeypatch, width)
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text) is None
    assert [line for line in text.splitlines() if line != line.rstrip() or len(line) > width] == []


def test_table_says_everything(monkeypatch):
    """Name, kind, state in words, both numbers, every reason, what is held."""
    text = printed(monkeypatch, 120).replace("\N{NO-BREAK SPACE}", " ")
    row = next(line for line in text.splitlines() if CAMPAIGNS[7].name in line)
    assert row.split() == [
        *CAMPAIGNS[7].name.split(),
        "e-mail",
        "needs",
        "approval",
        "120",
        "111",
        "4",
        "list",
        "opt-out",
        "25",
    ]
    assert "37 no address, 24 invalid" in text
    assert "choose a list" in text


def test_progress_is_a_line_each(monkeypatch):
    """Without a terminal there is no bar."""
    lines = [line.strip() for line in printed(monkeypatch, 80).splitlines()]
    assert "1 of 2  first: synced" in lines
    assert "2 of 2  second: synced" in lines
