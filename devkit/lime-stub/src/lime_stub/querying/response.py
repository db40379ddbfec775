"""How a row becomes the nested dictionary that responseFormat asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from lime_stub.model.definitions import NO_OPTION, PropertyDefinition, descriptive_properties
from lime_stub.querying.joins import SYSTEM_PROPERTIES, Joins, Path

ALIAS = "_alias"
AGGREGATES = "_aggregates"
_OPTION_PARTS = ("key", "id", "text", "inactive")
_FUNCTIONS = {
    "count": sa.func.count,
    "sum": sa.func.sum,
    "min": sa.func.min,
    "max": sa.func.max,
    "avg": sa.func.avg,
}

Build = Callable[[Any], Any]


class Response:
    """Collect the columns a response needs, and build it from a row."""

    def __init__(self, joins: Joins, wanted: Mapping[str, Any]) -> None:
        self._joins = joins
        self.columns: list[Any] = []
        self.build: Build = self._object(wanted, ())
        if not self.columns:
            self._position(joins.column(("_id",))[0])

    def _object(self, wanted: Mapping[str, Any], path: Path) -> Build:
        parts = [self._part(name, inner, path) for name, inner in wanted.items() if name != ALIAS]
        return lambda row: {name: build(row) for name, build in parts}

    def _part(self, name: str, inner: Any, path: Path) -> tuple[str, Build]:
        # ASSUMED: _alias: renames the property in the place where it stands.
        alias = inner.get(ALIAS, name) if isinstance(inner, Mapping) else name
        nested = {key: each for key, each in inner.items() if key != ALIAS} if isinstance(inner, Mapping) else {}
        return alias, self._value(name, nested, path)

    def _value(self, name: str, nested: Mapping[str, Any], path: Path) -> Build:
        limetype, _ = self._joins.reach(path)
        if name == "_descriptive":
            return self._descriptive(path)
        definition = SYSTEM_PROPERTIES.get(name) or limetype.definition_of(name)
        if definition is not None and not definition.is_stored:
            return self._aggregates(definition, nested, path)
        if definition is not None and definition.type == "belongsto" and nested:
            # ASSUMED: a relation to nothing, asked for with its properties: a dictionary of None.
            return self._object(nested, (*path, name))
        column, definition = self._joins.column((*path, name))
        return _shown(definition, self._position(column), nested)

    def _position(self, column: Any) -> int:
        self.columns.append(column.label(f"c{len(self.columns)}"))
        return len(self.columns) - 1

    def _descriptive(self, path: Path) -> Build:
        limetype, table = self._joins.reach(path)
        places = [self._position(table.c[each.name]) for each in descriptive_properties(limetype.definition)]
        return lambda row: " ".join(str(row[place]) for place in places if row[place])

    def _aggregates(self, many: PropertyDefinition, nested: Mapping[str, Any], path: Path) -> Build:
        # ASSUMED: aggregates: {"_aggregates": {"count": None, "max": "<property>"}} under a hasmany relation.
        asked = nested.get(AGGREGATES)
        if many.type != "hasmany" or not isinstance(asked, Mapping):
            raise ValueError(f"{many.name} is a relation to many: ask for {AGGREGATES} of a hasmany relation")
        parts = [(name, self._position(self._aggregate(many, name, of, path))) for name, of in asked.items()]
        return lambda row: {name: row[place] for name, place in parts}

    def _aggregate(self, many: PropertyDefinition, name: str, of: str | None, path: Path) -> Any:
        if name not in _FUNCTIONS:
            raise ValueError(f"there is no aggregate {name!r}, only {', '.join(_FUNCTIONS)}")
        owner, table = self._joins.reach(path)
        related = owner.sibling(many.related or "")
        # The alias keeps a relation from a limetype to itself apart.
        rows = self._joins.table_of(related).alias(f"many_{len(self.columns)}")
        return (
            sa.select(_FUNCTIONS[name](rows.c[of or "_id"]))
            .where(rows.c[many.backref or ""] == table.c["_id"])
            .scalar_subquery()
        )


def _shown(definition: PropertyDefinition, place: int, nested: Mapping[str, Any]) -> Build:
    if definition.type == "option":
        return _option_shown(definition, place, nested)
    if nested:
        raise ValueError(f"{definition.name} is a {definition.type} and has nothing inside")
    if definition.type == "set":
        choices = {option.id: option.to_dict() for option in definition.options}
        return lambda row: [dict(choices[each]) for each in row[place] or () if each in choices]
    if definition.type == "yesno":
        return lambda row: None if row[place] is None else bool(row[place])
    return lambda row: row[place]


def _option_shown(definition: PropertyDefinition, place: int, nested: Mapping[str, Any]) -> Build:
    # ASSUMED: an option in a result: a dictionary of key, id and text; nesting chooses some of them.
    unknown = [name for name in nested if name not in _OPTION_PARTS]
    if unknown:
        raise ValueError(f"{definition.name} is an option and has no {unknown[0]!r}")
    names = list(nested) or list(_OPTION_PARTS[:3])
    choices = {option.id: {name: getattr(option, name) for name in names} for option in definition.options}
    # ASSUMED: an option in which nothing is chosen: None; asked for by its parts, a dictionary of None.
    nothing = {name: getattr(NO_OPTION, name) or None for name in names} if nested else None

    def build(row: Any) -> Any:
        found = choices.get(row[place], nothing)
        return dict(found) if found is not None else None

    return build
