"""
The ways out when the list of a campaign is deleted, or another list has its name: *create again*, *stop*, *use this
list* (semantics 4 and 13). What a person decides is remembered until the next decision.

Each is a few repeatable steps; the decision is written last, so that a process that ends in between leaves the campaign
as it stood, and the person can choose again.
"""

from __future__ import annotations

from dataclasses import replace

from .errors import ConfigInvalid, NotFound, problem
from .kinds import Ports
from .linking import LEFT_ALONE, LIST_DELETED, MAKE_NEW, STOPPED, ListFacts, check_key, marked_campaign
from .memory import AccountMemory
from .model import Campaign
from .names import without_suffix


def left_alone(memory: AccountMemory) -> frozenset[int]:
    """Return the campaigns that nothing is done for until a person decides anew."""
    return frozenset(campaign_id for campaign_id, decision in memory.decisions if decision in LEFT_ALONE)


def decided(memory: AccountMemory, campaign_id: int, decision: str) -> AccountMemory:
    """Return the memory with what now stands for a campaign; empty: nothing does."""
    others = {each: known for each, known in memory.decisions if each != campaign_id}
    now = others | ({campaign_id: decision} if decision else {})
    return replace(memory, decisions=tuple(sorted(now.items())))


def recreate(ports: Ports, campaign_id: int) -> None:
    """Let the next run make a new list, whatever other lists are called. `NotFound` without the campaign."""
    campaign = _campaign(ports, campaign_id)
    if campaign.list_id is not None:
        ports.crm.save_list_id(campaign_id, None)
    _restore_name(ports, campaign)
    _remember(ports, campaign_id, MAKE_NEW)


def stop(ports: Ports, campaign_id: int) -> None:
    """Leave a campaign alone for good. `NotFound` without the campaign."""
    _campaign(ports, campaign_id)
    _remember(ports, campaign_id, STOPPED)


def use(ports: Ports, campaign_id: int, list_id: int) -> None:
    """
    Tie a campaign to a list that is there.

    `NotFound` without the campaign or the list; `ConfigInvalid` for a list that belongs to another campaign.
    """
    check_key(ports.journal.read_account_memory(), ports.apsis.key_fingerprint)
    campaign = _campaign(ports, campaign_id)
    found = ports.apsis.find_list(list_id)
    if found is None:
        raise NotFound(limetype="list", record=list_id)
    marked = marked_campaign(ports.crm.application, found)
    owners = {each for each, _ in ports.crm.read_links(list_id)} | ({marked} if marked is not None else set())
    if owners - {campaign_id}:
        raise ConfigInvalid([problem("config.list_taken", list=list_id, campaign=min(owners - {campaign_id}))])
    ports.crm.save_list_id(campaign_id, list_id)
    _restore_name(ports, campaign)
    _remember(ports, campaign_id, "")


def after_run(
    memory: AccountMemory, facts: ListFacts, deleted: frozenset[int], linked: frozenset[int]
) -> AccountMemory:
    """Return the memory once lists were found deleted, and campaigns that waited for a new one have it."""
    for campaign_id in sorted(deleted):
        memory = decided(memory, campaign_id, LIST_DELETED)
    seen = {each.id for each in facts.campaigns} - deleted
    for campaign_id, decision in facts.decisions.items():
        made = decision == MAKE_NEW and campaign_id in linked
        if made or (decision == LIST_DELETED and campaign_id in seen):
            memory = decided(memory, campaign_id, "")
    return memory


def _campaign(ports: Ports, campaign_id: int) -> Campaign:
    campaign = ports.crm.find_campaign(campaign_id)
    if campaign is None:
        raise NotFound(limetype="campaign", record=campaign_id)
    return campaign


def _restore_name(ports: Ports, campaign: Campaign) -> None:
    name = without_suffix(campaign.name)
    if name != campaign.name:
        ports.crm.save_campaign_name(campaign.id, name)


def _remember(ports: Ports, campaign_id: int, decision: str) -> None:
    known = ports.journal.read_account_memory()
    memory = decided(known, campaign_id, decision)
    if memory != known:
        ports.journal.save_account_memory(memory)
