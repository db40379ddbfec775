"""Queued calls: states, files, pace, long results."""

import json

import pytest
from apsis_sim import seed
from apsis_sim.jobs import JobPace

pytestmark = pytest.mark.usefixtures("account")

EXPORT = "/mailinglists/v2/4711/subscribers/all"


def states(api, poll, count):
    """Return the states of so many polls."""
    return [api.file(poll)["State"] for _ in range(count)]


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (JobPace(), ["1", "2", "2"]),
        (JobPace(polls=0), ["2", "2", "2"]),
        (JobPace(polls=3, seconds=None), ["0", "0", "1"]),
        (JobPace(polls=None, seconds=10), ["1", "1", "1"]),
    ],
)
def test_job_passes_waiting_started_completed(api, sim, pace, expected):
    """By polls, at once, or by time."""
    sim.simulator.jobs.pace = pace

    assert states(api, api.ticket("POST", EXPORT, {}), 3) == expected


def test_job_completes_by_time(api, sim):
    """The work is done although nobody polled."""
    sim.simulator.jobs.pace = JobPace(polls=None, seconds=10)
    poll = api.ticket("DELETE", "/subscribers/v2/id", [900001])
    before = len(sim.world.subscribers)
    sim.clock.advance(10)

    assert (before, api.file(poll)["State"], len(sim.world.subscribers)) == (3, "2", 2)


def test_work_is_done_when_the_job_completes_and_not_before(api, sim):
    """Who reads without waiting sees the old state."""
    poll = api.ticket("POST", "/v1/subscribers/queue", [{"Id": 900001, "Name": "New"}])
    names = []
    for _ in range(2):
        api.file(poll)
        names.append(sim.world.subscribers[900001].name)

    assert names == ["", "New"]


def test_poll_file_is_flat_and_needs_no_key(api):
    """State is a string; the data address is there once it is completed."""
    poll = api.ticket("POST", EXPORT, {})
    first, second = api.file(poll), api.file(poll)

    assert first == {"DataUrl": "", "Message": "", "State": "1", "StateName": "Started"}
    assert second.keys() == first.keys()
    assert second["DataUrl"].startswith("http://127.0.0.1:8075/")
    assert second["DataUrl"].endswith(".json")


def test_state_may_be_a_number(api, sim):
    """By variant."""
    sim.simulator.variants.set({"poll.state_type": "number"})

    assert states(api, api.ticket("POST", EXPORT, {}), 2) == [1, 2]


@pytest.mark.parametrize(("variant", "scheme"), [("http", "http"), ("same", "https")])
def test_addresses_of_files_say_http(api, sim, variant, scheme):
    """Even when the call came over https, unless the variant says otherwise."""
    from apsis_sim.message import Request

    sim.simulator.variants.set({"poll.url_scheme": variant})
    headers = {"authorization": "Basic ZGVtby1rZXk6", "host": "api.example.test:8443", "content-length": "0"}
    answer = sim.simulator.handle(Request("POST", "/v1/optouts/global/queued", headers, b"", "https"))

    url = json.loads(answer.body)["Result"]["PollURL"]
    assert url.startswith(f"{scheme}://api.example.test:8443/")


def test_data_file_is_missing_until_completed_and_after_a_day(api, sim):
    """Even for somebody who guesses its address, and it does not live for ever."""
    poll = api.ticket("POST", EXPORT, {})
    early = api.raw("GET", poll.replace("/p/", "/d/")).status
    states(api, poll, 2)
    data = "/" + api.file(poll)["DataUrl"].split("/", 3)[3]
    here = api.file(data)
    sim.clock.advance(24 * 3600 + 1)

    assert (early, len(here), api.file(data), api.file(poll)) == (404, 2, None, None)


def test_export_shows_the_moment_it_was_made(api, sim):
    """What changes afterwards is not in the file."""
    poll = api.ticket("POST", EXPORT, {})
    states(api, poll, 2)
    data = "/" + api.file(poll)["DataUrl"].split("/", 3)[3]
    api.data("POST", "/v1/subscribers/queue", [{"Id": 900001, "Name": "Later"}])
    api.data("DELETE", "/subscribers/v2/id", [900002])

    assert [(row["Id"], row["Name"]) for row in api.file(data)] == [(900001, ""), (900002, "")]


def test_long_export_is_made_in_pieces(api, sim):
    """A large list is never one string, and the pieces are one JSON list."""
    seed(sim.world, {"lists": [{"id": 1, "name": "Big"}], "generate": [{"list": 1, "count": 2500}]})
    poll = api.ticket("POST", "/mailinglists/v2/1/subscribers/all", {"AllDemographics": True})
    states(api, poll, 2)
    answer = api.raw("GET", "/" + api.file(poll)["DataUrl"].split("/", 3)[3])
    pieces = list(answer.body)

    assert len(pieces) == 4
    assert len(json.loads(b"".join(pieces))) == 2500


def test_empty_export_is_an_empty_list(api, sim):
    """Not nothing."""
    sim.world.lists[4711].clear()

    assert api.data("POST", EXPORT, {}) == []


def test_list_deleted_while_the_job_waits_is_an_error(api, sim):
    """State -1 with the reason."""
    poll = api.ticket("POST", EXPORT, {})
    del sim.world.lists[4711]
    states(api, poll, 1)

    assert api.file(poll)["State"] == "-1"
    assert "4711" in api.file(poll)["Message"]
