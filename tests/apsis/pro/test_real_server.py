"""The same over a real connection on loopback, where answers come in pieces and lines break."""

from __future__ import annotations

import pytest
from apsis_sim.control.seeding import seed
from apsis_sim.server import SimServer

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.changes import AddMember, CreateList
from limepkg_apsis.core.errors import KeyRejected, Unavailable
from limepkg_apsis.settings import ApsisSettings
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_apsis import MemoryTickets

NAMES = ["Ada Öberg", "]]> & <b>", "𝔸 🙂"]


def gateway(server: SimServer, key: str = "") -> ProGateway:
    """Connect to the server."""
    clock = FakeClock()
    settings = ApsisSettings(base_url=server.base_url, api_key=key or server.api_key)
    transport = Transport(settings, clock, limiter=Limiter())
    return connect(settings, MemoryTickets(), clock, patience_seconds=60, hurried=True, transport=transport)


def wishes(count: int) -> list[AddMember]:
    """Make wishes for so many people."""
    return [AddMember(f"p{n}@example.test", f"p{n}@example.test", NAMES[n % len(NAMES)], (n,)) for n in range(count)]


@pytest.mark.parametrize("people", [3, 60])
def test_life_of_a_list(apsis_sim: SimServer, people: int) -> None:
    """Made, filled, read, emptied by one: over HTTP, with DELETE, files and every letter."""
    apsis = gateway(apsis_sim)
    list_id = apsis.create_list(CreateList(7, "Vår", "Example AB", "news@example.test", "mark"))

    apsis.add_members(list_id, wishes(people))
    (*ended,) = apsis.settle(list_id)
    members = {each.email: each for each in apsis.read_members(list_id)}
    apsis.remove_subscription(list_id, members["p0@example.test"].id)

    assert all(each.finished and not each.lost for each in ended)
    assert {email: each.name for email, each in members.items()} == {each.email: each.name for each in wishes(people)}
    assert len(list(apsis.read_members(list_id))) == people - 1


@pytest.mark.parametrize("effect", ["cut", "truncated"])
def test_broken_line_in_the_middle_of_an_export(apsis_sim: SimServer, effect: str) -> None:
    """A connection that closes in the middle of a file: read again, every member once."""
    apsis = gateway(apsis_sim)
    list_id = apsis.create_list(CreateList(7, "Vår", "Example AB", "news@example.test", "mark"))
    seed(apsis_sim.simulator.world, {"generate": [{"list": list_id, "count": 20_000}]})
    apsis_sim.simulator.add_fault(effect, path="/apsisqueue/d/*")

    rows = [each.id for each in apsis.read_members(list_id)]

    assert len(rows) == len(set(rows)) == 20_000


def test_closed_connection_is_a_lost_answer(apsis_sim: SimServer) -> None:
    """The server worked and hung up: nothing is repeated that may not be."""
    apsis = gateway(apsis_sim)
    apsis_sim.simulator.add_fault("lost_answer")

    with pytest.raises(Unavailable):
        apsis.create_list(CreateList(7, "Vår", "Example AB", "news@example.test", "mark"))

    assert [each.marker for each in apsis.read_lists()] == ["mark"]


def test_wrong_key_is_rejected(apsis_sim: SimServer) -> None:
    """The key is the user name of every call."""
    with pytest.raises(KeyRejected):
        gateway(apsis_sim, key="wrong").read_lists()
