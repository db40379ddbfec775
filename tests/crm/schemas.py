"""Two databases to find our way in: one with the usual names, one in which a customer has renamed everything."""

from __future__ import annotations

from typing import Any

from limepkg_apsis.settings import CrmSettings

UNLIMITED = 1073741823
LONG = {"type": "text", "length": UNLIMITED}
TIME = {"type": "time"}
INTEGER = {"type": "integer"}
BOUNCES = {"type": "option", "options": ["none", "soft", "hard", "other"]}


def text(length: int = 128, label: str = "none") -> dict[str, Any]:
    """Describe a short text."""
    return {"type": "string", "length": length, "label": label}


def to_one(related: str, backref: str, label: str = "none") -> dict[str, Any]:
    """Describe a relation to one record."""
    return {"type": "belongsto", "related": related, "backref": backref, "label": label}


def to_many(related: str, backref: str) -> dict[str, Any]:
    """Describe the other side of a relation."""
    return {"type": "hasmany", "related": related, "backref": backref}


def choice(*keys: str, label: str = "none") -> dict[str, Any]:
    """Describe an option field."""
    return {"type": "option", "options": list(keys), "label": label}


def runs(campaign: str, back: str) -> dict[str, Any]:
    """Describe the journal's table."""
    return {
        "kind": text(32),
        "action": text(32),
        "campaign": to_one(campaign, back),
        "request": INTEGER,
        "startedby": INTEGER,
        "listid": INTEGER,
        "trigger": text(32),
        "state": text(32),
        "queuedtime": TIME,
        "starttime": TIME,
        "endtime": TIME,
        "heartbeat": TIME,
        "leaseseconds": INTEGER,
        "owner": text(256),
        "progress": text(64),
        "planid": text(64),
        "fingerprint": text(64),
        "error": text(64),
        **dict.fromkeys(("counts", "outcome", "messages", "plan", "tickets", "memory"), LONG),
    }


def usual() -> dict[str, Any]:
    """Return a database with the names the add-on's documentation uses; people have two names."""
    return {
        "campaign": {
            "_label": "campaign",
            "name": text(64, "name"),
            "type": choice("email", "letter", "event", label="category"),
            "mailinglistsendername": text(),
            "mailinglistsenderaddress": text(),
            "mailinglistid": INTEGER,
            "mailinglistlastsyncdate": TIME,
            "participant": to_many("participant", "campaign"),
            "apsisrun": to_many("apsisrun", "campaign"),
        },
        "person": {
            "_label": "person",
            "firstname": text(64, "firstname"),
            "lastname": text(64, "lastname"),
            "email": {"type": "link", "length": 256, "label": "primaryemailaddress"},
            "globaloptout": {"type": "yesno"},
            "emailbounce": BOUNCES,
            "participant": to_many("participant", "person"),
            "history": to_many("history", "person"),
        },
        "participant": {"campaign": to_one("campaign", "participant"), "person": to_one("person", "participant")},
        "history": {
            "_label": "history",
            "type": choice("comment", "autolog", label="category"),
            "startdate": {"type": "time", "label": "startdate"},
            "notes": {"type": "text", "length": UNLIMITED, "label": "notes"},
            "person": to_one("person", "history"),
        },
        "apsisrun": runs("campaign", "apsisrun"),
    }


def swedish() -> dict[str, Any]:
    """Return a database in which nothing is called as expected and labels and settings are all there is."""
    return {
        "kampanj": {
            "_label": "campaign",
            "titel": text(64, "name"),
            "utskickstyp": choice("brev", "email", "traff", label="category"),
            "avsandare": text(),
            "avsandaradress": text(),
            "listnummer": INTEGER,
            "senastsynkad": TIME,
            "deltagare": to_many("deltagare", "kampanj"),
            "korningar": to_many("korning", "campaign"),
        },
        "kontakt": {
            "_label": "person",
            "namn": text(128, "name"),
            "fornamn": text(64),
            "epost": {"type": "link", "length": 256, "label": "primaryemailaddress"},
            "epost2": {"type": "link", "length": 256, "label": "secondaryemailaddress"},
            "avregistrerad": {"type": "yesno"},
            "studs": BOUNCES,
            "deltagare": to_many("deltagare", "kontakt"),
            "historik": to_many("historik", "om"),
        },
        "historik": {
            "_label": "history",
            "anteckning": text(80, "notes"),
            "om": to_one("kontakt", "historik", "person"),
        },
        "deltagare": {"kampanj": to_one("kampanj", "deltagare"), "kontakt": to_one("kontakt", "deltagare", "person")},
        "korning": runs("kampanj", "korningar"),
    }


SWEDISH_SETTINGS = CrmSettings(
    limetypes={"participant": "deltagare", "run": "korning"},
    fields={
        "campaign": {
            "sender_name": "avsandare",
            "sender_address": "avsandaradress",
            "list_id": "listnummer",
            "last_synchronised": "senastsynkad",
        },
        "person": {"global_opt_out": "avregistrerad", "email_bounce": "studs"},
        "participant": {"campaign": "kampanj"},
    },
)
DATABASES = {"usual": (usual, CrmSettings()), "swedish": (swedish, SWEDISH_SETTINGS)}
EMAIL_FIELDS = {"usual": "type", "swedish": "utskickstyp"}
