"""
The work itself, as somebody asks for it: one campaign now, one kind now, or whatever is due. Always under the lease.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .breaker import after_failure, is_open, is_trouble_of_apsis, may_probe
from .deciding import left_alone
from .errors import ApsisSyncError, StructureMissing
from .executor import Checkpoint
from .kinds import Ports, Scope, SyncKind
from .lease import lease
from .memory import AccountMemory, Breaker
from .passes import PassResult, RemovalLedger, run_pass
from .report import RunReport, RunState, Trigger
from .schedule import due_kinds, pass_left, pass_started

logger = logging.getLogger(__name__)

BUSY = "busy"
RESTING = "resting"
STATES_BY_WEIGHT = (
    RunState.FAILED,
    RunState.PARTLY,
    RunState.HELD,
    RunState.PENDING,
    RunState.DONE,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What came of one request: `reports` with the ids of their runs.

    `busy` when another run holds the lease; `resting` says why nothing is asked of APSIS at present, if so.
    """

    reports: tuple[RunReport, ...] = ()
    run_ids: tuple[int, ...] = ()
    busy: bool = False
    finished: bool = True
    resting: str = ""

    @property
    def state(self) -> str:
        """The weightiest state of all runs."""
        if self.busy or self.resting:
            return BUSY if self.busy else RESTING
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
        return self._under_lease(trigger, lambda checkpoint: self._campaign(campaign_id, trigger, checkpoint))

    def kind(self, kind: SyncKind, trigger: Trigger) -> Outcome:
        """Run one kind now: once for the account, or for every campaign that has a list."""
        return self._under_lease(
            trigger, lambda checkpoint: _outcome([self._pass(kind, self._scopes(kind), trigger, checkpoint)])
        )

    def due(self, is_over: Callable[[], bool]) -> Outcome:
        """Do what is due until time is over; an unfinished pass goes on where it stopped the next time."""
        return self._under_lease(Trigger.SCHEDULE, lambda checkpoint: self._due(is_over, checkpoint))

    def _under_lease(self, trigger: Trigger, work: Callable[[Checkpoint], Outcome]) -> Outcome:
        with lease(self.ports.journal, self.ports.clock, self.owner) as heartbeat:
            if heartbeat is None:
                return Outcome(busy=True)
            self.on_lease(heartbeat)
            try:
                return self._counted(trigger, lambda: work(heartbeat))
            finally:
                self.on_lease(None)

    def _counted(self, trigger: Trigger, work: Callable[[], Outcome]) -> Outcome:
        """Work as the next one after earlier workers, and leave to later ones what they must know of our calls."""
        apsis = self.ports.apsis
        apsis.recall(self._memory().recent)
        try:
            resting = self._rests(trigger)
            return Outcome(resting=resting) if resting else work()
        finally:
            # Whoever dies leaves nothing; but then the lease keeps others out for longer than a minute, and for as long
            # as the same data call has to wait.
            if self._memory().recent != apsis.recent:
                self._remember(lambda memory: replace(memory, recent=apsis.recent))

    def _rests(self, trigger: Trigger) -> str:
        """Return why APSIS is left alone now, if it is; a person's click may always ask once."""
        breaker = self._memory().breaker
        asks = trigger is Trigger.PERSON or may_probe(breaker, self.ports.clock.now())
        if not is_open(breaker):
            return ""
        if not asks:
            return breaker.reason
        try:
            self.ports.apsis.probe()
        except ApsisSyncError as error:
            self._set(after_failure(breaker, error, self.ports.clock.now()))
            if trigger is Trigger.PERSON:
                raise
            return error.code
        self._set(Breaker())
        return ""

    def _judge(self, result: PassResult) -> None:
        """Let the breaker know how a pass ended."""
        breaker, error = self._memory().breaker, result.trouble
        if error is not None and is_trouble_of_apsis(error):
            self._set(after_failure(breaker, error, self.ports.clock.now()))
        elif error is None and any(report.calls for report in result.reports):
            self._set(Breaker())

    def _set(self, breaker: Breaker) -> None:
        """Remember the breaker; each change between open and closed is told once."""
        known = self._memory().breaker
        if breaker == known:
            return
        self._remember(lambda memory: replace(memory, breaker=breaker))
        if is_open(breaker) and not is_open(known):
            logger.error("breaker=open reason=%s failures=%s", breaker.reason, breaker.failures)
        elif is_open(known) and not is_open(breaker):
            logger.warning("breaker=closed reason=%s since=%s", known.reason, known.open_since)

    def _memory(self) -> AccountMemory:
        return self.ports.journal.read_account_memory()

    def _remember(self, change: Callable[[AccountMemory], AccountMemory]) -> None:
        self.ports.journal.save_account_memory(change(self._memory()))

    def _campaign(self, campaign_id: int, trigger: Trigger, checkpoint: Checkpoint) -> Outcome:
        results: list[PassResult] = []
        for kind in (each for each in self.kinds if each.for_one_campaign):
            results.append(self._pass(kind, [campaign_id], trigger, checkpoint))
            report = results[-1].reports[0]
            failed = report.state is RunState.FAILED and report.error != StructureMissing.code
            if failed or (report.plan is not None and report.plan.findings):
                break
        return _outcome(results)

    def _due(self, is_over: Callable[[], bool], checkpoint: Checkpoint) -> Outcome:
        memory = self.ports.journal.read_account_memory()
        now, rest = self.ports.clock.now(), self.data_call_interval_seconds
        results = []
        for kind in due_kinds(self.kinds, memory, self.intervals_minutes, now, rest):
            results.append(self._slice(kind, is_over, checkpoint))
            # A table that only this kind needs stands in the way of no other kind.
            if not results[-1].finished and results[-1].stopped != StructureMissing.code:
                break
        return _outcome(results)

    def _slice(self, kind: SyncKind, is_over: Callable[[], bool], checkpoint: Checkpoint) -> PassResult:
        journal = self.ports.journal
        journal.save_account_memory(pass_started(journal.read_account_memory(), kind.name, self.ports.clock.now()))
        memory = journal.read_account_memory()
        cursor = dict(memory.cursor).get(kind.name)
        scopes = [scope for scope in self._scopes(kind) if scope is None or scope > (cursor or 0)]
        ledger = self._ledger(kind)
        result = self._pass(
            kind, self._rested(kind, scopes), Trigger.SCHEDULE, checkpoint, ledger=ledger, is_over=is_over
        )
        goes_on = _where_to_go_on(kind, result, cursor)
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
        alone = left_alone(self._memory())
        campaigns = self.ports.crm.read_campaigns()
        return [each.id for each in campaigns if each.list_id is not None and each.id not in alone]

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
        self._judge(result)
        return result

    def _remember_size(self, ledger: RemovalLedger) -> None:
        """Remember the most that was seen: a run of one campaign must not make the account look small."""
        memory = self.ports.journal.read_account_memory()
        if ledger.members_seen > memory.members:
            self.ports.journal.save_account_memory(replace(memory, members=ledger.members_seen))


def _where_to_go_on(kind: SyncKind, result: PassResult, cursor: int | None) -> int | None:
    """Return the campaign after which the next slice begins; None: the pass is over."""
    # A pass that met trouble of the whole account starts anew at its next interval; one out of time goes on.
    if not result.finished and not result.stopped:
        return result.cursor or cursor or 0
    # A run of the whole account that waits for APSIS' queue goes on before its export is outdated, after its rest.
    waits = any(report.state is RunState.PENDING for report in result.reports) if result.reports else cursor is not None
    return 0 if waits and kind.scope is Scope.ACCOUNT else None


def _outcome(results: Iterable[PassResult]) -> Outcome:
    listed = list(results)
    return Outcome(
        reports=tuple(report for result in listed for report in result.reports),
        run_ids=tuple(run_id for result in listed for run_id in result.run_ids),
        finished=all(result.finished or result.stopped for result in listed),
    )
