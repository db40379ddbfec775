"""
Doing what people asked for at their campaign cards, one request after the other. Whatever becomes of one, it is ended
with a word that says so: nobody is left waiting for an answer that will not come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from .calling import Caller
from .deciding import recreate, stop, use
from .errors import ApsisSyncError, Cancelled, Interrupted
from .executor import Checkpoint
from .kinds import Ports, SyncKind
from .outcome import Outcome, summed
from .previewing import preview_campaign
from .report import RunReport, RunState, Trigger
from .requests import REQUEST, Action, Request

LOOK_EVERY = timedelta(seconds=5)


def serve(
    ports: Ports,
    kinds: Sequence[SyncKind],
    checkpoint: Checkpoint,
    synchronise: Callable[[Request], Outcome],
) -> None:
    """Do everything that is asked for, by the kinds that concern one campaign. Only for the holder of the lease."""
    requests = ports.journal.requests
    for request in requests.waiting():
        checkpoint()
        if not requests.start(request):
            continue
        try:
            report = summed(REQUEST, request.campaign_id, _reports(ports, kinds, request, synchronise))
        except ApsisSyncError as error:
            report = _failed(request, error)
        requests.finish(request, report)
        if report.error == Interrupted.code:
            raise Interrupted(reason="lease_lost")


def _reports(
    ports: Ports, kinds: Sequence[SyncKind], request: Request, synchronise: Callable[[Request], Outcome]
) -> Iterable[RunReport]:
    if request.action is Action.STOP:
        stop(ports, request.campaign_id)
        return [RunReport(REQUEST, request.campaign_id, RunState.DONE)]
    Caller(ports).why_resting(Trigger.PERSON)
    if request.action is Action.PREVIEW:
        return preview_campaign(ports, kinds, request.campaign_id, request.id)
    if request.action is Action.RECREATE:
        recreate(ports, request.campaign_id)
    if request.action is Action.USE:
        use(ports, request.campaign_id, request.list_id)
    return synchronise(request).reports


def _failed(request: Request, error: ApsisSyncError) -> RunReport:
    return RunReport(
        kind=REQUEST,
        campaign_id=request.campaign_id,
        state=RunState.CANCELLED if isinstance(error, Cancelled) else RunState.FAILED,
        error=error.code,
        error_params=tuple(sorted(error.params.items())),
        problems=getattr(error, "problems", ()),
    )


def somebody_waits(ports: Ports) -> Callable[[], bool]:
    """Return a question whether somebody asked for something meanwhile, which costs a query only now and then."""
    looked: list[datetime] = [ports.clock.now()]

    def waits() -> bool:
        now = ports.clock.now()
        if now - looked[0] < LOOK_EVERY:
            return False
        looked[0] = now
        return bool(ports.journal.requests.waiting())

    return waits
