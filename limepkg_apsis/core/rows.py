"""
A plan as rows that people can read: who is concerned, what happens and why. Rows name people by their id in Lime, so
they can be kept; whoever nobody in Lime is shows as much of the address as it takes to recognise one's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .addresses import Address
from .changes import (
    AddMember,
    Change,
    ChangeAddress,
    CreateList,
    LinkCampaign,
    MarkDeleted,
    RecordMailing,
    RemoveParticipant,
    RemoveSubscription,
    SetBounce,
    SetGlobalOptOut,
    UpdateList,
    UpdateMember,
)
from .plan import Plan


class Section(StrEnum):
    """Under which heading a row is shown."""

    ADDS = "adds"
    CHANGES = "changes"
    REMOVALS = "removals"
    HELD = "held"
    SKIPS = "skips"
    LISTS = "lists"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PlanRow:
    """
    One row of a plan.

    `change` is the name of the change, empty for a skip. `person_ids` are people in Lime, the first one speaks for all.
    `shown_as` stands for somebody who is nobody in Lime; `text` is the name of a list, the subject of a mailing, or
    APSIS' wording of a refusal. `record` is the member, the list, the sending or the participant that it is about.
    """

    section: Section
    change: str = ""
    person_ids: tuple[int, ...] = ()
    reason: str = ""
    guard: str = ""
    record: int | None = None
    shown_as: str = ""
    text: str = ""


def rows_of(plan: Plan) -> Iterator[PlanRow]:
    """Yield what a plan does, what it holds back and whom it skips, in that order."""
    for change in plan.changes:
        yield row_of(change, plan.owners)
    for held in plan.held:
        row = row_of(held.change, plan.owners)
        yield PlanRow(
            Section.HELD,
            row.change,
            row.person_ids,
            row.reason,
            held.guard.value,
            row.record,
            row.shown_as,
            row.text,
        )
    for skip in plan.skips:
        people = (skip.person_id,) if skip.person_id else ()
        yield PlanRow(Section.SKIPS, "", people, skip.reason.value, record=skip.participant_id, text=skip.text)


def totals_of(plan: Plan) -> dict[str, int]:
    """Count the rows of a plan by heading, without making them."""
    found = Counter(_SECTIONS[type(change)].value for change in plan.changes)
    found[Section.HELD.value] = len(plan.held)
    found[Section.SKIPS.value] = len(plan.skips)
    return {section.value: found[section.value] for section in Section}


def row_of(change: Change, owners: Mapping[Address, tuple[int, ...]]) -> PlanRow:
    """Return a change as a row; `owners` are the people in Lime who have the address of somebody who is taken off."""
    return PlanRow(_SECTIONS[type(change)], type(change).__name__, **_TOLD[type(change)](change, owners))


def shown_as(address: Address) -> str:
    """Return so much of an address that one recognises it and nobody can write to it."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}… at {domain}"


def _removal(change: RemoveSubscription, owners: Mapping[Address, tuple[int, ...]]) -> dict[str, Any]:
    people = owners.get(change.address, ())
    unknown = "" if people else shown_as(change.address)
    return {
        "person_ids": people,
        "reason": change.reason.value,
        "record": change.member_id,
        "shown_as": unknown,
    }


def _participant(change: RemoveParticipant, _: Any) -> dict[str, Any]:
    return {
        "person_ids": (change.person_id,),
        "reason": "opted_out",
        "record": change.campaign_id,
        "text": change.day,
    }


def _flag(change: SetGlobalOptOut, _: Any) -> dict[str, Any]:
    return {"person_ids": (change.person_id,), "reason": "opted_out" if change.opted_out else "opted_in_again"}


_SECTIONS: Mapping[type, Section] = {
    AddMember: Section.ADDS,
    UpdateMember: Section.CHANGES,
    ChangeAddress: Section.CHANGES,
    RemoveSubscription: Section.REMOVALS,
    CreateList: Section.LISTS,
    LinkCampaign: Section.LISTS,
    UpdateList: Section.LISTS,
    MarkDeleted: Section.LISTS,
    RemoveParticipant: Section.OTHER,
    SetGlobalOptOut: Section.OTHER,
    SetBounce: Section.OTHER,
    RecordMailing: Section.OTHER,
}
_TOLD: Mapping[type, Callable[[Any, Mapping[Address, tuple[int, ...]]], dict[str, Any]]] = {
    AddMember: lambda change, _: {"person_ids": change.person_ids},
    UpdateMember: lambda change, _: {"person_ids": change.person_ids, "record": change.member_id},
    ChangeAddress: lambda change, _: {"person_ids": change.person_ids, "record": change.member_id},
    RemoveSubscription: _removal,
    CreateList: lambda change, _: {"text": change.name},
    LinkCampaign: lambda change, _: {"record": change.list_id},
    UpdateList: lambda change, _: {"record": change.list_id, "text": change.name},
    MarkDeleted: lambda change, _: {"record": change.list_id, "text": change.name},
    RemoveParticipant: _participant,
    SetGlobalOptOut: _flag,
    SetBounce: lambda change, _: {"person_ids": (change.person_id,), "reason": f"bounce_{change.status.value}"},
    RecordMailing: lambda change, _: {"record": change.sending_id, "text": change.subject},
}
