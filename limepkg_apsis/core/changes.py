"""The closed set of changes a plan may hold. Each is a frozen value that can be shown, stored, compared and counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .addresses import Address
from .model import BounceStatus


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


@dataclass(frozen=True, slots=True)
class SetBounce:
    """Give a person in Lime the bounce status that the present address has in APSIS."""

    person_id: int
    status: BounceStatus


@dataclass(frozen=True, slots=True)
class RecordMailing:
    """
    Make one sending and its recipients records of one campaign in Lime, or bring those that are there up to date.

    `sent` is the moment it went out, as text of the form ISO 8601; empty where APSIS does not tell.
    """

    campaign_id: int
    sending_id: int
    subject: str
    sent: str = ""


@dataclass(frozen=True, slots=True)
class RemoveParticipant:
    """
    Take a person off a campaign in Lime, with one history note: the person opted out of its list in APSIS.

    `day` is when that was, of the form ISO 8601; empty where APSIS does not tell.
    """

    campaign_id: int
    person_id: int
    participant_ids: tuple[int, ...]
    note: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class SetGlobalOptOut:
    """Make a person's flag say whether the address is on the account's opt-out list in APSIS."""

    person_id: int
    opted_out: bool


@dataclass(frozen=True, slots=True)
class MarkDeleted:
    """Give a campaign whose list was deleted in APSIS the name that says so."""

    campaign_id: int
    list_id: int
    name: str


ListChange = CreateList | LinkCampaign | UpdateList | MarkDeleted
MemberChange = AddMember | UpdateMember | ChangeAddress | RemoveSubscription
MailChange = SetBounce | RecordMailing
OptOutChange = RemoveParticipant | SetGlobalOptOut
Change = ListChange | MemberChange | MailChange | OptOutChange
