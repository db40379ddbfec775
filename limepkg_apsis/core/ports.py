"""
What the core asks of the outside, as protocols. Adapters fulfil them, fakes fulfil them, and the same contract tests
(`tests/contracts/`) run against both. The journal is a port of its own (`journal.py`).

Words: a *campaign* has *participants* in Lime; its *list* has *members* in APSIS. *Complete* means proven: a read that
cannot prove it was everything raises `IncompleteRead`, never returns part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from .addresses import Address
from .changes import (
    AddMember,
    ChangeAddress,
    CreateList,
    RemoveParticipant,
    SetBounce,
    SetGlobalOptOut,
    UpdateList,
    UpdateMember,
)
from .cost import CallSizes
from .errors import LimeWriteFailed
from .lookups import Lookups
from .memory import RecentCalls
from .model import (
    Addressee,
    Bounce,
    BounceStanding,
    Campaign,
    FlagStanding,
    Mailing,
    MailingList,
    Member,
    OptOut,
    Participant,
    Person,
    Reaction,
    RecipientRow,
    Refusal,
    Sending,
    Settlement,
)


class Clock(Protocol):
    """Time as the product sees it; tests move it by hand."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        ...


class Apsis(Protocol):
    """
    One APSIS account.

    `key_fingerprint` tells one key from another without telling the key; `calls` and `polls` only grow.
    Every method may raise `Unavailable`, `Maintenance`, `RateLimited` (try later), `KeyRejected`, `ContractBroken`.
    There is no method that takes anybody off an opt-out list, and there never will be one.
    """

    @property
    def key_fingerprint(self) -> str:
        """A digest of host and key."""
        ...

    @property
    def calls(self) -> int:
        """How many calls of methods were made."""
        ...

    @property
    def polls(self) -> int:
        """How many looks at queued work were made, files included."""
        ...

    @property
    def sizes(self) -> CallSizes:
        """How much one call may carry: what the least cost of a change is reckoned by."""
        ...

    @property
    def recent(self) -> RecentCalls:
        """What another worker with the same key must know of the calls that were made, by us or before us."""
        ...

    def recall(self, recent: RecentCalls) -> None:
        """Count the calls of earlier workers as our own. Repeatable."""
        ...

    def probe(self) -> None:
        """Make one cheap call, once; return if APSIS answers it as it should. Repeatable."""
        ...

    @property
    def room(self) -> int:
        """How many calls may be made now without waiting."""
        ...

    def find_member(self, list_id: int, email: str) -> Member | None:
        """Return who has an address on a list; None: nobody. At most four calls, none made again. Repeatable."""
        ...

    def read_lists(self) -> tuple[MailingList, ...]:
        """Return the complete index of lists. Repeatable. `IncompleteRead` when it cannot be proven complete."""
        ...

    def find_list(self, list_id: int) -> MailingList | None:
        """Return one list; None only when APSIS says explicitly that there is none. Repeatable."""
        ...

    def create_list(self, change: CreateList) -> int:
        """Make a list and return its id. Not repeatable: an answer may be lost after the list was made."""
        ...

    def update_list(self, change: UpdateList) -> None:
        """Read the list, merge name and sender, send everything that was read. Repeatable."""
        ...

    def read_members(self, list_id: int) -> Iterator[Member]:
        """
        Yield every member of a list. Repeatable.

        The proof of completeness comes with the last row: `IncompleteRead` may be raised after rows were yielded.
        `StillWorking` when APSIS is not finished within our patience; the next call goes on where this one left.
        """
        ...

    def read_opt_outs(self, list_id: int) -> Iterator[OptOut]:
        """Yield everybody who opted out of one list, completely. Errors as `read_members`. Repeatable."""
        ...

    def read_account_opt_outs(self) -> Iterator[OptOut]:
        """Yield everybody who opted out of the whole account, completely. Errors as `read_members`. Repeatable."""
        ...

    def count_account_opt_outs(self) -> int:
        """Return how many rows the account's opt-out list has, in one call. Repeatable."""
        ...

    def read_recent_opt_outs(self, since: datetime, until: datetime) -> tuple[OptOut, ...]:
        """
        Return who opted out of the account between two moments, and maybe some more. Repeatable.

        `IncompleteRead` when it cannot be proven complete, or for more than a few pages.
        """
        ...

    def read_bounces(self) -> Iterator[Bounce]:
        """Yield every bounce APSIS knows of, completely; a row may come twice. Errors as `read_members`. Repeatable."""
        ...

    def read_sendings(self, since: datetime, until: datetime) -> tuple[Sending, ...]:
        """
        Return every sending that went out between two moments, and maybe some of a few hours more. Repeatable.

        `IncompleteRead` when it cannot be proven complete.
        """
        ...

    def ask_for_recipients(self, sending_id: int) -> None:
        """Let APSIS prepare the recipients of a sending for a later `read_recipients`, unless it does. Repeatable."""
        ...

    def read_recipients(self, sending_id: int) -> Iterator[Addressee]:
        """Yield everybody a sending went to; a row may come twice. Errors as `read_members`. Repeatable."""
        ...

    def read_reactions(self, sending_id: int, what: Reaction) -> Iterator[Addressee]:
        """Yield who reacted to a sending in one way, maybe several times. Errors as `read_members`. Repeatable."""
        ...

    def add_members(self, list_id: int, adds: Sequence[AddMember]) -> tuple[Refusal, ...]:
        """
        Ask APSIS to put people on a list; return the rows refused at once. The rest is under way as tickets.

        Each ticket is stored before the next call is made. Safe to repeat for somebody who is already there, but an
        open ticket must not be sent again: `settle` first.
        """
        ...

    def update_members(self, list_id: int, changes: Sequence[UpdateMember | ChangeAddress]) -> tuple[Refusal, ...]:
        """Ask APSIS to change names and addresses of members, as `add_members`. Repeatable."""
        ...

    def remove_subscription(self, list_id: int, member_id: int) -> None:
        """End one subscription. Somebody who is not on the list any more is a success. Repeatable."""
        ...

    def settle(self, list_id: int) -> tuple[Settlement, ...]:
        """
        Look at the open ADD and UPDATE tickets of a list, waiting as long as our patience lasts.

        Finished ones are closed. No call is made when there is nothing open.
        """
        ...


