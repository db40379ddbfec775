"""The guards over a members run: what is held, until a person approves, of one list and of all together."""

from __future__ import annotations

from limepkg_apsis.core.approval import Verdict
from limepkg_apsis.core.report import RunState
from limepkg_apsis.core.rows import Section, rows_of
from tests.builders import person
from tests.syncs.world import World, people


def test_mass_removal_is_held_while_additions_go_on() -> None:
    """A list of 1,000 that would lose 600 loses nobody; the three new ones are added."""
    world = World()
    made = world.linked(*people(1000))
    world.crm.remove_participants(made.id, *range(1, 601))
    world.crm.add_participants(made.id, *people(3, start=5000))

    outcome = world.press(made.id)

    report = outcome.reports[-1]
    assert (report.state, report.written) == (RunState.HELD, {"AddMember": 3})
    assert report.plan is not None
    assert len(report.plan.held) == 600
    assert len(world.addresses(made)) == 1003


def test_held_removals_stay_held_until_a_person_approves() -> None:
    """Run after run they wait; approved, exactly they are removed."""
    world = World()
    made = world.linked(*people(100))
    world.crm.remove_participants(made.id, *range(1, 51))
    states = [world.press(made.id).state for _ in range(3)]
    plan = world.press(made.id).reports[-1].plan
    assert plan is not None
    world.say(made, Verdict.APPROVED)

    after = world.press(made.id)

    assert states == ["held", "held", "held"]
    assert (after.state, len(world.addresses(made))) == ("done", 50)


def test_all_lists_together_may_not_lose_more_than_the_account_allows() -> None:
    """Six lists that each lose ten of a hundred are each within their limit, and together over the account's."""
    world = World()
    made = [world.linked(*people(100, start=1000 * n)) for n in range(1, 7)]
    for n, each in enumerate(made, 1):
        world.crm.remove_participants(each.id, *range(1000 * n, 1000 * n + 10))

    outcome = world.run_kind("members")

    assert {report.state for report in outcome.reports} == {RunState.HELD}
    assert {len(world.addresses(each)) for each in made} == {100}
    assert world.journal.account.members == 600


def test_removals_within_the_account_allowance_are_done() -> None:
    """Five lists that lose ten each stay within the fifty that are always allowed."""
    world = World()
    made = [world.linked(*people(100, start=1000 * n)) for n in range(1, 6)]
    for n, each in enumerate(made, 1):
        world.crm.remove_participants(each.id, *range(1000 * n, 1000 * n + 10))

    outcome = world.run_kind("members")

    assert outcome.state == "done"
    assert {len(world.addresses(each)) for each in made} == {90}


def test_what_the_account_holds_can_be_approved() -> None:
    """Six lists are held together; the one whose removals a person approved loses them, the others wait."""
    world = World()
    made = [world.linked(*people(100, start=1000 * n)) for n in range(1, 7)]
    for n, each in enumerate(made, 1):
        world.crm.remove_participants(each.id, *range(1000 * n, 1000 * n + 10))
    world.run_kind("members")
    world.say(made[0], Verdict.APPROVED)

    world.run_kind("members")

    assert [len(world.addresses(each)) for each in made] == [90, 100, 100, 100, 100, 100]
    assert world.journal.approvals.words == {}


def test_an_approval_does_not_come_to_life_again() -> None:
    """One participant changed after the approval voids it, even if everything then is as it was."""
    world = World()
    made = world.linked(*people(100))
    world.crm.remove_participants(made.id, *range(1, 51))
    world.press(made.id)
    world.say(made, Verdict.APPROVED)
    world.crm.remove_participants(made.id, 51)
    changed = world.press(made.id)
    world.crm.add_participants(made.id, person(id=51, email="p51@example.test", name="P 51"))

    again = world.press(made.id)

    assert (changed.state, again.state, len(world.addresses(made))) == ("held", "held", 100)
    assert world.journal.approvals.words == {}


def test_a_rejection_stands_until_the_plan_changes() -> None:
    """Nobody is asked twice about the same removals; another plan asks anew."""
    world = World()
    made = world.linked(*people(100))
    world.crm.remove_participants(made.id, *range(1, 51))
    world.press(made.id)
    world.say(made, Verdict.REJECTED)
    world.clock.advance(days=3)
    world.press(made.id)
    same = dict(world.journal.approvals.words)
    world.crm.remove_participants(made.id, 51)
    world.press(made.id)

    assert [each.verdict for each in same.values()] == [Verdict.REJECTED]
    assert world.journal.approvals.words == {}
    assert len(world.addresses(made)) == 100


def test_who_is_taken_off_is_told_by_the_people_in_lime() -> None:
    """The held plan names the people who have the addresses; who is nobody in Lime is shown in part."""
    world = World()
    made = world.linked(*people(30))
    world.crm.remove_participants(made.id, *range(1, 16))
    world.apsis.add_subscriber(world.list_of(made), "stranger@example.test")

    plan = world.press(made.id).reports[-1].plan

    assert plan is not None
    rows = [row for row in rows_of(plan) if row.section is Section.HELD]
    assert {row.person_ids for row in rows if row.person_ids} == {(n,) for n in range(1, 16)}
    assert [row.shown_as for row in rows if not row.person_ids] == ["s… at example.test"]
