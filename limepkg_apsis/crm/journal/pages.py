"""
Plans as they are kept: in pages of a few thousand rows, each plan once however many runs have made it, and so written
that one person can be looked for. People are ids; no page holds an address.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...core.plan import Plan
from ...core.rows import PlanRow, Section, rows_of
from .notation import from_json, without_addresses
from .rows import PAGE, JournalRows

ROWS_A_PAGE = 5000
_ROLES = ("plan",)
_TOLD = ("section", "change", "person_ids", "reason", "guard", "record", "shown_as", "text")
"""What stands where in the array of a row."""


@dataclass(frozen=True, slots=True)
class PlanPages:
    """The plans of one application's runs."""

    rows: JournalRows

    def keep(self, plan: Plan, now: datetime) -> str:
        """Write the rows of a plan unless they are kept already, and return under which id; empty when it has none."""
        listed = list(rows_of(plan))
        if not listed:
            return ""
        written = [_written(page) for page in _pages(listed)]
        plan_id = hashlib.sha256("\n".join([plan.kind, *written]).encode()).hexdigest()[:32]
        if not self.rows.read(PAGE, ("plan_id",), plan_id=plan_id, campaign=plan.campaign_id):
            for page in written:
                self.rows.add(PAGE, plan_id=plan_id, campaign=plan.campaign_id, start_time=now, plan=page)
        return plan_id

    def read(self, plan_id: str, section: Section | None = None) -> Iterator[PlanRow]:
        """Yield the rows of a plan, one page in memory at a time."""
        for page in self.rows.read(PAGE, (), plan_id=plan_id) if plan_id else ():
            found = self.rows.find(page.id, _ROLES)
            for row in _read(found.text("plan") if found else ""):
                if section in (None, row.section):
                    yield row

    def mentioning(self, person_id: int, campaign_id: int | None, most: int) -> dict[str, tuple[PlanRow, ...]]:
        """Return, by plan, the rows about one person in the newest plans of a campaign that speak of that person."""
        # ASSUMED: the operator `?` of a query: contains, on long texts as well.
        conditions = [
            self.rows.where("kind", "=", PAGE),
            self.rows.where("campaign", "=", campaign_id),
            self.rows.where("plan", "?", f";{person_id};"),
        ]
        pages = self.rows.select(("plan_id", "plan"), conditions, newest=most)
        return {
            page.text("plan_id"): tuple(row for row in _read(page.text("plan")) if person_id in row.person_ids)
            for page in pages
        }

    def forget_unused(self, before: datetime, in_use: Callable[[], Collection[str]], most: int) -> int:
        """Delete pages that were written before a moment and whose plan no run has; return how many."""
        conditions = [self.rows.where("kind", "=", PAGE), self.rows.where("start_time", "<", before)]
        old = self.rows.select(("plan_id",), conditions)
        # What is in use is told by every run there is, so nobody asks while there is nothing old.
        kept = in_use() if old else ()
        return self.rows.remove_all([row.id for row in old if row.text("plan_id") not in kept][:most])


def _pages(rows: list[PlanRow]) -> Iterator[list[PlanRow]]:
    for start in range(0, len(rows), ROWS_A_PAGE):
        yield rows[start : start + ROWS_A_PAGE]


def _written(rows: Iterable[PlanRow]) -> str:
    # Arrays without their empty end: a page is read by us alone, and there may be hundreds.
    return json.dumps(without_addresses([_array(row) for row in rows]), ensure_ascii=False, separators=(",", ":"))


def _array(row: PlanRow) -> list[Any]:
    people = f";{';'.join(map(str, row.person_ids))};" if row.person_ids else ""
    told: list[Any] = [
        row.section.value,
        row.change,
        people,
        row.reason,
        row.guard,
        row.record or 0,
        row.shown_as,
        row.text,
    ]
    while not told[-1]:
        told.pop()
    return told


def _read(text: str) -> Iterator[PlanRow]:
    for told in from_json(text) or ():
        known = dict(zip(_TOLD, told, strict=False))
        ids = tuple(int(number) for number in known.pop("person_ids", "").split(";") if number)
        yield PlanRow(Section(known.pop("section")), person_ids=ids, record=known.pop("record", 0) or None, **known)
