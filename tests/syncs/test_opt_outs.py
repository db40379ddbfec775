"""The kind `opt_outs`: who opted out of a list stops taking part, exactly once, under every failure."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.errors import IncompleteRead, Maintenance, StillWorking, Unavailable
from limepkg_apsis.core.kinds import News
from limepkg_apsis.core.model import Campaign
from limepkg_apsis.core.report import RunState, Trigger
from limepkg_apsis.syncs.opt_outs import OPT_OUTS
from tests.builders import person
from tests.syncs.world import World, at_name, every_death, people


def taking_part(world: World, campaign: Campaign) -> list[int | None]:
    """Return the persons who take part in a campaign."""
    return sorted(who for where, who in world.crm.participants.values() if where == campaign.id and who)


def test_person_who_opts_out_leaves_the_campaign_and_the_history_says_so() -> None:
    """The participant is gone, nobody else is, and one note names campaign, date and reason."""
    world = World()
    made = world.linked(*people(3), name="Spring")
    world.apsis.opt_out("p2@example.test", world.list_of(made), reason="Link")

    outcome = world.press(made.id)

    assert outcome.state == "done"
    assert taking_part(world, made) == [1, 3]
    assert world.crm.notes == [(2, f"Spring · {world.clock.now().date()} · Link")]
    assert world.addresses(made) == {"p1@example.test", "p3@example.test"}


def test_everybody_who_shares_the_address_leaves() -> None:
    """Two persons with one address leave together, each with a note; other campaigns keep both."""
    world = World()
    both = [person(id=n, email=email) for n, email in ((1, "info@example.test"), (2, " INFO@example.test"))]
    made, other = world.linked(*both), world.linked(*both)
    world.apsis.opt_out("info@example.test", world.list_of(made))

    world.press(made.id)
    world.press(other.id)

    assert (taking_part(world, made), taking_part(world, other)) == ([], [1, 2])
    assert sorted(who for who, _ in world.crm.notes) == [1, 2]


def test_second_run_writes_nothing() -> None:
    """Who is off already is found no more."""
    world = World()
    made = world.linked(*people(3))
    world.apsis.opt_out("p2@example.test", world.list_of(made))
    world.press(made.id)
    writes = world.writes()

    world.press(made.id)

    assert (world.writes(), len(world.crm.notes)) == (writes, 1)


def test_global_opt_out_does_not_remove_the_participant() -> None:
    """Leaving the whole account is a reason to be skipped, not to stop taking part."""
    world = World()
    made = world.linked(*people(2))
    world.apsis.opt_out("p2@example.test")

    world.press(made.id)

    assert (taking_part(world, made), world.crm.notes) == ([1, 2], [])


@pytest.mark.parametrize("error", [IncompleteRead, Unavailable, Maintenance, StillWorking])
def test_opt_outs_that_cannot_be_read_remove_nobody(error: type[Exception]) -> None:
    """Nothing is decided on half of the list."""
    world = World()
    made = world.linked(*people(3))
    world.apsis.opt_out("p2@example.test", world.list_of(made))
    writes = world.writes()
    world.apsis.before_call = at_name("read_opt_outs", error)

    world.run_kind("opt_outs")

    assert (taking_part(world, made), world.crm.notes, world.writes()) == ([1, 2, 3], [], writes)


def test_incomplete_rows_remove_nobody() -> None:
    """Rows that came before the read broke off count for nothing."""
    world = World()
    made = world.linked(*people(4))
    for n in (1, 2):
        world.apsis.opt_out(f"p{n}@example.test", world.list_of(made))
    world.apsis.incomplete.add("read_opt_outs")

    outcome = world.press(made.id)

    assert (outcome.state, taking_part(world, made)) == ("failed", [1, 2, 3, 4])


def test_without_opt_outs_nobody_is_read_and_nothing_written() -> None:
    """A list that nobody left costs one call and no look at the participants."""
    world = World()
    made = world.linked(*people(3))
    world.crm.calls.clear()

    outcome = world.run_kind("opt_outs")

    assert (outcome.state, outcome.reports[0].calls) == ("done", 1)
    assert "read_participants" not in world.crm.calls
    assert taking_part(world, made) == [1, 2, 3]


def test_opt_outs_are_read_once_for_both_kinds() -> None:
    """One press reads the opt-outs of the list once, and so does one tick."""
    world = World()
    made = world.linked(*people(3))

    for work in (lambda: world.press(made.id), world.tick):
        before = len(world.apsis.calls_of("read_opt_outs"))
        world.clock.advance(hours=1)
        work()
        assert len(world.apsis.calls_of("read_opt_outs")) == before + 1


def test_opt_outs_of_earlier_work_serve_no_later_one() -> None:
    """What a run that ended early had read is forgotten: who left since is not added, though APSIS is slow to tell."""
    world = World()
    made = world.linked(*people(2))
    world.crm.add_participants(made.id, *people(1, start=3))
    worker = world.sync
    world.apsis.before_call = at_name("read_members", Unavailable)
    failed = worker.campaign(made.id, Trigger.PERSON)
    world.apsis.opt_out("p3@example.test", world.list_of(made))
    world.apsis.before_call = at_name("read_opt_outs", StillWorking)

    second = worker.campaign(made.id, Trigger.PERSON)

    assert (failed.state, [report.state for report in second.reports][1]) == ("failed", RunState.PENDING)
    assert "p3@example.test" not in str(world.apsis.calls_of("add_members"))


def test_copy_of_a_campaign_loses_nobody_by_the_list_of_its_original() -> None:
    """The copied record carries the list id; the people of the copy opted out of nothing."""
    world = World()
    original = world.linked(*people(2))
    copy = world.campaign(*people(2), list_id=original.list_id, name="A copy")
    world.apsis.opt_out("p1@example.test", world.list_of(original))

    world.run_kind("opt_outs")

    assert (taking_part(world, original), taking_part(world, copy)) == ([2], [1, 2])


def test_another_account_removes_nobody() -> None:
    """With a key that nobody has looked at yet nothing is removed."""
    world = World()
    made = world.linked(*people(2))
    world.apsis.opt_out("p1@example.test", world.list_of(made))
    world.apsis.key_fingerprint = "key-2"

    outcome = world.run_kind("opt_outs")

    assert outcome.error is not None
    assert (outcome.error.error, taking_part(world, made)) == ("other_account", [1, 2])


def test_database_without_history_removes_nobody_and_goes_on_with_the_members() -> None:
    """Without a place for the note nobody is removed; the members are synchronised all the same."""
    world = World()
    made = world.linked(*people(2))
    world.crm.lacking.add("opt_outs")
    world.apsis.opt_out("p1@example.test", world.list_of(made))
    world.crm.add_participants(made.id, *people(1, start=30))

    outcome = world.press(made.id)

    assert [(report.kind, report.error) for report in outcome.reports[1:]] == [
        ("opt_outs", "structure_missing"),
        ("members", ""),
    ]
    assert taking_part(world, made) == [1, 2, 30]
    assert world.addresses(made) == {"p2@example.test", "p30@example.test"}


def test_refused_person_stops_nobody_else() -> None:
    """Whom Lime will not save is named by id; the others are off, and the next run tries again."""
    world = World()
    made = world.linked(*people(4))
    for n in (1, 2, 3):
        world.apsis.opt_out(f"p{n}@example.test", world.list_of(made))
    world.crm.refused_people = {2}

    report = world.run_kind("opt_outs").reports[0]
    left = taking_part(world, made)
    world.crm.refused_people = set()
    world.run_kind("opt_outs")

    assert report.state is RunState.PARTLY
    assert [(each.code, each.params) for each in report.messages] == [("participant_not_removed", (("person", "2"),))]
    assert (left, taking_part(world, made), len(world.crm.notes)) == ([2, 4], [4], 3)


def test_preview_writes_nothing() -> None:
    """A preview says who would leave, and nobody does."""
    world = World()
    made = world.linked(*people(2))
    world.apsis.opt_out("p1@example.test", world.list_of(made))
    writes = world.writes()

    plan = OPT_OUTS.prepare(world.ports, made.id, News()).plan

    assert (len(plan.changes), world.writes(), world.crm.notes) == (1, writes, [])


def test_units_of_work_grow_with_the_people_in_hundreds() -> None:
    """Two hundred and fifty people are three units."""
    world = World()
    made = world.linked(*people(250))
    for n in range(1, 251):
        world.apsis.opt_out(f"p{n}@example.test", world.list_of(made))
    world.crm.calls.clear()

    world.run_kind("opt_outs")

    assert world.crm.calls.count("remove_opted_out") == 3
    assert (taking_part(world, made), len(world.crm.notes)) == ([], 250)


def left_world() -> World:
    """Two campaigns; people have left the list of one, one of them shares the address with another."""
    world = World()
    first = world.linked(*people(6), person(id=90, email="P2@example.test"), id=1)
    world.linked(*people(3), id=2)
    for n in (1, 2, 3):
        world.apsis.opt_out(f"p{n}@example.test", world.list_of(first))
    return world


def final_state(world: World) -> object:
    """Everything that counts in the end: who takes part, who was noted how often, who is on which list."""
    return (
        {each.id: taking_part(world, each) for each in world.crm.campaigns.values()},
        sorted(world.crm.notes),
        {each.id: sorted(world.addresses(each)) for each in world.crm.campaigns.values()},
    )


def both_kinds(world: World) -> None:
    """Run what a campaign's opt-outs are about."""
    world.run_kind("opt_outs")
    world.run_kind("members")


def test_killed_at_every_call_there_is_one_note_for_each_removal() -> None:
    """Wherever the process ends, before or after any call on any side: the end is that of the undisturbed run."""
    undisturbed = left_world()
    both_kinds(undisturbed)
    wanted, killed = final_state(undisturbed), 0
    for where, world in every_death(left_world, both_kinds):
        both_kinds(world)
        killed += 1

        assert final_state(world) == wanted, where

    assert len(undisturbed.crm.notes) == 4
    assert killed > 40


def test_no_log_line_names_anybody(caplog: pytest.LogCaptureFixture) -> None:
    """Removals and refusals are logged by id and count."""
    caplog.set_level("DEBUG")
    world = World()
    made = world.linked(*people(3), name="Secret campaign")
    for n in (1, 2):
        world.apsis.opt_out(f"p{n}@example.test", world.list_of(made), reason="Secret reason")
    world.crm.refused_people = {2}

    world.press(made.id)

    lines = "\n".join(record.getMessage() for record in caplog.records)
    assert "kind=opt_outs" in lines
    assert [word for word in ("@", "Secret", "P 1") if word in lines] == []
