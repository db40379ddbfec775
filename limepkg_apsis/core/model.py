"""The things both sides speak about, as values: campaigns and people in Lime, lists and members in APSIS."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
class MailingList:
    """A list in APSIS. `marker` is its description: ours reads `lime:<application>:campaign:<id>`."""

    id: int
    name: str
    sender_name: str
    sender_address: str
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """
    Somebody on a list.

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


@dataclass(frozen=True, slots=True)
class Refusal:
    """APSIS refused this very record of a batch; `text` is its own wording, without the address."""

    address: str
    text: str


class TicketPurpose(StrEnum):
    """What APSIS is doing for us in its queue."""

    ADD = "add"
    UPDATE = "update"
    READ_MEMBERS = "read_members"
    READ_OPT_OUTS = "read_opt_outs"


class TicketForm(StrEnum):
    """How a piece of queued work is followed: a poll file, or an import's own status."""

    POLL = "poll"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Ticket:
    """
    Work that APSIS has accepted and not yet answered; stored before it is first looked at.

    `reference` is the import's id or the address of the poll file (a secret: never logged). `list_id` is 0 for
    account-wide work. `people` are the Lime ids of the first person of each row an ADD or UPDATE carries.
    """

    form: TicketForm
    purpose: TicketPurpose
    reference: str = field(repr=False)
    list_id: int
    submitted: datetime
    looked_at: datetime | None = None
    looks: int = 0
    people: tuple[int, ...] = ()


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
