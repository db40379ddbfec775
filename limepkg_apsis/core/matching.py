"""
Which member is which person: participants become wanted members, grouped by address; members are found by address or
by the link to a person that APSIS holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def group_by_address(
    participants: Iterable[Participant],
) -> tuple[dict[Address, Wanted], list[Participant], list[Participant]]:
    """Return who is wanted by address, the participants without a person, and those without an address."""
    wanted: dict[Address, Wanted] = {}
    nobody: list[Participant] = []
    silent: list[Participant] = []
    for participant in participants:
        if participant.person is None:
            nobody.append(participant)
        elif not (address := normalise(participant.person.email)):
            silent.append(participant)
        elif (group := wanted.get(address)) is None:
            wanted[address] = Wanted(address, [participant.person], [participant.id])
        else:
            group.people.append(participant.person)
            group.participants.append(participant.id)
    return wanted, nobody, silent


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
