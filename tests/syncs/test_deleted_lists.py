"""A list deleted in APSIS, and the ways out that a person can choose."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from limepkg_apsis.core.changes import CreateList, UpdateList
from limepkg_apsis.core.deciding import recreate, stop, use
from limepkg_apsis.core.errors import ConfigInvalid, IncompleteRead, KeyRejected, Maintenance, NotFound, Unavailable
from limepkg_apsis.core.model import Campaign
from limepkg_apsis.core.names import with_suffix, without_suffix
from limepkg_apsis.core.report import RunState
from tests.syncs.world import Killed, World, at_call, at_name, people


def deleted_world() -> tuple[World, Campaign, Campaign]:
    """Two campaigns with lists; that of the first was deleted in APSIS."""
    world = World()
    gone, other = world.linked(*people(2), name="Spring", id=1), world.linked(*people(2), name="Autumn", id=2)
    world.apsis.delete_list(world.list_of(gone))
    return world, gone, other


def names(world: World) -> list[str]:
    """Return the names of all campaigns."""
    return [each.name for _, each in sorted(world.crm.campaigns.items())]


def found(world: World, campaign: Campaign) -> list[str]:
    """Press the button of a campaign and return what was found."""
    return [message.code for message in world.press(campaign.id).reports[0].messages]


def test_deleted_list_marks_its_campaign_and_only_that_one() -> None:
    """The name says it once; a second run, and a third, add nothing; nothing is made anew."""
    world, gone, _ = deleted_world()
    for _ in range(3):
        world.run_kind("campaigns")

    assert names(world) == ["Spring [DELETED]", "Autumn"]
    assert [write.name for write in world.crm.writes].count("save_campaign_name") == 1
    assert len(world.apsis.lists) == 1
    assert found(world, gone) == ["list_deleted"]


@pytest.mark.parametrize("error", [Unavailable, KeyRejected, Maintenance, IncompleteRead])
@pytest.mark.parametrize("call", ["read_lists", "find_list"])
def test_trouble_marks_nothing(call: str, error: type[Exception]) -> None:
    """An outage, a wrong key, maintenance, an incomplete index: none of them proves anything."""
    world, _, _ = deleted_world()
    world.apsis.before_call = at_name(call, error)

    outcome = world.run_kind("campaigns")

    assert (outcome.state, names(world)) == ("failed", ["Spring", "Autumn"])


def test_empty_index_marks_nothing() -> None:
    """No list at all is what another account looks like."""
    world = World()
    world.linked(*people(1), name="Spring")
    world.apsis.lists.clear()

    for _ in range(2):
        world.run_kind("campaigns")

    assert names(world) == ["Spring"]


def test_list_that_the_index_lacks_and_apsis_still_finds_is_not_deleted() -> None:
    """Without an explicit "not found" nothing is marked."""
    world = World()
    made, _ = world.linked(name="Spring", id=1), world.linked(name="Autumn", id=2)
    there = world.apsis.lists[world.list_of(made)]
    index = world.apsis.read_lists
    world.apsis.read_lists = lambda: tuple(each for each in index() if each.id != there.id)  # type: ignore[method-assign]

    world.run_kind("campaigns")

    assert names(world) == ["Spring", "Autumn"]


def test_campaign_with_a_deleted_list_is_left_alone() -> None:
    """No kind touches it, whatever happens to its participants; the others go on."""
    world, gone, other = deleted_world()
    world.run_all()
    world.crm.add_participants(gone.id, *people(1, start=30))
    calls = len(world.apsis.log)

    outcomes = world.run_all()

    assert {outcome.state for outcome in outcomes} == {"done"}
    assert gone.list_id not in {call.list_id for call in world.apsis.log[calls:]}
    reports = [report for outcome in outcomes for report in outcome.reports if report.kind in ("opt_outs", "members")]
    assert {report.campaign_id for report in reports} == {other.id}


def test_two_lists_deleted_one_after_the_other_are_not_another_account() -> None:
    """Deleted lists that are known say nothing about the account."""
    world = World()
    first, second, third = (world.linked(name=name) for name in ("One", "Two", "Three"))
    for each in (first, second):
        world.apsis.delete_list(world.list_of(each))
        world.run_kind("campaigns")
    recreate(world.ports, third.id)
    world.apsis.delete_list(third.list_id or 0)
    world.apsis.add_list("Somebody's")

    outcome = world.run_kind("campaigns")

    assert (outcome.state, names(world)) == ("done", ["One [DELETED]", "Two [DELETED]", "Three"])


@pytest.mark.parametrize(
    ("name", "longest", "marked"),
    [
        ("Spring", None, "Spring [DELETED]"),
        ("Spring", 64, "Spring [DELETED]"),
        ("Spring", 16, "Spring [DELETED]"),
        ("Kampanj", 15, "Kampa [DELETED]"),
        ("In the spring", 17, "In the [DELETED]"),
        ("x" * 64, 64, "x" * 54 + " [DELETED]"),
        ("🙂🙂🙂🙂", 17, "🙂🙂🙂 [DELETED]"),
        ("Spring [DELETED]", 10, "Spring [DELETED]"),
        ("", 64, " [DELETED]"),
    ],
)
def test_suffix_fits_the_field_and_comes_once(name: str, longest: int | None, marked: str) -> None:
    """A name that would be too long is shortened; one that is marked stays as it is."""
    assert with_suffix(name, longest) == marked
    assert with_suffix(marked, longest) == marked


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Spring [DELETED]", "Spring"), ("Spring [DELETED] ", "Spring"), ("[DELETED] Spring", "[DELETED] Spring")],
)
def test_name_without_the_suffix(name: str, plain: str) -> None:
    """Only the end of a name is the suffix."""
    assert without_suffix(name) == plain


def test_name_of_maximum_length_keeps_within_the_field() -> None:
    """The fake refuses what does not fit, as Lime does."""
    world = World()
    made, _ = world.linked(name="Å" * 64), world.linked(name="Autumn")
    world.crm.longest_campaign_name = 64
    world.apsis.delete_list(world.list_of(made))

    world.run_kind("campaigns")

    assert names(world) == ["Å" * 54 + " [DELETED]", "Autumn"]


def test_refused_name_is_tried_again() -> None:
    """A campaign that Lime could not save is not remembered as marked."""
    world, gone, _ = deleted_world()
    world.crm.unwritable.add(gone.id)
    first = world.run_kind("campaigns").reports[0]
    world.crm.unwritable.clear()

    world.run_kind("campaigns")

    assert (first.state, world.now(gone).name) == (RunState.PARTLY, "Spring [DELETED]")


def test_name_that_somebody_corrects_is_not_marked_again() -> None:
    """Once is once: a person may take the suffix away and still has to choose."""
    world, gone, _ = deleted_world()
    world.run_kind("campaigns")
    world.crm.change_campaign(gone.id, name="Spring")

    assert found(world, gone) == ["list_deleted"]
    assert world.now(gone).name == "Spring"


def test_create_again_makes_a_new_list_with_the_name_as_it_was() -> None:
    """The id is cleared, the suffix goes, and the next run makes the list and fills it, even beside one of that name."""
    world, gone, _ = deleted_world()
    world.run_kind("campaigns")
    world.apsis.add_list("Spring")

    recreate(world.ports, gone.id)
    outcome = world.press(gone.id)

    assert (outcome.state, names(world)) == ("done", ["Spring", "Autumn"])
    assert world.apsis.lists[world.list_of(gone)].name == "Spring"
    assert world.addresses(gone) == {"p1@example.test", "p2@example.test"}
    assert world.journal.account.decisions == ()


def test_make_a_new_one_beside_a_list_of_the_same_name() -> None:
    """A campaign that waits for a choice gets its own list, and is no exception afterwards."""
    world = World()
    foreign = world.apsis.add_list("Spring")
    made = world.campaign(*people(1), name="Spring")
    waiting = found(world, made)

    recreate(world.ports, made.id)
    world.press(made.id)

    assert (waiting, world.list_of(made) == foreign, len(world.apsis.lists)) == (["choose_list"], False, 2)
    assert world.journal.account.decisions == ()


def test_id_that_somebody_clears_by_hand_is_a_choice_too() -> None:
    """An administrator who empties the field gets a new list, and the campaign is synchronised again."""
    world, gone, _ = deleted_world()
    world.run_kind("campaigns")
    world.crm.change_campaign(gone.id, list_id=None)

    world.run_kind("campaigns")
    world.run_kind("members")

    assert world.apsis.lists[world.list_of(gone)].name == "Spring"
    assert world.addresses(gone) == {"p1@example.test", "p2@example.test"}
    assert world.journal.account.decisions == ()


def test_id_of_another_list_written_by_hand_is_a_choice_too() -> None:
    """An administrator who writes the id of a list that is there ties the campaign to it."""
    world, gone, _ = deleted_world()
    world.run_kind("campaigns")
    there = world.apsis.add_list("By hand")
    world.crm.change_campaign(gone.id, list_id=there)

    world.run_kind("campaigns")

    assert (world.apsis.lists[there].name, world.journal.account.decisions) == ("Spring", ())


@pytest.mark.parametrize("deleted", [True, False])
def test_stop_leaves_the_campaign_alone_for_good(deleted: bool) -> None:
    """Nothing of it is synchronised any more, run after run; the other campaign is."""
    world, gone, other = deleted_world()
    world.run_kind("campaigns")
    chosen = gone if deleted else other
    stop(world.ports, chosen.id)
    writes, calls = world.writes(), len(world.apsis.log)
    world.crm.add_participants(chosen.id, *people(2, start=50))

    for _ in range(3):
        world.clock.advance(hours=5)
        world.run_all()

    assert found(world, chosen) == ["paused"]
    assert chosen.list_id not in {call.list_id for call in world.apsis.log[calls:]}
    assert [each for each in world.crm.writes[writes - world.apsis.writes :] if each.campaign_id == chosen.id] == []


def test_use_ties_the_campaign_to_a_list_that_is_there() -> None:
    """The list gets name and sender of the campaign; who was on it is held once, as on any list that is new to us."""
    world, gone, _ = deleted_world()
    world.run_kind("campaigns")
    there = world.apsis.add_list("By hand")
    world.apsis.add_subscriber(there, "foreign@example.test")

    use(world.ports, gone.id, there)
    outcome = world.press(gone.id)

    assert (outcome.state, names(world), world.list_of(gone)) == ("held", ["Spring", "Autumn"], there)
    assert world.apsis.lists[there].name == "Spring"
    assert world.addresses(gone) == {"foreign@example.test", "p1@example.test", "p2@example.test"}


def test_list_of_another_campaign_is_never_used() -> None:
    """Neither the list a campaign is tied to nor one with its marker can be taken."""
    world, gone, other = deleted_world()
    marked = world.apsis.add_list("Marked", marker=f"lime:app:campaign:{other.id}")

    for list_id in (world.list_of(other), marked):
        with pytest.raises(ConfigInvalid) as refused:
            use(world.ports, gone.id, list_id)
        assert [each.key for each in refused.value.problems] == ["config.list_taken"]
    assert world.now(gone).list_id == gone.list_id


@pytest.mark.parametrize(
    "act",
    [
        lambda ports, lists: use(ports, 1, 999_999),
        lambda ports, lists: use(ports, 777, lists[0]),
        lambda ports, lists: recreate(ports, 777),
        lambda ports, lists: stop(ports, 777),
    ],
)
def test_choice_about_nothing_is_not_found(act: Callable[..., None]) -> None:
    """An unknown list and an unknown campaign are said to be missing; nothing is written."""
    world, _, other = deleted_world()
    writes = world.writes()

    with pytest.raises(NotFound):
        act(world.ports, [world.list_of(other)])

    assert world.writes() == writes


def test_suffix_never_reaches_the_name_of_a_list() -> None:
    """A copy of a marked campaign gets a list, without the suffix in its name."""
    world, gone, _ = deleted_world()
    world.run_kind("campaigns")
    copy = world.campaign(*people(1, start=60), name=world.now(gone).name, list_id=gone.list_id)

    world.run_kind("campaigns")

    told = [call.changes[0] for call in world.apsis.log if call.name in ("create_list", "update_list")]
    assert world.apsis.lists[world.list_of(copy)].name == "Spring"
    assert [each.name for each in told if isinstance(each, CreateList | UpdateList) and "DELETED" in each.name] == []


def test_killed_at_every_call_there_is_one_suffix_and_one_list() -> None:
    """Marking, then creating again, with the process ending anywhere: one suffix, then one new list."""
    killed = 0
    for side, moment in itertools.product(("apsis", "crm", "journal"), ("before_call", "after_call")):
        for number in itertools.count(1):
            world, gone, _ = deleted_world()
            setattr(getattr(world, side), moment, at_call(number, Killed))
            steps: list[Callable[[], object]] = [
                lambda world=world: world.run_kind("campaigns"),
                lambda world=world, gone=gone: recreate(world.ports, gone.id),
                lambda world=world: world.run_kind("campaigns"),
            ]
            finished = True
            for step in steps:
                try:
                    step()
                except Killed:
                    finished, killed = False, killed + 1
                    setattr(getattr(world, side), moment, lambda name: None)
                    world.clock.advance(minutes=10)
                    step()
            if finished:
                break
            world.run_kind("campaigns")

            assert names(world) == ["Spring", "Autumn"], (side, moment, number)
            assert len(world.lists_marked_for(gone)) == 1, (side, moment, number)
            assert len(world.apsis.lists) == 2

    assert killed > 40
