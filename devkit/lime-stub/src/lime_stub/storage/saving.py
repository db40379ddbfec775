"""How many objects are written with few statements: one for each limetype and set of changed columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lime_stub.model.errors import NotFoundError, ValidationError
from lime_stub.storage import sequences
from lime_stub.storage.announcements import Change, change_of
from lime_stub.storage.tables import link_table

if TYPE_CHECKING:
    from lime_stub.application import LimeApplication
    from lime_stub.limetypes import LimeType
    from lime_stub.objects import LimeObject
    from lime_stub.store import Database

CHUNK = 500
_KEY = "key_of_row"


def number(database: Database, objects: Iterable[LimeObject]) -> None:
    """Give ids to the new objects, then let every object point at what was attached to it."""
    fresh = [each for each in objects if each.is_new]
    for limetype, group in _by_limetype(fresh):
        first = sequences.allocate(database.current_connection, limetype.name, len(group))
        for place, limeobject in enumerate(group):
            limeobject.id = first + place
    for limeobject in objects:
        missing = limeobject.state.resolve_attached()
        if missing:
            raise ValidationError(
                f"{limeobject.limetype.name}.{missing[0]} points at an object that is neither saved nor in the unit"
            )


def save(application: LimeApplication, objects: Sequence[LimeObject]) -> list[Change]:
    """Write new and changed objects; return what was written."""
    connection = application.database.current_connection
    changed = [each for each in objects if each.is_new or each.state.dirty_names()]
    changes = [change_of(each, "new" if each.is_new else "update") for each in changed]
    _stamp(application, changed)
    for limetype, group in _by_limetype(changed):
        _insert(connection, limetype, [each for each in group if each.is_new])
        _update(connection, limetype, [each for each in group if not each.is_new])
    _write_links(connection, objects)
    for limeobject in objects:
        limeobject.is_new = False
        limeobject.state.settle()
    return changes


def delete(application: LimeApplication, objects: Sequence[LimeObject]) -> list[Change]:
    """Detach and delete objects; return what was deleted."""
    connection = application.database.current_connection
    for limetype, group in _by_limetype(objects):
        for ids in _chunks([each.id for each in group]):
            _detach(connection, application, limetype, ids)
            table = limetype.table
            if connection.execute(table.delete().where(table.c["_id"].in_(ids))).rowcount != len(ids):
                raise NotFoundError(f"an object of {limetype.name} to be deleted does not exist (any more)")
    return [change_of(each, "delete") for each in objects]


def _stamp(application: LimeApplication, objects: Iterable[LimeObject]) -> None:
    now, user = application.database.clock(), application.user_id
    for limeobject in objects:
        if limeobject.is_new:
            limeobject.createdtime, limeobject.createduser = now, user
        limeobject.updatedtime, limeobject.updateduser = now, user


def _insert(connection: Any, limetype: LimeType, objects: Sequence[LimeObject]) -> None:
    if not objects:
        return
    names = [each.name for each in limetype.definition.stored]
    rows = [
        {
            "_id": each.id,
            "_createdtime": each.createdtime,
            "_createduser": each.createduser,
            **_change_stamp(each),
            **{name: each.state.values.get(name) for name in names},
        }
        for each in objects
    ]
    connection.execute(limetype.table.insert(), rows)


def _update(connection: Any, limetype: LimeType, objects: Sequence[LimeObject]) -> None:
    groups: dict[tuple[str, ...], list[LimeObject]] = defaultdict(list)
    for limeobject in objects:
        groups[tuple(sorted(limeobject.state.dirty_names()))].append(limeobject)
    table = limetype.table
    statement = table.update().where(table.c["_id"] == sa.bindparam(_KEY))
    for names, group in groups.items():
        columns = {name: sa.bindparam(name) for name in (*names, "_updatedtime", "_updateduser")}
        rows = [
            {_KEY: each.id, **_change_stamp(each), **{name: each.state.values.get(name) for name in names}}
            for each in group
        ]
        # ASSUMED: saving an object that somebody deleted meanwhile: NotFoundError. No optimistic locking otherwise.
        if connection.execute(statement.values(columns), rows).rowcount != len(rows):
            raise NotFoundError(f"an object of {limetype.name} to be saved does not exist (any more)")


def _change_stamp(limeobject: LimeObject) -> dict[str, Any]:
    return {"_updatedtime": limeobject.updatedtime, "_updateduser": limeobject.updateduser}


def _write_links(connection: Any, objects: Iterable[LimeObject]) -> None:
    for limeobject in objects:
        for definition in limeobject.limetype.definition.properties:
            if definition.type != "hasandbelongstomany":
                continue
            links, here, there = link_table(limeobject.limetype.definition, definition)
            touched = [*limeobject.state.removed(definition.name), *limeobject.state.added(definition.name)]
            for other in touched:
                pair = (links.c[here] == limeobject.id) & (links.c[there] == other.id)
                connection.execute(links.delete().where(pair))
            new = [{here: limeobject.id, there: other.id} for other in limeobject.state.added(definition.name)]
            if new:
                connection.execute(links.insert(), new)


def _detach(connection: Any, application: LimeApplication, limetype: LimeType, ids: Sequence[Any]) -> None:
    for owner in application.limetypes:
        for definition in owner.definition.properties:
            if definition.type == "belongsto" and definition.related == limetype.name:
                column = owner.table.c[definition.name]
                connection.execute(owner.table.update().where(column.in_(ids)).values({definition.name: None}))
            if definition.type == "hasandbelongstomany" and definition.related == limetype.name:
                links, _, there = link_table(owner.definition, definition)
                connection.execute(links.delete().where(links.c[there].in_(ids)))


def _by_limetype(objects: Iterable[LimeObject]) -> list[tuple[LimeType, list[LimeObject]]]:
    groups: dict[str, tuple[LimeType, list[LimeObject]]] = {}
    for limeobject in objects:
        groups.setdefault(limeobject.limetype.name, (limeobject.limetype, []))[1].append(limeobject)
    return list(groups.values())


def _chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
