"""Terms of usage: counted, reported or enforced."""

import pytest
from apsis_sim.adapter import InProcess
from apsis_sim.clock import Clock

ALL = "/mailinglists/v2/all"


@pytest.fixture
def sim():
    """A simulator that reports, its time standing still."""
    return InProcess(clock=Clock(frozen_at=1_705_307_400.0))


def page(number):
    """Return a read that differs from others by its number."""
    return f"/v1/mailinglists/{number}/10"


def test_sixty_first_call_of_a_minute_is_reported(api, sim):
    """It is answered all the same, and the window slides."""
    for number in range(61):
        api.result("GET", page(number + 1))
    sim.clock.advance(60)
    api.result("GET", page(99))

    assert [entry.n for entry in sim.log.violations()] == [61]
    assert sim.log[60].violations == ["calls_per_minute"]


@pytest.mark.parametrize(("variant", "status"), [("503", 503), ("429", 429)])
def test_sixty_first_call_is_refused_when_enforced(api, sim, variant, status):
    """As busy, or 429 by variant; a refused call does nothing and does not count."""
    sim.simulator.set_limits("enforce")
    sim.simulator.variants.set({"throttle.answer": variant})
    for number in range(60):
        api.result("GET", page(number + 1))
    body = {"Name": "x", "FromName": "x", "FromEmail": "x@example.test"}

    answers = [api.call("POST", "/v1/mailinglists/", body) for _ in range(3)]
    assert [(code, envelope["Code"]) for code, envelope in answers] == [(status, -5)] * 3
    assert sim.world.lists == {}
    sim.clock.advance(60)
    assert api.call("POST", "/v1/mailinglists/", body)[0] == 200


@pytest.mark.parametrize(("wait", "violations"), [(299, ["same_call"]), (300, [])])
def test_same_data_call_within_five_minutes(api, sim, wait, violations):
    """The same path and body; five minutes later it is a new one."""
    api.result("POST", ALL)
    sim.clock.advance(wait)
    api.result("POST", ALL)

    assert sim.log[1].violations == violations


def test_calls_that_may_be_repeated(api, sim):
    """Writes, other bodies, poll files, and the status of an import."""
    lists = {"Name": "x", "FromName": "x", "FromEmail": "x@example.test"}
    for _ in range(2):
        api.result("POST", "/v1/mailinglists/", lists)
    for email in ("a@example.test", "b@example.test"):
        api.call("POST", "/subscribers/v3/email", email)
    api.data("POST", "/v1/optouts/global/queued")
    for _ in range(2):
        api.call("GET", "/import/v2/1/status")

    assert sim.log.violations() == []


def test_import_status_counts_when_read_strictly(api, sim):
    """The strict reading of the five minutes."""
    sim.simulator.set_limits("report", strict_status=True)
    for _ in range(2):
        api.call("GET", "/import/v2/1/status")

    assert sim.log[1].violations == ["same_call"]


@pytest.mark.parametrize(("counted", "count"), [(True, 1), (False, 0)])
def test_files_count_as_calls_but_are_never_refused(api, sim, counted, count):
    """Whether they count can be switched."""
    sim.simulator.set_limits("enforce", count_files=counted, calls_per_minute=3)
    poll = api.ticket("POST", "/v1/optouts/global/queued")
    files = [api.file(poll) for _ in range(3)]

    assert files[2]["State"] == "2"
    assert len(sim.log.violations()) == count


def test_share_of_invalid_calls_is_reported(api, sim):
    """More than 5 % of a day's calls, once there are 20."""
    sim.simulator.set_limits("report", calls_per_minute=10_000)
    for number in range(38):
        api.result("GET", page(number + 1))
    for _ in range(3):
        api.call("GET", "/nothing/here")

    assert [entry.violations for entry in sim.log][38:] == [[], [], ["invalid_share"]]


def test_invalid_calls_burden_the_key_that_made_them(api, sim):
    """Twenty unknown paths of one account say nothing about another."""
    sim.simulator.set_limits("report", calls_per_minute=10_000)
    sim.simulator.account("other")
    for _ in range(20):
        api.raw("GET", "/nothing/here", authorization="Basic b3RoZXI6")
    api.call("GET", "/nothing/here")

    assert sim.log[19].violations == ["invalid_share"]
    assert sim.log[20].violations == []


def test_calls_that_meet_a_fault_count_as_well(api, sim):
    """A client that hammers a busy service is seen."""
    sim.simulator.add_fault("busy", always=True)
    for number in range(61):
        api.call("GET", page(number + 1))

    assert sim.log[60].violations == ["calls_per_minute"]


def test_off_means_off(api, sim):
    """Nothing is counted."""
    sim.simulator.set_limits("off")
    for _ in range(100):
        api.result("POST", ALL)

    assert sim.log.violations() == []
