"""Faults: whom they hit and what they do."""

import json

import pytest
import requests
from apsis_sim.faults import EFFECTS

pytestmark = pytest.mark.usefixtures("account")

ALL, EXPORT, CREATE = "/mailinglists/v2/all", "/mailinglists/v2/4711/subscribers/all", "/v1/mailinglists/"
LIST = {"Name": "New", "FromName": "x", "FromEmail": "x@example.test"}


def fault(sim, effect, **given):
    """Switch a fault on."""
    return sim.simulator.add_fault(effect, **given)


@pytest.mark.parametrize(
    ("matcher", "hit"),
    [
        ({}, [True, False, False, False]),
        ({"nth": 2}, [False, True, False, False]),
        ({"nth": 2, "count": 2}, [False, True, True, False]),
        ({"count": None}, [True] * 4),
        ({"always": True, "nth": 3}, [False, False, True, True]),
        ({"method": "GET"}, [False] * 4),
        ({"method": "post", "path": "/MAILINGLISTS/*"}, [True, False, False, False]),
        ({"path": "/v1/*", "always": True}, [False] * 4),
        ({"route": "lists.*", "always": True}, [True] * 4),
        ({"route": "lists.one"}, [False] * 4),
        ({"containing": "4711"}, [False] * 4),
    ],
)
def test_fault_hits_the_calls_it_names(api, sim, matcher, hit):
    """By verb, path, method name or body; from the nth call on, for so many calls."""
    fault(sim, "busy", **matcher)

    assert [api.call("POST", ALL)[0] == 503 for _ in range(4)] == hit


@pytest.mark.parametrize(
    ("effect", "given", "status", "code"),
    [
        ("unauthorised", {}, 403, -4),
        ("busy", {}, 503, -5),
        ("maintenance", {}, 503, -6),
        ("bad_format", {}, 400, -7),
        ("internal", {}, 500, -1),
        ("throttled", {}, 429, None),
        ("throttled", {"retry_after": 7}, 429, None),
        ("gateway", {}, 503, None),
        ("gateway", {"status": 502}, 502, None),
        ("html", {}, 200, None),
        ("empty", {}, 200, None),
        ("answer", {"status": 409, "code": -2, "message": "no"}, 409, -2),
        ("answer", {"status": 200, "body": "[]"}, 200, None),
    ],
)
@pytest.mark.parametrize("work", [False, True])
def test_answer_is_replaced_and_the_work_done_only_on_request(api, sim, effect, given, status, code, work):
    """The same for every canned answer."""
    fault(sim, effect, path=CREATE, work=work, **given)
    answer = api.raw("POST", CREATE, json.dumps(LIST).encode())

    body = answer.whole_body()
    assert answer.status == status
    assert (json.loads(body)["Code"] if body.startswith(b"{") else None) == code
    assert dict(answer.headers).get("Retry-After") == (str(given["retry_after"]) if "retry_after" in given else None)
    assert (len(sim.world.lists) == 3) is work


@pytest.mark.parametrize(
    ("effect", "given", "error", "worked"),
    [
        ("lost_answer", {}, requests.ConnectionError, True),
        ("lost_answer", {"how": "timeout"}, requests.ReadTimeout, True),
        ("refused", {}, requests.ConnectionError, False),
        ("cut", {}, requests.exceptions.ChunkedEncodingError, True),
        ("truncated", {}, requests.exceptions.JSONDecodeError, True),
    ],
)
def test_broken_line_in_process(sim, effect, given, error, worked):
    """Work done and answer lost, refused before the work, half an answer."""
    fault(sim, effect, path=CREATE, **given)

    with pytest.raises(error):
        sim.session().post(sim.base_url + CREATE, json=LIST).json()
    assert (len(sim.world.lists) == 3) is worked


@pytest.mark.parametrize(
    ("effect", "error", "worked"),
    [
        ("lost_answer", requests.ConnectionError, True),
        ("refused", requests.ConnectionError, False),
        ("cut", (requests.exceptions.ChunkedEncodingError, requests.ConnectionError), True),
        ("truncated", requests.exceptions.JSONDecodeError, True),
    ],
)
def test_broken_line_over_a_socket(server, effect, error, worked):
    """The same through a real connection, and the next call works again."""
    server.simulator.add_fault(effect, path=CREATE)
    with requests.Session() as session:
        session.auth, session.trust_env = (server.api_key, ""), False
        with pytest.raises(error):
            session.post(server.base_url + CREATE, json=LIST).json()

        assert (len(server.world.lists) == 2) is worked
        assert session.post(server.base_url + ALL).status_code == 200


def test_answer_that_never_comes_over_a_socket(server):
    """The client's own time-out ends it."""
    server.simulator.add_fault("lost_answer", how="timeout", path=CREATE)

    with pytest.raises(requests.ReadTimeout):
        requests.post(server.base_url + CREATE, json=LIST, auth=(server.api_key, ""), timeout=0.05)
    assert len(server.world.lists) == 2


