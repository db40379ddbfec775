"""What came of one piece of work, over all the runs it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .passes import PassResult
from .report import RunReport, RunState

BUSY = "busy"
RESTING = "resting"
STATES_BY_WEIGHT = (
    RunState.CANCELLED,
    RunState.FAILED,
    RunState.PARTLY,
    RunState.HELD,
    RunState.PENDING,
    RunState.PREVIEW,
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
        return weightiest(self.reports).value

    @property
    def error(self) -> RunReport | None:
        """The first report that ended with an error."""
        return next((report for report in self.reports if report.error), None)


def weightiest(reports: Iterable[RunReport]) -> RunState:
    """Return the state that says most about several runs."""
    found = {report.state for report in reports}
    return next((state for state in STATES_BY_WEIGHT if state in found), RunState.DONE)


def outcome_of(results: Iterable[PassResult]) -> Outcome:
    """Put passes together."""
    listed = list(results)
    return Outcome(
        reports=tuple(report for result in listed for report in result.reports),
        run_ids=tuple(run_id for result in listed for run_id in result.run_ids),
        finished=all(result.finished or result.stopped for result in listed),
    )


def summed(kind: str, campaign_id: int, reports: Iterable[RunReport]) -> RunReport:
    """Return one report for the runs of one campaign: the last of them, its members, speaks of people."""
    listed = list(reports)
    written: Counter[str] = Counter()
    for report in listed:
        written.update(report.written)
    last = listed[-1]
    failed = next((report for report in listed if report.error), last)
    return replace(
        last,
        kind=kind,
        campaign_id=campaign_id,
        state=weightiest(listed),
        written=dict(written),
        messages=tuple(message for report in listed for message in report.messages),
        error=failed.error,
        error_params=failed.error_params,
        problems=failed.problems,
        calls=sum(report.calls for report in listed),
        polls=sum(report.polls for report in listed),
        least_calls=sum(report.least_calls for report in listed),
    )
