"""Two never hold the lease, in whatever order their steps come; and dead rows do not pile up."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from limepkg_apsis.core.errors import Interrupted
from limepkg_apsis.crm.connect import connect
from limepkg_apsis.crm.journal.lease import LimeLease
from limepkg_apsis.crm.journal.rows import LEASE
from limepkg_apsis.settings import CrmSettings
from tests.crm.opened import opened
from tests.crm.schemas import usual
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock

SECONDS = 60
STEPS = 5
"""Steps of one contender: look, enter, choose, rise, and the last reading, which decides."""


@pytest.fixture(scope="module")
def shared() -> LimeWorld:
    """Return one application for many small stories; each leaves no lease behind."""
    app, clock = opened(usual()), FakeClock()
    return LimeWorld(app, connect(app, CrmSettings(), clock), clock)


class Contenders:
    """Processes that want the lease, each moved on one step at a time."""

    def __init__(self, world: LimeWorld, names: Sequence[str]) -> None:
        self.world = world
        self.leases: dict[str, LimeLease] = dict.fromkeys(names, world.journal.lease)
        self.steps = {name: lease.contend(name, SECONDS) for name, lease in self.leases.items()}
        self.results: dict[str, bool] = {}

    def move(self, name: str) -> None:
        """Let one of them do its next step, if it has one."""
        if name not in self.results:
            try:
                next(self.steps[name])
            except StopIteration as end:
                self.results[name] = end.value

    def finish(self) -> list[str]:
        """Let all come to their end, and return who believes to hold the lease."""
        for name in self.steps:
            while name not in self.results:
                self.move(name)
        return [name for name, holds in self.results.items() if holds]

    def who_can_keep(self, holders: Sequence[str]) -> list[str]:
        """Return who of them still holds the lease when asked."""
        return [name for name in holders if keeps(self.leases[name], name)]

    def leave(self) -> None:
        """End whatever they hold."""
        for name, lease in self.leases.items():
            lease.release(name)


def keeps(lease: LimeLease, owner: str) -> bool:
    """Tell whether an owner can keep the lease."""
    try:
        lease.keep(owner)
    except Interrupted:
        return False
    return True


def interleavings(steps: int) -> Iterator[str]:
    """Yield every order in which the steps of two contenders can come."""
    for places in combinations(range(2 * steps), steps):
        yield "".join("a" if place in places else "b" for place in range(2 * steps))


def test_two_contenders_in_every_order(shared: LimeWorld) -> None:
    """In each of the 252 orders at most one holds; alone, or one after the other, somebody always does."""
    outcomes: dict[str, list[str]] = {}
    for order in interleavings(STEPS):
        contenders = Contenders(shared, "ab")
        for name in order:
            contenders.move(name)
        outcomes[order] = contenders.finish()
        assert len(outcomes[order]) <= 1, order
        assert contenders.who_can_keep(outcomes[order]) == outcomes[order], order
        contenders.leave()
        assert shared.rows(LEASE) == [], order
    assert outcomes["a" * STEPS + "b" * STEPS] == ["a"]
    assert outcomes["b" * STEPS + "a" * STEPS] == ["b"]
    assert sum(map(bool, outcomes.values())) > len(outcomes) / 2


@pytest.mark.parametrize("stalled_for", [SECONDS - 1, SECONDS + 1])
def test_contender_that_stops_for_too_long(shared: LimeWorld, stalled_for: int) -> None:
    """One stops between any two steps, the other comes and goes through; never do both keep the lease."""
    for done in range(STEPS):
        for late in range(STEPS):
            contenders = Contenders(shared, "ab")
            for _ in range(done):
                contenders.move("a")
            for _ in range(late):
                contenders.move("b")
            shared.clock.advance(stalled_for)
            while "b" not in contenders.results:
                contenders.move("b")
            holders = contenders.finish()
            assert len(contenders.who_can_keep(holders)) <= 1, (done, late)
            assert len(holders) <= 1 or stalled_for > SECONDS, (done, late)
            contenders.leave()


def test_three_contenders_with_pauses_in_random_orders(shared: LimeWorld) -> None:
    """However many come, and however long each step takes, at most one can keep the lease."""
    chance = random.Random(20240115)
    for story in range(150):
        contenders = Contenders(shared, "abc")
        order = list("abc" * STEPS)
        chance.shuffle(order)
        for name in order:
            contenders.move(name)
            shared.clock.advance(chance.choice((0, 0, 0, SECONDS / 2, SECONDS + 1)))
        kept = contenders.who_can_keep(contenders.finish())
        assert len(kept) <= 1, (story, order)
        contenders.leave()


def test_former_holder_who_wakes_up_gives_way(shared: LimeWorld) -> None:
    """Of a holder who slept through the end of the lease and its successor, the successor goes on."""
    first, second = shared.journal, shared.journal
    assert first.take_lease("a", SECONDS)
    shared.clock.advance(SECONDS + 1)
    assert second.take_lease("b", SECONDS)
    assert not keeps(first.lease, "a")
    assert keeps(second.lease, "b")
    second.release_lease("b")


def test_lease_does_not_make_the_table_grow(lime_world: LimeWorld) -> None:
    """Rows of holders who left and of holders who died are both cleared away."""
    for number in range(5):
        assert lime_world.journal.take_lease(f"dead {number}", SECONDS)
        lime_world.clock.advance(SECONDS + 1)
    assert len(lime_world.rows(LEASE)) == 1
    for number in range(5):
        assert lime_world.journal.take_lease(f"tidy {number}", SECONDS)
        lime_world.journal.release_lease(f"tidy {number}")
    assert lime_world.rows(LEASE) == []


def test_whoever_comes_in_vain_leaves_no_row(lime_world: LimeWorld) -> None:
    """Asking for a lease that is held costs one query and writes nothing."""
    lime_world.journal.take_lease("a", SECONDS)
    lime_world.statistics.reset()
    assert not lime_world.journal.take_lease("b", SECONDS)
    assert (lime_world.statistics.queries, lime_world.statistics.commits) == (1, 0)
    assert len(lime_world.rows(LEASE)) == 1


def test_row_that_was_swept_away_is_noticed(lime_world: LimeWorld) -> None:
    """A holder whose row somebody deleted holds nothing."""
    lime_world.journal.take_lease("a", SECONDS)
    for row in lime_world.rows(LEASE):
        unit = lime_world.app.unit_of_work()
        unit.delete(row)
        unit.commit()
    with pytest.raises(Interrupted):
        lime_world.journal.keep_lease("a")
    assert lime_world.journal.take_lease("b", SECONDS)


def test_rows_are_ended_where_they_cannot_be_deleted(lime_world: LimeWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that refuses to delete still lets the next one in."""

    def refuse(self: Any, limeobject: Any) -> None:
        raise RuntimeError("no deleting here")

    monkeypatch.setattr(type(lime_world.app.unit_of_work()), "delete", refuse)
    assert lime_world.journal.take_lease("a", SECONDS)
    lime_world.journal.release_lease("a")
    assert lime_world.journal.take_lease("b", SECONDS)
    lime_world.clock.advance(SECONDS + 1)
    assert lime_world.journal.take_lease("c", SECONDS)
    assert not lime_world.journal.take_lease("a", SECONDS)


def compete(address: str, flag: str, name: str, rounds: int, told: Any) -> None:
    """Take and release the lease again and again; tell how often it was ours, and whether anybody else was there."""
    app = opened(usual(), address)
    journal = connect(app, CrmSettings(), FakeClock()).journal
    taken = 0
    for _ in range(rounds):
        if not journal.take_lease(name, SECONDS):
            continue
        taken += 1
        try:
            os.close(os.open(flag, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            told.put((name, "not alone"))
            return
        os.unlink(flag)
        journal.release_lease(name)
    told.put((name, taken))


def test_two_processes_on_one_database(tmp_path: Path) -> None:
    """Two real processes take the lease many times, and never are both inside."""
    address = f"sqlite:///{tmp_path / 'app.db'}"
    opened(usual(), address)
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    workers = [
        context.Process(target=compete, args=(address, str(tmp_path / "inside"), name, 60, told)) for name in "ab"
    ]
    for worker in workers:
        worker.start()
    results = dict(told.get(timeout=120) for _ in workers)
    for worker in workers:
        worker.join(timeout=30)
    assert all(isinstance(taken, int) and taken > 0 for taken in results.values()), results
