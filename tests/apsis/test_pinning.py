"""Files are fetched from APSIS' own host, over the connection we trust, or not at all."""

from __future__ import annotations

import pytest

from limepkg_apsis.apsis.pinning import pin
from limepkg_apsis.core.errors import ContractBroken
from tests.apsis.fake_line import connected

BASE = "https://se.api.example.test:8443"


@pytest.mark.parametrize(
    ("address", "base", "pinned"),
    [
        ("http://se.api.example.test/POLL/1.json", BASE, f"{BASE}/POLL/1.json"),
        ("https://se.api.example.test/POLL/1.json", BASE, f"{BASE}/POLL/1.json"),
        ("http://SE.Api.Example.TEST:80/P/1.json?a=b%20c#d", BASE, f"{BASE}/P/1.json?a=b%20c"),
        ("http://se.api.example.test/1", "https://SE.api.example.test", "https://SE.api.example.test/1"),
        ("http://127.0.0.1/1", "http://127.0.0.1:5000", "http://127.0.0.1:5000/1"),
        ("https://127.0.0.1:9/1", "http://127.0.0.1:5000", "http://127.0.0.1:5000/1"),
        ("http://localhost:5000/1", "http://127.0.0.1:5000", "http://127.0.0.1:5000/1"),
        ("http://[::1]:5000/1", "http://[::1]:5000", "http://[::1]:5000/1"),
    ],
)
def test_own_addresses_are_put_on_our_connection(address: str, base: str, pinned: str) -> None:
    """Path and query are theirs; scheme, host and port are ours."""
    assert pin(address, base) == pinned


FOREIGN = [
    "http://evil.example/POLL/1.json",
    "http://se.api.example.test.evil.example/1",
    "http://evil.example/se.api.example.test/1",
    "http://se.api.example.test@evil.example/1",
    "http://user:pw@se.api.example.test/1",
    "http://@se.api.example.test/1",
    "http://evil.example\\@se.api.example.test/1",
    "http://evil.example#@se.api.example.test/1",
    "//se.api.example.test/1",
    "ftp://se.api.example.test/1",
    "file:///etc/passwd",
    "/POLL/1.json",
    "",
    "http://se.api.example.test",
    "http://se.api.example.test./1",
    "http://se.api.example.test:port/1",
    "http://se.api.example.test/1\r\nX-Key: 1",
    "http://se.api.example.test/1 2",
    "http://[se.api.example.test/1",
    "http://127.0.0.1/1",
    "http://localhost/1",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_every_other_address_is_refused_and_nothing_is_sent(address: str) -> None:
    """The error names the reason and not the address; no request leaves."""
    transport, line, _ = connected(base_url=BASE)

    with pytest.raises(ContractBroken) as caught:
        transport.fetch(address, "{poll file}", lambda answer: answer)

    assert caught.value.params["reason"] == "foreign_address"
    assert "evil" not in str(caught.value)
    assert line.sent == []
