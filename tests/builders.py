"""Values for tests: everything has a default, whatever matters is given by keyword, ids run on by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from limepkg_apsis.core.model import (
    Campaign,
    MailingList,
    Member,
    OptOut,
    Participant,
    Person,
)

_ids: Iterator[int] = count(1001)
SENDER = "news@example.test"


def person(**fields: object) -> Person:
    """Make a person with a name and an address of its own."""
    new_id = _id_in(fields)
    default = Person(new_id, f"Person {new_id}", f"person{new_id}@example.test")
    return replace(default, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


def participant(someone: Person | None = None, **fields: object) -> Participant:
    """Make a participant, with a person of its own unless one (or `person=None`) is given."""
    default = Participant(_id_in(fields), someone or (None if "person" in fields else person()))
    return replace(default, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


def campaign(**fields: object) -> Campaign:
    """Make an e-mail campaign that is ready and not yet tied to a list."""
    new_id = _id_in(fields)
    default = Campaign(new_id, f"Campaign {new_id}", "The sender", SENDER)
    return replace(default, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


def member(someone: Person | None = None, **fields: object) -> Member:
    """Make a member: of nobody we know, or the one that a person would be after a sync."""
    new_id = _id_in(fields)
    default = Member(new_id, f"member{new_id}@example.test", f"Member {new_id}", "")
    if someone:
        default = Member(new_id, someone.email, someone.name, str(someone.id))
    return replace(default, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


def mailing_list(of: Campaign | None = None, **fields: object) -> MailingList:
    """Make a list: anybody's, or the one that a campaign of the application `app` would have."""
    new_id = _id_in(fields)
    default = MailingList(new_id, f"List {new_id}", "The sender", SENDER)
    if of:
        marker = f"lime:app:campaign:{of.id}"
        default = MailingList(new_id, of.name, of.sender_name, of.sender_address, marker)
    return replace(default, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


def opt_out(someone: Person | None = None, **fields: object) -> OptOut:
    """Make a row of an opt-out list."""
    default = OptOut(someone.email if someone else f"gone{next(_ids)}@example.test")
    return replace(default, **fields)  # type: ignore[arg-type]  # fields are the caller's affair


def _id_in(fields: dict[str, object]) -> int:
    given = fields.pop("id", None)
    return given if isinstance(given, int) else next(_ids)
