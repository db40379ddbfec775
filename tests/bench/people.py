"""A customer with hundreds of thousands of people, whose account tells what became of some of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lime_stub.storage.loading import insert_objects

from limepkg_apsis.core.kinds import Ports, SyncKind
from limepkg_apsis.core.planner import Rules
from limepkg_apsis.core.report import RunReport, Trigger
from limepkg_apsis.core.run import Run
from limepkg_apsis.crm import connect
from limepkg_apsis.crm.connect import LimeCrm
from limepkg_apsis.settings import CrmSettings
from tests.apsis.pro.test_mail_contract import SimulatedMail
from tests.crm.opened import opened
from tests.crm.schemas import usual
from tests.crm.world import LimeWorld


@dataclass(frozen=True)
class Cost:
    """What one run took: its report, processor seconds, how often each person was read, and commits to Lime."""

    report: RunReport
    seconds: float
    reads: Counter[int]
    writes: int


class WatchedCrm:
    """The Lime side, counting how often each person is read."""

    def __init__(self, crm: LimeCrm) -> None:
        self._crm, self.reads = crm, Counter[int]()

    def __getattr__(self, name: str) -> object:
        """Be the Lime side in everything else."""
        return getattr(self._crm, name)

    def read_flags(self) -> Iterator[object]:
        """Yield every person's flag."""
        return self._watched(self._crm.read_flags())

    def read_bounce_standings(self) -> Iterator[object]:
        """Yield every person's bounce."""
        return self._watched(self._crm.read_bounce_standings())

    def _watched(self, rows: Iterator[object]) -> Iterator[object]:
        for row in rows:
            self.reads[row.person_id] += 1  # type: ignore[attr-defined]  # both sorts of rows have it
            yield row


@dataclass
class Customer:
    """Lime on a file with so many people, and the account beside it."""

    lime: LimeWorld
    account: SimulatedMail

    def run(self, kind: SyncKind) -> Cost:
        """Run a kind once, as a new process would."""
        self.lime.clock.advance(hours=5)
        crm = WatchedCrm(connect(self.lime.app, CrmSettings(), self.lime.clock))
        rules = Rules(self.lime.clock.now(), lambda email: True)
        gateway = self.account.gateway(patience_seconds=600)
        ports = Ports(crm, gateway, crm.journal, self.lime.clock, lambda: rules)  # type: ignore[arg-type]  # it is one
        statistics = self.lime.app.database.statistics
        statistics.reset()
        begun = time.process_time()
        run = Run(kind, ports, None, Trigger.SCHEDULE, lambda: None)
        run.start()
        report = run.conclude()
        return Cost(report, time.process_time() - begun, crm.reads, statistics.commits)


def customer(folder: Path, people: int, opted_out: int, bounced: int) -> Customer:
    """Make a customer: the first of the people opted out of everything, the last ones have a bounce."""
    account = SimulatedMail()
    app = opened(usual(), f"sqlite:///{folder / 'lime.sqlite'}")
    usually = {"firstname": "P", "emailbounce": "none"}
    rows = {f"p{n}": {**usually, "lastname": str(n), "email": f"p{n}@example.test"} for n in range(people)}
    insert_objects(app.database, {"person": rows})
    lime = LimeWorld(app, connect(app, CrmSettings(), account.clock), account.clock)
    account.seed(
        opt_outs=[f"p{n}@example.test" for n in range(opted_out)],
        subscribers=[{"email": f"p{people - n}@example.test"} for n in range(1, bounced + 1)],
        bounces=[{"email": f"p{people - n}@example.test", "kind": "hard"} for n in range(1, bounced + 1)],
    )
    return Customer(lime, account)
