"""A working journal in memory: runs, a lease over a clock, tickets and memories; steerable as the other fakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from limepkg_apsis.core.errors import Interrupted
from limepkg_apsis.core.memory import AccountMemory, CampaignMemory
from limepkg_apsis.core.ports import Clock, Tickets
from limepkg_apsis.core.report import RunReport, RunRow, RunState
from tests.fakes.memory_apsis import MemoryTickets

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
    that failed, or one that worked and was never heard of. `runs` and `reports` are by run id.
    """

    clock: Clock | None = None
    tickets: Tickets = field(default_factory=MemoryTickets)
    before_call: Hook = no_trouble
    after_call: Hook = no_trouble
    runs: dict[int, RunRow] = field(default_factory=dict)
    reports: dict[int, RunReport] = field(default_factory=dict)
    memories: dict[int, CampaignMemory] = field(default_factory=dict)
    account: AccountMemory = field(default_factory=AccountMemory)
    lease: Lease | None = None
    calls: list[str] = field(default_factory=list)
    _next_id: int = 1000

    # --- the port ----------------------------------------------------------------------------------------------------

    def take_lease(self, owner: str, seconds: float) -> bool:
        """Become the only one who synchronises; false when another living one is."""
        self._enter("take_lease")
        if self._living() and self.lease and self.lease.owner != owner:
            return False
        self.lease = Lease(owner, self._now(), seconds)
        self.after_call("take_lease")
        return True

    def keep_lease(self, owner: str) -> None:
        """Say that we live."""
        self._enter("keep_lease")
        if self.lease is None or self.lease.owner != owner or not self._living():
            raise Interrupted()
        self.lease = replace(self.lease, heartbeat=self._now())
        self.after_call("keep_lease")

    def release_lease(self, owner: str) -> None:
        """Let the next one in."""
        self._enter("release_lease")
        if self.lease and self.lease.owner == owner:
            self.lease = None
        self.after_call("release_lease")

    def begin(self, kind: str, campaign_id: int | None, trigger: str) -> int:
        """Write the row of a run that starts now; an undisturbed stretch is one row."""
        self._enter("begin")
        last = self._newest(kind, campaign_id)
        if last and self._was_quiet(last.id):
            run_id = last.id
        else:
            self._next_id += 1
            run_id = self._next_id
        self.reports.pop(run_id, None)
        self.runs[run_id] = RunRow(run_id, kind, campaign_id, trigger, RunState.RUNNING.value, self._now())
        self.after_call("begin")
        return run_id

    def finish(self, run_id: int, report: RunReport) -> None:
        """Write how a run ended."""
        self._enter("finish")
        self.reports[run_id] = report
        self.runs[run_id] = replace(
            self.runs[run_id],
            state=report.state.value,
            ended=self._now(),
            counts=report.counts.to_dict(),
            held_fingerprint=report.plan.held_fingerprint if report.plan else "",
            error=report.error,
        )
        self.after_call("finish")

    def last_run(self, kind: str, campaign_id: int | None) -> RunRow | None:
        """Return the newest run of a kind for one campaign."""
        self._enter("last_run")
        return self._newest(kind, campaign_id)

    def read_memory(self, campaign_id: int) -> CampaignMemory:
        """Return what the last members run of a campaign left."""
        self._enter("read_memory")
        return self.memories.get(campaign_id, CampaignMemory())

    def save_memory(self, campaign_id: int, memory: CampaignMemory) -> None:
        """Replace the memory of a campaign."""
        self._enter("save_memory")
        self.memories[campaign_id] = memory
        self.after_call("save_memory")

    def read_account_memory(self) -> AccountMemory:
        """Return what is remembered of the account."""
        self._enter("read_account_memory")
        return self.account

    def save_account_memory(self, memory: AccountMemory) -> None:
        """Replace the memory of the account."""
        self._enter("save_account_memory")
        self.account = memory
        self.after_call("save_account_memory")

    # --- how it works --------------------------------------------------------------------------------------------------

    def _enter(self, name: str) -> None:
        self.calls.append(name)
        self.before_call(name)

    def _now(self) -> datetime:
        return self.clock.now() if self.clock else datetime(2024, 1, 15, 8, 30, tzinfo=UTC)

    def _living(self) -> bool:
        lease = self.lease
        return lease is not None and self._now() < lease.heartbeat + timedelta(seconds=lease.seconds)

    def _newest(self, kind: str, campaign_id: int | None) -> RunRow | None:
        scope = (kind, campaign_id)
        return max(
            (run for run in self.runs.values() if (run.kind, run.campaign_id) == scope),
            key=lambda run: run.id,
            default=None,
        )

    def _was_quiet(self, run_id: int) -> bool:
        report = self.reports.get(run_id)
        return report is not None and report.state is RunState.DONE and not report.wrote
