"""
The work itself, as somebody asks for it: one campaign now, one kind now, or whatever is due. Always under the lease.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .executor import Checkpoint
from .kinds import Ports, Scope, SyncKind
from .lease import lease
from .passes import PassResult, RemovalLedger, run_pass
from .report import RunReport, RunState, Trigger
from .schedule import due_kinds, pass_left, pass_started

BUSY = "busy"
STATES_BY_WEIGHT = (
    RunState.FAILED,
    RunState.PARTLY,
    RunState.HELD,
    RunState.PENDING,
    RunState.DONE,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one request: `reports` with the ids of their runs, or `busy` when another run holds the lease."""

    reports: tuple[RunReport, ...] = ()
    run_ids: tuple[int, ...] = ()
    busy: bool = False
    finished: bool = True

    @property
    def state(self) -> str:
        """The weightiest state of all runs."""
        if self.busy:
            return BUSY
        found = {report.state for report in self.reports}
        return next((state.value for state in STATES_BY_WEIGHT if state in found), RunState.DONE.value)

    @property
    def error(self) -> RunReport | None:
        """The first report that ended with an error."""
        return next((report for report in self.reports if report.error), None)


@dataclass(slots=True)
class Sync:
    """The kinds of sync over the ports of one application. `owner` names this process in the lease."""

    ports: Ports
    kinds: Sequence[SyncKind]
    owner: str
    intervals_minutes: Mapping[str, int] = field(default_factory=dict)
    data_call_interval_seconds: float = 0
    on_lease: Callable[[Checkpoint | None], None] = lambda heartbeat: None

    def campaign(self, campaign_id: int, trigger: Trigger) -> Outcome:
        """Run every kind that concerns one campaign, in the order of their declaration; stop at the first error."""
        return self._under_lease(lambda checkpoint: self._campaign(campaign_id, trigger, checkpoint))

    def kind(self, kind: SyncKind, trigger: Trigger) -> Outcome:
        """Run one kind now: once for the account, or for every campaign that has a list."""
        return self._under_lease(
            lambda checkpoint: _outcome([self._pass(kind, self._scopes(kind), trigger, checkpoint)])
        )

    def due(self, is_over: Callable[[], bool]) -> Outcome:
        """Do what is due until time is over; an unfinished pass goes on where it stopped the next time."""
        return self._under_lease(lambda checkpoint: self._due(is_over, checkpoint))

    def _under_lease(self, work: Callable[[Checkpoint], Outcome]) -> Outcome:
        with lease(self.ports.journal, self.ports.clock, self.owner) as heartbeat:
            if heartbeat is None:
                return Outcome(busy=True)
            self.on_lease(heartbeat)
            try:
                return work(heartbeat)
            finally:
                self.on_lease(None)

    def _campaign(self, campaign_id: int, trigger: Trigger, checkpoint: Checkpoint) -> Outcome:
        results: list[PassResult] = []
        for kind in self.kinds:
            results.append(self._pass(kind, [campaign_id], trigger, checkpoint))
            report = results[-1].reports[0]
            if report.state is RunState.FAILED or (report.plan is not None and report.plan.findings):
                break
        return _outcome(results)

    def _due(self, is_over: Callable[[], bool], checkpoint: Checkpoint) -> Outcome:
        memory = self.ports.journal.read_account_memory()
        now, rest = self.ports.clock.now(), self.data_call_interval_seconds
        results = []
        for kind in due_kinds(self.kinds, memory, self.intervals_minutes, now, rest):
            results.append(self._slice(kind, is_over, checkpoint))
            if not results[-1].finished:
                break
        return _outcome(results)

    def _slice(self, kind: SyncKind, is_over: Callable[[], bool], checkpoint: Checkpoint) -> PassResult:
        journal = self.ports.journal
        journal.save_account_memory(pass_started(journal.read_account_memory(), kind.name, self.ports.clock.now()))
        memory = journal.read_account_memory()
        cursor = dict(memory.cursor).get(kind.name, 0)
        scopes = [scope for scope in self._scopes(kind) if scope is None or scope > cursor]
        ledger = self._ledger(kind)
        result = self._pass(
            kind, self._rested(kind, scopes), Trigger.SCHEDULE, checkpoint, ledger=ledger, is_over=is_over
        )
        # A pass that met trouble of the whole account starts anew at its next interval; one out of time goes on.
        goes_on = result.cursor or cursor if not result.finished and not result.stopped else None
        journal.save_account_memory(pass_left(journal.read_account_memory(), kind.name, goes_on, ledger.removed))
        return result

    def _rested(self, kind: SyncKind, scopes: Iterable[int | None]) -> Iterable[int | None]:
        """Leave out campaigns whose lists were read a moment ago: APSIS asks for a rest between equal calls."""
        for scope in scopes:
            last = self.ports.journal.last_run(kind.name, scope) if self.data_call_interval_seconds else None
            age = (self.ports.clock.now() - last.started).total_seconds() if last and last.started else None
            if age is None or age >= self.data_call_interval_seconds:
                yield scope

    def _scopes(self, kind: SyncKind) -> list[int | None]:
        if kind.scope is Scope.ACCOUNT:
            return [None]
        return [campaign.id for campaign in self.ports.crm.read_campaigns() if campaign.list_id is not None]

    def _ledger(self, kind: SyncKind) -> RemovalLedger:
        memory = self.ports.journal.read_account_memory()
        removed = dict(memory.removed).get(kind.name, 0)
        return RemovalLedger(self.ports.rules().account_allowance, memory.members, removed)

    def _pass(
        self,
        kind: SyncKind,
        scopes: Iterable[int | None],
        trigger: Trigger,
        checkpoint: Checkpoint,
        *,
        ledger: RemovalLedger | None = None,
        is_over: Callable[[], bool] = lambda: False,
    ) -> PassResult:
        ledger = ledger or self._ledger(kind)
        result = run_pass(
            kind, self.ports, scopes, trigger=trigger, checkpoint=checkpoint, ledger=ledger, is_over=is_over
        )
        self._remember_size(ledger)
        return result

    def _remember_size(self, ledger: RemovalLedger) -> None:
        """Remember the most that was seen: a run of one campaign must not make the account look small."""
        memory = self.ports.journal.read_account_memory()
        if ledger.members_seen > memory.members:
            self.ports.journal.save_account_memory(replace(memory, members=ledger.members_seen))


def _outcome(results: Iterable[PassResult]) -> Outcome:
    listed = list(results)
    return Outcome(
        reports=tuple(report for result in listed for report in result.reports),
        run_ids=tuple(run_id for result in listed for run_id in result.run_ids),
        finished=all(result.finished or result.stopped for result in listed),
    )
