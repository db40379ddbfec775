"""What a run of members leaves to the next one: whom APSIS refused, who never appeared, what was held. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .changes import AddMember, Change
from .executor import Execution
from .guards import held_from
from .memory import CampaignMemory, Rejection
from .model import Settlement
from .plan import Plan
from .planner import MemberFacts, rejected_record

MOST_TRIES = 3
"""So often somebody is sent whom APSIS accepts and never shows; after that the record counts as rejected."""
NEVER_APPEARED = "never appeared on the list"


def taken(execution: Execution, settlements: Sequence[Settlement]) -> set[Change]:
    """Return the changes APSIS took: work of its queue that was lost says nothing about the people in it."""
    lost = {person for each in settlements if each.lost for person in each.ticket.people}
    return {change for change in execution.done if not lost.intersection(getattr(change, "person_ids", ()))}


def given_up(facts: MemberFacts, unmet: Sequence[Change], shown: set[Change]) -> dict[AddMember, int]:
    """Return the people whom APSIS accepted and does not show, with how often that has happened."""
    tries = dict(facts.memory.unconfirmed)
    return {
        change: tries.get(change.person_ids[0], 0) + 1
        for change in unmet
        if isinstance(change, AddMember) and change in shown
    }


def remember(facts: MemberFacts, plan: Plan, left: Plan, missing: Mapping[AddMember, int]) -> CampaignMemory:
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
        newest=max((each.id for each in facts.participants), default=0),
        rejections=(*left.rejections, *given_up),
        unconfirmed=tuple(sorted(waiting.items())),
        held_from=held_from(plan, facts.memory),
        withheld=plan.withheld,
        refused=(),
    )
