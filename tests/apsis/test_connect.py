"""Connecting sends nothing, and tells one account from another without telling the key."""

from __future__ import annotations

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.settings import ApsisSettings
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
