"""How many objects written down with keys become rows: ids first, then rows in large batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lime_stub.model.definitions import PropertyDefinition, TypeDefinition
from lime_stub.model.errors import NotFoundError, ValidationError
from lime_stub.model.values import check_value, default_value, stored_value
from lime_stub.storage import sequences
from lime_stub.storage.tables import LOADED_KEYS, link_table

if TYPE_CHECKING:
    from lime_stub.store import Database

BATCH = 5000
Keys = dict[str, dict[str, int]]


@dataclass(slots=True)
class Loaded:
    """Say which objects were made and how many were there already."""

    ids: Keys = field(default_factory=dict)
    present: int = 0

    @property
    def made(self) -> int:
        """Return how many objects were made."""
        return sum(map(len, self.ids.values()))


def insert_objects(
    database: Database, objects: Mapping[str, Any], *, user_id: int | None = None, remember: bool = False
) -> Loaded:
    """Store limetype -> key -> properties; with `remember`, keys stored by an earlier call are left as they are."""
    definitions = {each.name: each for each in database.definitions()}
    unknown = [name for name in objects if name not in definitions]
    if unknown:
        raise NotFoundError(f"there is no limetype called {unknown[0]!r}")
    with database.transaction() as connection:
        known = _remembered(connection, definitions) if remember else {}
        wanted = {name: _missing(objects[name] or {}, known.get(name, {})) for name in objects}
        loaded = Loaded(present=sum(len(objects[name] or {}) - len(wanted[name]) for name in objects))
        for name, bodies in wanted.items():
            loaded.ids[name] = _number(connection, name, bodies)
        every = {name: {**known.get(name, {}), **loaded.ids.get(name, {})} for name in definitions}
        loader = _Loader(database, definitions, every, user_id)
        for name, bodies in wanted.items():
            loader.insert(connection, definitions[name], bodies)
        loader.relate(connection)
        if remember:
            _remember(connection, loaded.ids)
    return loaded


def _missing(bodies: Mapping[Any, Any], known: Mapping[str, int]) -> dict[str, Mapping[str, Any]]:
    return {str(key): body or {} for key, body in bodies.items() if str(key) not in known}


def _number(connection: Any, limetype: str, bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    # ASSUMED: _id in the DSL of objects: honoured.
    given = {key: int(body["_id"]) for key, body in bodies.items() if "_id" in body}
    if given:
        sequences.reserve(connection, limetype, max(given.values()))
    first = sequences.allocate(connection, limetype, len(bodies) - len(given))
    numbers = iter(range(first, first + len(bodies)))
    return {key: given[key] if key in given else next(numbers) for key in bodies}


def _remembered(connection: Any, names: Iterable[str]) -> Keys:
    keys: Keys = {name: {} for name in names}
    for row in connection.execute(sa.select(LOADED_KEYS)):
        keys.setdefault(row.limetype, {})[row.key] = row.id
    return keys


def _remember(connection: Any, ids: Keys) -> None:
    rows = ({"limetype": name, "key": key, "id": each} for name, keys in ids.items() for key, each in keys.items())
    _insert_batches(connection, LOADED_KEYS, rows)


def _insert_batches(connection: Any, table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        connection.execute(table.insert(), batch)


class _Loader:
    """Turn bodies into rows, and lists on the many side of a relation into rows of the other side."""

    def __init__(
        self, database: Database, definitions: Mapping[str, TypeDefinition], keys: Keys, user_id: int | None
    ) -> None:
        self._database = database
        self._definitions = definitions
        self._keys = keys
        self._now = database.clock()
        self._user_id = user_id
        self._to_many: list[tuple[TypeDefinition, PropertyDefinition, int, list[int]]] = []

    def insert(self, connection: Any, definition: TypeDefinition, bodies: Mapping[str, Mapping[str, Any]]) -> None:
        """Write the rows of one limetype."""
        known = {each.name: each for each in definition.properties}
        defaults = {each.name: default_value(each, self._now) for each in definition.stored}
        stamp: dict[str, Any] = {"_createdtime": self._now, "_updatedtime": self._now}
        stamp |= {"_createduser": self._user_id, "_updateduser": self._user_id}
        base = {**stamp, **defaults}
        convert = {each.name: self._converter(definition, each) for each in definition.stored}
        required = [each for each in definition.stored if each.required]
        ids = self._keys[definition.name]

        def row(key: str, body: Mapping[str, Any]) -> dict[str, Any]:
            result = {**base, "_id": ids[key]}
            for name, value in body.items():
                if name in convert:
                    result[name] = convert[name](value)
                elif name != "_id":
                    self._note(definition, known.get(name), key, name, value)
            for each in required:
                check_value(definition.name, each, result[each.name])
            return result

        rows = (row(key, body) for key, body in bodies.items())
        _insert_batches(connection, self._database.table(definition), rows)

    def relate(self, connection: Any) -> None:
        """Write what was given on the many side of relations."""
        for owner, many, here_id, others in self._to_many:
            if many.type == "hasandbelongstomany":
                links, here, there = link_table(owner, many)
                connection.execute(links.insert(), [{here: here_id, there: each} for each in others])
            else:
                table = self._database.table(self._definitions[many.related or ""])
                change = table.update().where(table.c["_id"].in_(others)).values({many.backref or "": here_id})
                connection.execute(change)

    def _note(self, owner: TypeDefinition, many: PropertyDefinition | None, key: str, name: str, value: Any) -> None:
        if many is None:
            raise NotFoundError(f"{owner.name} has no property {name!r} (object {key!r})")
        others = [self._id_of(owner, many, each) for each in value or ()]
        if others:
            self._to_many.append((owner, many, self._keys[owner.name][key], others))

    def _converter(self, owner: TypeDefinition, each: PropertyDefinition) -> Callable[[Any], Any]:
        if each.type == "belongsto":
            return lambda value: None if value is None else self._id_of(owner, each, value)
        if each.type == "option":
            choices = {option.key: option.id for option in each.options}
            return lambda value: choices[value] if value in choices else stored_value(each, value)
        if not each.is_limited:
            return lambda value: stored_value(each, value)

        def limited(value: Any) -> Any:
            stored = stored_value(each, value)
            check_value(owner.name, each, stored)
            return stored

        return limited

    def _id_of(self, owner: TypeDefinition, relation: PropertyDefinition, value: Any) -> int:
        keys = self._keys.get(relation.related or "", {})
        found = keys.get(str(value))
        if found is not None:
            return found
        if isinstance(value, int):
            return value
        raise ValidationError(f"{owner.name}.{relation.name} points at {value!r}, which is no {relation.related}")
