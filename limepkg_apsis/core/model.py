"""The things both sides speak about, as values: campaigns and people in Lime, lists and members in APSIS."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Campaign:
    """A record that carries the table label `campaign`. `list_id` ties it to a list; None before the first sync."""

    id: int
    name: str
    sender_name: str = ""
    sender_address: str = ""
    is_email: bool = True
    list_id: int | None = None
    last_synchronised: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person in Lime. `email` is the address as typed; `global_opt_out` is our mirror of APSIS' list."""

    id: int
    name: str
    email: str = ""
    global_opt_out: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """The link between one campaign and one person; `person` is None when it points to nobody."""

    id: int
    person: Person | None


@dataclass(frozen=True, slots=True)
class ParticipantsMark:
    """How many participants a campaign has, and the id of the newest: another mark is another set of participants."""

    count: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class MailingList:
    """A list in APSIS. `marker` is its description: ours reads `lime:<application>:campaign:<id>`."""

    id: int
    name: str
    sender_name: str
    sender_address: str
    marker: str = ""


class Member(NamedTuple):
    """
    Somebody on a list; a tuple, because a list has hundreds of thousands and every run reads them all.

    `name` and `person_id` are None when this read could not carry them; `person_id` is "" when APSIS holds none.
    """

    id: int
    email: str
    name: str | None = None
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class OptOut:
    """One row of an opt-out list. `person_id` is the link to Lime where APSIS told it."""

    email: str
    person_id: str = ""
    created: datetime | None = None
    reason: str = ""

    @property
    def day(self) -> str:
        """The day it happened; the reason is free text, and belongs into the history of the person alone."""
        return self.created.date().isoformat() if self.created else ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """APSIS refused this very record of a batch; `text` is its own wording, without the address."""

    address: str
    text: str


class BounceStatus(StrEnum):
    """What is known of the mail to an address; the words are the option keys in Lime."""

    NONE = "none"
    SOFT = "soft"
    HARD = "hard"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Bounce:
    """One mail that came back. `created` is None and `id` 0 where APSIS does not tell them."""

    email: str
    status: BounceStatus
    created: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class BounceStanding:
    """What Lime says of a person's mail: the key of the option; empty when nothing is chosen."""

    person_id: int
    email: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class FlagStanding:
    """What Lime says of a person and the account's opt-out list; `email` as typed."""

    person_id: int
    email: str
    opted_out: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """One dispatch of a newsletter. `sent` is None where APSIS does not tell when it went out."""

    id: int
    list_ids: tuple[int, ...]
    subject: str = ""
    sent: datetime | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a sending concerns: who got it, opened it, clicked, bounced or left. One of the two may be missing."""

    email: str = ""
    member_id: int = 0


class Reaction(StrEnum):
    """What became of a sending at one of its recipients."""

    OPEN = "open"
    CLICK = "click"
    BOUNCE = "bounce"
    OPT_OUT = "opt_out"


class RecipientStatus(StrEnum):
    """How far a recipient came; the words are the option keys in Lime, from the least to the most."""

    SENT = "sent"
    BOUNCE = "bounce"
    OPEN = "open"
    CLICKED = "clicked"


@dataclass(frozen=True, slots=True)
class Totals:
    """How many recipients of one mailing there are, and what they did."""

    sent: int = 0
    opened: int = 0
    clicked: int = 0
    bounced: int = 0
    opted_out: int = 0


@dataclass(frozen=True, slots=True)
class Mailing:
    """One sending as the record of one campaign. `totals` is None until its recipients were counted."""

    sending_id: int
    campaign_id: int
    subject: str
    sent: datetime | None = None
    totals: Totals | None = None


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A recipient as a record in Lime; `id` is None before it is made, `status` the key of the option."""

    id: int | None
    email: str
    status: str
    person_id: int | None = None


class TicketPurpose(StrEnum):
    """What APSIS is doing for us in its queue."""

    ADD = "add"
    UPDATE = "update"
    READ_MEMBERS = "read_members"
    READ_OPT_OUTS = "read_opt_outs"
    READ_BOUNCES = "read_bounces"
    READ_RECIPIENTS = "read_recipients"
    READ_OPENS = "read_opens"
    READ_CLICKS = "read_clicks"
    READ_SENDING_BOUNCES = "read_sending_bounces"


class TicketForm(StrEnum):
    """How a piece of queued work is followed: a poll file, or an import's own status."""

    POLL = "poll"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    Work that APSIS has accepted and not yet answered; stored before it is first looked at.

    `reference` is the import's id or the address of the poll file (a secret: never logged). `list_id` is 0 for
    account-wide work and, for what is read of a sending, the id of the sending. `people` are the Lime ids of the first
    person of each row an ADD or UPDATE carries. `announced` is how many rows there were when an export was asked for;
    0: not told.
    """

    form: TicketForm
    purpose: TicketPurpose
    reference: str = field(repr=False)
    list_id: int
    submitted: datetime
    looked_at: datetime | None = None
    looks: int = 0
    people: tuple[int, ...] = ()
    announced: int = 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """
    What became of one ADD or UPDATE ticket when it was last looked at.

    `finished` false: still under way. `lost` true: it ended without doing (all of) its work or nobody can tell;
    nothing may be assumed, the next read tells what is there.
    """

    ticket: Ticket
    finished: bool
    lost: bool = False
    refused: tuple[Refusal, ...] = ()
