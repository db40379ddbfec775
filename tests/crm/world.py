"""A Lime application that tests fill by role, whatever its tables and fields are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from limepkg_apsis.core.model import Campaign, Person
from limepkg_apsis.crm import LimeCrm, LimeJournal
from tests.builders import campaign as build_campaign
from tests.builders import person as build_person
from tests.fakes.fake_clock import FakeClock


@dataclass
class LimeWorld:
    """One application with our ports over it; ids are those that Lime gives."""

    app: Any
    crm: LimeCrm
    clock: FakeClock

    @property
    def journal(self) -> LimeJournal:
        """A journal as a new process would make it."""
        return LimeJournal(self.app, self.crm.structure, self.clock)

    @property
    def statistics(self) -> Any:
        """What the database was asked to do."""
        return self.app.database.statistics

    def add_campaign(self, **fields: object) -> int:
        """Save a campaign, given by the fields of its value, and return its id."""
        made: Campaign = build_campaign(**fields)
        type_field = self.crm.structure.category
        values = {
            "name": made.name,
            "sender_name": made.sender_name,
            "sender_address": made.sender_address,
            "list_id": made.list_id,
            "last_synchronised": made.last_synchronised,
        }
        other = next(key for key, _ in type_field.options if key != "email")
        return self.save("campaign", values, **{type_field.name: "email" if made.is_email else other})

    def add_person(self, **fields: object) -> int:
        """Save a person, given by the fields of its value, and return the id."""
        made: Person = build_person(**fields)
        first, _, last = made.name.partition(" ")
        names = {"name": made.name, "first_name": first, "last_name": last}
        table = self.crm.structure["person"]
        values = {role: value for role, value in names.items() if table.has(role)}
        return self.save("person", {**values, "email": made.email, "global_opt_out": made.global_opt_out})

    def add_participant(self, campaign_id: int, person_id: int | None) -> int:
        """Save a participant and return its id."""
        return self.save("participant", {"campaign": campaign_id, "person": person_id})

    def save(self, table: str, values: dict[str, object], **named: object) -> int:
        """Save a record of a table; fields by role, or by name."""
        found = self.crm.structure[table]
        fields = {found[role]: value for role, value in values.items()} | named
        unit = self.app.unit_of_work()
        place = unit.add(self.app.limetypes.get_limetype(found.name)(**fields))
        return unit.commit().get(place).id

    def get(self, table: str, record: int) -> Any:
        """Read a record as it is now."""
        return self.app.limetypes.get_limetype(self.crm.structure[table].name).get(record)

    def rows(self, kind: str | None = None) -> list[Any]:
        """Read the rows of the journal's table, all or of one kind."""
        table = self.crm.structure["run"]
        rows = self.app.limetypes.get_limetype(table.name).get_all()
        return [row for row in rows if kind is None or row.get_property(table["kind"]).value == kind]
