"""
Which list belongs to which campaign -> a plan (semantics section 4). Pure.

Our lists carry a marker in their description. A list of the same name without it is never taken silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .addresses import as_typed
from .changes import CreateList, LinkCampaign, ListChange, MarkDeleted, UpdateList
from .errors import OtherAccount
from .memory import AccountMemory
from .model import Campaign, MailingList
from .names import sendable_name, with_suffix, without_suffix
from .plan import Finding, Plan
from .planner import Rules

NOT_READY = "not_ready"
CHOOSE_LIST = "choose_list"
NOT_AN_EMAIL_CAMPAIGN = "not_an_email_campaign"
WAITING = "waiting"
LIST_DELETED = "list_deleted"
STOPPED = "paused"
MAKE_NEW = "make_new"
LEFT_ALONE = frozenset({LIST_DELETED, STOPPED})
"""Decisions with which nothing of a campaign is synchronised."""


@dataclass(frozen=True, slots=True)
class ListFacts:
    """
    Everything the plan of the lists is made of.

    `campaigns` are the e-mail campaigns of this run; `linked` all campaigns of the application that hold a list id, as
    (campaign id, list id). `lists` is the complete index. `gone` are list ids APSIS explicitly says it does not have.
    `decisions` are what was found or decided earlier, by campaign; `longest_name` is what the field in Lime can hold.
    """

    application: str
    campaigns: Sequence[Campaign]
    lists: Sequence[MailingList]
    linked: Sequence[tuple[int, int]] = ()
    gone: frozenset[int] = frozenset()
    campaign_id: int | None = None
    decisions: Mapping[int, str] = field(default_factory=dict)
    longest_name: int | None = None


def marker_of(application: str, campaign_id: int) -> str:
    """Return what the description of a campaign's list says, so that a crash never makes a second list."""
    return f"lime:{application}:campaign:{campaign_id}"


def marked_campaign(application: str, mailing_list: MailingList) -> int | None:
    """Return the campaign whose marker a list carries; None when it is not one of ours."""
    found = re.search(rf"lime:{re.escape(application)}:campaign:(\d+)(?!\d)", mailing_list.marker)
    return int(found.group(1)) if found else None


def plan_lists(facts: ListFacts, rules: Rules) -> Plan:
    """Return what gives every e-mail campaign its list, and what a person must decide."""
    shelf = _Shelf(facts)
    changes: list[ListChange] = []
    findings: list[Finding] = []
    for campaign in sorted(facts.campaigns, key=lambda each: each.id):
        outcome = _decide(campaign, shelf, rules)
        (findings if isinstance(outcome, Finding) else changes).append(outcome)  # type: ignore[arg-type]  # by kind
    return Plan(
        kind="campaigns",
        campaign_id=facts.campaign_id,
        changes=(*(change for change in changes if change is not None), *_marks(facts, findings)),
        findings=tuple(findings),
    )


def _marks(facts: ListFacts, findings: Iterable[Finding]) -> Iterator[MarkDeleted]:
    """Yield what tells people, once, that the list of a campaign was deleted."""
    deleted = {each.campaign_id for each in findings if each.code == LIST_DELETED}
    for campaign in facts.campaigns:
        if campaign.id in deleted and facts.decisions.get(campaign.id) != LIST_DELETED:
            name = with_suffix(campaign.name, facts.longest_name)
            if name != campaign.name:
                yield MarkDeleted(campaign.id, campaign.list_id or 0, name)


class _Shelf:
    """The index of lists, ready to be asked."""

    def __init__(self, facts: ListFacts) -> None:
        self.application, self.gone, self.decisions = facts.application, facts.gone, facts.decisions
        self.by_id = {each.id: each for each in facts.lists}
        self.marked: dict[int, MailingList] = {}
        self.unmarked: dict[str, MailingList] = {}
        self.owners = _owners(facts.linked)
        for each in sorted(facts.lists, key=lambda each: each.id):
            owner = marked_campaign(facts.application, each)
            if owner is not None:
                self.marked.setdefault(owner, each)
            else:
                self.unmarked.setdefault(_same_name(each.name), each)

    def list_of(self, campaign: Campaign) -> int | None:
        """Return the list id of a campaign, unless the id came with a copy of another campaign's record."""
        if campaign.list_id is None or self.owners.get(campaign.list_id, campaign.id) != campaign.id:
            return None
        found = self.by_id.get(campaign.list_id)
        owner = marked_campaign(self.application, found) if found else None
        return campaign.list_id if owner in (None, campaign.id) else None


