"""
What the core asks of the outside, as protocols. Adapters fulfil them, fakes fulfil them, and the same contract tests
(`tests/contracts/`) run against both.

Words: a *campaign* has *participants* in Lime; its *list* has *members* in APSIS. *Complete* means proven: a read that
cannot prove it was everything raises `IncompleteRead`, never returns part of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from .addresses import Address
from .changes import AddMember, ChangeAddress, CreateList, UpdateList, UpdateMember
from .memory import AccountMemory, CampaignMemory
from .model import Campaign, MailingList, Member, OptOut, Participant, Person, Refusal, Settlement, Ticket
from .report import RunReport, RunRow


class Clock(Protocol):
    """Time as the product sees it; tests move it by hand."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        ...


class Tickets(Protocol):
    """Where queued work is remembered across runs, workers and restarts. Every method may be repeated."""

    def save(self, ticket: Ticket) -> None:
        """Store a ticket, or its newer state; `reference` tells which. On disk when this returns."""
        ...

    def close(self, ticket: Ticket) -> None:
        """Forget a ticket: its work has ended, one way or the other."""
        ...

    def still_open(self, list_id: int) -> tuple[Ticket, ...]:
        """Return the open tickets of one list (0: account-wide), oldest first."""
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

    def save_list_id(self, campaign_id: int, list_id: int) -> None:
        """Tie a campaign to a list. Repeatable. `LimeWriteFailed` when Lime refuses."""
        ...

    def save_synchronised(self, campaign_id: int, when: datetime) -> None:
        """Write the time of the last complete, successful sync. Repeatable. `LimeWriteFailed` when Lime refuses."""
        ...


class Journal(Protocol):
    """Runs, leases and what has to be remembered between runs. Everything is on disk when a method returns."""

    @property
    def tickets(self) -> Tickets:
        """The open tickets of this application."""
        ...

    def take_lease(self, owner: str, seconds: float) -> bool:
        """Become the only one who synchronises this application; false when somebody living already is."""
        ...

    def keep_lease(self, owner: str) -> None:
        """Say that we live. `Interrupted` when somebody else took over meanwhile."""
        ...

    def release_lease(self, owner: str) -> None:
        """Let the next one in. Repeatable; nothing happens when the lease is not ours."""
        ...

    def begin(self, kind: str, campaign_id: int | None, trigger: str) -> int:
        """Write the row of a run that starts now and return its id."""
        ...

    def finish(self, run_id: int, report: RunReport) -> None:
        """Write how a run ended. Repeatable."""
        ...

    def last_run(self, kind: str, campaign_id: int | None) -> RunRow | None:
        """Return the newest run of a kind for one campaign, ended or not."""
        ...

    def read_memory(self, campaign_id: int) -> CampaignMemory:
        """Return what the last members run of a campaign left; an empty memory before the first."""
        ...

    def save_memory(self, campaign_id: int, memory: CampaignMemory) -> None:
        """Replace the memory of a campaign."""
        ...

    def read_account_memory(self) -> AccountMemory:
        """Return what is remembered of the account; an empty memory before the first run."""
        ...

    def save_account_memory(self, memory: AccountMemory) -> None:
        """Replace the memory of the account."""
        ...
