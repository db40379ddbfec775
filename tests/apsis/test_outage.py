"""An APSIS that does not answer, or refuses the key, is left alone, heard of once, and found again by itself."""

from __future__ import annotations

import itertools
import logging

import pytest

from limepkg_apsis.core.errors import KeyRejected, Unavailable
from limepkg_apsis.core.report import Trigger
from tests.apsis.office import Office

MINUTE = 60
HOURS = 3600


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what was said about the breaker."""
    return [each.getMessage() for each in caplog.records if each.getMessage().startswith("breaker=")]


def tick_for(office: Office, seconds: float) -> None:
    """Let the schedule wake up once a minute, in a new process each time."""
    end = office.clock.now().timestamp() + seconds
    while office.clock.now().timestamp() < end:
        office.worker().due(lambda: False)
        office.clock.advance(MINUTE)


@pytest.mark.parametrize("effect", ["gateway", "refused", "maintenance", "busy", "throttled"])
def test_six_hours_of_outage_cost_one_probe_in_five_minutes(caplog: pytest.LogCaptureFixture, effect: str) -> None:
    """One alarm when it begins, one line when it ends, and nobody has to do anything."""
    office = Office()
    office.campaign(7, 3)
    tick_for(office, 20 * MINUTE)
    office.sim.simulator.add_fault(effect, always=True)
    with caplog.at_level(logging.WARNING, logger="limepkg_apsis.core.sync"):
        tick_for(office, HOURS)  # the first failed runs: an outage is not believed at once
        office.sim.log.clear()
        tick_for(office, 5 * HOURS)
        probes = [entry.time for entry in office.sim.log]
        office.invite(7, 2, start=3)
        office.sim.faults.clear()
        tick_for(office, 30 * MINUTE)

    assert 0 < len(probes) <= 60
    assert min(later - earlier for earlier, later in itertools.pairwise(probes)) >= 5 * MINUTE
    assert [each.split()[0] for each in alarms(caplog)] == ["breaker=open", "breaker=closed"]
    assert len(office.on_list(7)) == 5


def test_outage_fails_no_more_runs_than_it_takes_to_believe_it() -> None:
    """While APSIS is left alone no run begins: the history of a campaign does not fill with failures."""
    office = Office()
    office.campaign(7, 3)
    office.sim.simulator.add_fault("gateway", always=True)

    tick_for(office, 6 * HOURS)

    assert len([each for each in office.journal.reports.values() if each.error]) == 3


@pytest.mark.parametrize("effect", ["unauthorised", "answer"])
def test_refused_key_stops_everything_at_once(caplog: pytest.LogCaptureFixture, effect: str) -> None:
    """One run meets it; then there are probes only, and one alarm."""
    office = Office()
    office.campaign(7, 3)
    given = {"status": 401} if effect == "answer" else {}
    office.sim.simulator.add_fault(effect, always=True, **given)
    with caplog.at_level(logging.WARNING, logger="limepkg_apsis.core.sync"):
        tick_for(office, HOURS)

    assert len(alarms(caplog)) == 1
    assert "reason=key_rejected" in alarms(caplog)[0]
    assert len(office.sim.log) <= 12
    assert len(office.journal.reports) == 1


def test_click_may_always_ask_once() -> None:
    """Somebody who presses the button gets an answer, and the button does not undo the rest of the others."""
    office = Office()
    made = office.campaign(7, 3)
    fault = office.sim.simulator.add_fault("unauthorised", always=True)
    office.worker().due(lambda: False)
    office.clock.advance(MINUTE)
    office.sim.log.clear()

    with pytest.raises(KeyRejected):
        office.worker(hurried=True).campaign(made.id, Trigger.PERSON)
    asked = len(office.sim.log)
    resting = office.worker().due(lambda: False)
    fault.count = 0
    done = office.worker(hurried=True).campaign(made.id, Trigger.PERSON)

    assert (asked, resting.state, resting.resting) == (1, "resting", "key_rejected")
    assert (done.state, len(office.on_list(7))) == ("done", 3)


def test_pause_that_apsis_asks_for_is_kept_by_the_next_worker() -> None:
    """A Retry-After longer than ours stops scheduled work until then."""
    office = Office()
    office.campaign(7, 3)
    office.sim.simulator.add_fault("throttled", retry_after=3600)
    office.worker().due(lambda: False)
    begun = office.clock.now()
    office.sim.log.clear()

    tick_for(office, 59 * MINUTE)
    early = len(office.sim.log)
    tick_for(office, 5 * MINUTE)

    assert early == 0
    assert office.sim.log[0].time >= begun.timestamp() + 3600
    assert len(office.on_list(7)) == 3


def test_failures_that_are_not_in_a_row_open_nothing() -> None:
    """A run that goes well takes the count back to nothing."""
    office = Office()
    made = office.campaign(7, 3)
    for _ in range(5):
        office.sim.simulator.add_fault("gateway", count=4)
        assert isinstance(office.worker(hurried=True).campaign(made.id, Trigger.PERSON).reports[-1].error, str)
        assert office.worker(hurried=True).campaign(made.id, Trigger.PERSON).state == "done"

    assert office.journal.account.breaker.open_since is None
    assert Unavailable.code in {each.error for each in office.journal.reports.values()}