def test_slow_answer_takes_simulated_time(api, sim):
    """The clock moves, nobody waits."""
    before = sim.clock.now()
    fault(sim, "slow", seconds=90)
    api.result("POST", ALL)

    assert sim.clock.now() == before + 90


def test_stale_list_shows_the_account_as_it_was(api, sim):
    """Reads are old, writes are not."""
    fault(sim, "stale", always=True)
    api.result("POST", CREATE, LIST)
    api.result("DELETE", "/v1/mailinglists/4711/subscriptions/900001")

    assert (len(api.result("POST", ALL)), len(sim.world.lists)) == (2, 3)
    assert [row["Id"] for row in api.data("POST", EXPORT, {})] == [900001, 900002]
    sim.faults.clear()
    assert (len(api.result("POST", ALL)), [row["Id"] for row in api.data("POST", EXPORT, {})]) == (3, [900002])


@pytest.mark.parametrize(
    ("effect", "given", "expected"),
    [
        ("repeated_page", {}, ([900001], 2, 2)),
        ("shifted_rows", {"by": 1}, ([], 2, 2)),
        ("shifted_rows", {"by": -1}, ([900001], 2, 2)),
        ("total_count", {}, ([900002], 3, 2)),
        ("total_count", {"add": -1}, ([900002], 1, 2)),
        ("total_count", {"value": 0}, ([900002], 0, 2)),
        ("total_pages", {"value": 0}, ([900002], 2, 0)),
    ],
)
def test_second_page_is_wrong(api, sim, effect, given, expected):
    """Repeated, shifted, or with wrong totals."""
    fault(sim, effect, **given)
    page = api.result("GET", "/v1/mailinglists/4711/subscribers/2/1")

    assert ([row["Id"] for row in page["Items"]], page["TotalCount"], page["TotalPages"]) == expected


def test_something_happens_between_two_pages(api, sim):
    """Somebody opts out while the client reads on."""
    event = {"opt_out": {"email": "ada@example.test", "list": 4711}}
    fault(sim, "meanwhile", route="subscriptions.members_paged", nth=2, happen=[event])
    pages = [api.result("GET", f"/v1/mailinglists/4711/subscribers/{page}/1")["Items"] for page in (1, 2)]

    assert [[row["Id"] for row in items] for items in pages] == [[900001], []]


@pytest.mark.parametrize(
    ("effect", "given", "seen"),
    [
        ("poll_missing", {"polls": 2}, [None, None, "1", "2"]),
        ("never_finishes", {}, ["1", "1", "1", "1"]),
        ("job_state", {"state": -1}, ["1", "-1", "-1", "-1"]),
        ("job_state", {"state": -2}, ["1", "-2", "-2", "-2"]),
        ("job_state", {"state": -3}, ["1", "-3", "-3", "-3"]),
    ],
)
def test_job_goes_wrong(api, sim, effect, given, seen):
    """The fault strikes the call that makes the job; the work is not done."""
    fault(sim, effect, method="DELETE", **given)
    poll = api.ticket("DELETE", "/subscribers/v2/id", [900001])

    files = [api.file(poll) for _ in range(4)]
    assert [one and one["State"] for one in files] == seen
    assert (900001 in sim.world.subscribers) is (effect != "poll_missing")


def test_failed_job_may_have_worked(api, sim):
    """State -1 although the work was done."""
    fault(sim, "job_state", state=-1, work=True)
    poll = api.ticket("DELETE", "/subscribers/v2/id", [900001])

    assert [api.file(poll)["State"] for _ in range(2)] == ["1", "-1"]
    assert 900001 not in sim.world.subscribers


def test_poll_file_is_half_written_first(api, sim):
    """The first poll cannot be parsed."""
    fault(sim, "poll_half")
    poll = api.ticket("POST", EXPORT, {})

    with pytest.raises(ValueError, match=r"Unterminated|delimiter|Expecting"):
        api.file(poll)
    assert api.file(poll)["State"] == "1"


def test_data_file_is_missing(api, sim):
    """Completed, but the data are gone."""
    fault(sim, "data_missing")
    poll = api.ticket("POST", EXPORT, {})
    files = [api.file(poll) for _ in range(2)]

    assert api.file("/" + files[1]["DataUrl"].split("/", 3)[3]) is None


@pytest.mark.parametrize(
    ("given", "start"),
    [
        ({"host": "evil.example.test"}, "http://evil.example.test/"),
        ({"scheme": "https"}, "https://127.0.0.1:8075/"),
        ({"user": "evil.example.test:80"}, "http://evil.example.test:80@127.0.0.1:8075/"),
        ({"scheme": "file", "host": ""}, "file:///"),
    ],
)
def test_ticket_points_elsewhere(api, sim, given, start):
    """A client must not follow it."""
    fault(sim, "poll_url", **given)
    url = api.result("POST", EXPORT, {})["PollURL"]
    poll = api.file("/apsisqueue/" + url.split("/apsisqueue/")[1])
    poll = api.file("/apsisqueue/" + url.split("/apsisqueue/")[1])

    assert url.startswith(start)
    assert poll["DataUrl"].startswith(start)


