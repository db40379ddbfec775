"""Small questions about single people and records, each a query or two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..core.addresses import normalise
from ..core.model import Mailing, Participant, ParticipantsMark, Person, Totals
from . import labels, platform, values
from .queries import Row, any_of, condition, equals, one_of, read_at_once, read_rows
from .reader import person_fields, person_of, spellings
from .structure import Structure, Table

IDS_A_QUERY = 500
MAILINGS_LOOKED_AT = 30
ON_A_LIST = ("campaign", "person", "name", "first_name", "last_name", "email")
"""Fields of participants and persons that decide who is on a list, and under which name."""
_TOTALS = ("sent", "opened", "clicked", "bounced", "opted_out")


@dataclass(frozen=True, slots=True)
class LimeLookups:
    """Single people and records of one application."""

    application: Any
    structure: Structure

    def mark_participants(self, campaign_id: int) -> ParticipantsMark:
        """Return how many participants there are, and the newest one."""
        table = self.structure["participant"]
        of_campaign = equals(table["campaign"], campaign_id)
        newest = read_at_once(self.application, table.name, {}, [of_campaign], newest=1)
        limetype = self.application.limetypes.get_limetype(table.name)
        count = platform.count_objects(limetype, table["campaign"], campaign_id)
        return ParticipantsMark(count, newest[0]["_id"] if newest else 0)

    def find_person(self, person_id: int) -> Person | None:
        """Return one person."""
        return next(iter(self._people([equals("_id", person_id)])), None)

    def people_at(self, email: str) -> tuple[Person, ...]:
        """Return everybody who has an address, by id."""
        address = normalise(email)
        if not address:
            return ()
        field = self.structure["person"]["email"]
        # One person is asked about, not thousands: a look through all of them finds other capitals on every database.
        alike = [condition(field, "?", each) for each in sorted(spellings([email]))]
        found = self._people([any_of(alike)])
        return tuple(each for each in found if normalise(each.email) == address)

    def participations(self, campaign_id: int, person_ids: Collection[int]) -> tuple[Participant, ...]:
        """Return how some people take part in a campaign, by id."""
        table, person = self.structure["participant"], self.structure["person"]
        conditions = [equals(table["campaign"], campaign_id), one_of(table["person"], sorted(person_ids))]
        wanted = {table["person"]: person_fields(person)}
        rows = read_at_once(self.application, table.name, wanted, conditions) if person_ids else []
        return tuple(_participant(row, table, person) for row in rows)

    def names_of(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Return the names of people."""
        wanted = sorted(set(person_ids))
        names: dict[int, str] = {}
        for start in range(0, len(wanted), IDS_A_QUERY):
            found = self._people([one_of("_id", wanted[start : start + IDS_A_QUERY])])
            names |= {person.id: person.name for person in found}
        return names

    def campaigns_touched(self, limetype: str, record: int, changed: Collection[str] = ()) -> tuple[int, ...]:
        """Return the campaigns whose list a changed person or participant may belong on; none for another table."""
        table, person = self.structure["participant"], self.structure["person"]
        by_table = {table.name: "_id", person.name: table["person"]}
        if limetype not in by_table or (changed and self._is_idle(limetype, changed)):
            return ()
        conditions = [equals(by_table[limetype], record)]
        rows = read_at_once(self.application, table.name, {table["campaign"]: None}, conditions)
        found = {values.related_id(row.get(table["campaign"])) for row in rows}
        return tuple(sorted(each for each in found if each))

    def _is_idle(self, limetype: str, changed: Collection[str]) -> bool:
        """Tell whether none of these fields decides who is on a list; one by a name we do not know may well do."""
        tables = (self.structure[role] for role in ("participant", "person"))
        deciding = {table[role] for table in tables if table.name == limetype for role in ON_A_LIST if table.has(role)}
        known = {each.name for each in labels.fields_of(self.application.limetypes.get_limetype(limetype))}
        return known - deciding >= set(changed)

    def recent_mailings(self, campaign_id: int, most: int) -> tuple[tuple[int, Mailing], ...]:
        """Return the newest mailings of a campaign with their ids, newest first."""
        if self.structure.lacking.get("mailings"):
            return ()
        table = self.structure["mailing"]
        fields: dict[str, Any] = {facts.name: None for facts in table.fields.values()}
        conditions = [equals(table["campaign"], campaign_id)]
        rows = read_at_once(self.application, table.name, fields, conditions, newest=MAILINGS_LOOKED_AT)
        found = [(row["_id"], _mailing(row, table, campaign_id)) for row in rows]
        # Records are made in no order of time: the newest sending is not always the newest record.
        found.sort(key=lambda each: each[1].sent or datetime.max.replace(tzinfo=UTC), reverse=True)
        return tuple(found[:most])

    def user_name(self, user_id: int) -> str:
        """Return what a user is called: by the coworker card that names the user."""
        # ASSUMED: coworker of a user: the record of the table labelled coworker with the id in a field of type `user`.
        for limetype in labels.limetypes_labelled(self.application, "coworker"):
            facts = labels.fields_of(limetype)
            user = next((each.name for each in facts if each.kind == "user"), "")
            name = next((each.name for each in facts if each.label == "name" or each.name == "name"), "")
            if user and name:
                rows = read_at_once(self.application, limetype.name, {name: None}, [equals(user, user_id)], newest=1)
                return values.text(rows[0].get(name)) if rows else ""
        return ""

    def _people(self, conditions: list[dict[str, Any]]) -> list[Person]:
        table = self.structure["person"]
        wanted = {name: None for name in person_fields(table) if name != "_id"}
        return [person_of(table, row) for row in read_rows(self.application, table.name, wanted, conditions)]


def _participant(row: Row, table: Table, person: Table) -> Participant:
    someone = values.related(row.get(table["person"]))
    return Participant(row["_id"], person_of(person, someone) if someone else None)


def _mailing(row: Row, table: Table, campaign_id: int) -> Mailing:
    numbers = [values.number(row.get(table[role])) if table.has(role) else None for role in _TOTALS]
    return Mailing(
        sending_id=values.number(row.get(table["sending_id"])) or 0,
        campaign_id=campaign_id,
        subject=values.text(row.get(table["subject"])),
        sent=values.moment(row.get(table["send_date"])),
        totals=Totals(*(number or 0 for number in numbers)) if any(each is not None for each in numbers) else None,
    )
