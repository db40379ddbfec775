"""
Which member is which person: participants become wanted members, grouped by address; members are found by address or
by the link to a person that APSIS holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field

from .addresses import Address, as_typed, normalise
from .model import Member, Participant, Person
from .names import sendable_name


@dataclass(slots=True)
class Wanted:
    """Everybody in one campaign who shares one address: they are, or will be, one member."""

    address: Address
    people: list[Person] = field(default_factory=list)
    participants: list[int] = field(default_factory=list)

    @property
    def first(self) -> Person:
        """The person with the lowest id speaks for all who share the address."""
        return min(self.people, key=lambda person: person.id) if len(self.people) > 1 else self.people[0]

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Everybody who shares the address, the lowest id first."""
        if len(self.people) == 1:
            return (self.people[0].id,)
        return tuple(sorted({person.id for person in self.people}))


@dataclass(frozen=True, slots=True)
class Sendable:
    """What APSIS is told about one address. `person_ids` starts with the person whose name and link are used."""

    email: str
    name: str
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """
    The participants of one campaign by address.

    `alone` and `ids` hold the person and the participant of every address that only one of them has, nearly all;
    `sharing` the groups that have one together; `nobody` and `silent` those without a person, or an address.
    """

    alone: dict[Address, Person] = field(default_factory=dict)
    ids: dict[Address, int] = field(default_factory=dict)
    sharing: dict[Address, Wanted] = field(default_factory=dict)
    nobody: list[Participant] = field(default_factory=list)
    silent: list[Participant] = field(default_factory=list)

    def __contains__(self, address: Address) -> bool:
        """Tell whether somebody is wanted under an address."""
        return address in self.alone or address in self.sharing

    def others(self, settled: Set[Address]) -> Iterator[Wanted]:
        """Yield everybody but those who are settled, by address."""
        for address in sorted(self.alone.keys() - settled | self.sharing.keys() - settled):
            yield self.sharing.get(address) or Wanted(address, [self.alone[address]], [self.ids[address]])

    def note(self, address: Address, participant_id: int, person: Person) -> None:
        """Put somebody to those who have the same address."""
        if address in self.alone:
            self.sharing[address] = Wanted(address, [self.alone.pop(address)], [self.ids.pop(address)])
        if address in self.sharing:
            self.sharing[address].people.append(person)
            self.sharing[address].participants.append(participant_id)
        else:
            self.alone[address], self.ids[address] = person, participant_id


def group_by_address(participants: Iterable[Participant]) -> Grouped:
    """Return who is wanted by address, and who has none."""
    grouped = Grouped()
    for participant in participants:
        person = participant.person
        if person is None:
            grouped.nobody.append(participant)
        elif address := normalise(person.email):
            grouped.note(address, participant.id, person)
        else:
            grouped.silent.append(participant)
    return grouped


def sendable(group: Wanted, owners: Mapping[Address, Person] | None) -> Sendable:
    """
    Return what is sent for an address.

    People of different campaigns can share an address, and APSIS holds one name for it; so the person with the lowest
    id in all of Lime (`owners`) gives name and link, or two campaigns would correct each other for ever.
    """
    owner = (owners or {}).get(group.address)
    first = group.first if owner is None or owner.id >= group.first.id else owner
    ids = group.person_ids
    if ids[0] != first.id:
        ids = (first.id, *(person_id for person_id in ids if person_id != first.id))
    return Sendable(as_typed(first.email), sendable_name(first.name), ids)


def members_by_address(members: Iterable[Member]) -> tuple[dict[Address, Member], tuple[Member, ...]]:
    """Return one member per address, the oldest, and the surplus: further subscribers with an address already seen."""
    found: dict[Address, Member] = {}
    surplus: list[Member] = []
    for member in members:
        address = normalise(member.email)
        known = found.setdefault(address, member)
        if known is not member:
            older, newer = sorted((known, member), key=lambda each: each.id)
            found[address] = older
            surplus.append(newer)
    return found, tuple(surplus)


def members_by_person(members: Mapping[Address, Member]) -> dict[str, Address]:
    """Return the address of the member that is linked to each person id, where exactly one is."""
    linked: dict[str, Address] = {}
    several: set[str] = set()
    for address, member in members.items():
        if member.person_id and linked.setdefault(member.person_id, address) != address:
            several.add(member.person_id)
    for person_id in several:
        del linked[person_id]
    return linked
