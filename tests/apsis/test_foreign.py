"""A poll address that is not APSIS' own is refused and reported, and the key stays here."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.kinds import Ports
from limepkg_apsis.core.report import RunState, Trigger
from limepkg_apsis.core.sync import Sync
from tests.apsis.office import KINDS, Office


class Listener(BaseAdapter):
    """Passes everything to the simulator and remembers where it went and whether it carried the key."""

    def __init__(self, sim: BaseAdapter) -> None:
        super().__init__()
        self.sim, self.heard = sim, []
        self.heard: list[tuple[str, bool]]

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Pass a call on."""
        self.heard.append((str(request.url), "Authorization" in request.headers))
        return self.sim.send(request, *args, **kwargs)

    def close(self) -> None:
        """Do nothing; there is nothing to close."""


@pytest.mark.parametrize(
    "given",
    [
        {"host": "evil.example", "scheme": "https"},
        {"host": "evil.example", "scheme": "http"},
        {"user": "demo-key"},
    ],
    ids=["foreign host", "plain http to a foreign host", "user part"],
)
def test_foreign_poll_address_is_refused_and_reported(given: dict[str, str]) -> None:
    """Nothing is sent there, the run says what is wrong, and the next one goes on when APSIS is itself again."""
    office = Office()
    office.campaign(7, 3)
    line = Listener(office.sim.adapter)
    transport = Transport(office.settings, office.clock, limiter=Limiter(), adapter=line)
    apsis = connect(office.settings, office.journal.tickets, office.clock, hurried=True, transport=transport)
    ports = Ports(office.crm, apsis, office.journal, office.clock, office.rules)
    office.sim.simulator.add_fault("poll_url", route="subscribers.create_many", **given)

    report = Sync(ports, KINDS, "worker").campaign(7, Trigger.PERSON).reports[-1]

    assert (report.state, report.error) == (RunState.FAILED, "apsis_contract")
    assert dict(report.error_params)["reason"] == "foreign_address"
    assert [url for url, _ in line.heard if not url.startswith(office.sim.base_url)] == []
    assert [url for url, with_key in line.heard if with_key and "/apsisqueue/" in url] == []
    office.clock.advance(minutes=10)
    assert office.worker(hurried=True).campaign(7, Trigger.PERSON).state == "done"
