"""Servers that are not our simulator: what they leave on the line, how slowly they speak, what they ask for."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from limepkg_apsis.apsis import transport as transport_module
from limepkg_apsis.apsis.exchange import Repeat, Request
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.pro.wire.verdict import check_file, file_of, result_of
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.breaker import after_failure
from limepkg_apsis.core.errors import ApsisSyncError, IncompleteRead, TryLater
from limepkg_apsis.core.memory import Breaker
from limepkg_apsis.settings import ApsisSettings
from tests.apsis.fake_line import KEY, FakeLine, Reply, connected
from tests.fakes.fake_clock import FakeClock

READ = Request("GET", "/v1/things/7", "/v1/things/{id}")
ONCE = Request("GET", "/v1/things/7", "/v1/things/{id}", repeat=Repeat.NEVER, once=True)
FILE = "http://apsis.example.test/d/1"


class Server:
    """Answers every request with the same bytes and keeps the line open, whatever it is asked."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests_of: list[int] = []
        """How many requests each connection carried."""

    def run(self) -> None:
        """Serve until the listener is closed."""
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            self.requests_of.append(0)
            threading.Thread(target=self._serve, args=(line, len(self.requests_of) - 1), daemon=True).start()

    def _serve(self, line: socket.socket, number: int) -> None:
        with line, line.makefile("rb") as heard:
            while heard.readline():
                while heard.readline() not in (b"\r\n", b""):
                    pass
                self.requests_of[number] += 1
                line.sendall(self._answer)

    def close(self) -> None:
        """Stop listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


@contextmanager
def serving(body: bytes, headers: bytes = b"") -> Iterator[tuple[Server, Transport]]:
    """Run a server with one answer, and a transport to it."""
    server = Server(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%b\r\n%b" % (len(body), headers, body))
    threading.Thread(target=server.run, daemon=True).start()
    settings = ApsisSettings(base_url=server.base_url, api_key=KEY)
    try:
        yield server, Transport(settings, FakeClock(), limiter=Limiter())
    finally:
        server.close()


def test_no_line_carries_two_calls() -> None:
    """What a server says too much cannot be taken for the answer to the next call: that one has a line of its own."""
    with serving(b'{"Code":1,"Message":"OK","Result":7}') as (server, transport):
        answers = [transport.send(READ, result_of) for _ in range(3)]
        transport.fetch(f"{server.base_url}/d/1.json", "{file}", file_of)

    assert answers == [7, 7, 7]
    assert server.requests_of == [1, 1, 1, 1]


def test_call_in_the_middle_of_a_file_does_not_end_it() -> None:
    """An export may still be coming while something else is asked."""
    body = b"[" + b"1," * 200_000 + b"1]"
    with (
        serving(body) as (server, transport),
        transport.stream(f"{server.base_url}/d/1.json", "{file}", check_file) as pieces,
    ):
        begin = next(pieces)
        transport.fetch(f"{server.base_url}/d/2.json", "{file}", file_of)
        rest = b"".join(pieces)

    assert begin + rest == body


def test_broken_headers_do_not_bring_an_address_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The HTTP library complains about them with the whole address, and that of a file is a secret."""
    caplog.set_level(logging.DEBUG)

    with serving(b"[]", b": nameless\r\nno header at all\r\n") as (server, transport):
        assert transport.fetch(f"{server.base_url}/d/0f6c2a52.json", "{file}", file_of) == []

    assert "0f6c2a52" not in caplog.text
    assert "127.0.0.1" not in caplog.text


class Drip(BytesIO):
    """A body of which a byte comes each minute."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(b"[" + b" " * 100_000)
        self._clock = clock

    def read1(self, _size: int | None = -1, /) -> bytes:
        """Return one byte, a minute later."""
        self._clock.advance(minutes=1)
        return self.read(1)


class DrippingLine(FakeLine):
    """Answers with a body that hardly comes."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Answer."""
        raw = HTTPResponse(Drip(self._clock), status=200, preload_content=False, decode_content=False)
        return HTTPAdapter().build_response(request, raw)


@pytest.mark.parametrize("way", ["send", "fetch", "stream"])
def test_answer_that_does_not_end_is_given_up(way: str) -> None:
    """Each byte in time is not enough: after ten minutes the answer counts as broken off."""
    clock = FakeClock()
    settings = ApsisSettings(base_url="https://apsis.example.test", api_key=KEY)
    transport = Transport(settings, clock, limiter=Limiter(), adapter=DrippingLine(clock))
    begin = clock.now()

    with pytest.raises(ApsisSyncError):
        _read(transport, way)

    attempts = 4 if way == "fetch" else 1
    most = attempts * (transport_module.LONGEST_ANSWER_SECONDS + 60) + 60
    assert (clock.now() - begin).total_seconds() <= most


def _read(transport: Transport, way: str) -> None:
    if way == "send":
        transport.send(ONCE, result_of)
    elif way == "fetch":
        transport.fetch(FILE, "{file}", file_of)
    else:
        with transport.stream(FILE, "{file}", check_file) as pieces:
            list(pieces)


def test_time_spent_on_what_came_does_not_count() -> None:
    """Only waiting for APSIS is bounded: whoever works long on the rows of an export loses none."""
    transport, _, clock = connected(Reply(200, b"x" * (3 * transport_module.PIECE)))

    with transport.stream(FILE, "{file}", check_file) as pieces:
        lengths = [(clock.advance(hours=1), len(piece))[1] for piece in pieces]

    assert sum(lengths) == 3 * transport_module.PIECE


def test_file_shorter_than_announced_is_not_whole_in_small_steps_either() -> None:
    """The announced length is held against what came."""
    transport, _, _ = connected(Reply(200, b"[]", announced=3))

    with transport.stream(FILE, "{file}", check_file) as pieces, pytest.raises(IncompleteRead):
        list(pieces)


@pytest.mark.parametrize(
    "wish",
    ["9" * 400, "99999999999999999999", "999999999", "Fri, 31 Dec 9999 23:59:59 GMT"],
    ids=lambda wish: wish[:12],
)
def test_pause_of_years_is_taken_for_a_day(wish: str) -> None:
    """A slip in one header neither breaks the breaker nor keeps the product from ever asking again."""
    transport, _, clock = connected(Reply(503, b"", {"Retry-After": wish}))

    with pytest.raises(TryLater) as caught:
        transport.send(READ, result_of)

    assert caught.value.after_seconds == 24 * 3600
    probe = after_failure(Breaker(), caught.value, clock.now()).next_probe
    assert probe is not None
    assert (probe - clock.now()).total_seconds() == 24 * 3600
