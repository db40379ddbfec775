"""
One pass: the runs of one kind over many campaigns, with one allowance for all removals together (semantics 5.3).

Additions are carried out campaign by campaign; removals wait until every campaign of this slice is planned. Because
removals of earlier slices of the same pass are counted, a pass never removes more than the account's allowance unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .errors import ApsisSyncError, ConfigurationError, Interrupted, StillWorking, TryLater
from .executor import Checkpoint
from .guards import Allowance, count_unapproved
from .kinds import Ports, SyncKind
from .plan import Guard
from .report import RunReport, Trigger
from .run import Run


@dataclass(slots=True)
class RemovalLedger:
    """What a pass has removed unasked so far, and how many members all lists together have, as far as is known."""

    allowance: Allowance
    members_known: int = 0
    removed: int = 0
    members_seen: int = 0

    def allows(self, removals: int) -> bool:
        """Tell whether so many further removals stay within the allowance."""
        return self.removed + removals <= self.allowance.of(max(self.members_known, self.members_seen))


@dataclass(slots=True)
class PassResult:
    """
    How far a slice of a pass came.

    `stopped` is the code of the error that ended it early; `trouble` what a run met
    that every other run would meet as well.
    """

    reports: list[RunReport] = field(default_factory=list)
    run_ids: list[int] = field(default_factory=list)
    finished: bool = True
    stopped: str = ""
    trouble: ApsisSyncError | None = None


def run_pass(
    kind: SyncKind,
    ports: Ports,
    campaigns: Iterable[int | None],
    *,
    trigger: Trigger,
    checkpoint: Checkpoint,
    ledger: RemovalLedger,
    is_over: Callable[[], bool] = lambda: False,
    request_id: int | None = None,
) -> PassResult:
    """Run a kind for each campaign until all are done, time is over, or the whole account is in trouble."""
    result, waiting = PassResult(), []
    for campaign_id in campaigns:
        if is_over():
            result.finished = False
            break
        run = Run(kind, ports, campaign_id, trigger, checkpoint, request_id)
        run.start()
        if run.plan is not None:
            ledger.members_seen += run.plan.members
        if run.execution.wrote or (run.plan is not None and run.plan.removals):
            waiting.append(run)
        else:
            _conclude(run, result)
        if _concerns_the_account(run):
            result.finished, result.stopped = False, run.error.code if run.error else ""
            break
    _remove(waiting, ledger)
    for run in waiting:
        _conclude(run, result)
    return result


def _remove(runs: Iterable[Run], ledger: RemovalLedger) -> None:
    with_removals = [run for run in runs if run.plan is not None and run.plan.removals]
    unasked = sum(count_unapproved(run.plan) for run in with_removals if run.plan is not None)
    allowed = ledger.allows(unasked)
    for run in with_removals:
        if not allowed:
            run.hold(Guard.ACCOUNT_REMOVAL)
        elif run.plan is not None:
            ledger.removed += count_unapproved(run.plan)
        run.remove()


def _conclude(run: Run, result: PassResult) -> None:
    result.reports.append(run.conclude())
    result.run_ids.append(run.id)
    if _concerns_the_account(run):
        result.trouble = run.error


def _concerns_the_account(run: Run) -> bool:
    """Tell an error that every other campaign would meet as well from one of this campaign alone."""
    lasting = isinstance(run.error, ConfigurationError | TryLater | Interrupted)
    return lasting and not isinstance(run.error, StillWorking)
