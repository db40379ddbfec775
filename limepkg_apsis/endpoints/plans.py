"""One run with its plan: what was, or will be, done to whom and why, on the screen and as a table to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from ..core.report import RunRow
from ..core.requests import REQUEST
from ..core.rows import PlanRow, Section
from ..crm.users import language_of
from ..translations import translate
from .desk import Desk
from .status import run_shown, runs_shown
from .words import Json, messages_of, reason_text, row_in_words

MOST_ROWS = 10_000
"""So many rows of each heading are shown at once; the table to take away has all of them."""
CSV_PIECE = 500
COLUMNS = ("section", "change", "person", "name", "reason", "guard", "detail")
BEGINS_A_FORMULA = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of something to reckon, or to run."""


def run_in_full(desk: Desk, row: RunRow) -> Json:
    """Return a run with its parts and its plan."""
    parts = desk.ports.journal.history.parts(row.id) if row.kind == REQUEST else ()
    planned = parts or (row,)
    shown: Any = run_shown(desk, row)
    return {
        **shown,
        "parts": runs_shown(desk, parts),
        "calls": row.calls,
        "polls": row.polls,
        "least_calls": row.least_calls,
        "messages": messages_of(desk.application, row.messages, row.campaign_id),
        "plan": _plan(desk, row, planned) if any(each.totals for each in planned) else None,
    }


def _plan(desk: Desk, row: RunRow, planned: Iterable[RunRow]) -> Json:
    listed = list(planned)
    members = next((each for each in reversed(listed) if each.kind == "members"), None)
    totals = {each.value: sum(run.totals.get(each.value, 0) for run in listed) for each in Section}
    rows = {each: list(islice(_rows(desk, listed, each), MOST_ROWS)) for each in Section}
    names = desk.names_of({person for each in rows.values() for found in each for person in found.person_ids})
    return {
        "fingerprint": members.fingerprint if members else row.fingerprint,
        "held_fingerprint": members.held_fingerprint if members else "",
        "members_run": members.id if members else None,
        "totals": totals,
        **{each.value: [row_in_words(desk.application, found, names) for found in rows[each]] for each in Section},
    }


def _rows(desk: Desk, runs: Iterable[RunRow], section: Section | None) -> Iterator[PlanRow]:
    return chain.from_iterable(desk.ports.journal.history.rows(run.id, section) for run in runs)


def plan_as_csv(desk: Desk, row: RunRow) -> Iterator[str]:
    """Yield the plan of a run as CSV, a piece at a time; no cell can be taken for a formula."""
    parts = desk.ports.journal.history.parts(row.id) if row.kind == REQUEST else ()
    titles = [translate(desk.application, f"csv.{name}") for name in COLUMNS]
    between = _separator(language_of(desk.application))
    yield "\ufeff" + _written([titles], between)  # the mark by which spreadsheets know UTF-8
    rows = _rows(desk, parts or (row,), None)
    while piece := list(islice(rows, CSV_PIECE)):
        names = desk.names_of({person for each in piece for person in each.person_ids})
        yield _written((line for each in piece for line in _lines(desk, each, names)), between)


def _lines(desk: Desk, row: PlanRow, names: Mapping[int, str]) -> Iterator[list[str]]:
    change = translate(desk.application, f"csv.change.{row.change}") if row.change else ""
    told = [translate(desk.application, f"csv.section.{row.section.value}"), change]
    why = [
        reason_text(desk.application, row),
        translate(desk.application, f"error.{row.guard}") if row.guard else "",
        row.text,
    ]
    for person in row.person_ids:
        yield [*told, str(person), names.get(person, ""), *why]
    if not row.person_ids:
        yield [*told, "", row.shown_as, *why]


def _separator(language: str) -> str:
    # A spreadsheet splits at what its country puts between numbers of a list: not at commas where those are decimal.
    return "," if language.casefold().startswith("en") else ";"


def _written(lines: Iterable[list[str]], between: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=between).writerows([_harmless(cell) for cell in line] for line in lines)
    return text.getvalue()


def _harmless(cell: str) -> str:
    begins = cell.lstrip().startswith(BEGINS_A_FORMULA) or cell.startswith(("\t", "\r", "\n"))
    return f"'{cell}" if begins else cell
