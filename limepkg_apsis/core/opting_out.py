"""
Who stops taking part because of an opt-out: of one list, a plan for its campaign (semantics 6); of the whole account,
the flag on every person. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from .addresses import Address, normalise
from .changes import RemoveParticipant
from .model import Campaign, OptOut, Participant
from .notes import OptOutNote
from .plan import Plan
from .planner import Rules

OPT_OUTS = "opt_outs"


@dataclass(frozen=True, slots=True)
class OptOutFacts:
    """Who takes part in a campaign, and who opted out of its list: all of both."""

    campaign: Campaign
    participants: Iterable[Participant]
    opt_outs: Iterable[OptOut]


def plan_opt_outs(facts: OptOutFacts, rules: Rules) -> Plan:
    """Return the removal of every participant whose person has an address that opted out of the list."""
    rows = newest_by_address(facts.opt_outs)
    leaving: dict[int, tuple[OptOut, list[int]]] = {}
    for participant in facts.participants:
        person = participant.person
        row = rows.get(normalise(person.email)) if person else None
        if person is not None and row is not None:
            leaving.setdefault(person.id, (row, []))[1].append(participant.id)
    return Plan(
        kind=OPT_OUTS,
        campaign_id=facts.campaign.id,
        list_id=facts.campaign.list_id or 0,
        changes=tuple(
            RemoveParticipant(
                campaign_id=facts.campaign.id,
                person_id=person_id,
                participant_ids=tuple(sorted(participant_ids)),
                note=rules.opt_out_note(OptOutNote(facts.campaign.name, rules.now, row.created, row.reason)),
                day=row.day,
            )
            for person_id, (row, participant_ids) in sorted(leaving.items())
        ),
    )


def newest_by_address(rows: Iterable[OptOut]) -> Mapping[Address, OptOut]:
    """Return one opt-out for each address: the one that happened last, whatever the order of the rows."""
    found: dict[Address, OptOut] = {}
    for row in rows:
        address = normalise(row.email)
        known = found.get(address)
        if address and (known is None or _moment(row) > _moment(known)):
            found[address] = row
    return found


def _moment(row: OptOut) -> tuple[float, str]:
    return (_seconds(row.created), row.reason)


def _seconds(when: datetime | None) -> float:
    return when.timestamp() if when else float("-inf")
