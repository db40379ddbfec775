"""
What is looked up in Lime for the person at a campaign card, as a protocol. Small questions with quick answers: none
reads a whole campaign.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from .model import Mailing, Participant, ParticipantsMark, Person


class Lookups(Protocol):
    """Single people and records of one application."""

    def mark_participants(self, campaign_id: int) -> ParticipantsMark:
        """Return what tells, without reading them, whether participants came or went."""
        ...

    def find_person(self, person_id: int) -> Person | None:
        """Return one person; None when there is none."""
        ...

    def people_at(self, email: str) -> tuple[Person, ...]:
        """Return everybody who has an address, by id."""
        ...

    def participations(self, campaign_id: int, person_ids: Collection[int]) -> tuple[Participant, ...]:
        """Return how some people take part in a campaign, by id; who does not is left out."""
        ...

    def names_of(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of people; who is not there any more is left out."""
        ...

    def campaigns_touched(self, limetype: str, record: int, changed: Collection[str] = ()) -> tuple[int, ...]:
        """
        Return the campaigns whose list a changed person or participant may belong on; none for another table.

        `changed` are the fields, where anybody told which: there are none if all of them matter to no list.
        """
        ...

    def recent_mailings(self, campaign_id: int, most: int) -> tuple[tuple[int, Mailing], ...]:
        """Return the newest mailings of a campaign with their ids, newest first; none where Lime has no table."""
        ...

    def user_name(self, user_id: int) -> str:
        """Return what a user is called; empty when nobody can tell."""
        ...
