"""The closed set of changes a plan may hold. Each is a frozen value that can be shown, stored, compared and counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .addresses import Address


@dataclass(frozen=True, slots=True)
class CreateList:
    """Make the list of a campaign in APSIS and save its id in Lime."""

    campaign_id: int
    name: str
    sender_name: str
    sender_address: str
    marker: str


@dataclass(frozen=True, slots=True)
class LinkCampaign:
    """Save in Lime the id of a list that is already there."""

    campaign_id: int
    list_id: int


@dataclass(frozen=True, slots=True)
class UpdateList:
    """Give the list of a campaign the name and the sender that Lime has."""

    campaign_id: int
    list_id: int
    name: str
    sender_name: str
    sender_address: str


@dataclass(frozen=True, slots=True)
class AddMember:
    """Put somebody on a list. `email` as typed; `person_ids` are all who share the address, the linked one first."""

    address: Address
    email: str
    name: str
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UpdateMember:
    """Give a member the name that Lime has."""

    address: Address
    member_id: int
    name: str
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeAddress:
    """Give the member who is linked to a person that person's new address."""

    address: Address
    email: str
    name: str
    member_id: int
    former_address: Address
    person_ids: tuple[int, ...]


class RemovalReason(StrEnum):
    """Why a member does not belong on the list."""

    NO_PARTICIPANT = "no_participant"
    OPTED_OUT = "opted_out"
    SAME_ADDRESS_TWICE = "same_address_twice"


@dataclass(frozen=True, slots=True)
class RemoveSubscription:
    """End a member's subscription to this list. Never an opt-out, never a deletion."""

    address: Address
    member_id: int
    reason: RemovalReason = RemovalReason.NO_PARTICIPANT


ListChange = CreateList | LinkCampaign | UpdateList
MemberChange = AddMember | UpdateMember | ChangeAddress | RemoveSubscription
Change = ListChange | MemberChange
