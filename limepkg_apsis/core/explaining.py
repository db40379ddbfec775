"""
Why one person is, or is not, on the list of one campaign: every step of the decision, by the planner that makes it.

The planner is given this person and whoever shares the address, instead of everybody. So the answer is what a run
would decide now; a guard looks at the whole list and is known from the newest run alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .addresses import as_typed, normalise
from .changes import RemoveSubscription
from .errors import ApsisSyncError
from .kinds import Ports
from .lookups import Lookups
from .model import Campaign, Member, OptOut, Participant, Person, TicketPurpose
from .plan import Plan, SkipReason
from .planner import MemberFacts, Rules, plan_unguarded
from .remarks import PersonFacts, Remark, is_held, last_skip, opt_out, remarks_on

CALLS_NEEDED = 4


class Verdict(StrEnum):
    """What is true of the person at this moment."""

    ON_LIST = "on_list"
    WILL_BE_ADDED = "will_be_added"
    WILL_BE_REMOVED = "will_be_removed"
    WAITING = "waiting"
    HELD = "held"
    LEFT_OUT = "left_out"
    NOT_A_PARTICIPANT = "not_a_participant"


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer: in one word, in steps, and what to do (`remedy` is a code; empty: nothing)."""

    campaign: Campaign
    person: Person
    verdict: Verdict
    steps: tuple[Remark, ...]
    asked_apsis: bool
    moment: datetime


def explain(ports: Ports, campaign: Campaign, person: Person) -> Explanation:
    """Ask both sides about one person, and say what is true and why. Nothing is written on either side."""
    return explained(_gather(ports, campaign, person), ports.rules())


def _gather(ports: Ports, campaign: Campaign, person: Person) -> PersonFacts:
    journal, lookups = ports.journal, ports.crm.lookups
    asked, member = _ask(ports, campaign, person)
    tickets = journal.tickets.still_open(campaign.list_id) if campaign.list_id else ()
    ours = (TicketPurpose.ADD, TicketPurpose.UPDATE)
    return PersonFacts(
        campaign=campaign,
        person=person,
        sharing=_sharing(lookups, campaign, person),
        member=member,
        asked=asked,
        memory=journal.read_memory(campaign.id),
        in_flight=frozenset(each for ticket in tickets if ticket.purpose in ours for each in ticket.people),
        history=journal.history.of_person(person.id, campaign.id),
        account=journal.history.of_person(person.id, None) if person.global_opt_out else (),
        last=journal.last_run("members", campaign.id),
    )


def _sharing(lookups: Lookups, campaign: Campaign, person: Person) -> tuple[Participant, ...]:
    people = {person.id, *(each.id for each in lookups.people_at(person.email))}
    return lookups.participations(campaign.id, people)


def _ask(ports: Ports, campaign: Campaign, person: Person) -> tuple[bool, Member | None]:
    """Ask APSIS whether the address is on the list; it is not asked where it cannot say, or has been asked enough."""
    email = as_typed(person.email)
    if campaign.list_id is None or not ports.rules().is_valid(email) or ports.apsis.room < CALLS_NEEDED:
        return False, None
    try:
        return True, ports.apsis.find_member(campaign.list_id, email)
    except ApsisSyncError:
        return False, None


def explained(facts: PersonFacts, rules: Rules) -> Explanation:
    """Return the answer. Pure."""
    plan = plan_unguarded(_slice(facts), rules)
    verdict = _verdict(facts, plan)
    steps = tuple(remarks_on(facts, plan, rules))
    return Explanation(facts.campaign, facts.person, verdict, steps, facts.asked, rules.now)


def _slice(facts: PersonFacts) -> MemberFacts:
    address = normalise(facts.person.email)
    is_opted_out = bool(last_skip(facts, SkipReason.LIST_OPT_OUT) or opt_out(facts))
    return MemberFacts(
        campaign=facts.campaign,
        participants=facts.sharing,
        members=(facts.member,) if facts.member else (),
        list_opt_outs=(OptOut(address),) if is_opted_out and not facts.member else (),
        in_flight=facts.in_flight,
        memory=facts.memory,
    )


def _verdict(facts: PersonFacts, plan: Plan) -> Verdict:
    takes_part = any(each.person and each.person.id == facts.person.id for each in facts.sharing)
    leaves = any(isinstance(change, RemoveSubscription) for change in plan.changes)
    seen = facts.asked or facts.campaign.list_id is None
    questions = (
        (Verdict.HELD, is_held(facts)),
        (Verdict.WILL_BE_REMOVED, leaves),
        (Verdict.NOT_A_PARTICIPANT, not takes_part),
        (Verdict.LEFT_OUT, bool(plan.skips)),
        (Verdict.ON_LIST, bool(plan.counts.on_list) or (not seen and _was_added(facts))),
        (Verdict.WILL_BE_ADDED, bool(plan.changes)),
    )
    return next((verdict for verdict, applies in questions if applies), Verdict.WAITING)


def _was_added(facts: PersonFacts) -> bool:
    newest = next((row for _, row in facts.told if row.change), None)
    return newest is not None and newest.change in ("AddMember", "UpdateMember", "ChangeAddress")
