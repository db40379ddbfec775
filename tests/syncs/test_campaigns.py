"""The kind `campaigns`: which list belongs to which campaign, and what a person must decide."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limepkg_apsis.core.errors import IncompleteRead, Unavailable
from limepkg_apsis.core.memory import AccountMemory
from limepkg_apsis.core.report import RunState
from tests.builders import campaign, mailing_list
from tests.syncs.world import Killed, World, at_name, people


def finding(world: World) -> list[tuple[str, int | None]]:
    report = world.run_kind("campaigns").reports[0]
    return [(message.code, message.record) for message in report.messages]


def test_new_campaign_gets_a_list_with_its_name_sender_and_marker() -> None:
    """A new e-mail campaign gets a list, and Lime knows its id."""
    world = World()
    made = world.campaign(name="Höst 2026", sender_name="", sender_address="nyhet@example.test")

    world.run_kind("campaigns")

    there = world.apsis.lists[world.list_of(made)]
    assert (there.name, there.sender_name, there.sender_address) == (
        "Höst 2026",
        "nyhet@example.test",
        "nyhet@example.test",
    )
    assert there.marker == f"lime:app:campaign:{made.id}"


def test_second_run_writes_nothing() -> None:
    """A campaign that has its list needs nothing."""
    world = World()
    world.campaign()
    world.run_kind("campaigns")
    before = world.writes()

    world.run_kind("campaigns")

    assert world.writes() == before


@pytest.mark.parametrize("field", ["name", "sender_name", "sender_address"])
def test_changed_campaign_changes_the_list(field: str) -> None:
    """A renamed campaign renames the list; so does a new sender."""
    world = World()
    made = world.linked()
    world.crm.change_campaign(made.id, **{field: "other@example.test"})

    world.run_kind("campaigns")

    assert getattr(world.apsis.lists[world.list_of(made)], field) == "other@example.test"


def test_campaign_of_another_type_is_left_alone() -> None:
    """A campaign that is no e-mail campaign gets no list, and says why when somebody asks."""
    world = World()
    made = world.campaign(*people(1), is_email=False)

    outcome = world.press(made.id)

    assert world.apsis.lists == {}
    assert [message.code for message in outcome.reports[0].messages] == ["not_an_email_campaign"]


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"name": "  "}, "name"),
        ({"sender_address": ""}, "sender_address"),
        ({"sender_address": "nobody"}, "sender_address"),
        ({"name": "", "sender_address": ""}, "name, sender_address"),
    ],
)
def test_campaign_that_lacks_something_is_not_ready(fields: dict[str, object], missing: str) -> None:
    """Nothing is written for a campaign without a name or a valid sender; the card says what is missing."""
    world = World()
    made = world.campaign(*people(2), **fields)

    outcome = world.press(made.id)

    message = outcome.reports[0].messages[0]
    assert (message.code, dict(message.params)) == ("not_ready", {"missing": missing})
    assert world.writes() == 0


def test_list_of_the_same_name_is_never_taken_silently() -> None:
    """A list without our marker waits for a person to choose."""
    world = World()
    world.apsis.add_list("Spring")
    made = world.campaign(*people(2), name="spring ")

    assert finding(world) == [("choose_list", made.id)]
    assert world.now(made).list_id is None
    assert len(world.apsis.lists) == 1


def test_list_with_our_marker_is_adopted_whatever_its_name() -> None:
    """The marker, not the name, tells that a list is ours."""
    world = World()
    made = world.campaign(name="Spring")
    list_id = world.apsis.add_list("Old name", marker=f"Do not edit. lime:app:campaign:{made.id}")

    world.run_kind("campaigns")
    world.run_kind("campaigns")

    assert world.list_of(made) == list_id
    assert world.apsis.lists[list_id].name == "Spring"
    assert world.apsis.lists[list_id].marker.startswith("Do not edit.")


@pytest.mark.parametrize("marker", ["lime:app:campaign:12", "lime:other:campaign:1"])
def test_marker_of_something_else_is_not_ours(marker: str) -> None:
    """Campaign 1 is not campaign 12, and not the campaign 1 of another application."""
    world = World()
    world.apsis.add_list("Another", marker=marker)
    made = world.campaign(id=1, name="Spring")

    world.run_kind("campaigns")

    assert len(world.apsis.lists) == 2
    assert world.apsis.lists[world.list_of(made)].marker == "lime:app:campaign:1"


@pytest.mark.parametrize("moment", ["after_call", "crm"])
def test_killed_between_creating_and_saving_makes_one_list(moment: str) -> None:
    """A process that ends before the id is saved leaves a list that the next run adopts."""
    world = World()
    made = world.campaign()
    if moment == "after_call":
        world.apsis.after_call = at_name("create_list", Killed)
    else:
        world.crm.before_call = at_name("save_list_id", Killed)
    with pytest.raises(Killed):
        world.run_kind("campaigns")

    world.run_kind("campaigns")

    assert world.lists_marked_for(made) == [world.list_of(made)]


def test_lost_answer_of_a_create_makes_one_list() -> None:
    """Where APSIS made the list and its answer was lost, the next run finds it by its marker."""
    world = World()
    made = world.campaign()
    world.apsis.after_call = at_name("create_list", Unavailable)

    first, second = world.run_kind("campaigns"), world.run_kind("campaigns")

    assert (first.state, second.state) == ("failed", "done")
    assert world.lists_marked_for(made) == [world.list_of(made)]


def test_copied_campaign_gets_a_list_of_its_own() -> None:
    """A copied record carries the list id of its original; two campaigns must not fight over one list."""
    world = World()
    original = world.linked(*people(2))
    copy = world.campaign(*people(1, start=50), list_id=original.list_id, name="A copy")

    world.run_all()

    assert world.list_of(copy) != world.list_of(original)
    assert world.addresses(original) == {"p1@example.test", "p2@example.test"}
    assert world.addresses(copy) == {"p50@example.test"}


def test_members_of_a_shared_list_are_left_to_the_older_campaign() -> None:
    """Before the copy has a list of its own, nothing of it touches the list it shares."""
    world = World()
    original = world.linked(*people(2))
    world.campaign(list_id=original.list_id, name="A copy")

    outcome = world.run_kind("members")

    assert [report.messages[0].code for report in outcome.reports if report.messages] == ["choose_list"]
    assert world.addresses(original) == {"p1@example.test", "p2@example.test"}


def test_another_account_writes_nothing() -> None:
    """With a key of another account, whose index holds none of our lists, nothing is written."""
    world = World()
    made = world.linked(*people(2))
    other = World()
    other.crm, other.journal = world.crm, world.journal
    other.apsis.key_fingerprint = "key-2"
    other.apsis.tickets = world.journal.tickets
    other.apsis.add_list("Somebody else's")

    outcomes = other.run_all()

    assert {outcome.error.error if outcome.error else "" for outcome in outcomes} == {"other_account"}
    assert other.apsis.writes == 0
    assert other.now(made).list_id == made.list_id


def test_rotated_key_of_the_same_account_goes_on() -> None:
    """A new key that shows our lists is the same account."""
    world = World()
    world.linked(*people(2))
    world.apsis.key_fingerprint = "key-2"

    assert {outcome.state for outcome in world.run_all()} == {"done"}
    assert world.journal.account.key_fingerprint == "key-2"


def test_all_lists_vanishing_at_once_is_another_account() -> None:
    """Several linked lists that are gone together were not deleted one by one."""
    world = World()
    for _ in range(3):
        world.linked(*people(1))
    world.apsis.lists = {1: mailing_list(id=1)}

    outcome = world.run_kind("campaigns")

    assert outcome.error is not None
    assert outcome.error.error == "other_account"


def test_incomplete_index_writes_nothing() -> None:
    """What cannot be proven complete decides nothing: no list is made, no campaign is tied."""
    world = World()
    made = world.campaign()
    world.apsis.before_call = at_name("read_lists", IncompleteRead)

    outcome = world.run_kind("campaigns")

    assert (outcome.state, outcome.error and outcome.error.error) == ("failed", "incomplete_read")
    assert (world.apsis.lists, world.now(made).list_id) == ({}, None)


def test_list_that_is_explicitly_gone_is_reported_and_left() -> None:
    """A list that a complete index lacks and APSIS does not know is reported; no second list is made."""
    world = World()
    gone, _ = world.linked(*people(1)), world.linked(*people(1))
    world.apsis.delete_list(world.list_of(gone))

    assert finding(world) == [("list_deleted", gone.id)]
    assert len(world.apsis.lists) == 1


def test_refused_list_does_not_stop_the_others() -> None:
    """One campaign that Lime cannot save does not keep the next one from its list."""
    world = World()
    bad, good = world.campaign(), world.campaign()
    world.crm.unwritable.add(bad.id)

    report = world.run_kind("campaigns").reports[0]

    assert report.state is RunState.PARTLY
    assert [(message.code, message.record) for message in report.messages] == [("lime_write_failed", bad.id)]
    assert world.now(good).list_id is not None


def test_long_names_are_shortened_the_same_way_every_time() -> None:
    """A name of 300 characters is cut once, and is no change afterwards; Lime keeps the whole of it."""
    world = World()
    made = world.campaign(name="Å" * 300)

    world.run_kind("campaigns")
    before = world.writes()
    world.run_kind("campaigns")

    assert world.apsis.lists[world.list_of(made)].name == "Å" * 99 + "…"
    assert (world.writes(), world.now(made).name) == (before, "Å" * 300)


def test_first_list_and_key_are_remembered() -> None:
    """The account that is used is remembered from the first list on."""
    world = World()
    made = world.linked()

    expected = AccountMemory(key_fingerprint="key-1", first_list_id=made.list_id)
    assert replace(world.journal.account, passes=(), members=0) == expected


def test_campaign_that_does_not_exist_is_said_to_be_missing() -> None:
    """A campaign deleted a moment ago is an error with its id, not a crash."""
    outcome = World().press(campaign().id)

    assert outcome.error is not None
    assert (outcome.state, outcome.error.error) == ("failed", "not_found")
