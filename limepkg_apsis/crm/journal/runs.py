"""The journal of one application: which runs there were, and what one run leaves to the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ...core.errors import Cancelled
from ...core.journal import Alarms, Approvals, History, Requests, Tickets
from ...core.memory import AccountMemory, CampaignMemory
from ...core.plan import Plan
from ...core.ports import Clock
from ...core.report import Progress, RunReport, RunRow, RunState
from .. import values
from ..structure import Structure
from . import notation
from .alarms import LimeAlarms
from .approvals import LimeApprovals
from .history import LimeHistory
from .lease import LimeLease
from .pages import PlanPages
from .requests import LimeRequests
from .rows import ACCOUNT, CHANGE, LEASE, MEMORY, JournalRow, JournalRows
from .tickets import LimeTickets
from .told import SHOWN, STORED_REQUEST, progress_text, run_of

_ENDED = [each.value for each in RunState if each not in (RunState.PREVIEW, RunState.QUEUED)]
"""States of a run that has begun."""


class LimeJournal:
    """The journal on the limetype `apsisrun`. Each method costs the same few queries however long it has grown."""

    def __init__(self, application: Any, structure: Structure, clock: Clock) -> None:
        self._rows = JournalRows(application, structure["run"])
        self._lease = LimeLease(self._rows, clock, LEASE)
        self._tickets = LimeTickets(self._rows)
        self._pages = PlanPages(self._rows)
        self._clock = clock
        self.requests: Requests = LimeRequests(self._rows, clock)
        self.approvals: Approvals = LimeApprovals(self._rows)
        self.alarms: Alarms = LimeAlarms(self._rows, clock)
        self.history: History = LimeHistory(self._rows, self._pages, clock)

    @property
    def tickets(self) -> Tickets:
        """The open tickets of this application."""
        return self._tickets

    @property
    def lease(self) -> LimeLease:
        """The lease, for those who go through its steps one by one."""
        return self._lease

    def take_lease(self, owner: str, seconds: float) -> bool:
        """Become the only one who synchronises this application."""
        return self._lease.take(owner, seconds)

    def keep_lease(self, owner: str) -> None:
        """Say that we live. `Interrupted` when somebody else took over meanwhile."""
        self._lease.keep(owner)

    def release_lease(self, owner: str) -> None:
        """Let the next one in."""
        self._lease.release(owner)

    def end_dead_runs(self) -> int:
        """Mark what is still called running as interrupted."""
        states = [RunState.RUNNING.value, RunState.CANCELLING.value]
        dead = self._rows.select(("kind",), [self._rows.where("state", "IN", states)])
        interrupted = RunState.INTERRUPTED.value
        for row in dead:
            self._rows.change(row.id, state=interrupted, end_time=self._clock.now(), error=interrupted)
        return len(dead)

    def begin(self, kind: str, campaign_id: int | None, trigger: str, request_id: int | None = None) -> int:
        """
        Write the row of a run that starts now and return its id.

        A stretch in which nothing happens is one row: a run of the schedule after one that was done and wrote nothing
        takes its row.
        """
        fresh = _fresh(trigger) | {"start_time": self._clock.now(), "heartbeat": self._clock.now()}
        last = self._newest(kind, campaign_id)
        if request_id is None and last is not None and _was_quiet(last):
            self._rows.change(last.id, **fresh)
            return last.id
        return self._rows.add(kind, campaign=campaign_id, request=request_id, **fresh)

    def planned(self, run_id: int, plan: Plan) -> None:
        """Write what a run is about to do."""
        self._rows.change(run_id, plan_id=self._pages.keep(plan, self._clock.now()))

    def progressed(self, run_id: int, progress: Progress) -> bool:
        """Write how far a run has come; tell whether somebody wants it to stop."""
        row = self._rows.find(run_id, ("state", "error"))
        if row is not None:
            self._rows.change(run_id, progress=progress_text(progress), heartbeat=self._clock.now())
        return row is not None and row.text("error") == Cancelled.code

    def finish(self, run_id: int, report: RunReport) -> None:
        """Write how a run ended."""
        self._rows.change(run_id, **self._ended(report), **self._stored_plan(report))

    def note_preview(self, report: RunReport, request_id: int | None) -> int:
        """Write what a run would do."""
        return self._rows.add(
            report.kind,
            campaign=report.campaign_id,
            request=request_id,
            trigger="person",
            start_time=self._clock.now(),
            **self._ended(report),
            **self._stored_plan(report),
        )

    def _ended(self, report: RunReport) -> dict[str, object]:
        return notation.ended(report) | {"end_time": self._clock.now(), "heartbeat": self._clock.now()}

    def _stored_plan(self, report: RunReport) -> dict[str, object]:
        return {"plan_id": self._pages.keep(report.plan, self._clock.now())} if report.plan else {}

    def last_run(self, kind: str, campaign_id: int | None) -> RunRow | None:
        """Return the newest run of a kind for one campaign, ended or not."""
        row = self._newest(kind, campaign_id)
        return run_of(row) if row else None

    def started_since(self, kind: str, moment: datetime) -> Mapping[int | None, datetime]:
        """Return when the runs of a kind began that began at a moment or later, by campaign."""
        return {
            values.related_id(row.fields["campaign"]): started
            for row in self._since(kind, moment)
            if (started := values.moment(row.fields["start_time"])) is not None
        }

    def failed_since(self, kind: str, moment: datetime) -> frozenset[int]:
        """Return the campaigns whose newest run of a kind began at a moment or later, and failed."""
        newest = {values.related_id(row.fields["campaign"]): row.text("state") for row in self._since(kind, moment)}
        return frozenset(each for each, state in newest.items() if each and state == RunState.FAILED.value)

    def _since(self, kind: str, moment: datetime) -> list[JournalRow]:
        conditions = [self._rows.where("kind", "=", kind), self._rows.where("start_time", ">=", moment)]
        rows = self._rows.select(("campaign", "start_time", "state"), conditions)
        return [row for row in rows if row.text("state") in _ENDED]

    def sizes(self) -> Mapping[int, int]:
        """Return how many participants each campaign had when it was last synchronised."""
        rows = self._rows.read(MEMORY, ("campaign", "counts"))
        return {
            campaign_id: number
            for row in rows
            if (campaign_id := values.related_id(row.fields["campaign"]))
            and (number := values.number(row.text("counts"))) is not None
        }

    def note_change(self, campaign_id: int) -> None:
        """Write that something about the participants of a campaign changed."""
        row = self._rows.newest(CHANGE, ("start_time",), campaign=campaign_id)
        self._rows.put(row.id if row else None, CHANGE, campaign=campaign_id, start_time=self._clock.now())

    def changed_at(self, campaign_id: int) -> datetime | None:
        """Return when that was last written."""
        row = self._rows.newest(CHANGE, ("start_time",), campaign=campaign_id)
        return values.moment(row.fields["start_time"]) if row else None

    def read_memory(self, campaign_id: int) -> CampaignMemory:
        """Return what the last members run of a campaign left."""
        row = self._only(MEMORY, campaign=campaign_id)
        return notation.memory_from_json(CampaignMemory, row.text("memory") if row else "")

    def save_memory(self, campaign_id: int, memory: CampaignMemory) -> None:
        """Replace the memory of a campaign; how large it is stands beside it, for those who put campaigns in order."""
        row = self._only(MEMORY, campaign=campaign_id)
        written = notation.memory_to_json(memory)
        self._rows.put(
            row.id if row else None, MEMORY, campaign=campaign_id, memory=written, counts=str(memory.participants)
        )

    def read_account_memory(self) -> AccountMemory:
        """Return what is remembered of the account."""
        row = self._only(ACCOUNT)
        return notation.memory_from_json(AccountMemory, row.text("memory") if row else "")

    def save_account_memory(self, memory: AccountMemory) -> None:
        """Replace the memory of the account."""
        row = self._only(ACCOUNT)
        self._rows.put(row.id if row else None, ACCOUNT, memory=notation.memory_to_json(memory))

    def _only(self, kind: str, **conditions: object) -> JournalRow | None:
        return next(iter(self._rows.read(kind, ("memory",), **conditions)), None)

    def _newest(self, kind: str, campaign_id: int | None) -> JournalRow | None:
        return self._rows.newest(kind, SHOWN, campaign=campaign_id, state=_ENDED)


def _fresh(trigger: str) -> dict[str, object]:
    emptied = dict.fromkeys(
        ("end_time", "counts", "fingerprint", "error", "outcome", "messages", "plan_id", "progress")
    )
    return {**emptied, "trigger": trigger, "state": RunState.RUNNING.value}


def _was_quiet(row: JournalRow) -> bool:
    outcome = notation.from_json(row.text("outcome"))
    is_done = row.text("state") == RunState.DONE.value and not row.number("request")
    return is_done and row.text("kind") != STORED_REQUEST and isinstance(outcome, dict) and outcome.get("wrote") == 0
