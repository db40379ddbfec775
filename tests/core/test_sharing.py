"""The opt-outs of a list are read once for the two kinds of one request that need them."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.errors import IncompleteRead
from limepkg_apsis.core.sharing import SharedOptOuts
from tests.fakes.memory_apsis import MemoryApsis
from tests.syncs.world import World


def account() -> tuple[World, MemoryApsis, int]:
    """Make an account with a list that somebody has left."""
    world = World()
    list_id = world.apsis.add_list("List")
    world.apsis.opt_out("ada@example.test", list_id)
    return world, world.apsis, list_id


def test_what_was_read_is_given_on_once() -> None:
    """The second kind gets the rows of the first without a call; a third time they are read."""
    world, apsis, list_id = account()
    shared, now = SharedOptOuts(), world.clock.now()

    rows = [shared.read(apsis, list_id, now), shared.take(apsis, list_id, now)]
    calls = len(apsis.calls_of("read_opt_outs"))
    rows.append(shared.take(apsis, list_id, now))

    assert rows[0] == rows[1] == rows[2]
    assert (calls, len(apsis.calls_of("read_opt_outs"))) == (1, 2)


@pytest.mark.parametrize(("minutes", "calls"), [(4.9, 1), (5, 2), (-1, 2)])
def test_what_is_not_fresh_is_read_again(minutes: float, calls: int) -> None:
    """Five minutes later APSIS may be asked again, so it is; a clock that was set back proves nothing."""
    world, apsis, list_id = account()
    shared = SharedOptOuts()
    shared.read(apsis, list_id, world.clock.now())

    shared.take(apsis, list_id, world.clock.advance(minutes=minutes))

    assert len(apsis.calls_of("read_opt_outs")) == calls


def test_incomplete_read_is_not_kept() -> None:
    """What cannot be proven complete is an error both times."""
    world, apsis, list_id = account()
    shared, now = SharedOptOuts(), world.clock.now()
    apsis.incomplete.add("read_opt_outs")

    for read in (shared.read, shared.take):
        with pytest.raises(IncompleteRead):
            read(apsis, list_id, now)


def test_more_rows_than_fit_are_read_again() -> None:
    """Memory has a limit; what is taken makes room."""
    world, apsis, first = account()
    second = apsis.add_list("Second")
    apsis.opt_out("bo@example.test", second)
    shared, now = SharedOptOuts(most_rows=1), world.clock.now()

    shared.read(apsis, first, now)
    shared.read(apsis, second, now)
    shared.take(apsis, first, now)
    shared.take(apsis, second, now)
    shared.read(apsis, second, now)
    shared.take(apsis, second, now)

    assert [call.list_id for call in apsis.calls_of("read_opt_outs")] == [first, second, second, second]
