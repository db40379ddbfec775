"""How the sample is written down for `lime-stub load`: the tables of a small customer first, then its records."""

from __future__ import annotations

from typing import Any

from devkit.demo.sample.company import Campaign, Participant, Sample
from devkit.demo.sample.people import Person

Document = dict[str, Any]


def tables() -> Document:
    """Return a customer's tables as they are before the package is installed: it adds its own fields to them."""
    return {
        "limetypes": {
            "company": {
                "_label": "company",
                "_localname": {"singular": "Företag", "plural": "Företag"},
                "name": {"type": "string", "label": "name", "required": True, "length": 200},
                "person": {"type": "hasmany", "related": "person", "backref": "company"},
            },
            "person": _person_table(),
            "campaign": _campaign_table(),
            "participant": {
                "_localname": {"singular": "Deltagare", "plural": "Deltagare"},
                "campaign": {"type": "belongsto", "related": "campaign", "backref": "participant"},
                "person": {"type": "belongsto", "related": "person", "backref": "participant"},
            },
            "history": {
                "_label": "history",
                "_localname": {"singular": "Historik", "plural": "Historik"},
                "notes": {"type": "text", "label": "notes"},
                "date": {"type": "time", "label": "startdate"},
                "type": {"type": "option", "label": "category", "options": ["call", "meeting", "autolog"]},
                "person": {"type": "belongsto", "related": "person", "backref": "history"},
            },
        }
    }


def _person_table() -> Document:
    return {
        "_label": "person",
        "_localname": {"singular": "Person", "plural": "Personer"},
        "firstname": {"type": "string", "label": "firstname", "length": 64},
        "lastname": {"type": "string", "label": "lastname", "length": 64},
        "email": {"type": "link", "label": "primaryemailaddress", "length": 256},
        "company": {"type": "belongsto", "related": "company", "backref": "person"},
        "participant": {"type": "hasmany", "related": "participant", "backref": "person"},
        "history": {"type": "hasmany", "related": "history", "backref": "person"},
    }


def _campaign_table() -> Document:
    kinds = [
        {"key": "email", "text": "E-post"},
        {"key": "event", "text": "Event"},
        {"key": "phone", "text": "Telefon"},
        {"key": "letter", "text": "Brev"},
    ]
    return {
        "_label": "campaign",
        "_localname": {"singular": "Kampanj", "plural": "Kampanjer"},
        "name": {"type": "string", "label": "name", "required": True, "length": 128},
        "type": {"type": "option", "label": "category", "options": kinds},
        "participant": {"type": "hasmany", "related": "participant", "backref": "campaign"},
    }


def records(sample: Sample) -> Document:
    """Return the records; keys are made of the ids, so that relations can name each other."""
    return {
        "objects": {
            "company": {f"company-{each.id}": {"_id": each.id, "name": each.name} for each in sample.companies},
            "person": {f"person-{each.id}": _person(each) for each in sample.people},
            "campaign": {f"campaign-{each.id}": _campaign(each) for each in sample.campaigns},
            "participant": {f"participant-{each.id}": _participant(each) for each in sample.participants},
        }
    }


def users() -> Document:
    """Return who works there, beside the users that every application of the stand-in has."""
    return {
        "users": {
            "apsis-integration": {"fullname": "APSIS", "user_type": "Integration", "groups": ["Administrators"]},
            "svea": {"password": "svea", "fullname": "Svea Lind", "groups": ["Administrators"], "language": "sv"},
        }
    }


def _person(person: Person) -> Document:
    return {
        "_id": person.id,
        "firstname": person.first_name,
        "lastname": person.last_name,
        "email": person.email,
        "company": f"company-{person.company.id}",
    }


def _campaign(campaign: Campaign) -> Document:
    name, address = campaign.sender
    return {
        "_id": campaign.id,
        "name": campaign.name,
        "type": campaign.kind,
        "mailinglistsendername": name,
        "mailinglistsenderaddress": address,
    }


def _participant(participant: Participant) -> Document:
    person = f"person-{participant.person.id}" if participant.person else None
    return {"_id": participant.id, "campaign": f"campaign-{participant.campaign.id}", "person": person}
