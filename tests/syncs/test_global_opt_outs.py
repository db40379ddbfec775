"""The kind `global_opt_outs`: the flag on every person mirrors the account's opt-out list, under every failure."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.errors import ContractBroken, IncompleteRead, Maintenance, StillWorking, Unavailable
from limepkg_apsis.core.report import RunState
from tests.builders import person
from tests.syncs.world import World, at_name, every_death, people

KIND = "global_opt_outs"


def populated(count: int = 5, *gone: int) -> World:
    """Make so many people; some of them left the account."""
    world = World()
    for each in people(count):
        world.crm.add_person(each)
    for n in gone:
        world.apsis.opt_out(f"p{n}@example.test")
    return world


def flagged(world: World) -> list[int]:
    """Return who carries the flag."""
    return sorted(each.id for each in world.crm.persons.values() if each.global_opt_out)


def readmit(world: World, *numbers: int) -> None:
    """Take people off the account's opt-out list in APSIS itself."""
    for n in numbers:
        del world.apsis.account_opt_outs[f"p{n}@example.test"]


def asked(world: World) -> list[str]:
    """Run the kind and return what it asked of APSIS."""
    before = len(world.apsis.log)
    world.run_kind(KIND)
    return [call.name for call in world.apsis.log[before:]]


SMALL = ["count_account_opt_outs", "read_recent_opt_outs"]
FULL = ["read_account_opt_outs"]


def test_flag_is_set_on_everybody_with_the_address() -> None:
    """Several persons may share an address, whatever the spelling; nobody else is touched."""
    world = populated(3, 2)
    world.crm.add_person(person(id=70, email=" P2@Example.test"))

    outcome = world.run_kind(KIND)

    assert (outcome.state, flagged(world)) == ("done", [2, 70])
    assert [write.campaign_id for write in world.crm.writes] == [2, 70]


def test_leaving_the_list_clears_the_flag() -> None:
    """Who is taken off APSIS' list is found by a complete read and cleared."""
    world = populated(5, 1, 2)
    world.run_kind(KIND)
    readmit(world, 1)

    assert asked(world) == [*SMALL, *FULL]
    assert flagged(world) == [2]


@pytest.mark.parametrize(("person_id", "flag"), [(1, False), (4, True)])
def test_flag_changed_by_hand_is_put_back(person_id: int, flag: bool) -> None:
    """People only read the flag: what somebody changed is as before after the next run."""
    world = populated(5, 1, 2)
    world.run_kind(KIND)
    world.crm.change_person(person_id, global_opt_out=flag)

    assert asked(world) == FULL
    assert flagged(world) == [1, 2]


def test_flag_follows_a_changed_address() -> None:
    """A new address that is not on the list clears the flag, one that is sets it: in the same run."""
    world = populated(5, 1, 2)
    world.run_kind(KIND)
    world.crm.change_person(1, email="new@example.test")
    world.crm.change_person(5, email="P2@example.test")

    world.run_kind(KIND)

    assert flagged(world) == [2, 5]


def test_run_without_changes_writes_nothing_and_asks_little() -> None:
    """Two small calls, one stream of people, no write."""
    world = populated(5, 1, 2)
    world.run_kind(KIND)
    writes = world.writes()
    world.crm.calls.clear()
    world.clock.advance(hours=3)

    assert asked(world) == SMALL
    assert (world.writes(), world.crm.calls.count("read_flags")) == (writes, 1)


def test_newcomers_are_found_by_date() -> None:
    """Who left since the last look is flagged without a complete read, time and again."""
    world = populated(5, 1)
    world.run_kind(KIND)
    for n in (2, 3, 4):
        world.clock.advance(hours=1)
        world.apsis.opt_out(f"p{n}@example.test")

        assert asked(world) == SMALL
        assert flagged(world) == list(range(1, n + 1))


def test_everybody_is_read_once_a_night() -> None:
    """However quiet it is, a day does not pass without a complete read."""
    world = populated(5, 1)
    world.run_kind(KIND)
    kinds = []
    for _ in range(48):
        world.clock.advance(hours=1)
        kinds.append(asked(world))

    assert kinds.count(FULL) == 2
    assert kinds.count(SMALL) == 46


def test_one_left_and_one_came() -> None:
    """The same number of rows is no proof that nobody left."""
    world = populated(5, 1, 2)
    world.run_kind(KIND)
    world.clock.advance(hours=1)
    readmit(world, 1)
    world.apsis.opt_out("p3@example.test")

    world.run_kind(KIND)

    assert flagged(world) == [2, 3]


