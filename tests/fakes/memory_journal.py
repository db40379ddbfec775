"""A working journal in memory: runs, a lease over a clock, tickets and memories; steerable as the other fakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from limepkg_apsis.core.errors import Cancelled, Interrupted
from limepkg_apsis.core.journal import Tickets
from limepkg_apsis.core.memory import AccountMemory, CampaignMemory
from limepkg_apsis.core.plan import Plan
from limepkg_apsis.core.ports import Clock
from limepkg_apsis.core.report import Progress, RunReport, RunRow, RunState
from limepkg_apsis.core.rows import PlanRow, rows_of, totals_of
from tests.fakes.memory_apsis import MemoryTickets
from tests.fakes.memory_history import MemoryAlarms, MemoryApprovals, MemoryHistory, MemoryRequests

Hook = Callable[[str], None]


def no_trouble(name: str) -> None:
    """Let a call pass: the hook that is there until a test puts another in its place."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who synchronises, since when nobody heard of it, and how long that is believed."""

    owner: str
    heartbeat: datetime
    seconds: float


@dataclass
class MemoryJournal:
    """
    The journal of one application. Without a clock time stands still.

    `before_call(name)` runs before the work of a port method, `after_call(name)` after it: what they raise is a call
    that failed, or one that worked and was never heard of. `runs`, `reports` and `plans` are by run id.
    """

    clock: Clock | None = None
    tickets: Tickets = field(default_factory=MemoryTickets)
    before_call: Hook = no_trouble
    after_call: Hook = no_trouble
    runs: dict[int, RunRow] = field(default_factory=dict)
    reports: dict[int, RunReport] = field(default_factory=dict)
    plans: dict[int, tuple[PlanRow, ...]] = field(default_factory=dict)
    memories: dict[int, CampaignMemory] = field(default_factory=dict)
    changes: dict[int, datetime] = field(default_factory=dict)
    account: AccountMemory = field(default_factory=AccountMemory)
    lease: Lease | None = None
    calls: list[str] = field(default_factory=list)
    next_id: int = 1000

    def __post_init__(self) -> None:
        self.approvals = MemoryApprovals(self)
        self.requests = MemoryRequests(self)
        self.alarms = MemoryAlarms(self)
        self.history = MemoryHistory(self)

    # --- the port ----------------------------------------------------------------------------------------------------

    def take_lease(self, owner: str, seconds: float) -> bool:
        """Become the only one who synchronises; false when another living one is."""
        self.enter("take_lease")
        if self._living() and self.lease and self.lease.owner != owner:
            return False
        self.lease = Lease(owner, self.now(), seconds)
        self.after_call("take_lease")
        return True

    def keep_lease(self, owner: str) -> None:
        """Say that we live."""
        self.enter("keep_lease")
        if self.lease is None or self.lease.owner != owner or not self._living():
            raise Interrupted()
        self.lease = replace(self.lease, heartbeat=self.now())
        self.after_call("keep_lease")

    def release_lease(self, owner: str) -> None:
        """Let the next one in."""
        self.enter("release_lease")
        if self.lease and self.lease.owner == owner:
            self.lease = None
        self.after_call("release_lease")

    def end_dead_runs(self) -> int:
        """Mark what is still called running as interrupted."""
        self.enter("end_dead_runs")
        running = (RunState.RUNNING.value, RunState.CANCELLING.value)
        dead = [run for run in self.runs.values() if run.state in running]
        for run in dead:
            ended = replace(run, state=RunState.INTERRUPTED.value, ended=self.now(), error="interrupted")
            self.runs[run.id] = ended
        self.after_call("end_dead_runs")
        return len(dead)

    def begin(self, kind: str, campaign_id: int | None, trigger: str, request_id: int | None = None) -> int:
        """Write the row of a run that starts now; an undisturbed stretch is one row."""
        self.enter("begin")
        last = self._newest(kind, campaign_id)
        if last and request_id is None and last.request_id is None and self._was_quiet(last.id):
            run_id = last.id
        else:
            run_id = self.new_id()
        self.reports.pop(run_id, None)
        self.plans.pop(run_id, None)
        self.runs[run_id] = RunRow(
            run_id, kind, campaign_id, trigger, RunState.RUNNING.value, self.now(), request_id=request_id
        )
        self.after_call("begin")
        return run_id

    def planned(self, run_id: int, plan: Plan) -> None:
        """Write what a run is about to do."""
        self.enter("planned")
        self.plans[run_id] = tuple(rows_of(plan))
        self.after_call("planned")

    def progressed(self, run_id: int, progress: Progress) -> bool:
        """Write how far a run has come; tell whether somebody wants it to stop."""
        self.enter("progressed")
        row = self.runs.get(run_id)
        if row is not None:
            self.runs[run_id] = replace(row, progress=progress)
        self.after_call("progressed")
        return row is not None and row.error == Cancelled.code

    def finish(self, run_id: int, report: RunReport) -> None:
        """Write how a run ended."""
        self.enter("finish")
        self.keep(run_id, report)
        self.after_call("finish")

    def note_preview(self, report: RunReport, request_id: int | None) -> int:
        """Write what a run would do."""
        self.enter("note_preview")
        run_id = self.new_id()
        self.runs[run_id] = RunRow(
            run_id, report.kind, report.campaign_id, "person", "", self.now(), request_id=request_id
        )
        self.keep(run_id, report)
        self.after_call("note_preview")
        return run_id

    def last_run(self, kind: str, campaign_id: int | None) -> RunRow | None:
        """Return the newest run of a kind for one campaign."""
        self.enter("last_run")
        return self._newest(kind, campaign_id)

    def started_since(self, kind: str, moment: datetime) -> Mapping[int | None, datetime]:
        """Return when the runs of a kind began that began at a moment or later."""
        self.enter("started_since")
        return {
            run.campaign_id: run.started
            for run in self.runs.values()
            if run.kind == kind and run.started and run.started >= moment and run.state != RunState.PREVIEW.value
        }

    def failed_since(self, kind: str, moment: datetime) -> frozenset[int]:
        """Return the campaigns whose newest run of a kind began at a moment or later, and failed."""
        newest = {each: self._newest(kind, each) for each in self.started_since(kind, moment)}
        failed = RunState.FAILED.value
        return frozenset(each for each, run in newest.items() if each and run and run.state == failed)

    def sizes(self) -> Mapping[int, int]:
        """Return how many participants each campaign had."""
        self.enter("sizes")
        return {campaign_id: memory.participants for campaign_id, memory in self.memories.items()}

    def note_change(self, campaign_id: int) -> None:
        """Write that something changed in Lime just now."""
        self.enter("note_change")
        self.changes[campaign_id] = self.now()
        self.after_call("note_change")

    def changed_at(self, campaign_id: int) -> datetime | None:
        """Return when that was last written."""
        self.enter("changed_at")
        return self.changes.get(campaign_id)

    def read_memory(self, campaign_id: int) -> CampaignMemory:
        """Return what the last members run of a campaign left."""
        self.enter("read_memory")
        return self.memories.get(campaign_id, CampaignMemory())

    def save_memory(self, campaign_id: int, memory: CampaignMemory) -> None:
        """Replace the memory of a campaign."""
        self.enter("save_memory")
        self.memories[campaign_id] = memory
        self.after_call("save_memory")

    def read_account_memory(self) -> AccountMemory:
        """Return what is remembered of the account."""
        self.enter("read_account_memory")
        return self.account

    def save_account_memory(self, memory: AccountMemory) -> None:
        """Replace the memory of the account."""
        self.enter("save_account_memory")
        self.account = memory
        self.after_call("save_account_memory")

    # --- how it works --------------------------------------------------------------------------------------------------

    def enter(self, name: str) -> None:
        """Note a call, and let the test have its say."""
        self.calls.append(name)
        self.before_call(name)

    def now(self) -> datetime:
        """Return the moment."""
        return self.clock.now() if self.clock else datetime(2024, 1, 15, 8, 30, tzinfo=UTC)

    def new_id(self) -> int:
        """Return the id of the next row."""
        self.next_id += 1
        return self.next_id

    def keep(self, run_id: int, report: RunReport) -> None:
        """Put what a report says into the row of a run."""
        plan = report.plan
        self.reports[run_id] = report
        self.plans[run_id] = tuple(rows_of(plan)) if plan else self.plans.get(run_id, ())
        self.runs[run_id] = replace(
            self.runs[run_id],
            state=report.state.value,
            ended=self.now(),
            counts=report.counts.to_dict(),
            held_fingerprint=plan.held_fingerprint if plan else "",
            error=report.error,
            written=dict(report.written),
            held=dict(Counter(each.guard.value for each in plan.held)) if plan else {},
            totals=totals_of(plan) if plan else {},
            fingerprint=plan.fingerprint if plan else "",
            messages=report.messages,
            error_params=dict(report.error_params),
            problems=report.problems,
            calls=report.calls,
            polls=report.polls,
            least_calls=report.least_calls,
        )

    def _living(self) -> bool:
        lease = self.lease
        return lease is not None and self.now() < lease.heartbeat + timedelta(seconds=lease.seconds)

    def _newest(self, kind: str, campaign_id: int | None) -> RunRow | None:
        scope = (kind, campaign_id)
        found = [
            run
            for run in self.runs.values()
            if (run.kind, run.campaign_id) == scope and run.state != RunState.PREVIEW.value
        ]
        return max(found, key=lambda run: run.id, default=None)

    def _was_quiet(self, run_id: int) -> bool:
        report = self.reports.get(run_id)
        return report is not None and report.state is RunState.DONE and not report.wrote
