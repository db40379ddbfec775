"""What lime_query does: one dictionary in, one SQL statement, nested dictionaries out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from lime_stub.querying.conditions import expression_condition, key_path
from lime_stub.querying.joins import Joins
from lime_stub.querying.response import Response
from lime_stub.querying.results import check_number

_KEYS = frozenset({"limetype", "responseFormat", "filter", "orderBy", "limit", "offset"})


def execute_query(
    query: Mapping[str, Any],
    conn: Any = None,
    limetypes: Any = None,
    acl: Any = None,
    user: Any = None,
    *,
    connection: Any = None,
) -> dict[str, Any]:
    """Run a query and return {"objects": [...]}; the connection may be given positionally, as conn= or connection=."""
    # ASSUMED: name of the second parameter: both spellings are accepted.
    handle = conn if conn is not None else connection
    if handle is None or limetypes is None:
        raise TypeError("execute_query needs a query, a connection and the limetypes")
    _check(query)
    joins = Joins(handle.database, limetypes.get_limetype(query["limetype"]), acl)
    response = Response(joins, _wanted(query, joins))
    statement = _statement(query, joins, response)
    # A list as on the platform, filled from an open cursor: only one page of raw rows exists beside it.
    return {"objects": [response.build(row) for row in handle.database.stream(statement)]}


def _check(query: Mapping[str, Any]) -> None:
    # A key that is misspelt would be a filter, an order or a limit that does nothing.
    unknown = sorted(set(query) - _KEYS)
    if unknown or "limetype" not in query:
        raise ValueError(f"a query has a limetype and {', '.join(sorted(_KEYS - {'limetype'}))}, not {unknown}")
    for name in ("limit", "offset"):
        check_number(name, query.get(name))


def _wanted(query: Mapping[str, Any], joins: Joins) -> Mapping[str, Any]:
    # ASSUMED: query without responseFormat: the id and every property that is not a to-many relation.
    given = query.get("responseFormat") or {}
    if set(given) - {"object"}:
        raise ValueError(f"responseFormat has an object, not {', '.join(sorted(map(str, given)))}")
    if "object" in given:
        return given["object"] or {}
    return {"_id": None, **{each.name: None for each in joins.limetype.definition.stored}}


def _statement(query: Mapping[str, Any], joins: Joins, response: Response) -> Any:
    condition = expression_condition(query["filter"], joins) if query.get("filter") else None
    order = _order(query, joins)
    # The source is complete only now: filter and order may have joined more tables.
    statement = sa.select(*response.columns).select_from(joins.source).order_by(*order)
    if condition is not None:
        statement = statement.where(condition)
    # ASSUMED: query without limit: all rows, as with limit 0.
    if query.get("limit"):
        statement = statement.limit(query["limit"])
    return statement.offset(query["offset"]) if query.get("offset") else statement


def _order(query: Mapping[str, Any], joins: Joins) -> list[Any]:
    # ASSUMED: query without orderBy: by id.
    given = query.get("orderBy") or [{"_id": "ASC"}]
    if not isinstance(given, (list, tuple)) or not all(isinstance(each, Mapping) and len(each) == 1 for each in given):
        raise ValueError("orderBy is a list of dictionaries with one property each")
    return [_direction(joins, each) for each in given]


def _direction(joins: Joins, order: Mapping[str, Any]) -> Any:
    ((name, rest),) = order.items()
    path = key_path(name)
    while isinstance(rest, Mapping):
        ((name, rest),) = rest.items()
        path += key_path(name)
    if rest not in ("ASC", "DESC"):
        raise ValueError(f"the order of {name} is ASC or DESC, not {rest!r}")
    column = joins.column(path)[0]
    return column.desc() if rest == "DESC" else column.asc()


class QueryBuilder:
    """Build the dictionary of a query step by step."""

    def __init__(self, app: Any, limetype_name: str) -> None:
        limetype = app.limetypes.get_limetype(limetype_name)
        self.query: dict[str, Any] = {"limetype": limetype.name, "responseFormat": {"object": {}}}

    def add_field(self, prop: Any) -> QueryBuilder:
        """Ask for a property, given as such or by name."""
        self.query["responseFormat"]["object"][getattr(prop, "name", prop)] = None
        return self
