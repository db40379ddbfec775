"""How rows are read: pages ordered by id, each beginning where the last one ended, until a page comes back empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..core.errors import IncompleteRead
from .platform import run_query

PAGE_SIZE = 10_000
Row = Mapping[str, Any]
Condition = dict[str, Any]


def equals(key: str, value: object) -> Condition:
    """Make the condition that a field has a value."""
    return {"key": key, "op": "=", "exp": value}


def one_of(key: str, values: Sequence[object]) -> Condition:
    """Make the condition that a field has one of some values."""
    return {"key": key, "op": "IN", "exp": list(values)}


def above(key: str, value: object) -> Condition:
    """Make the condition that a field is greater than a value."""
    return {"key": key, "op": ">", "exp": value}


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
            "filter": {"op": "AND", "exp": conditions} if len(conditions) > 1 else conditions[0],
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
    newest_only: bool = False,
) -> list[dict[str, Any]]:
    """Return the few rows that fulfil the conditions as they are at one moment; one query."""
    return run_query(
        application,
        {
            "limetype": limetype,
            "responseFormat": {"object": {"_id": None, **wanted}},
            "filter": {"op": "AND", "exp": list(conditions)},
            "orderBy": [{"_id": "DESC" if newest_only else "ASC"}],
            "limit": 1 if newest_only else 0,
        },
    )
