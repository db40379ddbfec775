"""The kind `bounces`: what APSIS says of an address is what Lime says of the person, under every failure."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.errors import StillWorking, Unavailable
from limepkg_apsis.core.model import BounceStatus
from limepkg_apsis.core.report import RunState
from tests.builders import person
from tests.syncs.world import World, at_name, every_death, people

SOFT, HARD = BounceStatus.SOFT, BounceStatus.HARD


def filled(count: int = 3) -> World:
    """Make a world with people p1, p2, … in it."""
    world = World()
    for each in people(count):
        world.crm.add_person(each)
    return world


def test_statuses_follow_the_bounces() -> None:
    """A soft bounce, then a hard one, then a corrected address."""
    world = filled()
    seen = []
    world.apsis.bounce("P1@example.test", SOFT)
    world.run_kind("bounces")
    seen.append(world.crm.bounced[1])
    world.clock.advance(hours=1)
    world.apsis.bounce("p1@example.test", HARD)
    world.run_kind("bounces")
    seen.append(world.crm.bounced[1])
    world.crm.change_person(1, email="right@example.test")
    world.run_kind("bounces")
    seen.append(world.crm.bounced[1])

    assert seen == ["soft", "hard", "none"]
    assert set(world.crm.bounced) == {1}


def test_run_without_changes_writes_nothing() -> None:
    """The second run reads both sides once and leaves them alone."""
    world = filled()
    world.apsis.bounce("p1@example.test")
    world.run_kind("bounces")
    commits, calls = world.crm.commits, len(world.crm.calls)

    report = world.run_kind("bounces").reports[0]

    assert (report.state, report.wrote, world.crm.commits) == (RunState.DONE, 0, commits)
    assert world.crm.calls[calls:] == ["read_bounce_standings"]


def test_changed_by_hand_is_put_back() -> None:
    """The status is a mirror."""
    world = filled()
    world.apsis.bounce("p1@example.test")
    world.run_kind("bounces")
    world.crm.bounced |= {1: "none", 2: "hard"}

    world.run_kind("bounces")

    assert world.crm.bounced == {1: "hard", 2: "none"}


def test_opt_out_for_bouncing_counts_as_a_hard_bounce() -> None:
    """Where bounces cannot be told apart, what APSIS did about them can."""
    world = filled()
    world.apsis.bounce("p1@example.test", BounceStatus.OTHER)
    world.clock.advance(minutes=1)
    world.apsis.opt_out("p1@example.test", reason="Hard Bounce")

    world.run_kind("bounces")

    assert world.crm.bounced == {1: "hard"}


@pytest.mark.parametrize("read", ["read_bounces", "read_account_opt_outs"])
def test_incomplete_read_clears_nothing(read: str) -> None:
    """Without proof that it was everything no status changes."""
    world = filled()
    world.apsis.bounce("p1@example.test")
    world.run_kind("bounces")
    world.apsis.bounces.clear()
    world.apsis.incomplete = {read}

    report = world.run_kind("bounces").reports[0]

    assert (report.state, report.error, world.crm.bounced) == (RunState.FAILED, "incomplete_read", {1: "hard"})


def test_both_reads_are_begun_before_either_is_waited_for() -> None:
    """Two exports that are not ready cost one further run, not two."""
    world = filled()
    world.apsis.working = {"read_bounces", "read_account_opt_outs"}

    report = world.run_kind("bounces").reports[0]

    assert report.state is RunState.PENDING
    assert [call.name for call in world.apsis.log] == ["read_bounces", "read_account_opt_outs"]


def test_scheduled_run_that_waits_goes_on_at_the_next_tick() -> None:
    """An export serves half an hour, so the interval of the kind is not waited for."""
    world = filled()
    world.tick()
    world.clock.advance(hours=4)
    world.apsis.bounce("p1@example.test")
    world.apsis.working = {"read_bounces"}
    world.tick()
    assert world.crm.bounced == {}
    world.apsis.working.clear()
    world.clock.advance(minutes=15)

    world.tick()

    assert world.crm.bounced == {1: "hard"}


def test_one_refused_person_stops_no_other() -> None:
    """The run is partly done, says so, and tries again the next time."""
    world = filled()
    for n in (1, 2, 3):
        world.apsis.bounce(f"p{n}@example.test")
    world.crm.refused_people = {2}

    report = world.run_kind("bounces").reports[0]

    assert (report.state, dict(report.written), report.unmet) == (RunState.PARTLY, {"SetBounce": 2}, 1)
    assert [message.code for message in report.messages] == ["bounce_not_saved"]
    assert world.crm.bounced == {1: "hard", 3: "hard"}


def test_missing_field_stops_this_kind_alone() -> None:
    """Lime without the field: the kind says so without a call to APSIS, the others work."""
    world = filled()
    made = world.campaign(*people(1))
    world.crm.lacking.add("bounces")

    outcome = world.tick()

    by_kind = {report.kind: report for report in outcome.reports}
    assert by_kind["bounces"].error == "structure_missing"
    assert [call for call in world.apsis.log if call.name == "read_bounces"] == []
    assert world.addresses(made) == {"p1@example.test"}


def test_one_campaign_does_not_run_it() -> None:
    """Somebody who synchronises one campaign does not wait for the bounces of the whole account."""
    world = filled()
    made = world.campaign(*people(1))

    assert "bounces" not in {report.kind for report in world.press(made.id).reports}


@pytest.mark.parametrize("count", [1, 200, 201, 450])
def test_writes_grow_with_units_of_two_hundred(count: int) -> None:
    """One commit for each 200 people, and none for those who did not bounce."""
    world = filled(count + 50)
    for n in range(1, count + 1):
        world.apsis.bounce(f"p{n}@example.test")

    world.run_kind("bounces")

    assert world.crm.commits == -(-count // 200)


def test_killed_at_every_call_the_next_run_reaches_the_same_state() -> None:
    """Wherever the process ends, before or after a call on either side: the end is the same."""

    def busy() -> World:
        world = filled(410)
        for n in range(1, 405):
            world.apsis.bounce(f"p{n}@example.test", HARD if n % 2 else SOFT)
        world.crm.bounced |= {500: "hard", 3: "none"}
        world.crm.add_person(person(id=500, email="p3@example.test"))
        return world

    undisturbed = busy()
    undisturbed.run_kind("bounces")
    killed = 0
    for where, world in every_death(busy, lambda world: world.run_kind("bounces")):
        world.run_kind("bounces")
        killed += 1

        assert world.crm.bounced == undisturbed.crm.bounced, where

    assert killed > 15


def test_no_log_line_and_no_report_names_anybody(caplog: pytest.LogCaptureFixture) -> None:
    """Runs that write, wait and fail log ids and counts, never an address or a name."""
    caplog.set_level("DEBUG")
    world = filled()
    world.apsis.bounce("p1@example.test")
    reports = [world.run_kind("bounces").reports[0]]
    for error in (Unavailable, StillWorking):
        world.apsis.before_call = at_name("read_bounces", error)
        reports.append(world.run_kind("bounces").reports[0])

    told = "\n".join([*(record.getMessage() for record in caplog.records), *map(str, reports)])
    assert "kind=bounces" in told
    assert not any(word in told for word in ("@", "P 1"))
