"""APSIS' terms of usage, read from the simulator's log: calls a minute, the rest between equal data calls, wrong calls."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.report import Trigger
from tests.apsis.office import Office

DAY = 24 * 60


def too_soon(office: Office) -> list[str]:
    """Return the data calls that came within five minutes of an equal one."""
    return [entry.path for entry in office.sim.log if "same_call" in entry.violations]


def test_scheduled_day_never_repeats_a_data_call_within_five_minutes() -> None:
    """Many campaigns, changes all day, a worker a minute: only the read after a write is made again at once."""
    office = Office()
    for number in range(1, 9):
        office.campaign(number, 4, start=100 * number)

    for minute in range(DAY):
        if minute % 7 == 0:
            office.invite(1 + minute % 8, 1, start=100 * (1 + minute % 8) + 4 + minute)
        office.worker().due(lambda: False)
        office.clock.advance(60)

    verifications = [each for each in too_soon(office) if "/subscribers/" in each]
    assert too_soon(office) == verifications
    assert len(verifications) <= len(office.sim.log.writes())
    assert len(office.on_list(1)) > 20


def test_rest_is_kept_after_a_click() -> None:
    """The schedule counts what a person's run has read as its own, in whichever process that was."""
    office = Office()
    made = office.campaign(7, 3)
    office.worker().due(lambda: False)
    for _ in range(10):
        office.clock.advance(minutes=14)
        office.worker(hurried=True).campaign(made.id, Trigger.PERSON)
        office.sim.log.clear()
        office.clock.advance(minutes=1)
        office.worker().due(lambda: False)
        assert too_soon(office) == []


def test_pass_reads_the_opt_outs_of_the_account_once() -> None:
    """Every campaign that is written to needs them, and equal data calls have to rest."""
    office = Office()
    for number in range(1, 6):
        office.campaign(number, 2, start=100 * number)

    office.worker().due(lambda: False)

    assert len([each for each in office.sim.log if each.route == "optouts.all_paged"]) == 1
    assert office.clock.slept == []


@pytest.mark.parametrize("per_minute", [10, 50])
def test_budget_is_one_for_all_workers_of_a_key(per_minute: int) -> None:
    """Processes that come and go within a minute make no more calls together than one alone."""
    office = Office(requests_per_minute=per_minute)
    for number in range(1, 5):
        office.campaign(number, 60, start=100 * number)

    for number in (1, 2, 3, 4) * 4:
        office.worker(hurried=True).campaign(number, Trigger.PERSON)

    assert len(office.sim.log) > per_minute
    assert office.most_calls_in_a_minute() <= per_minute
    assert len(office.on_list(4)) == 60


def test_storm_of_refusals_stays_within_the_budget() -> None:
    """APSIS asks for fewer calls all the time: no minute holds too many, the work gets done, hardly a call is wrong."""
    office = Office(requests_per_minute=20)
    for number in range(1, 5):
        office.campaign(number, 30, start=100 * number)
    for nth in range(1, 400, 3):
        office.sim.simulator.add_fault("throttled", nth=nth, **({"retry_after": 2} if nth % 2 else {}))

    for _ in range(40):
        for number in range(1, 5):
            office.worker(hurried=True).campaign(number, Trigger.PERSON)
        office.clock.advance(minutes=6)

    assert len([entry for entry in office.sim.log if entry.status == 429]) > 50
    assert office.most_calls_in_a_minute() <= 20
    assert office.share_of_invalid_calls() < 0.01
    assert [len(office.on_list(number)) for number in range(1, 5)] == [30] * 4
