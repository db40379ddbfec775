"""The Lime side and its fakes keep the same contracts."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from tests.builders import campaign, person
from tests.contracts.crm_contract import CrmContract
from tests.contracts.history_contract import HistoryContract
from tests.contracts.journal_contract import JournalContract
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_crm import MemoryCrm
from tests.fakes.memory_journal import MemoryJournal


@dataclass
class MemoryWorld:
    """The fakes, filled as Lime is."""

    crm: MemoryCrm = field(default_factory=MemoryCrm)
    clock: FakeClock = field(default_factory=FakeClock)
    journal: MemoryJournal = field(init=False)

    def __post_init__(self) -> None:
        self.journal = MemoryJournal(self.clock)

    def add_campaign(self, **fields: object) -> int:
        """Put a campaign there and return its id."""
        return self.crm.add_campaign(campaign(**fields)).id

    def add_person(self, **fields: object) -> int:
        """Put a person there and return its id."""
        return self.crm.add_person(person(**fields)).id

    def add_participant(self, campaign_id: int, person_id: int | None) -> int:
        """Put a participant there and return its id."""
        return self.crm.add_participant(campaign_id, self.crm.persons[person_id] if person_id else None)


class TestMemoryCrm(CrmContract):
    @pytest.fixture
    def world(self) -> MemoryWorld:
        return MemoryWorld()


class TestMemoryJournal(JournalContract):
    @pytest.fixture
    def world(self) -> MemoryWorld:
        return MemoryWorld()


class TestLimeCrm(CrmContract):
    @pytest.fixture
    def world(self, lime_world: LimeWorld) -> LimeWorld:
        return lime_world


class TestLimeJournal(JournalContract):
    @pytest.fixture
    def world(self, lime_world: LimeWorld) -> LimeWorld:
        return lime_world


class TestMemoryHistory(HistoryContract):
    @pytest.fixture
    def world(self) -> MemoryWorld:
        return MemoryWorld()


class TestLimeHistory(HistoryContract):
    @pytest.fixture
    def world(self, lime_world: LimeWorld) -> LimeWorld:
        return lime_world
