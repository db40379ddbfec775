"""How calls travel: headers, safety of the key, repeats, pauses, counters."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from limepkg_apsis.apsis.exchange import Answer, NeverSent, Repeat, Request
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.pro.wire.verdict import check_file, file_of, result_of
from limepkg_apsis.apsis.transport import Transport, user_agent
from limepkg_apsis.core.errors import (
    ApsisSyncError,
    ConfigInvalid,
    ContractBroken,
    IncompleteRead,
    KeyRejected,
    Maintenance,
    RateLimited,
    Unavailable,
)
from limepkg_apsis.settings import ApsisSettings
from tests.apsis.fake_line import BASE, HTML, KEY, FakeLine, Reply, bare, connected, refusal, result
from tests.fakes.fake_clock import FakeClock

READ = Request("GET", "/v1/things/7", "/v1/things/{id}")
WRITE = Request("POST", "/v1/things", "/v1/things", b"{}", Repeat.ALWAYS, changes=True)
SUBMIT = Request("POST", "/v1/things", "/v1/things", b"{}", Repeat.WHEN_REFUSED, changes=True)
CREATE = Request("POST", "/v1/things", "/v1/things", b"{}", Repeat.NEVER, changes=True)

NOT_CONNECTED = requests.ConnectionError(
    MaxRetryError(None, "/v1/things", NewConnectionError(None, "refused"))  # type: ignore[arg-type]
)
BUSY = result(None, code=-5, status=503)
LOST = requests.ReadTimeout("late")


def test_key_travels_as_user_name_without_password() -> None:
    """The header is Basic with the key, a colon and nothing else."""
    transport, line, _ = connected(result(7))

    transport.send(READ, result_of)

    assert line.sent[0].headers["Authorization"] == "Basic c2VjcmV0LWtleS0wZjZjMmE1Mjo="
    assert line.sent[0].url == f"{BASE}/v1/things/7"


def test_headers_say_what_is_sent_and_wanted() -> None:
    """JSON is asked for, bodies are announced as UTF-8 JSON, a POST without body has length 0."""
    transport, line, _ = connected(result(7), result(7))

    transport.send(WRITE, result_of)
    transport.send(Request("POST", "/all", "/all"), result_of)

    with_body, without = line.sent
    assert with_body.headers["Accept"] == "application/json"
    assert with_body.headers["User-Agent"] == user_agent()
    assert with_body.headers["Content-Type"] == "application/json; charset=utf-8"
    assert without.headers["Content-Length"] == "0"
    assert "Content-Type" not in without.headers
    assert user_agent().startswith("limepkg-apsis/")


def test_environment_cannot_capture_the_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a proxy variable, a .netrc nor a bundle variable changes how a call travels."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine apsis.example.test login other password other\n")
    for name, value in {
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
        "NETRC": str(netrc),
        "REQUESTS_CA_BUNDLE": str(netrc),
    }.items():
        monkeypatch.setenv(name, value)
    transport, line, _ = connected(result(7), bare([]))

    transport.send(READ, result_of)
    transport.fetch("http://apsis.example.test/d/1.json", "{file}", file_of)

    assert [dict(each["proxies"]) for each in line.options] == [{}, {}]
    assert [each["verify"] for each in line.options] == [True, True]
    assert line.sent[0].headers["Authorization"].startswith("Basic c2Vjc")
    assert "Authorization" not in line.sent[1].headers


def test_waiting_is_bounded() -> None:
    """Every exchange has a time-out for the connection and one for the answer."""
    transport, line, _ = connected(result(7))

    transport.send(READ, result_of)

    assert line.options[0]["timeout"] == (10, 60)


def test_own_certificates_are_used_and_must_exist(tmp_path: Path) -> None:
    """A bundle that is not there is a configuration error, not a call without verification."""
    with pytest.raises(ConfigInvalid):
        Transport(ApsisSettings(api_key=KEY, ca_bundle=str(tmp_path / "none.pem")), FakeClock())
    bundle = tmp_path / "own.pem"
    bundle.write_text("certificates")
    line = FakeLine(result(7))
    settings = ApsisSettings(api_key=KEY, ca_bundle=str(bundle))

    Transport(settings, FakeClock(), limiter=Limiter(), adapter=line).send(READ, result_of)

    assert line.options[0]["verify"] == str(bundle)


@pytest.mark.parametrize("target", ["https://evil.example/", f"{BASE}/elsewhere", "http://["])
def test_redirects_are_never_followed(target: str) -> None:
    """Whatever a redirect points to, nothing is sent there."""
    transport, line, _ = connected(Reply(302, b"", {"Location": target}))

    with pytest.raises(ContractBroken) as caught:
        transport.send(Request("GET", "/x", "/x", repeat=Repeat.NEVER), result_of)

    assert caught.value.params["reason"] == "redirected"
    assert line.said == ["GET /x"]


@pytest.mark.parametrize(
    ("request_", "failure", "error", "attempts"),
    [
        (READ, BUSY, Unavailable, 4),
        (WRITE, BUSY, Unavailable, 4),
        (SUBMIT, BUSY, Unavailable, 4),
        (CREATE, BUSY, Unavailable, 1),
        (READ, Reply(429), RateLimited, 4),
        (SUBMIT, Reply(429), RateLimited, 4),
        (CREATE, Reply(429), RateLimited, 1),
        (READ, result(None, code=-1, status=500), Unavailable, 4),
        (WRITE, result(None, code=-1, status=500), Unavailable, 4),
        (SUBMIT, result(None, code=-1, status=500), Unavailable, 1),
        (CREATE, result(None, code=-1, status=500), Unavailable, 1),
        (READ, Reply(502), Unavailable, 4),
        (SUBMIT, Reply(503, HTML), Unavailable, 1),
        (READ, LOST, Unavailable, 4),
        (WRITE, LOST, Unavailable, 4),
        (SUBMIT, LOST, Unavailable, 1),
        (CREATE, LOST, Unavailable, 1),
        (CREATE, requests.ConnectionError(ProtocolError("aborted")), Unavailable, 1),
        (READ, NOT_CONNECTED, NeverSent, 4),
        (CREATE, NOT_CONNECTED, NeverSent, 4),
        (CREATE, requests.ConnectTimeout("slow"), NeverSent, 4),
        (CREATE, requests.exceptions.SSLError("certificate"), Unavailable, 1),
        (READ, Reply(200, HTML), ContractBroken, 4),
        (READ, Reply(200, b'{"Code":1,"Res'), ContractBroken, 4),
        (READ, Reply(200, b""), ContractBroken, 4),
        (READ, Reply(200, b'{"Code":1', announced=90), ContractBroken, 4),
        (WRITE, Reply(200, HTML), ContractBroken, 1),
        (WRITE, Reply(200, b'{"Code":1', announced=90), ContractBroken, 1),
        (CREATE, Reply(200, b""), ContractBroken, 1),
        (READ, result(None, code=-6, status=503), Maintenance, 1),
        (READ, result(None, code=-7, status=503), ContractBroken, 1),
        (READ, result(None, code=-3, status=404), ContractBroken, 1),
        (READ, result(None, code=-4, status=403), KeyRejected, 1),
        (READ, Reply(401), KeyRejected, 1),
        (READ, refusal(), ContractBroken, 1),
        (READ, Reply(404, HTML), ContractBroken, 1),
        (READ, requests.exceptions.InvalidURL("bad"), ContractBroken, 1),
    ],
)
def test_only_what_may_be_repeated_is_repeated(
    request_: Request, failure: Reply | Exception, error: type[ApsisSyncError], attempts: int
) -> None:
    """A failing call is made so many times in all, then its error is raised."""
    transport, line, _ = connected(*[failure] * attempts)

    with pytest.raises(error):
        transport.send(request_, result_of)

    assert len(line.sent) == attempts


def test_call_that_succeeds_later_is_a_success() -> None:
    """Pauses grow and have chance in them; the answer of the last attempt counts."""
    transport, _, clock = connected(BUSY, Reply(200, HTML), LOST, result(7))

    assert transport.send(READ, result_of) == 7

    assert [low <= each <= 3 * low for low, each in zip([1, 2, 4], clock.slept, strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("failure", "pause"),
    [
        (Reply(429, b"", {"Retry-After": "17"}), 17),
        (Reply(429, b"", {"Retry-After": "Mon, 15 Jan 2024 08:30:40 GMT"}), 40),
        (result(None, code=-5, status=503, Retry_After="30"), 30),
        (Reply(429), 60),
        (Reply(429, b"", {"Retry-After": "soon"}), 60),
    ],
)
def test_pause_that_apsis_asks_for_is_kept(failure: Reply, pause: float) -> None:
    """Retry-After is honoured as seconds and as a date; throttling without a time costs one window."""
    transport, _, clock = connected(failure, result(7))

    transport.send(READ, result_of)

    assert clock.slept == [pause]


def test_long_pause_is_left_to_the_next_run() -> None:
    """Nobody waits an hour inside a call: the error carries the time."""
    transport, _, clock = connected(Reply(429, b"", {"Retry-After": "3600"}))

    with pytest.raises(RateLimited) as caught:
        transport.send(READ, result_of)

    assert caught.value.after_seconds == 3600
    assert clock.slept == []


def test_calls_polls_and_writes_are_counted_with_their_repeats() -> None:
    """Every request that was sent counts, in the right place."""
    transport, _, _ = connected(BUSY, result(7), result(7), bare([]), result(7))

    transport.send(READ, result_of)
    transport.send(WRITE, result_of)
    transport.fetch("http://apsis.example.test/d/1.json", "{file}", file_of)
    transport.send(Request("GET", "/s", "/s", is_poll=True), result_of)

    assert (transport.calls, transport.polls, transport.writes) == (3, 2, 1)


def test_limit_holds_for_repeats_and_files_too() -> None:
    """Three requests a minute: the fourth waits until the first is a minute old."""
    transport, _, clock = connected(result(1), bare([]), result(2), result(3), per_minute=3)

    transport.send(READ, result_of)
    transport.fetch("http://apsis.example.test/d/1.json", "{file}", file_of)
    clock.advance(10)
    transport.send(READ, result_of)
    transport.send(READ, result_of)

    assert clock.slept == [50]


def test_stream_gives_pieces_and_says_when_it_breaks() -> None:
    """A file that ends early is an error after its pieces."""
    transport, _, _ = connected(Reply(200, b"abc", announced=3), Reply(200, b"abc", announced=9))

    with transport.stream("http://apsis.example.test/d/1", "{file}", check_file) as pieces:
        assert b"".join(pieces) == b"abc"
    broken = transport.stream("http://apsis.example.test/d/1", "{file}", check_file)
    with broken as pieces, pytest.raises(IncompleteRead):
        list(pieces)


def test_stream_that_cannot_be_opened_is_tried_again() -> None:
    """Opening is repeated like any read; a missing file is told at once."""
    transport, line, _ = connected(Reply(503), Reply(200, b"abc"), Reply(404))

    with transport.stream("http://apsis.example.test/d/1", "{file}", check_file) as pieces:
        assert b"".join(pieces) == b"abc"
    with pytest.raises(IncompleteRead), transport.stream("http://apsis.example.test/d/1", "{file}", check_file):
        pass

    assert len(line.sent) == 3


def test_closed_port_means_never_sent() -> None:
    """A refused connection, the real one, is told apart from a lost answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = ApsisSettings(base_url=f"http://127.0.0.1:{port}", api_key=KEY)
    transport = Transport(settings, FakeClock(), limiter=Limiter())

    with pytest.raises(NeverSent):
        transport.send(CREATE, result_of)

    assert transport.calls == 4


