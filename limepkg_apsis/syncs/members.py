"""`members`: the members of a list are the participants of its campaign, less those who opted out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from ..core.addresses import normalise
from ..core.changes import AddMember, Change, MemberChange
from ..core.cost import Reads, least_for_members
from ..core.eligible import campaign_of, list_obstacle
from ..core.errors import IncompleteRead, OtherAccount, StillWorking
from ..core.executor import Checkpoint, Execution, execute_members
from ..core.guards import held_from
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import NOT_READY, missing_parts
from ..core.memory import CampaignMemory, Rejection
from ..core.model import Campaign, Settlement, TicketPurpose
from ..core.plan import Finding, Plan
from ..core.planner import MemberFacts, RefusedRow, digest_of, plan_members, rejected_record
from ..core.report import Message, RunReport, RunState

MOST_TRIES = 3
"""So often somebody is sent whom APSIS accepts and never shows; after that the record counts as rejected."""
NEVER_APPEARED = "never appeared on the list"
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
    campaign = campaign_of(ports, campaign_id)
    finding = _obstacle(ports, campaign)
    if finding is not None or campaign.list_id is None:
        return Prepared(Plan(MEMBERS.name, campaign.id, findings=(finding,) if finding else ()), None)
    facts = _read(ports, campaign, campaign.list_id, news)
    plan = plan_members(facts, ports.rules())
    if plan.changes:
        facts = _look_closer(ports, facts, plan)
        plan = plan_members(facts, ports.rules())
    return Prepared(plan, facts)


def _obstacle(ports: Ports, campaign: Campaign) -> Finding | None:
    """Return why nothing may be written for this campaign now."""
    missing = missing_parts(campaign, ports.rules())
    if campaign.is_email and missing:
        return Finding(campaign.id, NOT_READY, (("missing", ", ".join(missing)),))
    return list_obstacle(ports, campaign)


def _read(ports: Ports, campaign: Campaign, list_id: int, news: News) -> MemberFacts:
    known = ports.journal.read_account_memory().key_fingerprint
    if known not in ("", ports.apsis.key_fingerprint):
        raise OtherAccount(record=campaign.id)
    return MemberFacts(
        campaign=campaign,
        participants=tuple(ports.crm.read_participants(campaign.id)),
        members=tuple(ports.apsis.read_members(list_id)),
        list_opt_outs=ports.shared.take(ports.apsis, list_id, ports.clock.now()),
        in_flight=_in_flight(ports, list_id),
        refused=news.refused,
        memory=ports.journal.read_memory(campaign.id),
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
    memory = _remember(after, plan, left, _given_up(after, unmet, shown))
    if memory != facts.memory:
        ports.journal.save_memory(facts.campaign.id, memory)
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
    return after, _taken(execution, settlements)


def _purpose(change: MemberChange) -> TicketPurpose:
    return TicketPurpose.ADD if isinstance(change, AddMember) else TicketPurpose.UPDATE


def _taken(execution: Execution, settlements: Sequence[Settlement]) -> set[Change]:
    """Return the changes APSIS took: work of its queue that was lost says nothing about the people in it."""
    lost = {person for each in settlements if each.lost for person in each.ticket.people}
    return {change for change in execution.done if not lost.intersection(getattr(change, "person_ids", ()))}


def _given_up(facts: MemberFacts, unmet: Sequence[Change], shown: set[Change]) -> dict[AddMember, int]:
    """Return the people whom APSIS accepted and does not show, with how often that has happened."""
    tries = dict(facts.memory.unconfirmed)
    return {
        change: tries.get(change.person_ids[0], 0) + 1
        for change in unmet
        if isinstance(change, AddMember) and change in shown
    }


def _remember(facts: MemberFacts, plan: Plan, left: Plan, missing: Mapping[AddMember, int]) -> CampaignMemory:
    """Return what the next run must know. Who was accepted too often without appearing counts as rejected."""
    waiting = {person: count for person, count in facts.memory.unconfirmed if person in facts.in_flight}
    waiting |= {change.person_ids[0]: count for change, count in missing.items() if count < MOST_TRIES}
    given_up = tuple(
        Rejection(change.person_ids[0], rejected_record("add", change.email, change.name), NEVER_APPEARED)
        for change, count in missing.items()
        if count >= MOST_TRIES
    )
    return replace(
        facts.memory,
        list_id=facts.campaign.list_id,
        participants=left.counts.participants,
        on_list=left.counts.on_list,
        rejections=(*left.rejections, *given_up),
        unconfirmed=tuple(sorted(waiting.items())),
        held_from=held_from(plan, facts.memory),
        withheld=plan.withheld,
        refused=(),
    )


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
