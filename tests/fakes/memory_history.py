"""The parts of the journal in memory that people meet: what they asked for, what they said, what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from limepkg_apsis.core.alarms import Alarm
from limepkg_apsis.core.approval import Approval
from limepkg_apsis.core.errors import Cancelled
from limepkg_apsis.core.report import UNDER_WAY, RunReport, RunRow, RunState
from limepkg_apsis.core.requests import REQUEST, Request
from limepkg_apsis.core.rows import PlanRow, Section

if TYPE_CHECKING:
    from tests.fakes.memory_journal import MemoryJournal


@dataclass
class MemoryApprovals:
    """What people said about held parts."""

    journal: MemoryJournal
    words: dict[int, Approval] = field(default_factory=dict)

    def read(self, campaign_id: int) -> Approval | None:
        """Return the last word about a campaign."""
        self.journal.enter("read_approval")
        return self.words.get(campaign_id)

    def save(self, campaign_id: int, approval: Approval) -> None:
        """Put a word in the place of the last one."""
        self.journal.enter("save_approval")
        self.words[campaign_id] = approval
        self.journal.after_call("save_approval")

    def drop(self, campaign_id: int, fingerprint: str) -> None:
        """Take a word back, unless another one has been given meanwhile."""
        self.journal.enter("drop_approval")
        known = self.words.get(campaign_id)
        if known and known.fingerprint == fingerprint:
            del self.words[campaign_id]
        self.journal.after_call("drop_approval")


@dataclass
class MemoryRequests:
    """What people asked for; its rows are among the runs."""

    journal: MemoryJournal
    asked: dict[int, Request] = field(default_factory=dict)

    def ask(self, request: Request) -> tuple[RunRow, bool]:
        """Put a request into the queue, or join the one like it."""
        self.journal.enter("ask")
        for row in self._open(request.campaign_id):
            if self.asked[row.id].is_like(request):
                return row, True
        kept = replace(request, id=self.journal.new_id())
        self.asked[kept.id] = kept
        self.journal.runs[kept.id] = RunRow(
            kept.id,
            REQUEST,
            kept.campaign_id,
            "person",
            RunState.QUEUED.value,
            action=kept.action.value,
            queued=self.journal.now(),
            user_id=kept.user_id,
        )
        self.journal.after_call("ask")
        return self.journal.runs[kept.id], False

    def under_way(self, campaign_id: int) -> RunRow | None:
        """Return what was asked for a campaign and has not ended."""
        return next(iter(self._open(campaign_id)), None)

    def last(self, campaign_id: int) -> RunRow | None:
        """Return what was asked for a campaign and has ended; the newest."""
        ended = [row for row in self._all(campaign_id) if row.state not in UNDER_WAY]
        return max(ended, key=lambda row: row.id, default=None)

    def waiting(self) -> tuple[Request, ...]:
        """Return what nobody has begun to do, oldest first."""
        self.journal.enter("waiting")
        queued = RunState.QUEUED.value
        return tuple(each for each in self.asked.values() if self.journal.runs[each.id].state == queued)

    def start(self, request: Request) -> bool:
        """Begin to do what was asked."""
        self.journal.enter("start_request")
        row = self.journal.runs[request.id]
        if row.state != RunState.QUEUED.value:
            return False
        self.journal.runs[request.id] = replace(row, state=RunState.RUNNING.value, started=self.journal.now())
        self.journal.after_call("start_request")
        return True

    def finish(self, request: Request, report: RunReport) -> None:
        """Write how it ended."""
        self.journal.enter("finish_request")
        self.journal.keep(request.id, report)
        self.journal.after_call("finish_request")

    def _open(self, campaign_id: int) -> list[RunRow]:
        return [row for row in self._all(campaign_id) if row.state in UNDER_WAY]

    def _all(self, campaign_id: int) -> list[RunRow]:
        rows = [row for row in self.journal.runs.values() if row.kind == REQUEST and row.campaign_id == campaign_id]
        return sorted(rows, key=lambda row: row.id)


@dataclass
class MemoryAlarms:
    """What somebody must know of; `all` keeps those that are over, with the moment, too."""

    journal: MemoryJournal
    all: dict[int, Alarm] = field(default_factory=dict)
    over: dict[int, datetime] = field(default_factory=dict)

    def standing(self) -> tuple[Alarm, ...]:
        """Return the alarms that are not over."""
        return tuple(each for each in self.all.values() if each.id not in self.over)

    def begin(self, alarm: Alarm) -> Alarm:
        """Write that an alarm has begun."""
        begun = replace(alarm, id=self.journal.new_id(), since=self.journal.now())
        self.all[begun.id] = begun
        return begun

    def deliver(self, alarm: Alarm, todo: int) -> None:
        """Write which to-do tells of an alarm."""
        self.all[alarm.id] = replace(self.all[alarm.id], todo=todo)

    def end(self, alarm: Alarm) -> None:
        """Write that an alarm is over."""
        self.over[alarm.id] = self.journal.now()


@dataclass
class MemoryHistory:
    """What the journal tells those who look at it."""

    journal: MemoryJournal

    def find(self, run_id: int) -> RunRow | None:
        """Return one run, or what somebody asked for."""
        return self.journal.runs.get(run_id)

    def recent(self, campaign_id: int | None = None, kind: str = "", limit: int = 20) -> tuple[RunRow, ...]:
        """Return the newest runs and requests, newest first."""
        found = [
            run
            for run in self.journal.runs.values()
            if campaign_id in (None, run.campaign_id) and kind in ("", run.kind)
        ]
        return tuple(sorted(found, key=lambda run: -run.id)[:limit])

    def parts(self, request_id: int) -> tuple[RunRow, ...]:
        """Return the runs that did what was asked, oldest first."""
        found = [run for run in self.journal.runs.values() if run.request_id == request_id]
        return tuple(sorted(found, key=lambda run: run.id))

    def rows(self, run_id: int, section: Section | None = None) -> Iterator[PlanRow]:
        """Yield the rows of a run's plan."""
        rows = () if self.journal.runs[run_id].kind == REQUEST else self.journal.plans.get(run_id, ())
        yield from (row for row in rows if section in (None, row.section))

    def of_person(self, person_id: int, campaign_id: int | None, most: int = 20) -> tuple[tuple[RunRow, PlanRow], ...]:
        """Return what the newest runs of a campaign did to one person; newest first."""
        scope = [run for run in self.recent(limit=1_000_000) if run.campaign_id == campaign_id]
        runs = [run for run in scope if run.kind != REQUEST and run.state != RunState.PREVIEW.value][:most]
        return tuple((run, row) for run in runs for row in self.rows(run.id) if person_id in row.person_ids)

    def stop(self, run_id: int) -> RunRow | None:
        """Ask a run to stop, or take a request back that nobody has begun."""
        row = self.journal.runs.get(run_id)
        if row is None or not row.is_under_way:
            return None
        if row.state == RunState.QUEUED.value:
            row = replace(row, state=RunState.CANCELLED.value, ended=self.journal.now())
        else:
            row = replace(row, state=RunState.CANCELLING.value)
        self.journal.runs[run_id] = replace(row, error=Cancelled.code)
        return self.journal.runs[run_id]

    def clean(self, before: datetime, most: int = 200) -> int:
        """Forget runs that ended before a moment."""
        old = [run.id for run in self.journal.runs.values() if run.ended and run.ended < before][:most]
        for run_id in old:
            self.journal.runs.pop(run_id)
            self.journal.plans.pop(run_id, None)
        return len(old)
