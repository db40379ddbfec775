"""How definitions of limetypes get into a database: what is missing is created, nothing is changed or deleted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from lime_stub.model.definitions import Option, PropertyDefinition, TypeDefinition
from lime_stub.storage import sequences
from lime_stub.storage.tables import LIMETYPES, limetype_table, link_table

if TYPE_CHECKING:
    from lime_stub.store import Database


@dataclass(frozen=True, slots=True)
class SchemaReport:
    """Say what an installation created, what was there, and what was there but is different."""

    created_types: tuple[str, ...] = ()
    created_fields: tuple[str, ...] = ()
    created_options: tuple[str, ...] = ()
    existing: tuple[str, ...] = ()
    different: tuple[str, ...] = ()


@dataclass(slots=True)
class _Notes:
    types: list[str] = dataclasses.field(default_factory=list)
    fields: list[str] = dataclasses.field(default_factory=list)
    options: list[str] = dataclasses.field(default_factory=list)
    existing: list[str] = dataclasses.field(default_factory=list)
    different: list[str] = dataclasses.field(default_factory=list)

    def report(self) -> SchemaReport:
        return SchemaReport(*(tuple(getattr(self, each.name)) for each in dataclasses.fields(self)))


def read_definitions(database: Database) -> tuple[TypeDefinition, ...]:
    """Read the definitions of all limetypes in the order in which they were made."""
    rows = database.fetch_all(sa.select(LIMETYPES.c.definition).order_by(LIMETYPES.c.position))
    return tuple(TypeDefinition.from_json(row.definition) for row in rows)


def install(database: Database, definitions: Sequence[TypeDefinition]) -> SchemaReport:
    """Create what the definitions ask for and the database does not have yet."""
    notes = _Notes()
    with database.transaction() as connection:
        present = {each.name: each for each in read_definitions(database)}
        _check_relations(definitions, present)
        for definition in definitions:
            if definition.name in present:
                _extend(connection, present[definition.name], definition, notes)
            else:
                _create(connection, definition, len(present) + len(notes.types), notes)
    return notes.report()


def _check_relations(definitions: Iterable[TypeDefinition], present: dict[str, TypeDefinition]) -> None:
    known = {each.name for each in definitions} | set(present)
    for definition in definitions:
        for each in definition.properties:
            if each.related and each.related not in known:
                raise ValueError(
                    f"{definition.name}.{each.name} is a relation to the unknown limetype {each.related!r}"
                )


def _create(connection: Any, definition: TypeDefinition, position: int, notes: _Notes) -> None:
    if definition.name.startswith(("sys_", "link_")):
        raise ValueError(f"a limetype must not be called {definition.name!r}: the prefix belongs to the platform")
    complete = _with_option_ids(connection, definition)
    limetype_table(complete).create(connection)
    _create_link_tables(connection, complete)
    sequences.start(connection, complete.name)
    connection.execute(LIMETYPES.insert().values(name=complete.name, position=position, definition=complete.to_json()))
    notes.types.append(complete.name)
    notes.fields.extend(f"{complete.name}.{each.name}" for each in complete.properties)


def _extend(connection: Any, present: TypeDefinition, wanted: TypeDefinition, notes: _Notes) -> None:
    notes.existing.append(present.name)
    properties = [_merged(present, each, wanted.property_named(each.name), notes) for each in present.properties]
    new = [each for each in wanted.properties if present.property_named(each.name) is None]
    merged = dataclasses.replace(present, properties=(*properties, *new))
    if merged == present:
        return
    complete = _with_option_ids(connection, merged)
    for each in new:
        if each.is_stored:
            _add_column(connection, limetype_table(complete), each.name)
        notes.fields.append(f"{present.name}.{each.name}")
    _create_link_tables(connection, complete)
    connection.execute(
        LIMETYPES.update().where(LIMETYPES.c.name == complete.name).values(definition=complete.to_json())
    )


def _merged(
    owner: TypeDefinition, present: PropertyDefinition, wanted: PropertyDefinition | None, notes: _Notes
) -> PropertyDefinition:
    if wanted is None:
        return present
    path = f"{owner.name}.{present.name}"
    if (present.type, present.related) != (wanted.type, wanted.related):
        notes.different.append(path)
        return present
    notes.existing.append(path)
    known = {option.key for option in present.options}
    missing = tuple(option for option in wanted.options if option.key not in known)
    notes.options.extend(f"{path}.{option.key}" for option in missing)
    return dataclasses.replace(present, options=(*present.options, *missing)) if missing else present


def _with_option_ids(connection: Any, definition: TypeDefinition) -> TypeDefinition:
    given = [option.id for each in definition.properties for option in each.options if option.id is not None]
    if given:
        sequences.reserve(connection, sequences.OPTIONS, max(given))
    missing = sum(option.id is None for each in definition.properties for option in each.options)
    if not missing:
        return definition
    ids = iter(range(first := sequences.allocate(connection, sequences.OPTIONS, missing), first + missing))

    def numbered(option: Option) -> Option:
        return option if option.id is not None else dataclasses.replace(option, id=next(ids))

    return dataclasses.replace(
        definition,
        properties=tuple(
            dataclasses.replace(each, options=tuple(map(numbered, each.options))) for each in definition.properties
        ),
    )


def _create_link_tables(connection: Any, definition: TypeDefinition) -> None:
    for each in definition.properties:
        if each.type == "hasandbelongstomany":
            link_table(definition, each)[0].create(connection, checkfirst=True)


def _add_column(connection: Any, table: sa.Table, name: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    column = CreateColumn(table.c[name]).compile(dialect=connection.dialect)
    connection.exec_driver_sql(f"ALTER TABLE {quote(table.name)} ADD COLUMN {column}")
    for index in table.indexes:
        if name in index.columns:
            index.create(connection)
