"""What is read of campaigns, participants and people, in how many queries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from ..core.addresses import Address, as_typed, normalise
from ..core.model import Campaign, Participant, Person
from . import values
from .category import EMAIL
from .queries import PAGE_SIZE, Condition, Row, above, equals, one_of, read_rows
from .structure import Structure, Table

ADDRESSES_A_QUERY = 500
_TWO_NAMES = ("first_name", "last_name")


def read_campaigns(application: Any, structure: Structure) -> tuple[Campaign, ...]:
    """Return every e-mail campaign, by id."""
    rows = _campaign_rows(application, structure, _email_only(structure))
    return tuple(each for each in (_campaign(structure, row) for row in rows) if each.is_email)


def read_links(application: Any, structure: Structure, list_id: int | None = None) -> tuple[tuple[int, int], ...]:
    """Return (campaign id, list id) of every campaign that holds a list id (or just this one), by campaign id."""
    table = structure["campaign"]
    wanted = above(table["list_id"], 0) if list_id is None else equals(table["list_id"], list_id)
    rows = read_rows(application, table.name, {table["list_id"]: None}, [wanted])
    return tuple((row["_id"], int(row[table["list_id"]])) for row in rows)


def find_campaign(application: Any, structure: Structure, campaign_id: int) -> Campaign | None:
    """Return one campaign of whatever type."""
    rows = _campaign_rows(application, structure, [equals("_id", campaign_id)])
    return next((_campaign(structure, row) for row in rows), None)


def read_participants(
    application: Any, structure: Structure, campaign_id: int, page_size: int = PAGE_SIZE
) -> Iterator[Participant]:
    """Yield the participants of a campaign, by id; the person comes in the same query."""
    table, person = structure["participant"], structure["person"]
    rows = read_rows(
        application,
        table.name,
        {table["person"]: person_fields(person)},
        [equals(table["campaign"], campaign_id)],
        page_size=page_size,
    )
    for row in rows:
        someone = values.related(row.get(table["person"]))
        yield Participant(row["_id"], person_of(person, someone) if someone else None)


def read_address_owners(application: Any, structure: Structure, emails: Collection[str]) -> Mapping[Address, Person]:
    """Return, for each address, the person with the lowest id who has it."""
    wanted = {normalise(email) for email in emails} - {""}
    owners: dict[Address, Person] = {}
    for some in _chunks(sorted(spellings(emails)), ADDRESSES_A_QUERY):
        for person in _persons(application, structure["person"], some):
            address = normalise(person.email)
            if address in wanted and (address not in owners or person.id < owners[address].id):
                owners[address] = person
    return owners


def spellings(emails: Collection[str]) -> set[str]:
    """Return how addresses may be written in Lime, for a query that cannot compare them as we do."""
    # ASSUMED: comparison of texts in a query: capitals do not matter, as in the collations SQL Server comes with.
    # Asked for is the address as given, trimmed, normalised, with a readable domain; what is found we compare again.
    found: set[str] = set()
    for email in emails:
        address = normalise(email)
        found |= {email, as_typed(email), address, _with_readable_domain(address)}
    return found - {""}


def _with_readable_domain(address: Address) -> str:
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('ascii').decode('idna')}"
    except UnicodeError:
        return address


def _persons(application: Any, person: Table, emails: Sequence[str]) -> Iterator[Person]:
    wanted = {name: nested for name, nested in person_fields(person).items() if name != "_id"}
    for row in read_rows(application, person.name, wanted, [one_of(person["email"], emails)]):
        yield person_of(person, row)


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def person_fields(person: Table) -> dict[str, Any]:
    """Return what is asked of a person in a query."""
    roles = ("name", *_TWO_NAMES, "email", "global_opt_out")
    return {"_id": None, **{person[role]: None for role in roles if person.has(role)}}


def person_of(table: Table, row: Row) -> Person:
    """Return the person a row tells of."""
    return Person(
        id=row["_id"],
        name=_text(table, row, "name") or " ".join(filter(None, (_text(table, row, role) for role in _TWO_NAMES))),
        email=values.text(row.get(table["email"])),
        global_opt_out=values.yes(_value(table, row, "global_opt_out")),
    )


def _text(table: Table, row: Row, role: str) -> str:
    return values.text(_value(table, row, role)).strip()


def _value(table: Table, row: Row, role: str) -> Any:
    return row.get(table[role]) if table.has(role) else None


def _email_only(structure: Structure) -> list[Condition]:
    field = structure.category
    if field is None:
        return []
    # ASSUMED: option in the filter of a query: by id, as filters on objects do; by key only where ids are not told.
    return [equals(field.name, field.option_id(EMAIL) or EMAIL)]


def _campaign_rows(application: Any, structure: Structure, conditions: list[Condition]) -> Iterator[Row]:
    table = structure["campaign"]
    wanted: dict[str, Any] = {facts.name: None for facts in table.fields.values()}
    if structure.category:
        wanted[structure.category.name] = None
    return read_rows(application, table.name, wanted, conditions)


def _campaign(structure: Structure, row: Row) -> Campaign:
    table, category = structure["campaign"], structure.category
    return Campaign(
        id=row["_id"],
        name=_text(table, row, "name"),
        sender_name=_text(table, row, "sender_name"),
        sender_address=_text(table, row, "sender_address"),
        is_email=category is None or values.option_key(row.get(category.name), category) == EMAIL,
        # A list id of 0 was never given by APSIS: Lime shows it where an integer field was never filled.
        list_id=values.number(_value(table, row, "list_id")) or None,
        last_synchronised=values.moment(_value(table, row, "last_synchronised")),
    )
