"""Connecting sends nothing, and tells one account from another without telling the key."""

from __future__ import annotations

import pytest

from limepkg_apsis.apsis.connect import connect, connect_to_look
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.errors import Unavailable
from limepkg_apsis.settings import ApsisSettings
from tests.apsis.fake_line import FakeLine, Reply, result
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_apsis import MemoryTickets


def _fingerprint(base_url: str, api_key: str) -> str:
    settings = ApsisSettings(base_url=base_url, api_key=api_key)
    return connect(settings, MemoryTickets(), FakeClock()).key_fingerprint


def test_connecting_sends_nothing() -> None:
    """A gateway can be made without anybody listening."""
    apsis = connect(ApsisSettings(base_url="http://127.0.0.1:9", api_key="key"), MemoryTickets(), FakeClock())

    assert (apsis.calls, apsis.polls, apsis.writes) == (0, 0, 0)


def test_fingerprint_follows_key_and_host() -> None:
    """The same account has the same fingerprint over another port; another key or host has another one."""
    one = _fingerprint("https://se.api.example.test:8443", "key a")

    assert one == _fingerprint("https://se.api.example.test", "key a")
    assert one != _fingerprint("https://se.api.example.test:8443", "key b")
    assert one != _fingerprint("https://other.example.test:8443", "key a")
    assert "key a" not in one


def test_a_look_is_one_call_however_it_fails() -> None:
    """Reads that a run would repeat are made once, and no equal call before them is waited for."""
    settings, clock = ApsisSettings(api_key="key"), FakeClock()
    line = FakeLine(result({"Demographics": []}), result([]), result([]), Reply(503), Reply(503))
    look = connect_to_look(settings, clock, Transport(settings, clock, limiter=Limiter(), adapter=line, rests=True))

    assert (look.read_field_names(), look.read_lists(), look.read_lists()) == ((), (), ())
    for read in (look.read_field_names, look.read_lists):
        with pytest.raises(Unavailable):
            read()

    assert (len(line.sent), clock.slept) == (5, [])


def test_a_look_waits_seconds_where_a_run_waits_a_minute() -> None:
    """Somebody sits in front of it."""
    assert sum(connect_to_look(ApsisSettings(api_key="key"), FakeClock()).transport.seconds) <= 15


def test_a_look_is_known_by_the_same_fingerprint_as_a_run() -> None:
    """Or every new key would look like another account."""
    settings = ApsisSettings(base_url="https://se.api.example.test:8443", api_key="key a")

    assert connect_to_look(settings, FakeClock()).key_fingerprint == _fingerprint(settings.base_url, "key a")
