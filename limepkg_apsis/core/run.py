"""
One run: settle what is under way, read, plan, carry out, read again, report. The same steps for every kind of sync.

The steps are separate, because a pass over many campaigns adds everywhere before it removes anywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .approval import release_approved
from .errors import ApsisSyncError, Cancelled, StillWorking
from .executor import Checkpoint, Execution
from .guards import hold_removals
from .kinds import Ports, Prepared, SyncKind
from .plan import Guard, Plan
from .report import Progress, RunReport, RunState, Step, Trigger
from .telling import Telling

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Run:
    """
    One run under way. After an error every further step is passed over, and `conclude` tells the error.

    `request_id` is what somebody asked for that this run is a part of; whoever waits for it sees how far it is.
    """

    kind: SyncKind
    ports: Ports
    campaign_id: int | None
    trigger: Trigger
    checkpoint: Checkpoint
    request_id: int | None = None
    id: int = 0
    prepared: Prepared | None = None
    execution: Execution = field(default_factory=Execution)
    error: ApsisSyncError | None = None
    calls_before: int = 0
    polls_before: int = 0
    telling: Telling | None = None

    def start(self) -> None:
        """Settle, read, plan, and carry out everything that is no removal."""
        journal = self.ports.journal
        self.id = journal.begin(self.kind.name, self.campaign_id, self.trigger.value, self.request_id)
        self.telling = Telling(journal, self.ports.clock, self.request_id or self.id)
        self.calls_before, self.polls_before = self.ports.apsis.calls, self.ports.apsis.polls
        logger.info("run=%s kind=%s scope=%s started", self.id, self.kind.name, self.campaign_id)
        self._step(self._prepare)
        self._step(self._add)

    @property
    def plan(self) -> Plan | None:
        """What this run does; None when it could not be planned."""
        return self.prepared.plan if self.prepared else None

    def hold(self, guard: Guard) -> None:
        """Leave the removals for a person to approve, unless a person has."""
        if self.prepared is None or self.prepared.plan.approved:
            return
        plan = hold_removals(self.prepared.plan, guard)
        plan = release_approved(plan, self.prepared.approval, self.ports.clock.now())
        self.prepared = replace(self.prepared, plan=plan)

    def remove(self) -> None:
        """Carry out the removals."""
        self._step(self._remove)

    def conclude(self) -> RunReport:
        """Read again, write the row of the run, and return how it ended."""
        report: RunReport | None = None
        if self.error is None and self.prepared is not None:
            try:
                self._tell(Step.VERIFYING)
                report = self.kind.conclude(self.ports, self.prepared, self.execution)
            except ApsisSyncError as error:
                self.error = error
        report = self._costed(report or self._failed())
        self.ports.journal.finish(self.id, report)
        self._log(report)
        return report

    def _step(self, step: Callable[[], None]) -> None:
        if self.error is not None:
            return
        try:
            step()
        except ApsisSyncError as error:
            self.error = error

    def _prepare(self) -> None:
        self.checkpoint()
        if self.request_id is not None:
            self._tell(Step.READING)
        news = self.kind.settle(self.ports, self.campaign_id)
        self.prepared = self.kind.prepare(self.ports, self.campaign_id, news)
        if self.prepared.plan.changes or self.prepared.plan.held:
            self.ports.journal.planned(self.id, self.prepared.plan)

    def _add(self) -> None:
        if self.plan is not None and self.plan.additions:
            self.kind.execute(self.ports, self.plan, self.plan.additions, self.execution, self._alive)

    def _remove(self) -> None:
        if self.plan is not None and self.plan.removals:
            self.kind.execute(self.ports, self.plan, self.plan.removals, self.execution, self._alive)

    def _alive(self) -> None:
        self.checkpoint()
        self._tell(Step.WRITING)

    def _tell(self, step: Step) -> None:
        if self.telling is not None and (step is not Step.VERIFYING or self.execution.wrote):
            total = len(self.plan.changes) if self.plan else 0
            self.telling(Progress(step, len(self.execution.done), total))

    def _failed(self) -> RunReport:
        error = self.error or ApsisSyncError()
        waiting = isinstance(error, StillWorking)
        return RunReport(
            kind=self.kind.name,
            campaign_id=self.campaign_id,
            state=_state_after(error),
            counts=self.plan.counts if self.plan else RunReport("", None, RunState.FAILED).counts,
            written=dict(self.execution.written),
            error="" if waiting else error.code,
            error_params=() if waiting else tuple(sorted(error.params.items())),
            problems=getattr(error, "problems", ()),
            plan=self.plan,
        )

    def _costed(self, report: RunReport) -> RunReport:
        apsis = self.ports.apsis
        return replace(report, calls=apsis.calls - self.calls_before, polls=apsis.polls - self.polls_before)

    def _log(self, report: RunReport) -> None:
        level = logging.ERROR if report.state is RunState.FAILED else logging.INFO
        logger.log(
            level,
            "run=%s kind=%s scope=%s state=%s error=%s written=%s calls=%s polls=%s",
            self.id,
            report.kind,
            report.campaign_id,
            report.state.value,
            report.error or "-",
            report.wrote,
            report.calls,
            report.polls,
        )


def _state_after(error: ApsisSyncError) -> RunState:
    if isinstance(error, StillWorking):
        return RunState.PENDING
    return RunState.CANCELLED if isinstance(error, Cancelled) else RunState.FAILED
