"""The gateway on a simulator in this process: an account to work in, and the adapter under test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apsis_sim.adapter import InProcess
from apsis_sim.clock import Clock as SimClock
from apsis_sim.jobs import JobPace
from apsis_sim.world import World
from apsis_sim.world.imports import ImportPace

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.addresses import Address, normalise
from limepkg_apsis.settings import ApsisSettings
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_apsis import MemoryTickets

READS = ("*subscribers/*", "*optouts/*", "*subscriptions/count")


class SimulatedAccount:
    """One account in the simulator and gateways to it; both sides live by the same clock."""

    def __init__(self, *, variants: Mapping[str, Any] | None = None, person_id_field: str = "") -> None:
        self.clock = FakeClock()
        world = World(SimClock(lambda: self.clock.now().timestamp()))
        self.sim = InProcess(world, variants=variants or {})
        self.tickets = MemoryTickets()
        self.settings = ApsisSettings(
            base_url=self.sim.base_url, api_key=self.sim.api_key, person_id_field=person_id_field
        )
        self.limiter = Limiter()
        self.sim.simulator.jobs.pace = JobPace(polls=0)
        self.sim.simulator.import_pace = ImportPace(looks=1)
        if person_id_field:
            self.seed(demographics=[person_id_field])
        self.apsis = self.gateway(patience_seconds=45)

    def gateway(self, *, patience_seconds: float = 0, hurried: bool = False, **settings: Any) -> ProGateway:
        """Connect a (further) gateway to the account, as another process would."""
        chosen = replace(self.settings, **settings)
        transport = Transport(chosen, self.clock, limiter=self.limiter, adapter=self.sim.adapter)
        return connect(
            chosen,
            self.tickets,
            self.clock,
            patience_seconds=patience_seconds,
            hurried=hurried,
            transport=transport,
        )

    def happen(self, event: str, **given: Any) -> Any:
        """Let something happen in APSIS itself."""
        from apsis_sim.control.events import happen

        return happen(self.sim.world, event, **given)

    def seed(self, **document: Any) -> None:
        """Fill the account."""
        from apsis_sim.control.seeding import seed

        seed(self.sim.world, document)

    def fault(self, effect: str, **given: Any) -> None:
        """Switch a fault on."""
        self.sim.simulator.add_fault(effect, **given)

    def sent(self, route: str = "") -> list[Any]:
        """Return the requests that reached the simulator, those of one route only if it is named."""
        return [each for each in self.sim.log if not route or route in each.path]

    # --- the account of the contract -----------------------------------------------------------------------------------

    def add_list(self, name: str, *, marker: str = "") -> int:
        """Make a list."""
        return int(self.happen("create_list", name=name, description=marker))

    def delete_list(self, list_id: int) -> None:
        """Delete a list."""
        self.happen("delete_list", list=list_id)

    def add_subscriber(self, list_id: int, email: str, name: str = "", person_id: str = "") -> int:
        """Put somebody on a list."""
        return int(self.happen("add_member", list=list_id, email=email, name=name, external_id=person_id))

    def opt_out(self, email: str, list_id: int = 0) -> None:
        """Let somebody opt out."""
        self.happen("opt_out", email=email, **({"list": list_id} if list_id else {}))

    def names_on(self, list_id: int) -> dict[Address, str]:
        """Return who is on a list."""
        world = self.sim.world
        people = [world.by_email(email) for email in world.emails(list_id)]
        return {normalise(each.email): each.name for each in people if each}

    def refuse(self, email: str) -> None:
        """Refuse an address."""
        self.fault("rejected", emails=[email], message=f"{email} is not a valid e-mail address", always=True)

    def hold_work(self) -> None:
        """Let work wait."""
        self.sim.simulator.jobs.pace = JobPace(polls=None, seconds=None)
        self.sim.simulator.import_pace = ImportPace(looks=None, seconds=None)

    def release_work(self) -> None:
        """Let work end."""
        self.sim.simulator.finish_all()

    def lose_next_work(self) -> None:
        """Let work end without effect."""
        self.fault("job_state", state=-1)

    def break_reads(self) -> None:
        """Let every total be one too high, and every file of an export break off."""
        self.fault("total_count", add=1, always=True)
        self.fault("truncated", path="/apsisqueue/d/*", always=True)

    def lose_next_answer(self) -> None:
        """Lose one answer."""
        self.fault("lost_answer")

    def calls_made(self) -> int:
        """Return calls and looks."""
        return len(list(self.sim.log))