@pytest.mark.parametrize("error", [IncompleteRead, Unavailable, Maintenance, StillWorking, ContractBroken])
def test_list_that_cannot_be_read_changes_no_flag(error: type[Exception]) -> None:
    """An incomplete read, an outage, an export that is not ready: nothing is set and nothing cleared."""
    world = populated(5, 1, 2)
    world.run_kind(KIND)
    world.crm.change_person(4, global_opt_out=True)
    readmit(world, 1)
    world.apsis.before_call = at_name("read_account_opt_outs", error)

    world.run_kind(KIND)
    flags = flagged(world)
    world.run_kind(KIND)

    assert (flags, flagged(world)) == ([1, 2, 4], [2])


@pytest.mark.parametrize("read", SMALL)
def test_small_read_that_proves_nothing_is_replaced_by_a_complete_one(read: str) -> None:
    """An account whose small reads do not work is served by complete ones."""
    world = populated(5, 1)
    world.run_kind(KIND)
    world.apsis.incomplete.add(read)
    readmit(world, 1)

    assert asked(world)[-1:] == FULL
    assert flagged(world) == []


def test_another_account_changes_no_flag() -> None:
    """With a key that nobody has looked at yet nothing is written."""
    world = populated(5, 1)
    world.linked()
    world.apsis.key_fingerprint = "key-2"

    outcome = world.run_kind(KIND)

    assert outcome.error is not None
    assert (outcome.error.error, flagged(world)) == ("other_account", [])


def test_refused_person_stops_nobody_else_and_is_tried_again() -> None:
    """Whom Lime will not save is named by id; the next run reads everything again."""
    world = populated(5, 1, 2)
    world.crm.refused_people = {1}
    report = world.run_kind(KIND).reports[0]
    first = flagged(world)
    world.crm.refused_people = set()

    assert asked(world) == FULL
    assert (report.state, first, flagged(world)) == (RunState.PARTLY, [2], [1, 2])
    assert [(each.code, each.params) for each in report.messages] == [("flag_not_saved", (("person", "1"),))]


def test_missing_field_is_said_before_anything_is_asked() -> None:
    """Without the field for the flag the kind stops, alone."""
    world = populated(5, 1)
    world.crm.lacking.add(KIND)

    outcome = world.run_kind(KIND)

    assert (outcome.error and outcome.error.error, world.apsis.log) == ("structure_missing", [])


@pytest.mark.parametrize(("count", "units"), [(1, 1), (200, 1), (201, 2), (450, 3)])
def test_writes_grow_with_units_of_two_hundred(count: int, units: int) -> None:
    """So many people, so many units."""
    world = populated(count, *range(1, count + 1))

    world.run_kind(KIND)

    assert world.crm.calls.count("save_flags") == units
    assert len(flagged(world)) == count


def test_flagged_person_is_kept_off_every_list_and_stays_a_participant() -> None:
    """The flag removes nobody from a campaign; no list gets the address."""
    world = World()
    made = world.linked(*people(2))
    world.apsis.opt_out("p2@example.test")

    world.run_all()
    world.run_all()

    assert flagged(world) == [2]
    assert world.addresses(made) == {"p1@example.test"}
    assert len(world.crm.participants) == 2
    assert dict(world.press(made.id).reports[-1].counts.skipped) == {"global_opt_out": 1}


def troubled_world() -> World:
    """Flags to set, to clear and to put back, in more than one unit, after a first complete run."""
    world = populated(450, *range(1, 231))
    world.run_kind(KIND)
    readmit(world, *range(1, 221))
    for n in range(300, 320):
        world.apsis.opt_out(f"p{n}@example.test")
    world.crm.change_person(400, global_opt_out=True)
    return world


def test_killed_at_every_call_the_next_run_reaches_the_same_state() -> None:
    """Wherever the process ends: the flags are APSIS' list in the end."""
    wanted = [*range(221, 231), *range(300, 320)]
    killed = 0
    for where, world in every_death(troubled_world, lambda world: world.run_kind(KIND)):
        world.run_kind(KIND)
        killed += 1

        assert flagged(world) == wanted, where

    assert killed > 20


def test_no_log_line_and_no_memory_names_anybody(caplog: pytest.LogCaptureFixture) -> None:
    """What is remembered of the list are digests and counts."""
    caplog.set_level("DEBUG")
    world = populated(5, 1, 2)

    world.run_kind(KIND)

    said = "\n".join(record.getMessage() for record in caplog.records) + repr(world.journal.account)
    assert f"kind={KIND}" in said
    assert "@" not in said
