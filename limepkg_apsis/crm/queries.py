"""How rows are read: pages ordered by id, each beginning where the last one ended, until a page comes back empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..core.errors import IncompleteRead
from .platform import run_query

PAGE_SIZE = 10_000
Row = Mapping[str, Any]
Condition = dict[str, Any]


def condition(key: str, operator: str, value: object) -> Condition:
    """Make a condition on a field; the operators are those of lime_query (reference platform, 4.5)."""
    # ASSUMED: a time in the filter of a query: its ISO text.
    return {"key": key, "op": operator, "exp": value.isoformat() if isinstance(value, datetime) else value}


def equals(key: str, value: object) -> Condition:
    """Make the condition that a field has a value."""
    return condition(key, "=", value)


def one_of(key: str, values: Sequence[object]) -> Condition:
    """Make the condition that a field has one of some values."""
    return condition(key, "IN", list(values))


def above(key: str, value: object) -> Condition:
    """Make the condition that a field is greater than a value."""
    return condition(key, ">", value)


def all_of(conditions: Sequence[Condition]) -> Condition:
    """Make the condition that all of some hold; there is at least one."""
    return _joined("AND", conditions)


def any_of(conditions: Sequence[Condition]) -> Condition:
    """Make the condition that one of some holds; there is at least one."""
    return _joined("OR", conditions)


def _joined(operator: str, conditions: Sequence[Condition]) -> Condition:
    # What AND and OR make of a single condition is nowhere documented.
    return {"op": operator, "exp": list(conditions)} if len(conditions) > 1 else conditions[0]


def read_rows(
    application: Any,
    limetype: str,
    wanted: Mapping[str, Any],
    conditions: Sequence[Condition] = (),
    *,
    page_size: int = PAGE_SIZE,
) -> Iterator[Row]:
    """
    Yield every row that fulfils the conditions, by id.

    Never by offset, which loses rows of a set that changes meanwhile. `IncompleteRead` when the pages cannot be
    trusted: what comes out of here decides who is taken off a list.
    """
    last = 0
    # ASSUMED: hard upper limits of a query: there may be one below our page size, so a short page is not the end.
    while page := _read_page(application, limetype, wanted, [*conditions, above("_id", last)], page_size):
        for row in page:
            if not isinstance(row.get("_id"), int) or row["_id"] <= last:
                raise IncompleteRead(limetype=limetype, reason="order")
            last = row["_id"]
            yield row


def _read_page(
    application: Any, limetype: str, wanted: Mapping[str, Any], conditions: list[Condition], limit: int
) -> list[dict[str, Any]]:
    return run_query(
        application,
        {
            "limetype": limetype,
            "responseFormat": {"object": {"_id": None, **wanted}},
            "filter": all_of(conditions),
            "orderBy": [{"_id": "ASC"}],
            "limit": limit,
        },
    )


def read_at_once(
    application: Any,
    limetype: str,
    wanted: Mapping[str, Any],
    conditions: Sequence[Condition],
    *,
    newest: int = 0,
) -> list[dict[str, Any]]:
    """
    Return the few rows that fulfil the conditions as they are at one moment, by id; one query.

    With `newest` no more than so many, the newest first.
    """
    return run_query(
        application,
        {
            "limetype": limetype,
            "responseFormat": {"object": {"_id": None, **wanted}},
            "filter": all_of(conditions),
            "orderBy": [{"_id": "DESC" if newest else "ASC"}],
            "limit": newest,
        },
    )
