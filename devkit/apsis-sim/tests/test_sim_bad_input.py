"""What careless and foreign clients send: refused in the words of the API, never a failure of the simulator."""

import io
import json
from xml.etree import ElementTree

import pytest
from apsis_sim import wire

pytestmark = pytest.mark.usefixtures("account")

CREATE = "/v1/subscribers/mailinglist/4711/create"


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"[" * 100_000, "application/json", -7),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, "application/json", -7),
        (b"<a>" * 9_000 + b"</a>" * 9_000, "text/xml", -7),
        (b'["' + b"9" * 5_000 + b'"]', "application/json", -2),
        (b'["--1"]', "application/json", -2),
        (b'["\\ud83d"]', "application/json", -7),
    ],
    ids=["deep list", "deep object", "deep XML", "endless number", "two signs", "half a character"],
)
@pytest.mark.parametrize("path", ["/v1/mailinglists/", "/subscribers/v2/id"])
def test_odd_body_is_refused(api, path, body, kind, code):
    """Bodies that no client of ours sends are answered with -2 or -7."""
    answer = api.raw("DELETE", path, body, content_type=kind)

    assert (answer.status, json.loads(answer.body)["Code"]) == (400, code)


@pytest.mark.parametrize("member", ["Email", "Name"])
def test_half_a_character_does_not_get_into_the_account(api, sim, member):
    """What could not be written into an answer is not taken in, or every later read would fail."""
    body = json.dumps({"Email": "x@example.test", "Name": "X", member: "x\ud800@example.test"}).encode()

    answer = api.raw("POST", CREATE, body)

    assert json.loads(answer.body)["Code"] == -7
    assert sim.world.by_email("x@example.test") is None


def test_xml_stays_readable_whatever_a_name_holds(api):
    """Characters that XML cannot carry are replaced, a carriage return stays one."""
    api.result("POST", CREATE, {"Email": "x@example.test", "Name": "a\x00\x0b\uffff\rb"})

    answer = api.raw("GET", "/v1/subscribers/1/10", accept="application/xml")

    names = [each.text for each in ElementTree.fromstring(answer.body).iter("Name")]
    assert "a\ufffd\ufffd\ufffd\rb" in names


@pytest.mark.parametrize(("fault", "code"), [("busy", -5), ("maintenance", -6), ("unauthorised", -4)])
def test_fault_speaks_the_language_of_the_client(api, sim, fault, code):
    """A client of XML reads the codes of faults in XML as well."""
    sim.simulator.add_fault(fault)

    answer = api.raw("POST", "/mailinglists/v2/all", accept="text/xml")

    assert "xml" in answer.content_type
    assert ElementTree.fromstring(answer.body).findtext("Code") == str(code)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"Content-Length: 30\r\n\r\n[900001]", "broke off"),
        (b"Transfer-Encoding: chunked\r\n\r\n20\r\n[900001]", "broke off"),
        (b"Transfer-Encoding: chunked\r\n\r\n-5\r\n[900001]\r\n0\r\n\r\n", "chunk"),
        (b"Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n", "chunk"),
    ],
)
def test_half_a_request_is_none(sent, sentence):
    """A client that hangs up in the middle of its body has asked for nothing."""
    line = io.BytesIO(b"DELETE /subscribers/v2/id HTTP/1.1\r\n" + sent)

    with pytest.raises(wire.BadRequest, match=sentence):
        wire.read_request(line, None, "http")
