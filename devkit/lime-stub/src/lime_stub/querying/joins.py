"""How a path such as company.name becomes a column: one LEFT JOIN for each relation on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lime_stub.model import access
from lime_stub.model.definitions import PropertyDefinition
from lime_stub.model.errors import NotFoundError

if TYPE_CHECKING:
    from lime_stub.limetypes import LimeType
    from lime_stub.store import Database

Path = tuple[str, ...]

SYSTEM_PROPERTIES = {
    "_id": PropertyDefinition("_id", "integer"),
    "_createdtime": PropertyDefinition("_createdtime", "time"),
    "_createduser": PropertyDefinition("_createduser", "user"),
    "_updatedtime": PropertyDefinition("_updatedtime", "time"),
    "_updateduser": PropertyDefinition("_updateduser", "user"),
}
# ASSUMED: _timestamp: the time of the last change.
_SYNONYMS = {"_timestamp": "_updatedtime"}


class Joins:
    """Collect the tables one statement reads, starting from a limetype."""

    def __init__(self, database: Database, limetype: LimeType, acl: access.Acl | None) -> None:
        self._acl = acl
        self._database = database
        access.require(self._acl, access.READ, limetype.name)
        self.limetype = limetype
        self.source: Any = self._database.table(limetype.definition)
        self._reached: dict[Path, tuple[LimeType, Any]] = {(): (limetype, self.source)}

    def reach(self, path: Path) -> tuple[LimeType, Any]:
        """Return limetype and table at the end of a path of relations."""
        if path not in self._reached:
            self._reached[path] = self._join(path)
        return self._reached[path]

    def column(self, path: Path) -> tuple[Any, PropertyDefinition]:
        """Return the column at the end of a path, with the definition of its property."""
        limetype, table = self.reach(path[:-1])
        name = _SYNONYMS.get(path[-1], path[-1])
        definition = SYSTEM_PROPERTIES.get(name) or limetype.definition_of(name)
        if definition is None:
            raise NotFoundError(f"{limetype.name} has no property {name!r}")
        if not definition.is_stored:
            raise ValueError(f"{limetype.name}.{name} is a relation to many and has no value of its own")
        return table.c[name], definition

    def table_of(self, limetype: LimeType) -> sa.Table:
        """Return the table of a limetype that may be read."""
        access.require(self._acl, access.READ, limetype.name)
        return self._database.table(limetype.definition)

    def _join(self, path: Path) -> tuple[LimeType, Any]:
        owner, table = self.reach(path[:-1])
        definition = owner.definition_of(path[-1])
        if definition is None:
            raise NotFoundError(f"{owner.name} has no property {path[-1]!r}")
        if definition.type != "belongsto":
            raise ValueError(f"{owner.name}.{path[-1]} is no belongsto relation, nothing can be read through it")
        related = owner.sibling(definition.related or "")
        target = self.table_of(related).alias("__".join(("to", *path)))
        self.source = self.source.outerjoin(target, table.c[definition.name] == target.c["_id"])
        return related, target
