"""A company in Lime, on the platform's fixtures, and its APSIS account behind real HTTP: what the sentences talk about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml
from apsis_sim.control.events import happen
from apsis_sim.server import SimServer
from lime_query import execute_query

from limepkg_apsis.config import RuntimeConfig
from limepkg_apsis.tasks import tasks

SENDER = "nyhetsbrev@example.se"
SCHEMA = yaml.safe_load(
    """
campaign:
  _label: campaign
  name: {type: string, label: name, length: 500, required: true}
  type: {type: option, label: category, options: [email, event, phone]}
  participant: {type: hasmany, related: participant, backref: campaign}
person:
  _label: person
  firstname: {type: string, label: firstname, length: 64}
  lastname: {type: string, label: lastname, length: 64}
  email: {type: link, label: primaryemailaddress, length: 256}
  phone: {type: string, length: 32}
  participant: {type: hasmany, related: participant, backref: person}
  history: {type: hasmany, related: history, backref: person}
history:
  _label: history
  type: {type: option, label: category, options: [comment, autolog]}
  startdate: {type: time, label: startdate}
  notes: {type: text, label: notes, length: 4000}
  person: {type: belongsto, related: person, backref: history}
participant:
  campaign: {type: belongsto, related: campaign, backref: participant}
  person: {type: belongsto, related: person, backref: participant}
  comment: {type: string, length: 256}
"""
)
SETTINGS = {"requests_per_minute": 6000, "data_call_interval_seconds": 0}


def application_config(base_url: str, api_key: str) -> dict[str, Any]:
    """Return what the file of the application config would hold."""
    return {
        "config": {"limepkg_apsis": {"base_url": base_url}},
        "secrets": {"limepkg_apsis": {"api_key": api_key}} if api_key else {},
    }


@dataclass
class Company:
    """One company; verbs are what people do, nouns what they see."""

    app: Any
    sim: SimServer
    people: dict[str, Any] = field(default_factory=dict)

    # --- in Lime -----------------------------------------------------------------------------------------------------

    def campaign(self, name: str = "Höst 2026", kind: str = "email", sender: str = SENDER, **more: Any) -> int:
        """Make a campaign and return its id."""
        new = self.app.limetypes.campaign(name=name, type=kind, mailinglistsenderaddress=sender, **more)
        return int(self._saved(new).id)

    def person(self, first: str, email: str | None) -> int:
        """Make a person and return the id."""
        return int(self._saved(self.app.limetypes.person(firstname=first, lastname="Ek", email=email)).id)

    def invite(self, campaign_id: int, *emails: str) -> list[int]:
        """Make a person for each address, let them take part, and return their ids."""
        return self.take_part(campaign_id, [self.person(f"P{n}", email) for n, email in enumerate(emails)])

    def take_part(self, campaign_id: int, person_ids: Iterable[int | None]) -> list[int]:
        """Let people take part and return the ids of the people."""
        ids = list(person_ids)
        unit = self.app.unit_of_work()
        for person_id in ids:
            unit.add(self.app.limetypes.participant(campaign=campaign_id, person=person_id))
        unit.commit()
        return [each for each in ids if each]

    def leave(self, campaign_id: int, person_id: int) -> None:
        """Take somebody off a campaign."""
        for row in self.rows("participant", {"_id": None, "campaign": None, "person": None}):
            if (row["campaign"], row["person"]) == (campaign_id, person_id):
                unit = self.app.unit_of_work()
                unit.delete(self.app.limetypes.participant.get(row["_id"]))
                unit.commit()

    def change(self, limetype: str, record: int, **values: Any) -> None:
        """Change a record by hand."""
        found = self.app.limetypes.get_limetype(limetype).get(record)
        for name, value in values.items():
            found.get_property(name).value = value
        self._saved(found)

    def invite_crowd(self, campaign_id: int, count: int, start: int = 0) -> None:
        """Let so many new people take part, in big units of work."""
        unit = self.app.unit_of_work()
        places = [
            unit.add(self.app.limetypes.person(firstname=f"P{n}", lastname="Åkesson", email=f"p{n}@example.se"))
            for n in range(start, start + count)
        ]
        saved = unit.commit()
        self.take_part(campaign_id, [saved.get(place).id for place in places])

    def rows(self, limetype: str, fields: dict[str, Any]) -> list[dict[str, Any]]:
        """Return all records of a table."""
        query = {"limetype": limetype, "responseFormat": {"object": fields}, "limit": 0}
        app = self.app
        return list(execute_query(query, app.database.connection, app.limetypes, app.acl, app.user)["objects"])

    def field_of(self, campaign_id: int, name: str) -> Any:
        """Return the value of one field of a campaign as Lime holds it now."""
        return self.app.limetypes.campaign.get(campaign_id).get_property(name).value

    def _saved(self, limeobject: Any) -> Any:
        unit = self.app.unit_of_work()
        place = unit.add(limeobject)
        return unit.commit().get(place)

    # --- the product -------------------------------------------------------------------------------------------------

    def sync(self, campaign_id: int) -> dict[str, Any]:
        """Press *Sync now* and return what it answers."""
        return dict(tasks.sync_campaign(self.app, campaign_id))

    def sync_kind(self, kind: str) -> dict[str, Any]:
        """Run one kind now."""
        return dict(tasks.sync_kind(self.app, kind))

    def configure(self, **settings: Any) -> None:
        """Save settings in Lime Admin."""
        RuntimeConfig(application=self.app).set_config(config={**SETTINGS, **settings})

    # --- in APSIS ----------------------------------------------------------------------------------------------------

    def list_of(self, campaign_id: int) -> Any:
        """Return the list of a campaign as APSIS holds it."""
        return self.sim.world.lists[int(self.field_of(campaign_id, "mailinglistid"))]

    def members(self, campaign_id: int) -> set[str]:
        """Return the addresses on the list of a campaign."""
        return set(self.member_names(campaign_id))

    def member_names(self, campaign_id: int) -> dict[str, str]:
        """Return the names on the list of a campaign, by address as APSIS holds it."""
        found = self.sim.world.members(self.list_of(campaign_id).id)
        return {each.email: each.name for each in found}

    def happen(self, event: str, **given: Any) -> Any:
        """Let something happen in APSIS itself."""
        return happen(self.sim.world, event, **given)

    def writes(self) -> list[str]:
        """Return the calls so far that changed something in APSIS."""
        return [entry.route for entry in self.sim.log.writes()]

    def calls(self) -> list[str]:
        """Return the method calls so far, polls and files apart."""
        return [entry.route for entry in self.sim.log if entry.kind in ("read", "write")]


def new_key() -> str:
    """Return a key nobody else uses: limits are per key, and tests must not wait for each other."""
    return str(uuid.uuid4())
