"""`members`: the members of a list are the participants of its campaign, less those who opted out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from ..core.addresses import normalise
from ..core.approval import is_outdated
from ..core.changes import AddMember, Change, MemberChange, RemoveSubscription
from ..core.cost import Reads, least_for_members
from ..core.eligible import campaign_of, campaign_with_list
from ..core.errors import IncompleteRead, OtherAccount, StillWorking
from ..core.executor import Checkpoint, Execution, execute_members
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import NOT_READY, missing_parts
from ..core.model import Campaign, Settlement, TicketPurpose
from ..core.plan import Finding, Plan
from ..core.planner import MemberFacts, RefusedRow, digest_of, plan_members
from ..core.remembering import given_up, remember, taken
from ..core.report import Message, RunReport, RunState

STAMP_EVERY = timedelta(hours=1)
"""A campaign that needs no change gets a new time of synchronisation at most this often: quiet runs write nothing."""


def settle(ports: Ports, campaign_id: int | None) -> News:
    """Look at what earlier runs left in APSIS' queue for this list, and write down whom APSIS refused."""
    campaign = campaign_of(ports, campaign_id)
    if campaign.list_id is None:
        return News()
    refused = _refused(ports.apsis.settle(campaign.list_id))
    if refused:  # its ticket is closed: a run that ends early would never hear of it again
        _write_down(ports, campaign.id, refused)
    return News(refused)


def _write_down(ports: Ports, campaign_id: int, refused: Mapping[RefusedRow, str]) -> None:
    memory = ports.journal.read_memory(campaign_id)
    known = dict(memory.refused) | {digest_of(*row): text for row, text in refused.items()}
    ports.journal.save_memory(campaign_id, replace(memory, refused=tuple(sorted(known.items()))))


def _refused(settlements: Sequence[Settlement]) -> dict[RefusedRow, str]:
    return {(each.ticket.purpose, refusal.address): refusal.text for each in settlements for refusal in each.refused}


def prepare(ports: Ports, campaign_id: int | None, news: News) -> Prepared:
    """Read the participants, the members and the opt-outs, and plan; look closer before anything is written."""
    campaign, obstacle = campaign_with_list(ports, campaign_id, news)
    finding = _not_ready(ports, campaign) or obstacle
    if finding is not None:
        return Prepared(Plan(MEMBERS.name, campaign.id, findings=(finding,)), None)
    facts = _read(ports, campaign, news)
    plan = plan_members(facts, ports.rules())
    if plan.changes:
        facts = _look_closer(ports, facts, plan)
        plan = plan_members(facts, ports.rules())
    return Prepared(_named(ports, facts, plan), facts, facts.approval)


def _named(ports: Ports, facts: MemberFacts, plan: Plan) -> Plan:
    """Return the plan with the people in Lime who have the addresses of those who are taken off."""
    changes = (*plan.removals, *(each.change for each in plan.held))
    leaving = [each for each in changes if isinstance(each, RemoveSubscription)]
    if not leaving:
        return plan
    emails = {normalise(each.email): each.email for each in facts.members}
    wanted = {emails[each.address] for each in leaving if each.address in emails}
    owners = ports.crm.read_address_owners(wanted)
    return replace(plan, owners={address: (person.id,) for address, person in owners.items()})


def _not_ready(ports: Ports, campaign: Campaign) -> Finding | None:
    missing = missing_parts(campaign, ports.rules()) if campaign.is_email else ()
    return Finding(campaign.id, NOT_READY, (("missing", ", ".join(missing)),)) if missing else None


def _read(ports: Ports, campaign: Campaign, news: News) -> MemberFacts:
    known = ports.journal.read_account_memory().key_fingerprint
    if known not in ("", ports.apsis.key_fingerprint):
        raise OtherAccount(record=campaign.id)
    facts = MemberFacts(
        campaign=campaign,
        participants=tuple(ports.crm.read_participants(campaign.id)),
        members=(),
        refused=news.refused,
        memory=ports.journal.read_memory(campaign.id),
        approval=ports.journal.approvals.read(campaign.id),
    )
    if campaign.list_id is None:  # a preview: nobody is on a list that is still to be made
        return facts
    return replace(
        facts,
        members=tuple(ports.apsis.read_members(campaign.list_id)),
        list_opt_outs=ports.shared.take(ports.apsis, campaign.list_id, ports.clock.now()),
        in_flight=_in_flight(ports, campaign.list_id),
    )


def _in_flight(ports: Ports, list_id: int) -> frozenset[int]:
    ours = (TicketPurpose.ADD, TicketPurpose.UPDATE)
    tickets = ports.journal.tickets.still_open(list_id)
    return frozenset(person for ticket in tickets if ticket.purpose in ours for person in ticket.people)


def _look_closer(ports: Ports, facts: MemberFacts, plan: Plan) -> MemberFacts:
    """Read what only matters when something is written: the account's opt-outs, and who owns a shared address."""
    changed = {change.address for change in plan.additions if hasattr(change, "address")}
    emails = {
        each.person.email
        for each in facts.participants
        if each.person is not None and normalise(each.person.email) in changed
    }
    return replace(
        facts,
        account_opt_outs=tuple(ports.apsis.read_account_opt_outs()),
        owners=ports.crm.read_address_owners(emails) if emails else {},
    )


