"""
What is wanted, what is there -> a plan. Pure: the same facts always give the same plan, whatever their order.

This module is section 5.2 of the semantics. Preview, explain and the scheduled work all use it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .addresses import Address, IsValid, normalise
from .approval import Approval, release_approved
from .changes import AddMember, ChangeAddress, MemberChange, RemovalReason, RemoveSubscription, UpdateMember
from .guards import Allowance, guard_list
from .leavers import Leavers
from .matching import Sendable, Wanted, group_by_address, members_by_address, members_by_person, sendable
from .memory import CampaignMemory, Rejection
from .model import Campaign, Member, OptOut, Participant, Person, TicketPurpose
from .notes import NoteText, plain_text
from .plan import Counts, Guard, Held, Plan, Skip, SkipReason, count_skips

RefusedRow = tuple[TicketPurpose, Address]
"""What was asked for whom: a member whose new address is refused may still be added under it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the configuration decides, and the moment it is decided at."""

    now: datetime
    is_valid: IsValid
    list_allowance: Allowance = Allowance(10, 10)
    account_allowance: Allowance = Allowance(50, 5)
    mailing_days: int = 30
    opt_out_note: NoteText = plain_text


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """
    Everything the plan of one list is made of.

    `account_opt_outs` and `owners` are None until something is about to be written: a plan without changes needs
    neither, and reading them costs calls and queries. Until then the flag in Lime stands for the account's list.
    `in_flight` holds the first person id of each row that APSIS has accepted and not finished; `refused` what it has
    just refused, with its wording.
    """

    campaign: Campaign
    participants: Iterable[Participant]
    members: Iterable[Member]
    list_opt_outs: Iterable[OptOut] = ()
    account_opt_outs: Iterable[OptOut] | None = None
    owners: Mapping[Address, Person] | None = None
    in_flight: frozenset[int] = frozenset()
    refused: Mapping[RefusedRow, str] = field(default_factory=dict)
    memory: CampaignMemory = CampaignMemory()
    approval: Approval | None = None


def plan_members(facts: MemberFacts, rules: Rules) -> Plan:
    """Return what makes the members of the list equal to the participants of the campaign."""
    plan = guard_list(plan_unguarded(facts, rules), facts.memory, rules.list_allowance)
    return release_approved(plan, facts.approval, rules.now)


def plan_unguarded(facts: MemberFacts, rules: Rules) -> Plan:
    """Return the same before anything is held: for some people alone the size of a list says nothing."""
    return _Desk(facts, rules).plan()


class _Desk:
    """The papers of one planning, spread out: indexes over the facts and the piles the plan grows on."""

    def __init__(self, facts: MemberFacts, rules: Rules) -> None:
        self.facts, self.rules = facts, rules
        self.members, self.surplus = members_by_address(facts.members)
        self.wanted = group_by_address(facts.participants)
        self.list_opted_out = Leavers.of(facts.list_opt_outs)
        self.account_opted_out = Leavers.of(facts.account_opt_outs)
        self.opted_out = self.list_opted_out.addresses.keys() | self.account_opted_out.addresses.keys()
        self.withheld = set(facts.memory.withheld)
        self.digests = {digest_of(address) for address in self.opted_out} if self.withheld else set()
        self.still_withheld: set[tuple[int, str]] = set()
        # On a list that was there before us, somebody else may have filled ExternalId with numbers of another system.
        links_are_ours = facts.memory.list_id == facts.campaign.list_id
        self.linked = members_by_person(self.members) if links_are_ours else {}
        self.links_are_ours = links_are_ours
        self.known_rejections = {(each.person_id, each.record): each for each in facts.memory.rejections}
        self.refused_before = dict(facts.memory.refused)
        self.rejections: list[Rejection] = []
        self.changes: list[MemberChange] = []
        self.held: list[AddMember] = []
        self.skips: list[Skip] = []
        self.kept: set[Address] = set()
        self.on_list = self.pending = 0

    def plan(self) -> Plan:
        for participant in self.wanted.nobody:
            self.skips.append(Skip(SkipReason.NO_PERSON, participant.id, None))
        for participant in self.wanted.silent:
            self.skips.append(Skip(SkipReason.NO_ADDRESS, participant.id, _person_id(participant)))
        self.kept = self._settled()
        self.on_list = len(self.kept)
        for group in self.wanted.others(frozenset(self.kept)):
            self._decide(group)
        return self._finished()

    def _settled(self) -> set[Address]:
        """Return who is on the list under the very name: nearly everybody, so nothing is made to see it."""
        members, flag_counts = self.members, self.facts.account_opt_outs is None
        same = {
            address
            for address, person in self.wanted.alone.items()
            if (member := members.get(address))
            and member.name == person.name
            and not (flag_counts and person.global_opt_out)
        }
        return same - self.opted_out - (self.facts.owners or {}).keys()

    def _decide(self, group: Wanted) -> None:
        reason = self._skip_reason(group)
        if reason is not None:
            self._skip(group, reason, self._told_of(group, reason))
        elif (member := self.members.get(group.address)) is not None:
            self._keep(group, member)
        else:
            self._add(group)

    def _skip_reason(self, group: Wanted) -> SkipReason | None:
        address = group.address
        # An address that APSIS holds on the list was valid when it came there; checking costs most of the time.
        if address not in self.members and not self.rules.is_valid(group.first.email.strip()):
            return SkipReason.INVALID_ADDRESS
        if address in self.list_opted_out.addresses:
            return SkipReason.LIST_OPT_OUT
        return SkipReason.GLOBAL_OPT_OUT if self._opted_out_of_account(group) else None

    def _told_of(self, group: Wanted, reason: SkipReason) -> str:
        """Return the day of an opt-out, where APSIS tells it."""
        if reason is SkipReason.LIST_OPT_OUT:
            return self.list_opted_out.addresses[group.address]
        return self.account_opted_out.addresses.get(group.address, "")

    def _opted_out_of_account(self, group: Wanted) -> bool:
        if self.facts.account_opt_outs is None:
            return any(person.global_opt_out for person in group.people)
        return group.address in self.account_opted_out.addresses

    def _skip(self, group: Wanted, reason: SkipReason, text: str = "") -> None:
        for participant_id, person in zip(group.participants, group.people, strict=True):
            self.skips.append(Skip(reason, participant_id, person.id, text))

    def _keep(self, group: Wanted, member: Member) -> None:
        self.kept.add(group.address)
        self.on_list += len(group.participants)
        told = sendable(group, self.facts.owners)
        if member.name is None or member.name == told.name or told.person_ids[0] in self.facts.in_flight:
            return
        if self._rejection("update", group, told) is None:
            self.changes.append(UpdateMember(group.address, member.id, told.name, told.person_ids))

    def _add(self, group: Wanted) -> None:
        told = sendable(group, self.facts.owners)
        former = self._former_member(group)
        if told.person_ids[0] in self.facts.in_flight:
            self._wait(group, former)
        elif self._former_address_opted_out(group):
            self.held.append(_addition(group, told))
            self._wait(group, None)
        elif former is not None and self._rejection("change", group, told) is None:
            self.changes.append(_address_change(group, told, former))
            self._wait(group, former)
        elif (rejection := self._rejection("add", group, told)) is not None:
            self._skip(group, SkipReason.REJECTED, rejection.text)
        else:
            self.changes.append(_addition(group, told))
            self._wait(group, None)

    def _wait(self, group: Wanted, former: Member | None) -> None:
        self.pending += len(group.participants)
        if former is not None:
            self.kept.add(normalise(former.email))

    def _former_member(self, group: Wanted) -> Member | None:
        """Return the member linked to one of these people whose address nobody in the campaign has any more."""
        for person_id in group.person_ids:
            address = self.linked.get(str(person_id))
            if address is not None and address not in self.wanted and address not in self.kept:
                return self.members[address]
        return None

    def _former_address_opted_out(self, group: Wanted) -> bool:
        """Tell whether one of these people opted out under another address, and remember it."""
        found = {
            (person_id, digest_of(address))
            for person_id in group.person_ids
            for address in self._former_addresses(person_id) - {group.address}
            if address in self.opted_out
        }
        found |= self.withheld & {(person_id, each) for person_id in group.person_ids for each in self.digests}
        self.still_withheld |= found
        return bool(found)

    def _former_addresses(self, person_id: int) -> set[Address]:
        if not self.links_are_ours:
            return set()
        linked = self.linked.get(str(person_id))
        rows = (self.list_opted_out, self.account_opted_out)
        former = {address for each in rows for address in each.people.get(str(person_id), ())}
        return former | ({linked} if linked else set())

    def _rejection(self, verb: str, group: Wanted, told: Sendable) -> Rejection | None:
        """Return the refusal of this very record, and remember that it still holds."""
        person_id, record = told.person_ids[0], rejected_record(verb, told.email, told.name)
        rejection = self.known_rejections.get((person_id, record))
        row = (TicketPurpose.ADD if verb == "add" else TicketPurpose.UPDATE, group.address)
        text = self.facts.refused.get(row) or self.refused_before.get(digest_of(*row))
        if rejection is None and text:
            rejection = Rejection(person_id, record, text)
        if rejection is not None:
            self.rejections.append(rejection)
        return rejection

    def _finished(self) -> Plan:
        order = {AddMember: 0, ChangeAddress: 1, UpdateMember: 2}
        additions = sorted(self.changes, key=lambda change: (order[type(change)], change.address))
        removals = sorted(self._removals(), key=lambda change: (change.address, change.member_id))
        skips = sorted(self.skips, key=lambda skip: skip.participant_id)
        held = [
            Held(change, Guard.FORMER_ADDRESS_OPTED_OUT)
            for change in sorted(self.held, key=lambda change: change.address)
        ]
        participants = self.on_list + self.pending + len(skips)
        return Plan(
            kind="members",
            campaign_id=self.facts.campaign.id,
            list_id=self.facts.campaign.list_id or 0,
            changes=(*additions, *removals),
            held=tuple(held),
            skips=tuple(skips),
            counts=Counts(participants, self.on_list, self.pending, 0, count_skips(skips)),
            members=len(self.members) + len(self.surplus),
            rejections=tuple(self.rejections),
            withheld=tuple(sorted(self.still_withheld)),
        )

    def _removals(self) -> Iterable[RemoveSubscription]:
        for address in self.members.keys() - self.kept:
            reason = RemovalReason.OPTED_OUT if address in self.opted_out else RemovalReason.NO_PARTICIPANT
            yield RemoveSubscription(address, self.members[address].id, reason)
        for member in self.surplus:
            yield RemoveSubscription(normalise(member.email), member.id, RemovalReason.SAME_ADDRESS_TWICE)


def rejected_record(verb: str, email: str, name: str) -> str:
    """Return under which name a refusal of this very record is remembered; `verb` is add, update or change."""
    return f"{verb}:{digest_of(email, name)}"


def digest_of(*words: str) -> str:
    """Return what is remembered in the place of words that must not be."""
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def _addition(group: Wanted, told: Sendable) -> AddMember:
    return AddMember(group.address, told.email, told.name, told.person_ids)


def _address_change(group: Wanted, told: Sendable, former: Member) -> ChangeAddress:
    return ChangeAddress(group.address, told.email, told.name, former.id, normalise(former.email), told.person_ids)


def _person_id(participant: Participant) -> int | None:
    return participant.person.id if participant.person else None