class Crm(Protocol):
    """One Lime application. Reads page through queries; none costs one query per record."""

    @property
    def application(self) -> str:
        """The name of the application, part of the marker of our lists."""
        ...

    @property
    def lookups(self) -> Lookups:
        """Small questions about single people and records."""
        ...

    def read_campaigns(self) -> tuple[Campaign, ...]:
        """Return every e-mail campaign (semantics 3.3), by id."""
        ...

    def read_links(self, list_id: int | None = None) -> tuple[tuple[int, int], ...]:
        """
        Return (campaign id, list id) of every campaign of whatever type that holds a list id, by campaign id.

        With `list_id`: only of those that hold this one.
        """
        ...

    def find_campaign(self, campaign_id: int) -> Campaign | None:
        """Return one campaign of whatever type; None when there is none."""
        ...

    def read_participants(self, campaign_id: int) -> Iterator[Participant]:
        """Yield the participants of a campaign, by id, each with its person or None."""
        ...

    def read_address_owners(self, emails: Collection[str]) -> Mapping[Address, Person]:
        """Return, for each address, the person with the lowest id in all of Lime who has it."""
        ...

    def read_bounce_standings(self) -> Iterator[BounceStanding]:
        """Yield every person's address and bounce status, by id. `StructureMissing` without the field for it."""
        ...

    def save_bounces(self, changes: Sequence[SetBounce]) -> tuple[LimeWriteFailed, ...]:
        """Write the status of some people, at most one unit of work; return who was refused. Repeatable."""
        ...

    def check_mailings(self) -> None:
        """Raise `StructureMissing`, with every problem, unless Lime has the tables for mailings and recipients."""
        ...

    def known_sendings(self, sending_ids: Collection[int]) -> frozenset[int]:
        """Return which of some sendings are mailings in Lime."""
        ...

    def record_mailing(self, mailing: Mailing) -> tuple[int, bool]:
        """
        Make the mailing of a sending and a campaign, or write what differs in the one that is there.

        Returns its id, and whether anything was written. Repeatable. `LimeWriteFailed` when Lime refuses.
        """
        ...

    def read_recipients(self, mailing_id: int) -> Iterator[RecipientRow]:
        """Yield the recipients of a mailing, by id."""
        ...

    def save_recipients(self, mailing_id: int, rows: Sequence[RecipientRow]) -> tuple[LimeWriteFailed, ...]:
        """
        Make rows of a mailing, or change the status of those with an id, in one unit of work; return what was refused.

        A row with an id may be written again.
        """
        ...

    def check_opt_outs(self) -> None:
        """Raise `StructureMissing`, with every problem, unless Lime has what an opt-out needs: a table for its note."""
        ...

    def remove_opted_out(self, changes: Sequence[RemoveParticipant]) -> tuple[LimeWriteFailed, ...]:
        """
        Take people off a campaign, each with one history note in the same transaction; return who was refused.

        The `record` of a refusal is the person. Repeatable: who is off already gets no second note.
        """
        ...

    def read_flags(self) -> Iterator[FlagStanding]:
        """Yield every person's address and opt-out flag, by id. `StructureMissing` without the field for it."""
        ...

    def save_flags(self, changes: Sequence[SetGlobalOptOut]) -> tuple[LimeWriteFailed, ...]:
        """Write the flag of some people, at most one unit of work; return who was refused. Repeatable."""
        ...

    @property
    def longest_campaign_name(self) -> int | None:
        """How long the name of a campaign may be; None where the platform does not tell."""
        ...

    def save_campaign_name(self, campaign_id: int, name: str) -> None:
        """Rename a campaign. Repeatable. `LimeWriteFailed` when Lime refuses."""
        ...

    def save_list_id(self, campaign_id: int, list_id: int | None) -> None:
        """Tie a campaign to a list, or (None) to no list any more. Repeatable. `LimeWriteFailed` when Lime refuses."""
        ...

    def save_synchronised(self, campaign_id: int, when: datetime) -> None:
        """Write the time of the last complete, successful sync. Repeatable. `LimeWriteFailed` when Lime refuses."""
        ...