def execute(ports: Ports, plan: Plan, changes: Sequence[Change], execution: Execution, checkpoint: Checkpoint) -> None:
    """Add, update and remove members of the list."""
    execute_members(plan.list_id, changes, ports.apsis, execution, checkpoint)


def conclude(ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
    """Read the list again if anything was written, plan again, and take what is left for what is missing."""
    plan, facts = prepared.plan, prepared.facts
    if not isinstance(facts, MemberFacts):
        return _nothing_done(plan)
    after, shown = _look_again(ports, facts, plan, execution)
    left = plan if after is facts else plan_members(after, ports.rules())
    held = {each.change for each in plan.held}
    unmet = [change for change in left.changes if change not in held]
    memory = remember(after, plan, left, given_up(after, unmet, shown))
    if memory != facts.memory:
        ports.journal.save_memory(facts.campaign.id, memory)
    _take_back(ports, facts, plan)
    report = RunReport(
        kind=MEMBERS.name,
        campaign_id=plan.campaign_id,
        state=_state(plan, left, unmet, execution),
        counts=left.counts,
        written=dict(execution.written),
        unmet=len(unmet),
        messages=_messages(plan, execution),
        plan=plan,
        least_calls=least_for_members(_reads(facts, after), plan.changes, ports.apsis.sizes),
    )
    _stamp(ports, facts.campaign, report)
    return report


def _take_back(ports: Ports, facts: MemberFacts, plan: Plan) -> None:
    """Forget a person's word that has been used, or that is about a plan which has changed since."""
    if facts.approval is not None and is_outdated(facts.approval, plan, ports.clock.now()):
        ports.journal.approvals.drop(facts.campaign.id, facts.approval.fingerprint)


def _reads(facts: MemberFacts, after: MemberFacts) -> Reads:
    counts = (facts.members, facts.list_opt_outs, facts.account_opt_outs or (), after.members)
    return Reads(*(len(tuple(rows)) for rows in counts))


def _nothing_done(plan: Plan) -> RunReport:
    messages = tuple(Message(each.code, each.campaign_id, each.params) for each in plan.findings)
    return RunReport(MEMBERS.name, plan.campaign_id, RunState.DONE, messages=messages, plan=plan)


def _look_again(ports: Ports, facts: MemberFacts, plan: Plan, execution: Execution) -> tuple[MemberFacts, set[Change]]:
    """Return the facts as they are after the writes, and the changes that the list ought to show by now."""
    if not execution.wrote and not execution.refused:
        return facts, set()
    settlements = ports.apsis.settle(plan.list_id)
    refused = {**facts.refused, **_refused(settlements)}
    for change, text in execution.refused:
        if isinstance(change, MemberChange):
            refused[_purpose(change), change.address] = text
    in_flight = _in_flight(ports, plan.list_id)
    after = replace(facts, in_flight=in_flight, refused=refused)
    if in_flight:  # while APSIS is at work the list cannot show the plan yet: pending, without asking
        return after, set()
    try:
        after = replace(after, members=tuple(ports.apsis.read_members(plan.list_id)))
    except (StillWorking, IncompleteRead):  # right after an import APSIS' own counts can lag (reference, section 7)
        return after, set()
    return after, taken(execution, settlements)


def _purpose(change: MemberChange) -> TicketPurpose:
    return TicketPurpose.ADD if isinstance(change, AddMember) else TicketPurpose.UPDATE


def _state(plan: Plan, left: Plan, unmet: Sequence[Change], execution: Execution) -> RunState:
    if execution.failed:
        return RunState.PARTLY
    if plan.held:
        return RunState.HELD
    return RunState.PENDING if unmet or left.counts.pending else RunState.DONE


def _messages(plan: Plan, execution: Execution) -> tuple[Message, ...]:
    guards = sorted({each.guard.value for each in plan.held})
    held = [Message(guard, plan.campaign_id, (("count", str(_count(plan, guard))),)) for guard in guards]
    failed = [
        Message(error.code, plan.campaign_id, tuple(sorted(error.params.items()))) for _, error in execution.failed
    ]
    return (*held, *failed)


def _count(plan: Plan, guard: str) -> int:
    return sum(1 for each in plan.held if each.guard.value == guard)


def _stamp(ports: Ports, campaign: Campaign, report: RunReport) -> None:
    """Write the time of the last complete, successful sync; a quiet run only when the last one is old."""
    if report.state is not RunState.DONE:
        return
    now, last = ports.clock.now(), campaign.last_synchronised
    if last is None or report.wrote or now - last >= STAMP_EVERY:
        ports.crm.save_synchronised(campaign.id, now)


MEMBERS = SyncKind(
    name="members",
    scope=Scope.CAMPAIGN,
    interval_minutes=15,
    settle=settle,
    prepare=prepare,
    execute=execute,
    conclude=conclude,
)
