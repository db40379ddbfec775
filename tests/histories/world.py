"""The world of a history: Lime in memory, APSIS simulated, small limits, and a worker that may die at any call."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from apsis_sim.adapter import InProcess
from apsis_sim.clock import Clock as SimClock
from apsis_sim.control.events import happen
from apsis_sim.jobs import JobPace
from apsis_sim.variants import TABLE
from apsis_sim.world import World as SimWorld
from apsis_sim.world.imports import ImportPace

from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.apsis.pro.limits import Limits
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.approval import Approval, Verdict
from limepkg_apsis.core.errors import ApsisSyncError
from limepkg_apsis.core.guards import Allowance
from limepkg_apsis.core.kinds import Ports
from limepkg_apsis.core.outcome import Outcome
from limepkg_apsis.core.planner import Rules
from limepkg_apsis.core.report import Trigger
from limepkg_apsis.core.sync import Sync
from limepkg_apsis.settings import ApsisSettings
from limepkg_apsis.syncs import SYNC_KINDS
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_crm import MemoryCrm
from tests.fakes.memory_journal import MemoryJournal
from tests.histories.watch import Killed, WatchedAdapter
from tests.syncs.world import is_valid

# A handful of people must be enough to go every way there is: pages, exports, subscriptions, creation, import.
LIMITS = Limits(page=3, direct_pages=2, subscribe=2, update=2, create=2, people_created=4, imported=3)
WIDE = Allowance(10_000, 100)
FIELD = "LimeId"
OTHERS = ("email_lookup", "delete", "bounce", "sending", "engagement", "filter", "throttle")
"""Services the gateway does not use: how their open questions are answered makes no difference."""
QUESTIONS = [each for each in TABLE if each.key.split(".")[0] not in OTHERS]


class HistoryWorld:
    """Both sides of one application, and whoever starts work on it."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.clock = rng, FakeClock()
        self.chance = Random(1)
        self.sim = InProcess(SimWorld(SimClock(lambda: self.clock.now().timestamp())), variants=_variants(rng))
        self.sim.simulator.jobs.pace = JobPace(rng.choice((0, 0, 1, 2)), rng.choice((1.0, 90.0)))
        self.sim.simulator.import_pace = ImportPace(rng.choice((1, 2)), rng.choice((1.0, 90.0)))
        self.line = WatchedAdapter(self.sim)
        self.crm, self.journal = MemoryCrm(), MemoryJournal(self.clock)
        for port in (self.crm, self.journal):
            port.before_call = port.after_call = self.line.port_call
        field = FIELD if rng.random() < 0.25 else ""
        if field:
            from apsis_sim.control.seeding import seed

            seed(self.sim.world, {"demographics": [field]})
        self.settings = ApsisSettings(base_url=self.sim.base_url, api_key=self.sim.api_key, person_id_field=field)
        self.workers = self.patience = 0
        self.former: dict[int, set[str]] = {}
        self.refused: set[str] = set()
        self.readmitted: set[str] = set()
        self.sync = self.new_worker()

    def new_worker(self) -> Sync:
        """Start anew, as another process would: nothing but the journal is left."""
        self.workers += 1
        self.patience = patience = self.rng.choice((0, 0, 45))
        transport = Transport(
            self.settings,
            self.clock,
            limiter=Limiter(),
            adapter=self.line,
            rests=not patience,
            chance=self.chance,
        )
        gateway = ProGateway(
            self.settings,
            transport,
            self.journal.tickets,
            self.clock,
            patience_seconds=patience,
            hurried=bool(patience),
            limits=LIMITS,
        )
        ports = Ports(self.crm, gateway, self.journal, self.clock, self.rules)
        # Every kind is due each quarter, so that the calm at the end of a history is calm for all of them.
        quarters = dict.fromkeys((kind.name for kind in SYNC_KINDS), 15)
        return Sync(ports, SYNC_KINDS, f"worker-{self.workers}", quarters, data_call_interval_seconds=300)

    def rules(self) -> Rules:
        """Guards stand wide open: what they hold is tested elsewhere."""
        return Rules(self.clock.now(), is_valid, WIDE, WIDE)

    def happen(self, event: str, **given: Any) -> Any:
        """Let something happen in APSIS itself."""
        return happen(self.sim.world, event, **given)

    def pass_time(self, minutes: float) -> None:
        """Let time pass on both sides."""
        self.clock.advance(minutes=minutes)

    def scheduled(self) -> Outcome | None:
        """Let the schedule do what is due."""
        return self._work(lambda: self.sync.due(lambda: False))

    def pressed(self, campaign_id: int) -> Outcome | None:
        """Let somebody press the button of one campaign."""
        return self._work(lambda: self.sync.campaign(campaign_id, Trigger.PERSON))

    def _work(self, work: Callable[[], Outcome]) -> Outcome | None:
        self.line.run_begins()
        try:
            return work()
        except ApsisSyncError as error:  # the breaker is open, and a click has asked in vain
            return Outcome(resting=error.code)
        except Killed:
            self.line.revive()
            self.sync = self.new_worker()
            return None

    def approve(self) -> bool:
        """Let a person approve whatever is held; tell whether anything was."""
        found = False
        for campaign_id in self.crm.campaigns:
            last = self.journal.last_run("members", campaign_id)
            report = self.journal.reports.get(last.id) if last else None
            held = (
                [each for each in report.plan.held if "former" not in each.guard.value]
                if report and report.plan
                else []
            )
            if not held or not last:
                continue
            word = Approval(last.held_fingerprint, Verdict.APPROVED, self.clock.now())
            self.journal.approvals.save(campaign_id, word)
            found = True
        return found


def _variants(rng: Random) -> dict[str, Any]:
    """Answer one open question otherwise, now and then."""
    if rng.random() < 0.6:
        return {}
    variant = rng.choice(QUESTIONS)
    return {variant.key: rng.choice(variant.choices)}
