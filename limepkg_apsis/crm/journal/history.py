"""What the journal tells those who look at it, and what is forgotten when it is old."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ...core.errors import Cancelled
from ...core.ports import Clock
from ...core.report import RunRow, RunState
from ...core.requests import REQUEST
from ...core.rows import PlanRow, Section
from .pages import PlanPages
from .rows import ALARM, INTERNAL_KINDS, PAGE, JournalRows
from .told import SHOWN, STORED_REQUEST, run_of

KEPT = frozenset(INTERNAL_KINDS) - {ALARM}
"""What is never forgotten with age. An alarm that stands has not ended."""


@dataclass(frozen=True, slots=True)
class LimeHistory:
    """The history of one application."""

    journal: JournalRows
    pages: PlanPages
    clock: Clock

    def find(self, run_id: int) -> RunRow | None:
        """Return one run, or what somebody asked for."""
        row = self.journal.find(run_id, SHOWN)
        return run_of(row) if row is not None and row.text("kind") not in INTERNAL_KINDS else None

    def recent(self, campaign_id: int | None = None, kind: str = "", limit: int = 20) -> tuple[RunRow, ...]:
        """Return the newest runs and requests, newest first."""
        conditions = [self.journal.where("kind", "!=", each) for each in INTERNAL_KINDS]
        if campaign_id is not None:
            conditions.append(self.journal.where("campaign", "=", campaign_id))
        if kind:
            conditions.append(self.journal.where("kind", "=", STORED_REQUEST if kind == REQUEST else kind))
        return tuple(map(run_of, self.journal.select(SHOWN, conditions, newest=limit)))

    def parts(self, request_id: int) -> tuple[RunRow, ...]:
        """Return the runs that did what was asked, oldest first."""
        return tuple(map(run_of, self.journal.select(SHOWN, [self.journal.where("request", "=", request_id)])))

    def rows(self, run_id: int, section: Section | None = None) -> Iterator[PlanRow]:
        """Yield the rows of a run's plan, all or those under one heading."""
        row = self.journal.find(run_id, ("plan_id",))
        return self.pages.read(row.text("plan_id") if row else "", section)

    def of_person(self, person_id: int, campaign_id: int | None, most: int = 20) -> tuple[tuple[RunRow, PlanRow], ...]:
        """Return what runs of a campaign, or of the account, did to, or said of, one person; newest first."""
        found = self.pages.mentioning(person_id, campaign_id, most)
        if not found:
            return ()
        conditions = [self.journal.where("campaign", "=", campaign_id), self.journal.where("plan_id", "IN", [*found])]
        conditions.append(self.journal.where("kind", "!=", PAGE))
        conditions.append(self.journal.where("state", "!=", RunState.PREVIEW.value))
        runs = self.journal.select(SHOWN, conditions, newest=most)
        return tuple((run_of(row), each) for row in runs for each in found[row.text("plan_id")])

    def stop(self, run_id: int) -> RunRow | None:
        """Ask a run to stop, or take a request back that nobody has begun; None when it has ended already."""
        row = self.journal.find(run_id, SHOWN)
        if row is None or not run_of(row).is_under_way:
            return None
        # A worker may begin at this moment and write its own state over ours: the error stays, and stops it too.
        stopped: dict[str, object] = {"error": Cancelled.code, "state": RunState.CANCELLING.value}
        if row.text("state") == RunState.QUEUED.value:
            stopped |= {"state": RunState.CANCELLED.value, "end_time": self.clock.now()}
        self.journal.change(run_id, **stopped)
        return self.find(run_id)

    def clean(self, before: datetime, most: int = 200) -> int:
        """Forget runs and alarms that ended before a moment, not more than so many at a time; return how many."""
        conditions = [self.journal.where("end_time", "<", before), self.journal.where("state", "!=", None)]
        old = [row.id for row in self.journal.select(("kind",), conditions) if row.text("kind") not in KEPT]
        gone = self.journal.remove_all(old[:most])
        if len(old) <= most:
            self.pages.forget_unused(before, self._plans_in_use, most)
        return gone

    def _plans_in_use(self) -> frozenset[str]:
        runs = [self.journal.where("kind", "!=", PAGE), self.journal.where("plan_id", "!=", None)]
        return frozenset(row.text("plan_id") for row in self.journal.select(("plan_id",), runs))
