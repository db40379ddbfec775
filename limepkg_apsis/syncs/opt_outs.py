"""`opt_outs`: people who opted out of a list in APSIS stop being participants in Lime, and their history says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..core.changes import Change, RemoveParticipant
from ..core.eligible import campaign_with_list
from ..core.executor import Checkpoint, Execution, record_in_units
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import check_key
from ..core.opting_out import OptOutFacts, plan_opt_outs
from ..core.plan import Plan
from ..core.report import Message, RunReport, RunState

PEOPLE_A_UNIT = 100
"""A person is at least two records, a participant and a note: this many keep a unit of work near two hundred."""


def settle(ports: Ports, campaign_id: int | None) -> News:
    """Nothing of this kind is queued in APSIS but reads, and those go on by themselves."""
    return News()


def prepare(ports: Ports, campaign_id: int | None, news: News) -> Prepared:
    """Read the opt-outs of the list completely, then who takes part, and plan."""
    campaign, finding = campaign_with_list(ports, campaign_id, news)
    if finding is not None or campaign.list_id is None:
        return Prepared(Plan(OPT_OUTS.name, campaign.id, findings=(finding,) if finding else ()), None)
    check_key(ports.journal.read_account_memory(), ports.apsis.key_fingerprint)
    rows = ports.shared.read(ports.apsis, campaign.list_id, ports.clock.now())
    participants = ports.crm.read_participants(campaign.id) if rows else ()
    plan = plan_opt_outs(OptOutFacts(campaign, participants, rows), ports.rules())
    if plan.changes:
        ports.crm.check_opt_outs()
    return Prepared(plan, None)


def execute(ports: Ports, plan: Plan, changes: Sequence[Change], execution: Execution, checkpoint: Checkpoint) -> None:
    """Take people off the campaign, each with the note about it in one transaction."""
    removals = [change for change in changes if isinstance(change, RemoveParticipant)]
    record_in_units(removals, PEOPLE_A_UNIT, ports.crm.remove_opted_out, execution, checkpoint)


def conclude(ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
    """Say how it ended; a saved transaction needs no second look."""
    plan = prepared.plan
    return RunReport(
        kind=OPT_OUTS.name,
        campaign_id=plan.campaign_id,
        state=RunState.PARTLY if execution.failed else RunState.DONE,
        written=dict(execution.written),
        messages=(
            *_failures(execution),
            *(Message(each.code, each.campaign_id, each.params) for each in plan.findings),
        ),
        plan=plan,
    )


def _failures(execution: Execution) -> Iterator[Message]:
    for change, _ in execution.failed:
        if isinstance(change, RemoveParticipant):
            yield Message("participant_not_removed", change.campaign_id, (("person", str(change.person_id)),))


OPT_OUTS = SyncKind(
    name="opt_outs",
    scope=Scope.CAMPAIGN,
    interval_minutes=15,
    settle=settle,
    prepare=prepare,
    execute=execute,
    conclude=conclude,
)
