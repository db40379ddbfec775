"""What must hold at the end of a history, computed from both sides without a word from the planner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from limepkg_apsis.core.addresses import normalise
from limepkg_apsis.core.linking import marker_of
from limepkg_apsis.core.model import Campaign
from limepkg_apsis.core.names import sendable_name
from tests.histories.world import HistoryWorld
from tests.syncs.world import is_valid


def broken_promises(world: HistoryWorld) -> list[str]:
    """Return every difference between what Lime wants and what APSIS shows."""
    return [*world.line.broken, *_lists(world), *(each for one in _linked(world) for each in _members(world, one))]


def _linked(world: HistoryWorld) -> list[Campaign]:
    return [each for each in world.crm.campaigns.values() if each.list_id is not None]


def _lists(world: HistoryWorld) -> Iterator[str]:
    for campaign in world.crm.campaigns.values():
        marker = marker_of(world.crm.application, campaign.id)
        ours = [each for each in world.sim.world.lists.values() if each.description == marker]
        if [each.id for each in ours] != [campaign.list_id]:
            yield f"campaign {campaign.id} has {len(ours)} lists"
        elif (ours[0].name, ours[0].from_name) != (campaign.name, campaign.sender_name):
            yield f"list of campaign {campaign.id} has another name"


def _members(world: HistoryWorld, campaign: Campaign) -> Iterator[str]:
    assert campaign.list_id is not None
    members = [(normalise(each.email), each.name) for each in world.sim.world.members(campaign.list_id)]
    wanted, excused = _wanted(world, campaign)
    there = Counter(address for address, _ in members)
    yield from (f"{each} is missing on {campaign.id}" for each in sorted(wanted - excused - set(there)))
    yield from (f"{each} does not belong on {campaign.id}" for each in sorted(set(there) - wanted))
    yield from (f"{each} is {count} times on {campaign.id}" for each, count in there.items() if count > 1)
    for address, name in members:
        if address in wanted - excused and name not in _names(world, address):
            yield f"{address} is called {name!r} on {campaign.id}"


def _wanted(world: HistoryWorld, campaign: Campaign) -> tuple[set[str], set[str]]:
    """Return who has to be on the list, and those of them who may wait for a person or were refused by APSIS."""
    account = world.sim.world
    gone = world.line.opted_out(0) | world.line.opted_out(campaign.list_id or 0)
    registers = (account.opted_out, account.lists[campaign.list_id or 0].opt_outs)
    ids = {row.subscriber_id for register in registers for row in register}
    wanted, excused = set(), set()
    for campaign_id, person_id in world.crm.participants.values():
        person = world.crm.persons.get(person_id or 0)
        if campaign_id != campaign.id or person is None or not is_valid(person.email.strip()):
            continue
        address = normalise(person.email)
        if address in gone:
            continue
        wanted.add(address)
        # Who opted out under a former address waits for a person; whom APSIS refuses is parked, even if it was for an
        # opt-out that APSIS has taken back since: that is for a person to try again.
        held = world.former.get(person.id, set()) & gone or address in world.refused or not address.isascii()
        held = held or address in world.readmitted or any(each in ids for each in account.ids_by_email(address))
        if held:
            excused.add(address)
    return wanted, excused


def _names(world: HistoryWorld, address: str) -> set[str]:
    return {sendable_name(each.name) for each in world.crm.persons.values() if normalise(each.email) == address}
