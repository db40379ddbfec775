"""When a kind, and a campaign, counts as late: after two intervals without success, and not a moment earlier."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limepkg_apsis.core.memory import AccountMemory, Breaker
from limepkg_apsis.core.watching import Health, KindHealth, read_health
from limepkg_apsis.syncs import SYNC_KINDS
from tests.syncs.world import World, people

SECOND = timedelta(seconds=1)
INTERVALS = [
    ("members", {}, timedelta(minutes=30)),
    ("members", {"members": 60}, timedelta(minutes=120)),
    ("members", {"members": 1}, timedelta(minutes=30)),
    ("bounces", {}, timedelta(minutes=480)),
]
"""A kind, the setting, and how old its last success may be: an interval below the quarter of an hour is one."""


def health(world: World, intervals: dict[str, int]) -> Health:
    """Look at everything."""
    return read_health(world.ports, SYNC_KINDS, intervals)


def of_kind(found: Health, name: str) -> KindHealth:
    """Return the line of one kind."""
    return next(each for each in found.kinds if each.kind == name)


@pytest.mark.parametrize(("kind", "intervals", "most"), INTERVALS)
def test_a_kind_is_late_after_two_intervals(kind: str, intervals: dict[str, int], most: timedelta) -> None:
    """What counts is when it last succeeded; the age is told either way."""
    world = World()
    world.linked(*people(2))
    world.tick()
    world.clock.advance(days=1)
    world.tick()
    success = of_kind(health(world, intervals), kind).last_success
    assert success is not None
    world.clock.advance((success + most - world.clock.now()).total_seconds())
    in_time = of_kind(health(world, intervals), kind)
    world.clock.advance(1)
    late = health(world, intervals)

    assert (in_time.age, in_time.is_late) == (most, False)
    assert (of_kind(late, kind).age, of_kind(late, kind).is_late) == (most + SECOND, True)
    assert (late.state, kind in [each.about for each in late.alarms()]) == ("late", True)


def test_a_campaign_is_late_after_two_intervals_of_its_members() -> None:
    """Its newest run may be as old as that, and no older."""
    world = World()
    made = world.linked(*people(2))
    run = world.journal.last_run("members", made.id)
    assert run is not None
    assert run.started is not None
    world.clock.advance((run.started + timedelta(minutes=30) - world.clock.now()).total_seconds())
    in_time = health(world, {}).late_campaigns
    world.clock.advance(1)

    assert (in_time, health(world, {}).late_campaigns) == ((), (made.id,))


def test_while_apsis_is_left_alone_one_alarm_says_why() -> None:
    """Everything is late then, and nobody is told so for each kind."""
    world = World()
    world.linked(*people(2))
    now = world.clock.now()
    world.journal.save_account_memory(AccountMemory(breaker=Breaker(3, "key_rejected", now, now + SECOND)))

    found = health(world, {})

    assert (found.state, [each.code for each in found.alarms()]) == ("failing", ["key_rejected"])