@pytest.mark.parametrize(
    ("given", "failed"),
    [
        ({"first": 1}, [900001]),
        ({"ids": [900002]}, [900002]),
        ({"emails": ["CY@example.test"]}, [900003]),
        ({}, [900001, 900002, 900003]),
    ],
)
def test_rows_time_out(api, sim, given, failed):
    """Some rows of an update fail for a moment."""
    fault(sim, "timeout_rows", **given)
    body = [{"Id": number, "Name": "x"} for number in (900001, 900002, 900003)]
    rows = api.data("POST", "/v1/subscribers/queue", body)

    assert [row["Key"] for row in rows["FailedUpdatedSubscribers"]] == failed
    assert all("Timeout expired." in row["Value"] for row in rows["FailedUpdatedSubscribers"])
    assert len(api.data("POST", "/v1/subscribers/queue", body)["UpdatedSubscriberIds"]) == 3


def test_address_is_rejected_everywhere(api, sim):
    """Directly, as a row, as a subscription and in an import."""
    fault(sim, "rejected", always=True, emails=["cy@example.test"], message="we do not like it")

    person = {"Email": "cy@example.test"}
    assert api.refused("POST", "/v1/subscribers/mailinglist/4711/create", person) == "we do not like it"
    assert api.refused("POST", "/v1/mailinglists/4711/subscriptions/900003") == "we do not like it"
    created = api.data("POST", "/subscribers/v2/mailinglist/4711/queue", [person])
    assert created["FailedCreatedSubscribers"][0]["Value"] == "we do not like it"
    many = api.data("POST", "/mailinglists/v2/4711/subscriptions/queued", [900003])
    assert many["FailedSubscriberIds"] == [{"Key": 900003, "Value": "we do not like it"}]
    out = api.data("POST", "/optouts/v3/global/subscribers/queued", [{"SubscriberId": 900003}])
    assert len(out["FailedSubscriberIds"]) == 1
    xml = {"XmlData": "<Subscribers><Subscriber><Email>cy@example.test</Email></Subscriber></Subscribers>"}
    number = api.result("POST", "/v1/import/mailinglist/4711/demographicmapping/true", xml)
    sim.clock.advance(5)
    assert api.result("GET", f"/import/v2/{number}/invalidemails")["Emails"] == ["cy@example.test"]


@pytest.mark.parametrize("code", range(1, 7))
def test_import_fails_with_a_code(api, sim, code):
    """1 to 6; nobody is imported."""
    fault(sim, "import_failure", code=code)
    number = _import(api)
    sim.clock.advance(5)

    status = api.result("GET", f"/import/v2/{number}/status")
    assert (status["Result"], status["Failure"]["Code"]) == (3, code)
    assert "new@example.test" not in sim.world.emails(4711)


def test_import_is_stuck(api, sim):
    """It never gets beyond processing."""
    fault(sim, "import_stuck")
    number = _import(api)
    sim.clock.advance(3600)

    assert [api.result("GET", f"/import/v2/{number}/status")["Result"] for _ in range(3)] == [1, 1, 1]


def _import(api):
    xml = "<Subscribers><Subscriber><Email>new@example.test</Email></Subscriber></Subscribers>"
    return api.result("POST", "/v1/import/mailinglist/4711/demographicmapping/true", {"XmlData": xml})


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"effect": "nonsense"}, "nonsense"),
        ({"effect": "busy", "hots": "x"}, "hots"),
        ({"effect": "slow", "by": 1}, "by"),
        ({"effect": "meanwhile", "happen": {"optout": {}}}, "optout"),
        ({"effect": "busy", "nth": "soon"}, "soon"),
    ],
)
def test_mistakes_in_a_fault_are_named(sim, given, word):
    """An unknown effect, parameter or event is an error."""
    with pytest.raises(ValueError, match=word):
        sim.simulator.add_fault(**given)


def test_log_says_which_fault_struck(api, sim):
    """And how often."""
    one = fault(sim, "busy", count=2)
    for _ in range(3):
        api.call("POST", ALL)

    assert [entry.faults for entry in sim.log] == [[one.id], [one.id], []]
    assert (one.seen, one.hits) == (3, 2)


def test_every_effect_can_be_switched_on(api, sim):
    """The table and the code agree; a struck call still ends in some answer."""
    for effect in EFFECTS:
        sim.faults.clear()
        needed = {"happen": []} if effect.name == "meanwhile" else {}
        one = fault(sim, effect.name, **needed)
        api.raw("POST", ALL)
        assert one.hits == 1, effect.name
