"""Three sendings to fifty thousand people, fetched into Lime with interruptions: what it costs, and what is there."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from apsis_sim.world.records import Event

from limepkg_apsis.core.kinds import Ports
from limepkg_apsis.core.model import Reaction
from limepkg_apsis.core.planner import Rules
from limepkg_apsis.core.report import RunReport, Trigger
from limepkg_apsis.core.run import Run
from limepkg_apsis.crm import connect
from limepkg_apsis.settings import CrmSettings
from limepkg_apsis.syncs.mailings import MAILINGS
from tests.apsis.pro.test_mail_contract import SimulatedMail
from tests.crm.opened import changed, opened
from tests.crm.test_records import with_mailings
from tests.crm.world import LimeWorld

REACTIONS = ((Reaction.OPEN, 3), (Reaction.CLICK, 10), (Reaction.BOUNCE, 50))
"""Every third opens, every tenth clicks, every fiftieth bounces."""


class Stopped(BaseException):
    """The process is gone."""


@dataclass
class Campaigns:
    """Lime on a file, and an account from which something was sent."""

    lime: LimeWorld
    account: SimulatedMail
    sendings: tuple[int, ...]

    @property
    def ports(self) -> Ports:
        """Return the ports as a new process has them."""
        crm = connect(self.lime.app, CrmSettings(), self.lime.clock)
        rules = Rules(self.lime.clock.now(), lambda email: True)
        return Ports(crm, self.account.gateway(patience_seconds=600), crm.journal, self.lime.clock, lambda: rules)

    def run(self, checkpoint: Callable[[], None] = lambda: None) -> RunReport:
        """Run the kind once."""
        run = Run(MAILINGS, self.ports, None, Trigger.SCHEDULE, checkpoint)
        run.start()
        return run.conclude()

    def rows(self) -> dict[int, list[tuple[str, str]]]:
        """Return address and status of every recipient in Lime, by sending."""
        found = {}
        for each in self.lime.app.limetypes.mailing.get_all():
            rows = self.lime.crm.read_recipients(each.id)
            found[each.properties.mailingid.value] = [(row.email, row.status) for row in rows]
        return found


def sent_to(recipients: tuple[int, ...], folder: Path) -> Campaigns:
    """Make a campaign and send to so many people, once for each number."""
    account = SimulatedMail()
    app = opened(changed(with_mailings), f"sqlite:///{folder / 'lime.sqlite'}")
    lime = LimeWorld(app, connect(app, CrmSettings(), account.clock), account.clock)
    sendings = []
    for number, count in enumerate(recipients):
        list_id = account.add_list(f"List {number}")
        account.seed(generate=[{"list": list_id, "count": count, "prefix": f"s{number}p"}])
        lime.add_campaign(list_id=list_id)
        sendings.append(account.send(list_id))
        for what, every in REACTIONS:
            _react(account, sendings[-1], what, every)
    return Campaigns(lime, account, tuple(sendings))


def _react(account: SimulatedMail, sending_id: int, what: Reaction, every: int) -> None:
    # Straight into the account: letting it happen looks each recipient up among all others.
    world = account.sim.world
    rows = {Reaction.OPEN: world.opens, Reaction.CLICK: world.clicks, Reaction.BOUNCE: world.bounces}[what]
    for who in world.sendings[sending_id].recipients[every - 1 :: every]:
        number, kind = world.next_id("event"), "Soft" if what is Reaction.BOUNCE else ""
        rows.append(Event(number, who.subscriber_id, who.email, "", sending_id, world.now(), kind=kind))


def stopping_after(checkpoints: int) -> Callable[[], None]:
    """Return a checkpoint that ends the process at the n-th time it is passed."""
    left = iter(range(checkpoints))

    def checkpoint() -> None:
        if next(left, None) is None:
            raise Stopped

    return checkpoint


def interrupted(campaigns: Campaigns, checkpoints: tuple[int, ...]) -> RunReport:
    """Run with the process ending after so many checkpoints, once for each number, then to the end."""
    for each in checkpoints:
        try:
            campaigns.run(stopping_after(each))
        except Stopped:
            continue
        raise AssertionError("the run was over before it could be stopped")
    return campaigns.run()


def peak_bytes(work: Callable[[], object]) -> int:
    """Return how much more memory was in use than before, at the most."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
