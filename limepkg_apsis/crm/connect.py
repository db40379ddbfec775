"""How an application becomes the two ports of the Lime side; the structure is settled once, here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..core.addresses import Address
from ..core.changes import RemoveParticipant, SetBounce, SetGlobalOptOut
from ..core.errors import LimeWriteFailed
from ..core.lookups import Lookups
from ..core.model import BounceStanding, Campaign, FlagStanding, Mailing, Participant, Person, RecipientRow
from ..core.ports import Clock
from ..settings import CrmSettings
from . import bounces, mailings, opt_outs, reader
from .journal import LimeJournal
from .lookups import LimeLookups
from .resolution import FIRST_KINDS, find_structure
from .structure import Structure
from .writer import Write, WriteResult, write, write_one


class LimeCrm:
    """The data of one application, for one run. `journal` is kept in the same database."""

    def __init__(
        self, application: Any, structure: Structure, clock: Clock, *, history_category: str = "autolog"
    ) -> None:
        self._application = application
        self._clock = clock
        self._history_category = history_category
        self.structure = structure
        self.journal = LimeJournal(application, structure, clock)
        self.lookups: Lookups = LimeLookups(application, structure)

    @property
    def application(self) -> str:
        """The name of the application, part of the marker of our lists."""
        return str(self._application.identifier)

    def read_campaigns(self) -> tuple[Campaign, ...]:
        """Return every e-mail campaign, by id."""
        return reader.read_campaigns(self._application, self.structure)

    def read_links(self, list_id: int | None = None) -> tuple[tuple[int, int], ...]:
        """Return (campaign id, list id) of every campaign that holds a list id, by campaign id."""
        return reader.read_links(self._application, self.structure, list_id)

    def find_campaign(self, campaign_id: int) -> Campaign | None:
        """Return one campaign of whatever type."""
        return reader.find_campaign(self._application, self.structure, campaign_id)

    def read_participants(self, campaign_id: int) -> Iterator[Participant]:
        """Yield the participants of a campaign, by id."""
        return reader.read_participants(self._application, self.structure, campaign_id)

    def read_address_owners(self, emails: Collection[str]) -> Mapping[Address, Person]:
        """Return, for each address, the person with the lowest id who has it."""
        return reader.read_address_owners(self._application, self.structure, emails)

    def read_bounce_standings(self) -> Iterator[BounceStanding]:
        """Return every person's address and bounce status, by id."""
        return bounces.read_standings(self._application, self.structure)

    def save_bounces(self, changes: Sequence[SetBounce]) -> tuple[LimeWriteFailed, ...]:
        """Write the status of some people; return who was refused."""
        return bounces.save_statuses(self._application, self.structure, changes)

    def check_mailings(self) -> None:
        """Raise `StructureMissing` unless there are tables for mailings and recipients."""
        self.structure.require("mailings")

    def known_sendings(self, sending_ids: Collection[int]) -> frozenset[int]:
        """Return which of some sendings are mailings in Lime."""
        return mailings.known_sendings(self._application, self.structure, sending_ids)

    def record_mailing(self, mailing: Mailing) -> tuple[int, bool]:
        """Make a mailing, or write what differs in the one that is there."""
        return mailings.record_mailing(self._application, self.structure, mailing)

    def read_recipients(self, mailing_id: int) -> Iterator[RecipientRow]:
        """Yield the recipients of a mailing, by id."""
        return mailings.read_recipients(self._application, self.structure, mailing_id)

    def save_recipients(self, mailing_id: int, rows: Sequence[RecipientRow]) -> tuple[LimeWriteFailed, ...]:
        """Make rows of a mailing, or change the status of those that are there; return what was refused."""
        return mailings.save_recipients(self._application, self.structure, mailing_id, rows)

    def check_opt_outs(self) -> None:
        """Raise `StructureMissing` unless there is a table for the note about an opt-out."""
        self.structure.require("opt_outs")

    def remove_opted_out(self, changes: Sequence[RemoveParticipant]) -> tuple[LimeWriteFailed, ...]:
        """Take people off a campaign, each with a history note in the same transaction; return who was refused."""
        now = self._clock.now()
        return opt_outs.remove_opted_out(
            self._application, self.structure, changes, category=self._history_category, now=now
        )

    def read_flags(self) -> Iterator[FlagStanding]:
        """Return every person's address and opt-out flag, by id."""
        return opt_outs.read_flags(self._application, self.structure)

    def save_flags(self, changes: Sequence[SetGlobalOptOut]) -> tuple[LimeWriteFailed, ...]:
        """Write the flag of some people; return who was refused."""
        return opt_outs.save_flags(self._application, self.structure, changes)

    @property
    def longest_campaign_name(self) -> int | None:
        """How long the name of a campaign may be."""
        return self.structure["campaign"].fields["name"].length

    def save_campaign_name(self, campaign_id: int, name: str) -> None:
        """Rename a campaign."""
        self._change_campaign(campaign_id, name=name)

    def save_list_id(self, campaign_id: int, list_id: int | None) -> None:
        """Tie a campaign to a list, or to none any more."""
        self._change_campaign(campaign_id, list_id=list_id)

    def save_synchronised(self, campaign_id: int, when: datetime) -> None:
        """Write the time of the last complete, successful sync."""
        self._change_campaign(campaign_id, last_synchronised=when)

    def write(self, changes: Collection[Write]) -> WriteResult:
        """Save records of any table; one that is refused never stops the others."""
        return write(self._application, changes)

    def _change_campaign(self, campaign_id: int, **fields: object) -> None:
        table = self.structure["campaign"]
        named = {table[role]: value for role, value in fields.items()}
        write_one(self._application, Write(table.name, campaign_id, named))


def connect(application: Any, settings: CrmSettings, clock: Clock, kinds: Collection[str] = FIRST_KINDS) -> LimeCrm:
    """Settle the structure for some kinds of sync. `StructureMissing` with every problem that stops one of them."""
    structure = find_structure(application, settings, kinds)
    return LimeCrm(application, structure, clock, history_category=settings.history_option_key)
