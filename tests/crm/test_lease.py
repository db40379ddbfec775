"""Two never hold the lease, in whatever order their steps come; and dead rows do not pile up."""

from __future__ import annotations

import multiprocessing
import os
import random
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from limepkg_apsis.core.errors import Interrupted
from limepkg_apsis.crm.connect import connect
from limepkg_apsis.crm.journal.lease import LimeLease
from limepkg_apsis.crm.journal.rows import LEASE
from limepkg_apsis.settings import CrmSettings
from tests.crm.contenders import SECONDS, Contenders, RowsInMemory, keeps
from tests.crm.opened import opened
from tests.crm.schemas import usual
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock

STEPS = 5
"""Steps of one contender: look, enter, choose, rise, and the last reading, which decides."""


@pytest.fixture(scope="module")
def shared() -> LimeWorld:
    """Return one application for many small stories; each leaves no lease behind."""
    app, clock = opened(usual()), FakeClock()
    return LimeWorld(app, connect(app, CrmSettings(), clock), clock)


def interleavings(steps: int) -> Iterator[str]:
    """Yield every order in which the steps of two contenders can come."""
    for places in combinations(range(2 * steps), steps):
        yield "".join("a" if place in places else "b" for place in range(2 * steps))


def together(order: str, rows: Any, clock: FakeClock) -> list[str]:
    """Let two contend in one order and return who holds the lease in the end."""
    contenders = Contenders("ab", rows, clock)
    for name in order:
        contenders.move(name)
    holders = contenders.finish()
    contenders.leave()
    return holders


def test_two_contenders_in_every_order(shared: LimeWorld) -> None:
    """In each of the 252 orders exactly one holds, and no row stays."""
    rows = shared.journal.lease.rows
    for order in interleavings(STEPS):
        assert len(together(order, rows, shared.clock)) == 1, order
        assert shared.rows(LEASE) == [], order


@pytest.mark.parametrize("ids", [{"a": 1, "b": 2}, {"a": 2, "b": 1}], ids=["in order", "out of order"])
def test_ids_may_be_given_in_another_order_than_rows_become_visible(ids: dict[str, int]) -> None:
    """A database may give an id long before the row is seen; still exactly one holds."""
    outcomes = {tuple(together(order, RowsInMemory(ids), FakeClock())) for order in interleavings(STEPS)}
    assert outcomes == {("a",), ("b",)}


@pytest.mark.parametrize(
    ("order", "holder"),
    [("a" * STEPS + "b" * STEPS, "a"), ("b" * STEPS + "a" * STEPS, "b"), ("ab" * STEPS, "a"), ("ba" * STEPS, "b")],
)
def test_somebody_gets_the_lease(shared: LimeWorld, order: str, holder: str) -> None:
    """Whether they come one after the other or step by step together, who came first holds."""
    assert together(order, shared.journal.lease.rows, shared.clock) == [holder]


@pytest.mark.parametrize("ids", [{"a": 1, "b": 2}, {"a": 2, "b": 1}], ids=["in order", "out of order"])
def test_late_comer_never_rises_beside_a_holder(ids: dict[str, int]) -> None:
    """A holder whom the late comer could not see at first is not disturbed in its next sign of life."""
    contenders = Contenders("ab", RowsInMemory(ids), FakeClock())
    for name in "a" + "b" * STEPS + "aa":
        contenders.move(name)
    assert contenders.results == {"a": False, "b": True}
    assert "a" not in contenders.heartbeats


@pytest.mark.parametrize("ids", [{"a": 1, "b": 2}, {"a": 2, "b": 1}], ids=["in order", "out of order"])
@pytest.mark.parametrize("stalled_for", [SECONDS - 1, SECONDS + 1])
def test_contender_that_stops_for_too_long(stalled_for: int, ids: dict[str, int]) -> None:
    """One stops between any two steps, the other comes and goes through; never do both hold the lease."""
    for done, late in product(range(STEPS), range(STEPS)):
        contenders = Contenders("ab", RowsInMemory(ids), FakeClock())
        for name in "a" * done + "b" * late:
            contenders.move(name)
        contenders.clock.advance(stalled_for)
        for _ in range(STEPS):
            contenders.move("b")
        contenders.finish()


def test_many_contenders_with_pauses_in_random_orders() -> None:
    """However many come, with whatever ids, and however long each step takes, at most one holds."""
    chance = random.Random(20240115)  # repeatable, not secret
    held = 0
    for _ in range(3000):
        ids = dict(zip("abc", chance.sample(range(1, 10), 3), strict=True))
        contenders = Contenders("abc", RowsInMemory(ids), FakeClock())
        order = list("abc" * STEPS)
        chance.shuffle(order)
        for name in order:
            contenders.move(name)
            contenders.clock.advance(chance.choice((0, 0, 0, 0, 0, 0, SECONDS / 2, SECONDS + 1)))
        held += len(contenders.finish())
    assert held > 1000


def test_holder_who_falls_asleep_while_saying_that_it_lives() -> None:
    """Between looking at its row and writing it the lease runs out and somebody else takes it: the sleeper gives way."""
    rows, clock = RowsInMemory(), FakeClock()
    lease = LimeLease(rows, clock)  # type: ignore[arg-type]  # a stand-in for the rows
    assert lease.take("a", SECONDS)

    def sleep() -> None:
        rows.before_change = lambda: None
        clock.advance(SECONDS + 1)
        rows.remove = lambda row_id: None  # type: ignore[method-assign]  # the new holder has not swept yet
        assert lease.take("b", SECONDS)
        del rows.remove

    rows.before_change = sleep
    assert not keeps(lease, "a")
    assert keeps(lease, "b")


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
