"""What the sync needs to find in a Lime database, and, once found, what it is called there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ..core.errors import Problem, StructureMissing
from .labels import FieldFacts

TEXT = frozenset({"string", "text", "link", "phone", "formattedstring", "xml", "html", "sql", "geography"})
NUMBER = frozenset({"integer", "decimal", "percent"})
TIME = frozenset({"time", "date"})
YES_NO = frozenset({"yesno"})
OPTION = frozenset({"option"})
RELATION = frozenset({"belongsto"})
INTEGER = frozenset({"integer"})
LONG_TEXT = frozenset({"text", "xml", "html", "string"})


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """
    How one field is found and what it must be.

    Empty `kinds`: any type. `options` are keys it must have, `related` is the role of the table it must point to;
    `by_target`: whatever it is called, it is the one if no other field of its table points there.
    """

    role: str
    label: str = ""
    name: str = ""
    kinds: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()
    related: str = ""
    by_target: bool = False


@dataclass(frozen=True, slots=True)
class TableSpec:
    """How one table is found: by label if it has one, else by name."""

    role: str
    label: str
    name: str
    fields: tuple[FieldSpec, ...]


TABLES: tuple[TableSpec, ...] = (
    TableSpec(
        "campaign",
        "campaign",
        "campaign",
        (
            FieldSpec("name", label="name", name="name", kinds=TEXT),
            FieldSpec("sender_name", name="mailinglistsendername", kinds=TEXT),
            FieldSpec("sender_address", name="mailinglistsenderaddress", kinds=TEXT),
            FieldSpec("list_id", name="mailinglistid", kinds=INTEGER),
            FieldSpec("last_synchronised", name="mailinglistlastsyncdate", kinds=TIME),
        ),
    ),
    TableSpec(
        "person",
        "person",
        "person",
        (
            FieldSpec("name", label="name", name="name", kinds=TEXT),
            FieldSpec("first_name", label="firstname", name="firstname", kinds=TEXT),
            FieldSpec("last_name", label="lastname", name="lastname", kinds=TEXT),
            FieldSpec("email", label="primaryemailaddress", name="email", kinds=TEXT),
            FieldSpec("global_opt_out", name="globaloptout", kinds=YES_NO),
            FieldSpec("email_bounce", name="emailbounce", kinds=OPTION, options=("none", "soft", "hard", "other")),
        ),
    ),
    TableSpec(
        "participant",
        "",
        "participant",
        (
            FieldSpec("campaign", label="campaign", name="campaign", kinds=RELATION, related="campaign"),
            FieldSpec("person", label="person", name="person", kinds=RELATION, related="person"),
        ),
    ),
    TableSpec(
        "history",
        "history",
        "history",
        (
            FieldSpec("notes", label="notes", name="notes", kinds=TEXT),
            FieldSpec("start_date", label="startdate", name="startdate", kinds=TIME),
            FieldSpec("category", label="category", name="type", kinds=OPTION),
            FieldSpec("person", label="person", name="person", kinds=RELATION, related="person", by_target=True),
        ),
    ),
    TableSpec(
        "mailing",
        "",
        "mailing",
        (
            FieldSpec("subject", name="subject", kinds=TEXT),
            FieldSpec("campaign", label="campaign", name="campaign", kinds=RELATION, related="campaign"),
            FieldSpec("send_date", name="senddate", kinds=TIME),
            FieldSpec("sending_id", name="mailingid", kinds=INTEGER),
            FieldSpec("statistic_link", name="statisticlink", kinds=TEXT),
            FieldSpec("sent", name="sent", kinds=NUMBER),
            FieldSpec("opened", name="opened", kinds=NUMBER),
            FieldSpec("clicked", name="clicked", kinds=NUMBER),
            FieldSpec("bounced", name="bounced", kinds=NUMBER),
            FieldSpec("opted_out", name="optedout", kinds=NUMBER),
        ),
    ),
    TableSpec(
        "recipient",
        "",
        "recipient",
        (
            FieldSpec("mailing", name="mailing", kinds=RELATION, related="mailing"),
            FieldSpec("person", label="person", name="person", kinds=RELATION, related="person"),
            FieldSpec("email", name="email", kinds=TEXT),
            FieldSpec("status", name="sendoutstatus", kinds=OPTION, options=("sent", "open", "clicked", "bounce")),
        ),
    ),
    TableSpec(
        "run",
        "",
        "apsisrun",
        (
            FieldSpec("kind", name="kind", kinds=TEXT),
            FieldSpec("action", name="action", kinds=TEXT),
            FieldSpec("campaign", name="campaign", kinds=RELATION, related="campaign"),
            FieldSpec("request", name="request", kinds=INTEGER),
            FieldSpec("started_by", name="startedby", kinds=INTEGER),
            FieldSpec("list_id", name="listid", kinds=INTEGER),
            FieldSpec("trigger", name="trigger", kinds=TEXT),
            FieldSpec("state", name="state", kinds=TEXT),
            FieldSpec("queued_time", name="queuedtime", kinds=TIME),
            FieldSpec("start_time", name="starttime", kinds=TIME),
            FieldSpec("end_time", name="endtime", kinds=TIME),
            FieldSpec("heartbeat", name="heartbeat", kinds=TIME),
            FieldSpec("lease_seconds", name="leaseseconds", kinds=NUMBER),
            FieldSpec("owner", name="owner", kinds=TEXT),
            FieldSpec("progress", name="progress", kinds=TEXT),
            FieldSpec("plan_id", name="planid", kinds=TEXT),
            FieldSpec("fingerprint", name="fingerprint", kinds=TEXT),
            FieldSpec("error", name="error", kinds=TEXT),
            FieldSpec("counts", name="counts", kinds=LONG_TEXT),
            FieldSpec("outcome", name="outcome", kinds=LONG_TEXT),
            FieldSpec("messages", name="messages", kinds=LONG_TEXT),
            FieldSpec("plan", name="plan", kinds=LONG_TEXT),
            FieldSpec("tickets", name="tickets", kinds=LONG_TEXT),
            FieldSpec("memory", name="memory", kinds=LONG_TEXT),
        ),
    ),
)

PERSON_NAME = "person.name"
"""Needed as either the field with the label `name`, or first and last name."""

_CAMPAIGN = ("campaign.name", "campaign.sender_address", "campaign.list_id", "campaign.last_synchronised")
_RUN = tuple(f"run.{spec.role}" for table in TABLES if table.role == "run" for spec in table.fields)
_PEOPLE = ("participant.campaign", "participant.person", PERSON_NAME, "person.email")

NEEDS: Mapping[str, tuple[str, ...]] = {
    "campaigns": (*_CAMPAIGN, *_RUN),
    "members": (*_CAMPAIGN, *_PEOPLE, "person.global_opt_out", *_RUN),
    "opt_outs": (*_CAMPAIGN, *_PEOPLE, "history.notes", "history.person", *_RUN),
    "global_opt_outs": ("person.email", "person.global_opt_out", *_RUN),
    "bounces": ("person.email", "person.email_bounce", *_RUN),
    "mailings": (
        *_CAMPAIGN,
        *_PEOPLE,
        *(f"mailing.{role}" for role in ("subject", "campaign", "send_date", "sending_id")),
        *(f"recipient.{role}" for role in ("mailing", "person", "email", "status")),
        *_RUN,
    ),
}
"""What each kind of sync cannot do without, as `<table>.<field>` in roles."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table as this database has it; `fields` holds those that were found, by role."""

    role: str
    name: str
    fields: Mapping[str, FieldFacts] = field(default_factory=dict)

    def __getitem__(self, role: str) -> str:
        """Return the internal name of a field that was found."""
        return self.fields[role].name

    def has(self, role: str) -> bool:
        """Tell whether a field was found."""
        return role in self.fields


@dataclass(frozen=True, slots=True)
class Structure:
    """
    Where everything is in one database, settled once for a run.

    `category` is the field that tells e-mail campaigns from others; None: every campaign is one. `notes` are things an
    administrator should look at that stop nothing, `elsewhere` problems that stop only kinds nobody asked for;
    `lacking` are, by kind, the problems that stop it.
    """

    tables: Mapping[str, Table]
    category: FieldFacts | None = None
    notes: tuple[Problem, ...] = ()
    elsewhere: tuple[Problem, ...] = ()
    lacking: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)

    def require(self, kind: str) -> None:
        """Raise `StructureMissing`, with every problem, when a kind of sync cannot work in this database."""
        if self.lacking.get(kind):
            raise StructureMissing(self.lacking[kind])

    def __getitem__(self, role: str) -> Table:
        """Return a table that was found."""
        return self.tables[role]

    def has(self, role: str) -> bool:
        """Tell whether a table was found."""
        return role in self.tables


def needed_for(kinds: Collection[str]) -> frozenset[str]:
    """Return what some kinds of sync cannot do without, as `<table>.<field>`."""
    return frozenset(each for kind in kinds for each in NEEDS[kind])
