"""The scheduled work: what is due, in slices, under one lease, without starving anybody."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from limepkg_apsis.core.errors import Interrupted, KeyRejected, Unavailable
from limepkg_apsis.core.memory import AccountMemory
from limepkg_apsis.core.schedule import due_kinds, pass_left, pass_started
from limepkg_apsis.syncs.campaigns import CAMPAIGNS
from limepkg_apsis.syncs.members import MEMBERS
from tests.fakes.fake_clock import START
from tests.syncs.world import World, at_name, people


def kinds(world: World) -> list[tuple[str, int | None]]:
    """Return which runs of lists and members a tick made."""
    reports = world.tick().reports
    return [(each.kind, each.campaign_id) for each in reports if each.kind in ("campaigns", "members")]


def test_a_tick_does_everything_that_is_due_and_nothing_twice() -> None:
    """Lists first, then the members of each campaign; a tick right after has nothing to do."""
    world = World()
    one, two = world.campaign(*people(2)), world.campaign(*people(2, start=10))

    first, second = kinds(world), kinds(world)
    world.clock.advance(minutes=15)
    third = kinds(world)

    everything = [("campaigns", None), ("members", one.id), ("members", two.id)]
    assert (first, second, third) == (everything, [], everything)


@pytest.mark.parametrize(("minutes", "due"), [(12, []), (13, ["campaigns", "members"])])
def test_a_kind_is_due_when_its_interval_is_over(minutes: int, due: list[str]) -> None:
    """A quarter of an hour by default; a pass that began a moment after its tick is due at the next one all the same."""
    memory = AccountMemory(passes=(("campaigns", START), ("members", START)))

    found = due_kinds((CAMPAIGNS, MEMBERS), memory, {}, START + timedelta(minutes=minutes))

    assert [kind.name for kind in found] == due


def test_intervals_are_settings_and_never_shorter_than_the_rest_apsis_asks_for() -> None:
    """One minute in the settings is still five minutes for APSIS."""
    memory = AccountMemory(passes=(("campaigns", START), ("members", START)))

    def due(minutes: int) -> list[str]:
        now = START + timedelta(minutes=minutes)
        return [kind.name for kind in due_kinds((CAMPAIGNS, MEMBERS), memory, {"members": 1}, now, 300)]

    assert (due(4), due(5)) == ([], ["members"])


def test_a_slice_that_runs_out_of_time_goes_on_where_it_stopped() -> None:
    """Each slice does what it can; after enough of them every campaign had its turn exactly once."""
    world = World()
    made = [world.linked(*people(1, start=n)) for n in range(1, 8)]
    world.clock.advance(minutes=15)
    world.journal.runs.clear()
    done = []
    for _ in range(10):
        turns = itertools.count(1)
        outcome = world.tick(lambda turns=turns: next(turns) > 3)  # type: ignore[misc]
        done += [report.campaign_id for report in outcome.reports if report.kind == "members"]
        if outcome.finished:
            break

    assert done == [each.id for each in made]
    assert world.journal.account.unfinished == ()


def test_removals_of_earlier_slices_count_for_the_pass() -> None:
    """A pass in slices removes no more unasked than one in a single go."""
    world = World()
    made = [world.linked(*people(100, start=1000 * n)) for n in range(1, 9)]
    for n, each in enumerate(made, 1):
        world.crm.remove_participants(each.id, *range(1000 * n, 1000 * n + 10))
    world.clock.advance(minutes=15)
    for _ in range(40):
        turns = itertools.count(1)
        if world.tick(lambda turns=turns: next(turns) > 1).finished:  # type: ignore[misc]
            break

    removed = sum(100 - len(world.addresses(each)) for each in made)
    assert removed == 50


def test_a_campaign_that_somebody_synchronised_a_moment_ago_rests() -> None:
    """APSIS asks that the same call is not repeated within five minutes: the schedule leaves that campaign out."""
    world = World()
    one, two = world.linked(*people(1)), world.linked(*people(1, start=5))
    world.tick()
    world.clock.advance(minutes=13)
    world.press(one.id)
    world.clock.advance(minutes=2)

    assert kinds(world) == [("campaigns", None), ("members", two.id)]


@pytest.mark.parametrize(("error", "calls"), [(KeyRejected, 1), (Unavailable, 1)])
def test_trouble_of_the_whole_account_ends_the_pass(error: type[Exception], calls: int) -> None:
    """A rejected key or no answer at the first campaign is not asked for again at every other one."""
    world = World()
    for n in range(1, 6):
        world.linked(*people(1, start=10 * n))
    world.clock.advance(minutes=15)

    def always(name: str) -> None:
        if name == "read_members":
            raise error

    world.apsis.before_call = always
    before = len(world.apsis.calls_of("read_members"))

    outcome = world.tick()

    assert [report.error for report in outcome.reports if report.kind == "members"] == [error.code]  # type: ignore[attr-defined]
    assert len(world.apsis.calls_of("read_members")) - before <= calls


def test_trouble_of_one_campaign_does_not_keep_the_others_waiting() -> None:
    """A read of one list that cannot be proven ends that run alone."""
    from limepkg_apsis.core.errors import IncompleteRead

    world = World()
    made = [world.linked(*people(1, start=10 * n)) for n in range(1, 4)]
    world.clock.advance(minutes=15)
    world.apsis.before_call = at_name("read_members", IncompleteRead)

    outcome = world.run_kind("members")

    assert [report.state.value for report in outcome.reports] == ["failed", "done", "done"]
    assert len(made) == 3


def test_only_one_run_at_a_time() -> None:
    """Whoever comes while another run lives is told so, and does nothing."""
    world = World()
    made = world.campaign(*people(1))
    world.journal.take_lease("somebody else", 300)

    outcome = world.press(made.id)
    world.clock.advance(seconds=301)
    later = world.press(made.id)

    assert (outcome.state, outcome.reports) == ("busy", ())
    assert later.state == "done"


def test_a_run_whose_lease_was_taken_over_writes_nothing_more() -> None:
    """A worker that hung too long finds another one at work and stops before its next write."""
    world = World()
    made = world.linked(*people(5))
    world.crm.add_participants(made.id, *people(1, start=50))

    def hang(name: str) -> None:
        if name == "read_opt_outs":
            world.clock.advance(minutes=10)
            world.journal.take_lease("the other worker", 300)

    world.apsis.after_call = hang
    writes = world.apsis.writes

    outcome = world.press(made.id)

    assert outcome.error is not None
    assert (outcome.error.error, world.apsis.writes) == (Interrupted.code, writes)


def test_waiting_for_apsis_keeps_the_lease() -> None:
    """A long wait beats every half minute, so that nobody takes a living run for a dead one."""
    from limepkg_apsis.core.lease import BeatingClock, Heartbeat

    world = World()
    world.journal.take_lease("me", 300)
    clock = BeatingClock(world.clock, Heartbeat(world.journal, world.clock, "me"))

    clock.sleep(1000)

    assert world.clock.slept == [30.0] * 33 + [10]
    assert not world.journal.take_lease("somebody else", 300)


def test_the_start_of_an_unfinished_pass_is_kept() -> None:
    """A pass of many slices is due again an interval after it began, not after it ended."""
    fresh = AccountMemory()

    begun = pass_started(fresh, "members", START)
    paused = pass_left(begun, "members", True, 7)
    resumed = pass_started(paused, "members", START + timedelta(minutes=5))
    ended = pass_left(resumed, "members", False, 9)

    assert dict(resumed.passes) == {"members": START}
    assert (paused.unfinished, dict(paused.removed)) == (("members",), {"members": 7})
    assert replace(ended, passes=()) == fresh
