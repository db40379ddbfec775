"""Small questions about single people and records of an application in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from limepkg_apsis.core.addresses import normalise
from limepkg_apsis.core.model import Mailing, Participant, ParticipantsMark, Person

if TYPE_CHECKING:
    from tests.fakes.memory_crm import MemoryCrm


@dataclass
class MemoryLookups:
    """Answers from the same records as the rest of the fake; `users` are names by user id."""

    crm: MemoryCrm
    users: dict[int, str] = field(default_factory=dict)

    def mark_participants(self, campaign_id: int) -> ParticipantsMark:
        """Return how many participants there are, and the newest one."""
        ids = [each for each, (campaign, _) in self.crm.participants.items() if campaign == campaign_id]
        return ParticipantsMark(len(ids), max(ids, default=0))

    def find_person(self, person_id: int) -> Person | None:
        """Return one person."""
        return self.crm.persons.get(person_id)

    def people_at(self, email: str) -> tuple[Person, ...]:
        """Return everybody who has an address, by id."""
        address = normalise(email)
        found = [each for each in self.crm.persons.values() if address and normalise(each.email) == address]
        return tuple(sorted(found, key=lambda each: each.id))

    def participations(self, campaign_id: int, person_ids: Collection[int]) -> tuple[Participant, ...]:
        """Return how some people take part in a campaign."""
        return tuple(
            Participant(each, self.crm.persons[person])
            for each, (campaign, person) in sorted(self.crm.participants.items())
            if campaign == campaign_id and person in person_ids
        )

    def names_of(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of people."""
        return {each: self.crm.persons[each].name for each in person_ids if each in self.crm.persons}

    def campaigns_touched(self, limetype: str, record: int, changed: Collection[str] = ()) -> tuple[int, ...]:
        """Return the campaigns that a person or a participant belongs to."""
        if changed and not {"name", "email", "campaign", "person"} & set(changed):
            return ()
        found = {
            campaign
            for each, (campaign, person) in self.crm.participants.items()
            if (limetype == "participant" and each == record) or (limetype == "person" and person == record)
        }
        return tuple(sorted(found))

    def recent_mailings(self, campaign_id: int, most: int) -> tuple[tuple[int, Mailing], ...]:
        """Return the newest mailings of a campaign."""
        found = [(each, one) for each, one in self.crm.mailings.items() if one.campaign_id == campaign_id]
        return tuple(sorted(found, key=lambda pair: -pair[0])[:most])

    def user_name(self, user_id: int) -> str:
        """Return what a user is called."""
        return self.users.get(user_id, "")
