"""A whole application over a simulated account: Lime in memory, and as many workers, one after the other, as wanted."""

from __future__ import annotations

from typing import Any

from apsis_sim.adapter import InProcess
from apsis_sim.clock import Clock as SimClock
from apsis_sim.jobs import JobPace
from apsis_sim.world import World as SimWorld
from apsis_sim.world.imports import ImportPace

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.guards import Allowance
from limepkg_apsis.core.kinds import Ports
from limepkg_apsis.core.model import Campaign, Person
from limepkg_apsis.core.planner import Rules
from limepkg_apsis.core.sync import Sync
from limepkg_apsis.settings import ApsisSettings
from limepkg_apsis.syncs import SYNC_KINDS, kind_named
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_crm import MemoryCrm
from tests.fakes.memory_journal import MemoryJournal
from tests.syncs.world import is_valid

KINDS = tuple(kind for kind in SYNC_KINDS if kind in (kind_named("campaigns"), kind_named("members")))


class Office:
    """One application; `worker` is a new process each time, with nothing but the journal from the one before."""

    def __init__(self, **settings: Any) -> None:
        self.clock = FakeClock()
        self.sim = InProcess(SimWorld(SimClock(lambda: self.clock.now().timestamp())))
        self.sim.simulator.jobs.pace = JobPace(polls=0)
        self.sim.simulator.import_pace = ImportPace(looks=1)
        self.crm, self.journal = MemoryCrm(), MemoryJournal(self.clock)
        self.settings = ApsisSettings(base_url=self.sim.base_url, api_key=self.sim.api_key, **settings)
        self.workers = 0

    def worker(self, *, hurried: bool = False) -> Sync:
        """Start a process: for somebody who waits, or for the schedule."""
        self.workers += 1
        transport = Transport(self.settings, self.clock, limiter=Limiter(), adapter=self.sim.adapter, rests=not hurried)
        apsis = connect(
            self.settings,
            self.journal.tickets,
            self.clock,
            patience_seconds=120 if hurried else 0,
            hurried=hurried,
            transport=transport,
        )
        return Sync(
            Ports(self.crm, apsis, self.journal, self.clock, self.rules),
            KINDS,
            f"worker-{self.workers}",
            data_call_interval_seconds=self.settings.data_call_interval_seconds,
        )

    def rules(self) -> Rules:
        """Ordinary guards."""
        return Rules(self.clock.now(), is_valid, Allowance(10, 10), Allowance(50, 5))

    def campaign(self, number: int, people: int, start: int = 0) -> Campaign:
        """Make a campaign with so many participants."""
        made = self.crm.add_campaign(Campaign(number, f"Campaign {number}", "Anna", "news@example.test"))
        self.invite(number, people, start)
        return made

    def invite(self, campaign_id: int, people: int, start: int = 0) -> None:
        """Let so many people take part."""
        for each in range(start + 1, start + people + 1):
            person = Person(each, f"Person {each}", f"p{each}@example.test")
            self.crm.add_participant(campaign_id, person)

    def on_list(self, campaign_id: int) -> set[str]:
        """Return who is on the list of a campaign."""
        list_id = self.crm.campaigns[campaign_id].list_id
        assert list_id is not None
        return set(self.sim.world.emails(list_id))

    def most_calls_in_a_minute(self) -> int:
        """Return the largest number of requests that any sixty seconds of the simulator's log hold."""
        moments = sorted(entry.time for entry in self.sim.log)
        most = first = 0
        for last, moment in enumerate(moments):
            while moments[first] <= moment - 60:
                first += 1
            most = max(most, last - first + 1)
        return most

    def share_of_invalid_calls(self) -> float:
        """Return how many of all calls were refused as wrong."""
        wrong = [entry for entry in self.sim.log if entry.code in (-2, -3, -4, -7)]
        return len(wrong) / max(1, len(self.sim.log))