def test_answer_is_judged_by_the_reader_that_comes_with_the_call() -> None:
    """The transport hands over status and body as they came."""
    transport, _, _ = connected(Reply(418, b"tea"))

    assert transport.send(READ, lambda answer: answer) == Answer(418, b"tea")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Mon, 15 Jan 2024 08:31:00 GMT", 60),
        ("Mon, 15 Jan 2024 09:29:00 +0100", -60),
        ("yesterday", None),
        ("Mon, 99999999999999999999 Jan 2024 08:30:00 GMT", None),
        (None, None),
    ],
)
def test_difference_of_the_clocks_is_that_of_the_last_answer(header: str | None, seconds: float | None) -> None:
    """Refusals tell the time as well; an answer without a date takes the knowledge away."""
    headers = {} if header is None else {"Date": header}
    transport, _, _ = connected(Reply(403, b"", headers))

    assert transport.ahead is None
    with pytest.raises(KeyRejected):
        transport.send(READ, result_of)

    assert (transport.ahead.total_seconds() if transport.ahead is not None else None) == seconds


def test_time_outs_can_be_shorter() -> None:
    """Who only looks does not wait a minute."""
    line = FakeLine(result(7))
    transport = Transport(ApsisSettings(api_key=KEY), FakeClock(), limiter=Limiter(), adapter=line, seconds=(5, 10))

    transport.send(READ, result_of)

    assert line.options[0]["timeout"] == (5, 10)
