"""Small work first, and no campaign or kind keeps the others waiting: not by its size, not by what it dies of."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from limepkg_apsis.core.memory import AccountMemory
from limepkg_apsis.core.schedule import due_kinds, next_start
from limepkg_apsis.syncs import SYNC_KINDS
from tests.fakes.fake_clock import START
from tests.syncs.world import Killed, World, people

QUARTER = timedelta(minutes=15)


def test_small_campaigns_come_before_large_ones() -> None:
    """A new one first, then by the size each had the last time."""
    world = World()
    sizes = [30, 5, 12]
    made = [world.linked(*people(size, start=100 * n)) for n, size in enumerate(sizes, 1)]
    world.clock.advance(minutes=15)
    new = world.linked(*people(1, start=900))
    world.journal.memories.pop(new.id)
    world.journal.runs = {key: run for key, run in world.journal.runs.items() if run.campaign_id != new.id}

    outcome = world.tick()

    order = [report.campaign_id for report in outcome.reports if report.kind == "members"]
    assert order == [new.id, made[1].id, made[2].id, made[0].id]


def test_campaign_that_kills_its_worker_keeps_no_other_waiting() -> None:
    """Whatever its run dies of, the next slice goes on with the others, and the next pass tries it again."""
    world = World()
    made = [world.linked(*people(2, start=10 * n)) for n in range(1, 4)]
    world.clock.advance(minutes=15)
    deadly = made[0].list_id

    def dies(name: str) -> None:
        reading = [call for call in world.apsis.log if call.name == "read_members"]
        if name == "read_members" and reading and reading[-1].list_id == deadly:
            raise Killed

    world.apsis.after_call = dies
    with pytest.raises(Killed):
        world.tick()
    world.clock.advance(minutes=6)
    second = world.tick()
    world.clock.advance(minutes=15)

    assert [report.campaign_id for report in second.reports if report.kind == "members"] == [made[1].id, made[2].id]
    with pytest.raises(Killed):
        world.tick()


def test_long_pass_delays_other_kinds_by_a_slice_at_most() -> None:
    """While the members of a hundred campaigns take hours, everything else keeps its interval."""
    world = World()
    for n in range(1, 31):
        world.linked(*people(1, start=n))
    world.clock.advance(minutes=15)
    kinds: list[str] = []
    for _ in range(60):
        turns = itertools.count()
        outcome = world.tick(lambda turns=turns: next(turns) > 4)  # type: ignore[misc]
        kinds += [report.kind for report in outcome.reports]
        world.clock.advance(minutes=6)
        if world.journal.account.unfinished == () and kinds.count("members") >= 30:
            break

    first, last = kinds.index("members"), len(kinds) - 1 - kinds[::-1].index("members")
    assert kinds.count("members") >= 30
    assert "global_opt_outs" in kinds[:first]
    assert "campaigns" in kinds[first:last]


def test_what_is_unfinished_waits_for_what_is_due_anew_and_then_by_its_age() -> None:
    """First the new ones in their order, then the unfinished, the oldest first."""
    names = [kind.name for kind in SYNC_KINDS]
    passes = tuple((name, START - timedelta(days=n)) for n, name in enumerate(names, 1))
    memory = AccountMemory(passes=passes, unfinished=("campaigns", "members"))

    found = [kind.name for kind in due_kinds(SYNC_KINDS, memory, {}, START)]

    assert found == [
        *(name for name in names if name not in memory.unfinished),
        "members",
        "campaigns",
    ]


@pytest.mark.parametrize(
    ("begun", "unfinished", "minutes"),
    [(0, (), 15), (1, (), 15), (-15, (), 15), (-7, (), 15), (-3600, (), 15), (0, ("members",), 15)],
)
def test_next_run_is_told_by_the_tick(begun: int, unfinished: tuple[str, ...], minutes: int) -> None:
    """A quarter of an hour is the finest that the schedule knows; what is overdue is done at the next one."""
    members = next(kind for kind in SYNC_KINDS if kind.name == "members")
    now = START.replace(minute=0, second=0) + timedelta(minutes=1)
    memory = AccountMemory(passes=(("members", now + timedelta(minutes=begun)),), unfinished=unfinished)

    found = next_start(members, memory, {"members": 15}, now, QUARTER)

    assert found == now.replace(minute=minutes)
