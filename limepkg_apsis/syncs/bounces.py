"""
`bounces`: every person's bounce status mirrors what APSIS says of the present address.

All bounces are read every time, never only the new ones: a person's new address may have bounced years ago, and
whoever reads only what is new would have to remember every address that ever bounced.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..core.bouncing import Register, bounce_changes, hard_bounces_among
from ..core.changes import Change, SetBounce
from ..core.errors import StillWorking
from ..core.executor import Checkpoint, Execution
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import check_key
from ..core.plan import Plan
from ..core.report import Message, RunReport, RunState

UNIT = 200


def settle(ports: Ports, campaign_id: int | None) -> News:
    """Nothing is written in APSIS by this kind, so nothing is under way there."""
    return News()


def prepare(ports: Ports, campaign_id: int | None, news: News) -> Prepared:
    """Read the bounces completely, then every person once, and plan."""
    check_key(ports.journal.read_account_memory(), ports.apsis.key_fingerprint)
    standings = ports.crm.read_bounce_standings()
    register = _register(ports)
    return Prepared(Plan(BOUNCES.name, None, changes=tuple(bounce_changes(standings, register))), None)


def _register(ports: Ports) -> Register:
    """Read all bounces, and the hard ones that APSIS tells of by opting people out of the account."""
    # No field of a bounce is certain, the reason of an opt-out is (reference, section 11). It costs one call.
    register, waiting = Register(), None
    for read in (ports.apsis.read_bounces, lambda: hard_bounces_among(ports.apsis.read_account_opt_outs())):
        try:
            register.note(read())
        except StillWorking as working:  # the other read is begun all the same: both are ready the next time
            waiting = working
    if waiting is not None:
        raise waiting
    return register


def execute(ports: Ports, plan: Plan, changes: Sequence[Change], execution: Execution, checkpoint: Checkpoint) -> None:
    """Write the people whose status changed, in units."""
    wanted = [change for change in changes if isinstance(change, SetBounce)]
    for start in range(0, len(wanted), UNIT):
        part = wanted[start : start + UNIT]
        checkpoint()
        failed = {error.params.get("record"): error for error in ports.crm.save_bounces(part)}
        for change in part:
            error = failed.get(str(change.person_id))
            if error is None:
                execution.record(change)
            else:
                execution.failed.append((change, error))


def conclude(ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
    """Say how many people were written."""
    return RunReport(
        kind=BOUNCES.name,
        campaign_id=None,
        state=RunState.PARTLY if execution.failed else RunState.DONE,
        written=dict(execution.written),
        unmet=len(execution.failed),
        messages=tuple(_not_saved(change) for change, _ in execution.failed),
        plan=prepared.plan,
    )


def _not_saved(change: Change) -> Message:
    return Message("bounce_not_saved", None, (("person", str(getattr(change, "person_id", ""))),))


BOUNCES = SyncKind(
    name="bounces",
    scope=Scope.ACCOUNT,
    interval_minutes=240,
    settle=settle,
    prepare=prepare,
    execute=execute,
    conclude=conclude,
    for_one_campaign=False,
)
