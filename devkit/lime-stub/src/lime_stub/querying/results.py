"""What get_all returns: nothing is read before somebody iterates or counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from lime_stub.limetypes import LimeType
    from lime_stub.objects import LimeObject


def check_number(name: str, given: Any) -> None:
    """Raise ValueError for a limit or an offset that no database understands."""
    if given is not None and (isinstance(given, bool) or not isinstance(given, int) or given < 0):
        raise ValueError(f"{name} is a whole number that is not negative, or nothing")


class LimeObjects:
    """Be the lazy result of get_all."""

    def __init__(self, limetype: LimeType, statement: Any, limit: int | None, offset: int | None) -> None:
        self._limetype = limetype
        self._matching = statement
        check_number("limit", limit)
        check_number("offset", offset)
        # ASSUMED: order of get_all: by id. ASSUMED: limit 0 in get_all: no limit, as in a query.
        self._page = statement.order_by(limetype.table.c["_id"])
        if limit:
            self._page = self._page.limit(limit)
        if offset:
            # SQLite knows OFFSET only after a LIMIT; -1 is its "no limit" and SQLAlchemy adds it.
            self._page = self._page.offset(offset)

    @property
    def count(self) -> int:
        """Return how many objects match, whatever the limit."""
        # ASSUMED: count of get_all: an attribute that ignores limit and offset.
        counting = sa.select(sa.func.count()).select_from(self._matching.subquery())
        return int(self._limetype.application.database.fetch_one(counting)[0])

    def __iter__(self) -> Iterator[LimeObject]:
        for row in self._limetype.application.database.stream(self._page):
            yield self._limetype.from_row(row)
