"""How mailings and their recipients are found by their natural keys, and written only where they differ."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..core.errors import LimeWriteFailed
from ..core.model import Mailing, RecipientRow
from . import values
from .labels import FieldFacts
from .queries import PAGE_SIZE, Row, equals, one_of, read_rows
from .structure import Structure, Table
from .writer import Option, Write, write, write_one

IDS_A_QUERY = 500
_TOTALS = ("sent", "opened", "clicked", "bounced", "opted_out")


def known_sendings(application: Any, structure: Structure, sending_ids: Collection[int]) -> frozenset[int]:
    """Return which of some sendings are mailings in Lime."""
    table, wanted = structure["mailing"], sorted(sending_ids)
    key = table["sending_id"]
    found: set[int] = set()
    for start in range(0, len(wanted), IDS_A_QUERY):
        rows = read_rows(application, table.name, {key: None}, [one_of(key, wanted[start : start + IDS_A_QUERY])])
        found |= {values.number(row.get(key)) or 0 for row in rows}
    return frozenset(found & set(wanted))


def record_mailing(application: Any, structure: Structure, mailing: Mailing) -> tuple[int, bool]:
    """Make a mailing, or write what differs; return its id, and whether anything was written."""
    table = structure["mailing"]
    wanted = _wanted(table, mailing)
    row = _find(application, table, mailing)
    if row is None:
        keys = {table["sending_id"]: mailing.sending_id, table["campaign"]: mailing.campaign_id}
        return write_one(application, Write(table.name, None, {**keys, **wanted})), True
    different = {
        name: value
        for name, value in wanted.items()
        if not _same(next(each for each in table.fields.values() if each.name == name), row.get(name), value)
    }
    if different:
        write_one(application, Write(table.name, row["_id"], different))
    return row["_id"], bool(different)


def _find(application: Any, table: Table, mailing: Mailing) -> Row | None:
    """Return the oldest mailing with this natural key."""
    keys = [equals(table["sending_id"], mailing.sending_id), equals(table["campaign"], mailing.campaign_id)]
    fields: dict[str, Any] = {facts.name: None for facts in table.fields.values()}
    return next(read_rows(application, table.name, fields, keys), None)


def _wanted(table: Table, mailing: Mailing) -> dict[str, object]:
    """Return what a mailing shall say, by field name; what is not known, and what has no field, is left out."""
    said: dict[str, object] = {"subject": mailing.subject[: table.fields["subject"].length or None]}
    if mailing.sent is not None:
        said["send_date"] = mailing.sent
    if mailing.totals is not None:
        said |= {role: getattr(mailing.totals, role) for role in _TOTALS}
    return {table[role]: value for role, value in said.items() if table.has(role)}


def _same(facts: FieldFacts, known: Any, wanted: object) -> bool:
    if isinstance(wanted, datetime):
        # A field of the type date holds the day alone: the time would differ for ever.
        found = values.moment(known)
        if found is None or facts.kind != "date":
            return found == wanted
        return found.date() == wanted.date()
    return values.number(known) == wanted if isinstance(wanted, int) else values.text(known) == wanted


def read_recipients(
    application: Any, structure: Structure, mailing_id: int, page_size: int = PAGE_SIZE
) -> Iterator[RecipientRow]:
    """Yield the recipients of a mailing, by id."""
    table = structure["recipient"]
    email, person, status = table["email"], table["person"], table.fields["status"]
    wanted = {email: None, person: None, status.name: None}
    for row in read_rows(application, table.name, wanted, [equals(table["mailing"], mailing_id)], page_size=page_size):
        yield RecipientRow(
            row["_id"],
            values.text(row.get(email)),
            values.option_key(row.get(status.name), status),
            values.related_id(row.get(person)),
        )


def save_recipients(
    application: Any, structure: Structure, mailing_id: int, rows: Sequence[RecipientRow]
) -> tuple[LimeWriteFailed, ...]:
    """Make rows of a mailing, or change the status of those that are there; return what was refused."""
    table = structure["recipient"]
    return write(application, (Write(table.name, row.id, _said(table, mailing_id, row)) for row in rows)).failed


def _said(table: Table, mailing_id: int, row: RecipientRow) -> Mapping[str, object]:
    status = {table["status"]: Option(row.status)}
    if row.id is not None:
        return status
    new: dict[str, object] = {table["mailing"]: mailing_id, table["email"]: row.email, **status}
    return new if row.person_id is None else {**new, table["person"]: row.person_id}
