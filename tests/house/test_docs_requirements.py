"""The page of requirements lists what the code looks for and what `lip.json` creates, nothing more and nothing less."""

from __future__ import annotations

from collections.abc import Iterator

from limepkg_apsis.crm import structure
from limepkg_apsis.installation.structure import shipped_structure
from limepkg_apsis.syncs import SYNC_KINDS
from tests.house.pages import Row, rows

KINDS_OF_FIELDS = {
    "text": structure.TEXT,
    "number": structure.NUMBER,
    "time": structure.TIME,
    "yes/no": structure.YES_NO,
    "option": structure.OPTION,
    "relation": structure.RELATION,
    "integer": structure.INTEGER,
    "long text": structure.LONG_TEXT,
}
HIDDEN = {"0": "", "1": "on the card", "65535": "everywhere"}
NAMES = ("person.name", "person.first_name", "person.last_name")
INSTALL = shipped_structure()["install"]
SHIPPED = {(each["table"], each["name"]): each for table in INSTALL["tables"] for each in table["fields"]}
NEEDED_NOW = structure.needed_for([kind.name for kind in SYNC_KINDS])
NEEDED_EVER = structure.needed_for(structure.NEEDS)


def needed(concern: str) -> str:
    if concern in NAMES:
        return "a name"
    if concern in NEEDED_NOW:
        return "yes"
    return "later" if concern in NEEDED_EVER else "no"


def required_fields() -> Iterator[Row]:
    for table in structure.TABLES:
        for spec in table.fields:
            kind = next(word for word, kinds in KINDS_OF_FIELDS.items() if kinds == spec.kinds)
            label, options = spec.label, ", ".join(spec.options)
            shipped = as_shipped(SHIPPED.get((table.name, spec.name)))
            yield (table.name, spec.name, label, kind, options, needed(f"{table.role}.{spec.role}"), *shipped)


def as_shipped(field: dict[str, object] | None) -> Row:
    """Return type, length, read-only and hidden of a field as it is made."""
    if field is None:
        return ("", "", "", "")
    told = field["attributes"]
    assert isinstance(told, dict)
    length = "" if told["length"] in ("0", "1073741823") else told["length"]
    return (told["fieldtype"], length, "yes" if told["limereadonly"] == "1" else "", HIDDEN[told["invisible"]])


def required_tables() -> Iterator[Row]:
    roles = {each.split(".")[0] for each in NEEDED_NOW}
    for table in structure.TABLES:
        ours = {(table.name, spec.name) in SHIPPED for spec in table.fields}
        made = {frozenset({True}): "table and fields", frozenset({False}): "nothing"}
        yield (
            table.role,
            table.label,
            table.name,
            "yes" if table.role in roles else "later",
            made.get(frozenset(ours), "fields"),
        )


def test_required_tables_are_those_of_the_code() -> None:
    """Which tables are looked for, and what is created."""
    header = ("role", "label", "usual name", "needed", "created by us")

    assert rows("requirements", *header) == list(required_tables())


def test_required_fields_are_those_of_the_code_and_of_lip_json() -> None:
    """Each field with its label, its type, its options, whether it is needed, and how it is created."""
    header = ("limetype", "property", "label", "must be", "option keys", "needed")

    assert rows("requirements", *header, "created as", "length", "read-only", "hidden") == list(required_fields())


def test_created_relations_are_those_of_lip_json() -> None:
    """Both ends of each relation."""
    made = [
        (f"{each['table1']}.{each['field1']}", f"{each['table2']}.{each['field2']}") for each in INSTALL["relations"]
    ]

    assert rows("requirements", "has many", "belongs to") == made


def test_options_of_created_fields_are_those_that_are_needed() -> None:
    """What we create is what we accept."""
    wanted = {(table.name, spec.name): spec.options for table in structure.TABLES for spec in table.fields}
    made = {
        place: tuple(each["key"] for each in field["options"]) for place, field in SHIPPED.items() if "options" in field
    }

    assert made == {place: options for place, options in wanted.items() if options and place in SHIPPED}


def test_accepted_types_are_those_of_the_code() -> None:
    """What a word for a type stands for."""
    told = {word: set(kinds.split(", ")) for word, kinds in rows("requirements", "must be", "accepted types")}

    assert told == {word: set(kinds) for word, kinds in KINDS_OF_FIELDS.items()}
