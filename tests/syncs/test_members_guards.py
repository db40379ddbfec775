"""The guards over a members run: what is held, until a person approves, of one list and of all together."""

from __future__ import annotations

from limepkg_apsis.core.approval import Verdict
from limepkg_apsis.core.report import RunState
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
