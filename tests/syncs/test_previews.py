"""What a preview says of a campaign whose list is yet to be made is what the first run then does."""

from __future__ import annotations

from collections import Counter

from limepkg_apsis.core.changes import AddMember, Change, CreateList, LinkCampaign, RemoveSubscription
from limepkg_apsis.core.model import Campaign
from limepkg_apsis.core.plan import Plan
from limepkg_apsis.core.previewing import plan_campaign
from limepkg_apsis.syncs import SYNC_KINDS
from tests.builders import person
from tests.syncs.world import World, people


def foreseen(world: World, made: Campaign) -> list[Plan]:
    """Ask for a preview, and make sure that it wrote nothing."""
    before = (world.writes(), dict(world.journal.runs), dict(world.journal.memories))
    kinds = [kind for kind in SYNC_KINDS if kind.for_one_campaign]
    plans = list(plan_campaign(world.ports, kinds, made.id))
    assert (world.writes(), dict(world.journal.runs), dict(world.journal.memories)) == before
    return plans


def changes_of(plans: list[Plan]) -> Counter[type[Change]]:
    return Counter(type(change) for plan in plans for change in plan.changes)


def test_the_first_preview_says_what_the_first_run_does() -> None:
    """Who is added, who is skipped and why: the same in both, although the list is not there yet."""
    world = World()
    nobody, mistake = person(id=8, email=""), person(id=9, email="not an address")
    made = world.campaign(*people(3), nobody, mistake)

    plans = foreseen(world, made)
    report = world.press(made.id).reports[-1]

    assert changes_of(plans) == {CreateList: 1, AddMember: 3}
    assert report.plan is not None
    assert (plans[-1].changes, plans[-1].skips) == (report.plan.changes, report.plan.skips)
    assert plans[-1].counts.skipped == report.counts.skipped == (("invalid_address", 1), ("no_address", 1))
    assert [finding for plan in plans for finding in plan.findings] == []


def test_a_list_of_ours_that_lost_its_campaign_is_read_by_the_preview() -> None:
    """The list will be tied to the campaign again, so its members count, and the first link holds its removals."""
    world = World()
    made = world.linked(*people(2))
    world.crm.save_list_id(made.id, None)
    world.journal.memories.clear()
    world.crm.remove_participants(made.id, 1)

    plans = foreseen(world, made)

    assert changes_of(plans) == {LinkCampaign: 1}
    assert [type(held.change) for held in plans[-1].held] == [RemoveSubscription]
    assert (plans[-1].members, plans[-1].counts.on_list) == (2, 1)


def test_a_copied_campaign_is_planned_on_a_list_of_its_own() -> None:
    """The list id that came with the copy is that of the original, whose members say nothing about this campaign."""
    world = World()
    original = world.linked(*people(3))
    copy = world.campaign(person(id=30, email="new@example.test"), id=2, name="Copy", list_id=world.list_of(original))

    assert changes_of(foreseen(world, copy)) == {CreateList: 1, AddMember: 1}


def test_nobody_is_planned_while_the_list_is_to_be_chosen() -> None:
    """Whose list it will be is not known, so nothing is said about its members."""
    world = World()
    made = world.campaign(*people(2), name="Spring")
    world.apsis.add_list("Spring")

    plans = foreseen(world, made)

    assert changes_of(plans) == {}
    assert {finding.code for plan in plans for finding in plan.findings} == {"choose_list"}
