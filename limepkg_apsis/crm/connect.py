"""How an application becomes the two ports of the Lime side; the structure is settled once, here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from ..core.addresses import Address
from ..core.model import Campaign, Participant, Person
from ..core.ports import Clock
from ..settings import CrmSettings
from . import reader
from .journal import LimeJournal
from .resolution import FIRST_KINDS, find_structure
from .structure import Structure
from .writer import Write, WriteResult, write, write_one


class LimeCrm:
    """The data of one application, for one run. `journal` is kept in the same database."""

    def __init__(self, application: Any, structure: Structure, clock: Clock) -> None:
        self._application = application
        self.structure = structure
        self.journal = LimeJournal(application, structure, clock)

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

    def save_list_id(self, campaign_id: int, list_id: int) -> None:
        """Tie a campaign to a list."""
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
    return LimeCrm(application, find_structure(application, settings, kinds), clock)
