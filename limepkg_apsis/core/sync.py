"""
The work itself, as somebody asks for it: one campaign now, one kind now, or whatever is due. Always under the lease,
and whoever holds it first does what people at their campaign cards are waiting for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .calling import Caller
from .deciding import left_alone
from .errors import StructureMissing
from .executor import Checkpoint
from .kinds import Ports, Scope, SyncKind
from .lease import lease
from .outcome import Outcome, outcome_of
from .passes import PassResult, RemovalLedger, run_pass
from .report import RunState, Trigger
from .schedule import due_kinds, pass_left, pass_started, pass_succeeded
from .serving import serve, somebody_waits

MOST_ROUNDS = 20
"""So often in a row a worker looks whether somebody has asked for something before it goes."""


@dataclass(slots=True)
class Sync:
    """The kinds of sync over the ports of one application. `owner` names this process in the lease."""

    ports: Ports
    kinds: Sequence[SyncKind]
    owner: str
    intervals_minutes: Mapping[str, int] = field(default_factory=dict)
    data_call_interval_seconds: float = 0
    on_lease: Callable[[Checkpoint | None], None] = lambda heartbeat: None
    for_people: Sync | None = None
    """The same work for somebody who waits: it is more patient with APSIS' queue, and its reads need not rest."""

    def campaign(self, campaign_id: int, trigger: Trigger) -> Outcome:
        """Run every kind that concerns one campaign, in the order of their declaration; stop at the first error."""
        return self._alone(
            lambda checkpoint: self._unless_resting(trigger, lambda: self._campaign(campaign_id, trigger, checkpoint))
        )

    def kind(self, kind: SyncKind, trigger: Trigger) -> Outcome:
        """Run one kind now: once for the account, or for every campaign that has a list."""

        def work(checkpoint: Checkpoint) -> Outcome:
            return outcome_of([self._pass(kind, self._scopes(kind), trigger, checkpoint)])

        return self._alone(lambda checkpoint: self._unless_resting(trigger, lambda: work(checkpoint)))

    def due(self, is_over: Callable[[], bool]) -> Outcome:
        """Do what is due until time is over or somebody asks for something; what is left is done the next time."""
        waits = somebody_waits(self.ports)
        return self._alone(
            lambda checkpoint: self._unless_resting(
                Trigger.SCHEDULE, lambda: self._due(lambda: is_over() or waits(), checkpoint)
            )
        )

    def asked(self) -> Outcome:
        """Do nothing but what people asked for; busy when somebody else is at work, who will."""
        return self._alone(lambda checkpoint: Outcome())

    def _alone(self, work: Callable[[Checkpoint], Outcome]) -> Outcome:
        """Work under the lease, and again for whoever asked too late to be seen and too early to take the lease."""
        outcome = self._once(work)
        for _ in range(MOST_ROUNDS):
            if outcome.busy or not self.ports.journal.requests.waiting():
                break
            if self._once(lambda checkpoint: Outcome()).busy:
                break
        return outcome

    def _once(self, work: Callable[[Checkpoint], Outcome]) -> Outcome:
        with lease(self.ports.journal, self.ports.clock, self.owner) as heartbeat:
            if heartbeat is None:
                return Outcome(busy=True)
            self.on_lease(heartbeat)
            self.ports.journal.end_dead_runs()
            try:
                (self.for_people or self).serve(heartbeat)
                return Caller(self.ports).counted(lambda: work(heartbeat))
            finally:
                self.on_lease(None)

    def serve(self, checkpoint: Checkpoint) -> None:
        """Do what people asked for. Only for the holder of the lease."""
        if not self.ports.journal.requests.waiting():
            return
        kinds = [kind for kind in self.kinds if kind.for_one_campaign]
        Caller(self.ports).counted(
            lambda: serve(
                self.ports,
                kinds,
                checkpoint,
                lambda request: self._campaign(request.campaign_id, Trigger.PERSON, checkpoint, request.id),
            )
        )

    def _unless_resting(self, trigger: Trigger, work: Callable[[], Outcome]) -> Outcome:
        resting = Caller(self.ports).why_resting(trigger)
        return Outcome(resting=resting) if resting else work()

    def _campaign(
        self, campaign_id: int, trigger: Trigger, checkpoint: Checkpoint, request_id: int | None = None
    ) -> Outcome:
        results: list[PassResult] = []
        self.ports.shared.begin_anew()
        for kind in (each for each in self.kinds if each.for_one_campaign):
            results.append(self._pass(kind, [campaign_id], trigger, checkpoint, request_id=request_id))
            report = results[-1].reports[0]
            failed = report.state is RunState.FAILED and report.error != StructureMissing.code
            if failed or report.state is RunState.CANCELLED or (report.plan is not None and report.plan.findings):
                break
        return outcome_of(results)

    def _due(self, is_over: Callable[[], bool], checkpoint: Checkpoint) -> Outcome:
        memory = self.ports.journal.read_account_memory()
        now, rest = self.ports.clock.now(), self.data_call_interval_seconds
        results = []
        for kind in due_kinds(self.kinds, memory, self.intervals_minutes, now, rest):
            results.append(self._slice(kind, is_over, checkpoint))
            # A table that only this kind needs stands in the way of no other kind.
            if not results[-1].finished and results[-1].stopped != StructureMissing.code:
                break
        return outcome_of(results)

    def _slice(self, kind: SyncKind, is_over: Callable[[], bool], checkpoint: Checkpoint) -> PassResult:
        journal = self.ports.journal
        before = journal.read_account_memory()
        memory = pass_started(before, kind.name, self.ports.clock.now())
        journal.save_account_memory(memory)
        ledger = self._ledger(kind)
        scopes = self._scopes_left(kind, memory.pass_of(kind.name) or self.ports.clock.now())
        result = self._pass(kind, scopes, Trigger.SCHEDULE, checkpoint, ledger=ledger, is_over=is_over)
        goes_on = _goes_on(kind, result, kind.name in before.unfinished)
        left = pass_left(journal.read_account_memory(), kind.name, goes_on, ledger.removed)
        if not goes_on and _did_its_work(kind, result):
            left = pass_succeeded(left, kind.name, self.ports.clock.now())
        journal.save_account_memory(left)
        return result

    def _scopes(self, kind: SyncKind) -> list[int | None]:
        if kind.scope is Scope.ACCOUNT:
            return [None]
        alone = left_alone(self.ports.journal.read_account_memory())
        campaigns = self.ports.crm.read_campaigns()
        return [each.id for each in campaigns if each.list_id is not None and each.id not in alone]

    def _scopes_left(self, kind: SyncKind, since: datetime) -> list[int | None]:
        """
        Return what this pass has not begun yet, the smallest first.

        A campaign that was begun counts as done even if nobody heard of it again: whatever its run died of, it must not
        keep the others waiting. And lists that were read a moment ago rest, as APSIS asks.
        """
        journal = self.ports.journal
        rested = self.ports.clock.now() - timedelta(seconds=self.data_call_interval_seconds)
        begun = journal.started_since(kind.name, min(since, rested))
        if kind.scope is Scope.ACCOUNT:
            return [None] if None not in begun or begun[None] <= rested else []
        over = {campaign_id for campaign_id, moment in begun.items() if moment >= since or moment > rested}
        sizes = journal.sizes()
        left = [each for each in self._scopes(kind) if each not in over]
        return sorted(left, key=lambda each: (sizes.get(each or 0, 0), each or 0))

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
        request_id: int | None = None,
    ) -> PassResult:
        ledger = ledger or self._ledger(kind)
        result = run_pass(
            kind,
            self.ports,
            scopes,
            trigger=trigger,
            checkpoint=checkpoint,
            ledger=ledger,
            is_over=is_over,
            request_id=request_id,
        )
        self._remember_size(ledger)
        Caller(self.ports).judge(result)
        return result

    def _remember_size(self, ledger: RemovalLedger) -> None:
        """Remember the most that was seen: a run of one campaign must not make the account look small."""
        memory = self.ports.journal.read_account_memory()
        if ledger.members_seen > memory.members:
            self.ports.journal.save_account_memory(replace(memory, members=ledger.members_seen))


def _did_its_work(kind: SyncKind, result: PassResult) -> bool:
    """Tell whether a pass succeeded; one campaign that fails is that campaign's affair, a stopped pass everybody's."""
    failed = any(report.state in (RunState.FAILED, RunState.CANCELLED) for report in result.reports)
    return not result.stopped and not (failed and kind.scope is Scope.ACCOUNT)


def _goes_on(kind: SyncKind, result: PassResult, was_unfinished: bool) -> bool:
    """Tell whether a pass is unfinished after a slice."""
    # A pass that met trouble of the whole account starts anew at its next interval; one out of time goes on.
    if not result.finished and not result.stopped:
        return True
    # A run of the whole account that waits for APSIS' queue goes on before its export is outdated, after its rest.
    waits = any(report.state is RunState.PENDING for report in result.reports) if result.reports else was_unfinished
    return waits and kind.scope is Scope.ACCOUNT
