"""
Where a request is dealt with: who asks, what they may do, and both sides as the sync sees them.

The journal is read and written as the integration user, wherever that can be had: people at a card need no rights to
its table, and what they may do is decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..config import admin_settings
from ..core.errors import NotFound
from ..core.kinds import Ports
from ..core.model import Campaign, Person
from ..core.report import RunRow
from ..crm.platform import SYNC_CAMPAIGN, enqueue
from ..crm.users import as_integration, may_read, user_id_of
from ..runtime import open_for_questions, settings_of
from ..settings import Settings
from .bodies import LARGEST_ID
from .refusals import Paused
from .rights import Rights, can_see, rights_of


@dataclass(frozen=True, slots=True)
class Desk:
    """One request of one user. `application` is who asks."""

    application: Any
    settings: Settings
    ports: Ports
    rights: Rights
    tables: dict[str, str]

    @property
    def user_id(self) -> int | None:
        """Who asks, as Lime knows the user."""
        return user_id_of(self.application)

    def campaign(self, campaign_id: int, right: str = "read") -> Campaign:
        """Return a campaign the user can see. `Forbidden` without the right, `NotFound` without the campaign."""
        self.rights.need("read")
        self.rights.need(right)
        found = self.ports.crm.find_campaign(campaign_id) if is_an_id(campaign_id) else None
        if found is None or not can_see(self.application, self.tables["campaign"], campaign_id):
            raise NotFound(limetype="campaign", record=campaign_id)
        return found

    def run(self, run_id: int, right: str = "read") -> RunRow:
        """Return a run, or what somebody asked for, of a campaign the user can see."""
        self.rights.need("read")
        self.rights.need(right)
        found = self.ports.journal.history.find(run_id) if is_an_id(run_id) else None
        if found is None:
            raise NotFound(limetype="run", record=run_id)
        if found.campaign_id is None:
            self.rights.need("approve")
        else:
            self.campaign(found.campaign_id)
        return found

    def person(self, person_id: int) -> Person:
        """Return a person the user can see. `NotFound` without one."""
        found = self.ports.crm.lookups.find_person(person_id) if is_an_id(person_id) else None
        if found is None or not can_see(self.application, self.tables["person"], person_id):
            raise NotFound(limetype="person", record=person_id)
        return found

    def names_of(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of people, for those who may read the table of people."""
        if not (self.rights.approve or may_read(self.application, self.tables["person"])):
            return {}
        return self.ports.crm.lookups.names_of(person_ids)

    def need_enabled(self) -> None:
        """Raise `Paused` while the sync is switched off."""
        if not self.settings.enabled:
            raise Paused()

    def start_work(self, campaign_id: int, request_id: int) -> None:
        """Let a worker do what was asked; if none hears of it, the schedule does."""
        enqueue(self.application, SYNC_CAMPAIGN, campaign_id=campaign_id, request=request_id)


def is_an_id(number: int) -> bool:
    """Tell whether a number can be the id of a record at all; no database is asked for others."""
    return 0 < number <= LARGEST_ID


def open_desk(application: Any) -> Desk:
    """Open both sides for one request. Raises what is wrong with the configuration or the database."""
    settings = settings_of(application, admin_settings(application))
    ports = open_for_questions(as_integration(application) or application, settings)
    structure: Any = ports.crm
    tables = {role: table.name for role, table in structure.structure.tables.items()}
    return Desk(application, settings, ports, rights_of(application, settings, tables["campaign"]), tables)
