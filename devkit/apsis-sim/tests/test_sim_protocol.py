"""The envelope, codes, keys, bodies and paths."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("account")


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        ("Basic ZGVtby1rZXk6", 200),  # demo-key:
        ("Basic ZGVtby1rZXk=", 200),  # demo-key
        ("Basic ZGVtby1rZXk6QA==", 200),  # demo-key:@
        ("basic ZGVtby1rZXk6", 200),
        ("Basic b3RoZXI6", 403),
        ("Bearer demo-key", 403),
        ("Basic ???", 403),
        ("-", 403),
    ],
)
def test_key_is_what_stands_before_the_colon(api, authorization, status):
    """The key is read leniently; a wrong one is 403 with -4."""
    answer = api.raw("GET", "/accounts/v2/demographics", authorization=authorization)

    assert (answer.status, json.loads(answer.body)["Code"]) == (status, 1 if status == 200 else -4)


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("POST", "/mailinglists/v2/all", "lists.all_direct"),
        ("POST", "/MailingLists/V2/All/", "lists.all_direct"),
        ("POST", "/v1/mailinglists/all", "lists.all_queued"),
        ("GET", "/v1/mailinglists/1/100", "lists.paged"),
        ("GET", "/v1/mailinglists/4711", "lists.one"),
        ("GET", "/v1/optouts/global/1/10", "optouts.all_paged"),
        ("GET", "/v1/optouts/4711/1/10", "optouts.list_paged"),
        ("GET", "/v1/subscribers/id/900001", "subscribers.details"),
        ("GET", "/v1/subscribers/1/10", "subscribers.paged"),
        ("GET", "/v1/sendqueues/future", "sendings.future"),
        ("GET", "/v1/sendqueues/page/1/size/10", "sendings.paged"),
        ("DELETE", "/v1/mailinglists/subscriptions/900001", "subscriptions.unsubscribe_everywhere"),
    ],
)
def test_path_and_verb_select_the_method(api, sim, method, path, name):
    """Literals beat parameters, case and trailing slashes do not matter."""
    api.raw(method, path)

    assert sim.log[-1].route == name
    assert sim.log[-1].status == 200


@pytest.mark.parametrize(
    ("method", "path", "nearest"),
    [
        ("GET", "/v1/mailinglist/4711", "GET /v1/mailinglists/{id}"),
        ("GET", "/mailinglists/v2/all", "POST /mailinglists/v2/all"),
        ("PUT", "/v1/subscribers/queue", "POST /v1/subscribers/queue"),
        ("GET", "/v1/mailinglists/spring", "GET /v1/mailinglists/{id}"),
    ],
)
def test_unknown_path_is_no_method_and_the_log_names_the_nearest(api, sim, method, path, nearest):
    """404 with -3, also for a wrong verb."""
    status, envelope = api.call(method, path)

    assert (status, envelope["Code"]) == (404, -3)
    assert sim.log[-1].nearest == nearest


def test_wrong_verb_may_also_be_405(api, sim):
    """The status for a wrong verb is a variant; other unknown paths stay 404."""
    sim.simulator.variants.set({"error.wrong_verb": "405"})

    assert api.call("GET", "/mailinglists/v2/all")[0] == 405
    assert api.call("GET", "/mailinglists/v2/nothing")[0] == 404


def test_post_without_length_is_refused_by_the_http_layer(api):
    """A POST without body needs Content-Length: 0."""
    assert api.raw("POST", "/mailinglists/v2/all", content_length="-").status == 411
    assert api.raw("POST", "/mailinglists/v2/all").status == 200


@pytest.mark.parametrize(
    ("body", "content_type", "code"),
    [
        (b'"ada@example.test"', "application/json", 1),
        (b'"ada@example.test"', "application/json; charset=utf-8", 1),
        (b'"ada@example.test"', "text/json", 1),
        ('\ufeff"ada@example.test"'.encode(), "application/json", 1),
        (b"<string>ada@example.test</string>", "text/xml", 1),
        (b"ada@example.test", "application/json", -7),
        (b'"ada@example.test"', "text/plain", -7),
        (b'"ada@example.test"', "-", -7),
        (b'["ada@example.test"]', "application/json", -7),
        (b'"\xff"', "application/json", -7),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><string>&b;</string>", "text/xml", -7),
    ],
)
def test_body_is_a_bare_string_that_content_type_describes(api, body, content_type, code):
    """A bare JSON string is a body; what cannot be read is -7."""
    answer = api.raw("POST", "/subscribers/v3/email", body, content_type=content_type)

    assert json.loads(answer.body)["Code"] == code
    assert answer.status == (200 if code == 1 else 400)


def test_bad_format_may_also_be_503(api, sim):
    """The status of -7 is a variant."""
    sim.simulator.variants.set({"error.bad_format_status": "503"})

    assert api.raw("POST", "/subscribers/v3/email", b"{").status == 503


@pytest.mark.parametrize("ids", [[900001, 900002], ["900001", "900002"]])
def test_numbers_may_be_strings(api, sim, ids):
    """Ids are taken as numbers and as strings."""
    api.data("POST", "/mailinglists/v2/4712/subscriptions/queued", ids)

    assert sim.world.emails(4712) == ["ada@example.test", "bo@example.test"]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "json"),
        ("text/json", "json"),
        ("*/*", "json"),
        ("-", "json"),
        ("application/xml", "xml"),
        ("text/xml;q=0.9, application/json;q=0.1", "xml"),
    ],
)
def test_accept_chooses_the_language_of_answers_and_files(api, accept, kind):
    """Also the extension of the poll file follows Accept."""
    answer = api.raw("POST", "/v1/optouts/global/queued", accept=accept)

    assert kind in answer.content_type
    assert f".{kind}".encode() in answer.body


def test_xml_has_members_in_alphabetical_order(api):
    """An answer in XML is a Response with Code, Message and Result, dates without a zone."""
    answer = api.raw("GET", "/v1/mailinglists/4711", accept="application/xml")

    text = answer.body.decode()
    assert "<Code>1</Code><Message>OK</Message><Result><CharacterSet>utf-8</CharacterSet>" in text
    assert "<Created>2024-01-15T09:30:00</Created>" in text


def xml_file(api, method, path, body):
    """Return how a queued call ended and its data file, all of it in XML."""
    envelope = api.raw(method, path, body, accept="text/xml").body.decode()
    at = "/" + envelope.split("<PollURL>")[1].split("<")[0].split("/", 3)[3]
    api.raw("GET", at)
    poll = api.raw("GET", at).body.decode()
    return poll, api.raw("GET", "/" + poll.split("<DataUrl>")[1].split("<")[0].split("/", 3)[3]).whole_body().decode()


def test_xml_export_is_an_array(api):
    """Data files in XML are arrays of rows."""
    poll, data = xml_file(api, "POST", "/v1/mailinglists/4711/subscribers/all", b"{}")

    assert "<State>2</State>" in poll
    assert data.count("<Item>") == 2


def test_short_result_in_xml_is_an_array_too(api):
    """A count in a list is an ArrayOfint, as everywhere in a DataContract."""
    _, data = xml_file(api, "DELETE", "/subscribers/v2/id", b"[1]")

    assert "<ArrayOfint " in data
    assert "<int>0</int>" in data


@pytest.mark.parametrize(
    ("variant", "text"),
    [
        ({}, '"Created":"/Date(1705307400000)/"'),
        ({"dates.offset": "always"}, '"Created":"/Date(1705307400000+0100)/"'),
        ({"dates.slashes": "escaped"}, '"Created":"\\/Date(1705307400000)\\/"'),
        ({"dates.values": "null"}, '"Created":null'),
        ({"list.folder_spelling": "FolderID"}, '"FolderID":0'),
    ],
)
def test_dates_have_several_spellings(api, sim, variant, text):
    """Offset, escaped slashes and null are variants; mailing lists carry no offset by default."""
    sim.simulator.variants.set(variant)

    assert text in api.raw("GET", "/v1/mailinglists/4711").body.decode()


def test_every_kind_of_text_survives(api, sim):
    """Letters outside ASCII and markup come back as they were sent."""
    name = 'Åsa <Öberg> & "søn" 日本 /slash\\'
    api.result("POST", "/v1/subscribers/mailinglist/4711/create", {"Email": "x@example.test", "Name": name})

    number = sim.world.by_email("x@example.test").id
    assert api.result("GET", f"/v1/subscribers/id/{number}")["Name"] == name