def _owners(linked: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return the campaign each list id belongs to: of several that hold the same id, the oldest."""
    owners: dict[int, int] = {}
    for campaign_id, list_id in linked:
        owners[list_id] = min(campaign_id, owners.get(list_id, campaign_id))
    return owners


def _decide(campaign: Campaign, shelf: _Shelf, rules: Rules) -> ListChange | Finding | None:
    decision, list_id = shelf.decisions.get(campaign.id, ""), shelf.list_of(campaign)
    if decision == STOPPED:
        return Finding(campaign.id, STOPPED)
    # Somebody who cleared the id by hand, or wrote that of another list, has chosen as well.
    known_as_deleted = decision == LIST_DELETED and campaign.list_id is not None
    if list_id not in shelf.by_id and (known_as_deleted or list_id in shelf.gone):
        return Finding(campaign.id, LIST_DELETED)
    missing = missing_parts(campaign, rules)
    if missing:
        return Finding(campaign.id, NOT_READY, (("missing", ", ".join(missing)),))
    if list_id is None:
        return _find_or_create(campaign, shelf)
    if list_id not in shelf.by_id:
        return None
    return _update(campaign, shelf.by_id[list_id])


def missing_parts(campaign: Campaign, rules: Rules) -> tuple[str, ...]:
    """Return which fields a campaign lacks before anything can be written for it."""
    parts = [] if sendable_name(without_suffix(campaign.name)) else ["name"]
    if not rules.is_valid(as_typed(campaign.sender_address)):
        parts.append("sender_address")
    return tuple(parts)


def _find_or_create(campaign: Campaign, shelf: _Shelf) -> ListChange | Finding:
    ours = shelf.marked.get(campaign.id)
    if ours is not None:
        return LinkCampaign(campaign.id, ours.id)
    name, sender_name, sender_address = told_of(campaign)
    same_name = shelf.unmarked.get(_same_name(name))
    if same_name is not None and shelf.decisions.get(campaign.id) != MAKE_NEW:
        return Finding(campaign.id, CHOOSE_LIST, (("list", str(same_name.id)),))
    return CreateList(campaign.id, name, sender_name, sender_address, marker_of(shelf.application, campaign.id))


def _update(campaign: Campaign, known: MailingList) -> UpdateList | None:
    told = told_of(campaign)
    if told == (known.name, known.sender_name, known.sender_address):
        return None
    return UpdateList(campaign.id, known.id, *told)


def told_of(campaign: Campaign) -> tuple[str, str, str]:
    """Return the name, sender name and sender address APSIS is told; an empty sender name becomes the address."""
    address = as_typed(campaign.sender_address)
    name = sendable_name(without_suffix(campaign.name))
    return name, sendable_name(campaign.sender_name) or address, address


def _same_name(name: str) -> str:
    return name.strip().casefold()


def missing_lists(facts: ListFacts) -> tuple[int, ...]:
    """
    Return the list ids of this run's campaigns that the complete index does not hold.

    An empty index proves nothing: it is what a wrong or a new account looks like.
    """
    if not facts.lists:
        return ()
    shelf = _Shelf(facts)
    wanted = (shelf.list_of(each) for each in facts.campaigns if facts.decisions.get(each.id) not in LEFT_ALONE)
    return tuple(sorted({each for each in wanted if each is not None and each not in shelf.by_id}))


def check_account(memory: AccountMemory, facts: ListFacts, key_fingerprint: str) -> AccountMemory:
    """
    Return the memory of the account after making sure that the key still fits it; raise `OtherAccount` if not.

    The same key is the same account. With another key, one of the linked lists must be there and be recognisably ours:
    ids of two accounts may coincide. With the same key, several linked lists never vanish all at once: that, too, is
    another account.
    """
    # Campaigns whose list is known to be deleted say nothing about the account.
    linked = {list_id for each, list_id in facts.linked if facts.decisions.get(each) not in LEFT_ALONE}
    known = linked & {each.id for each in facts.lists}
    same_key = memory.key_fingerprint in ("", key_fingerprint)
    if same_key and not known and len(linked) > 1:
        raise OtherAccount(lists=len(linked))
    if not same_key and linked and not any(_is_ours(facts, each) for each in facts.lists):
        raise OtherAccount(lists=len(linked))
    first = memory.first_list_id if memory.first_list_id is not None else min(known, default=None)
    return replace(memory, key_fingerprint=key_fingerprint, first_list_id=first)


def check_key(memory: AccountMemory, key_fingerprint: str) -> None:
    """Raise `OtherAccount` for a key that `campaigns` has not looked at yet: its account may be another one."""
    if memory.key_fingerprint not in ("", key_fingerprint):
        raise OtherAccount(reason="new_key")


def _is_ours(facts: ListFacts, each: MailingList) -> bool:
    """Tell whether a list belongs to the campaign that is tied to it: by its marker, else by its name."""
    tied = {campaign_id for campaign_id, list_id in facts.linked if list_id == each.id}
    owner = marked_campaign(facts.application, each)
    if owner is not None:
        return owner in tied
    return any(told_of(campaign)[0] == each.name for campaign in facts.campaigns if campaign.id in tied)
