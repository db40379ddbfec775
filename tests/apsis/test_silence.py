"""No log line and no error says a key, an address, a name, a body, or where a file is."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterator

import pytest
import requests
from apsis_sim.server import SimServer

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.exchange import Request
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.pro.streamed import stream_rows
from limepkg_apsis.apsis.pro.wire.rows import as_row
from limepkg_apsis.apsis.pro.wire.verdict import file_of, result_of
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.changes import AddMember, CreateList
from limepkg_apsis.core.errors import ApsisSyncError
from limepkg_apsis.settings import ApsisSettings
from tests.apsis.fake_line import KEY, Reply, connected, refusal
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_apsis import MemoryTickets

SECRETS = (KEY, "c2VjcmV0LWtleS0", "ada@", "Lovelace", "4711-0f6c2a52", "apsis.example.test")
READ = Request("GET", "/v1/things/7", "/v1/things/{id}", b"Lovelace ada@example.test")


def _everything_about(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield from traceback.format_exception_only(error)
        yield repr(error) + repr(error.args) + repr(getattr(error, "params", ""))
        yield from _everything_about(error.__cause__)
        error = error.__context__


@pytest.mark.parametrize(
    "failure",
    [
        requests.ConnectionError("https://apsis.example.test:8443/4711-0f6c2a52 ada@example.test"),
        requests.exceptions.InvalidURL("https://apsis.example.test:8443/4711-0f6c2a52"),
        requests.ReadTimeout("4711-0f6c2a52"),
        refusal("ada@example.test exists on the Opt-out List. Lovelace"),
        Reply(200, b"ada@example.test Lovelace"),
        Reply(404, b"apsis.example.test/4711-0f6c2a52"),
    ],
)
@pytest.mark.parametrize("way", ["send", "fetch", "stream"])
def test_errors_are_silent(failure: Reply | Exception, way: str, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the text of an error, its parameters nor its chain betray anything."""
    transport, _, _ = connected(*[failure] * 4)
    caplog.set_level(logging.DEBUG)

    with pytest.raises(ApsisSyncError) as caught:
        _go(transport, way)

    said = "\n".join([*_everything_about(caught.value), caplog.text])
    assert [secret for secret in SECRETS if secret in said] == []


def _go(transport: Transport, way: str) -> None:
    ways: dict[str, Callable[[], object]] = {
        "send": lambda: transport.send(READ, result_of),
        "fetch": lambda: transport.fetch("http://apsis.example.test/4711-0f6c2a52", "{file}", file_of),
        "stream": lambda: _stream(transport),
    }
    ways[way]()


def _stream(transport: Transport) -> None:
    from limepkg_apsis.apsis.pro.wire.verdict import check_file

    with transport.stream("http://apsis.example.test/4711-0f6c2a52", "{file}", check_file) as pieces:
        list(stream_rows(pieces, as_row))


def test_request_shows_neither_path_nor_body() -> None:
    """What a debugger or a careless log line prints of a request is its name."""
    shown = repr(Request("GET", "https://apsis.example.test/4711-0f6c2a52", "{poll file}", b"ada@example.test"))

    assert [secret for secret in SECRETS if secret in shown] == []
    assert "{poll file}" in shown


def test_whole_life_of_a_member_leaves_a_clean_log(apsis_sim: SimServer, caplog: pytest.LogCaptureFixture) -> None:
    """With everything on DEBUG, the HTTP library included, the log has templates, statuses and times only."""
    caplog.set_level(logging.DEBUG)
    clock, tickets = FakeClock(), MemoryTickets()
    settings = ApsisSettings(base_url=apsis_sim.base_url, api_key=apsis_sim.api_key)
    transport = Transport(settings, clock, limiter=Limiter())
    apsis = connect(settings, tickets, clock, patience_seconds=120, transport=transport)
    list_id = apsis.create_list(CreateList(7, "Lovelace", "Lovelace", "ada@example.test", "mark"))

    apsis.add_members(list_id, [AddMember("ada@example.test", "ada@example.test", "Lovelace", (1,))])
    apsis.settle(list_id)
    list(apsis.read_members(list_id))
    list(apsis.read_opt_outs(list_id))

    records = [each for each in caplog.records if not each.name.startswith("apsis_sim")]
    said = "\n".join(each.getMessage() for each in records)
    references = [each.reference for each in tickets.saved]
    assert references
    forbidden = (apsis_sim.api_key, "ada@", "Lovelace", "127.0.0.1", str(list_id), *references)
    assert [secret for secret in forbidden if secret in said] == []
    assert "POST /v1/mailinglists/: 200 in" in said
    assert {each.name for each in records} == {"limepkg_apsis.apsis.transport"}


def test_what_others_log_through_the_library_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    """Outside our calls the HTTP library's logger says what it always said."""
    caplog.set_level(logging.DEBUG)

    logging.getLogger("urllib3.connectionpool").debug("somebody else's call")

    assert "somebody else's call" in caplog.text
