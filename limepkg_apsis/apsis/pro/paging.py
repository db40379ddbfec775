"""When pages prove that they are everything: every page says the same total, and the rows, each once, are that many."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from ...core.errors import IncompleteRead
from .wire.answers import Page
from .wire.rows import Row

Fetch = Callable[[int], Page]
KeyOf = Callable[[Row], Hashable]


def read_pages(first: Page, fetch: Fetch, key_of: KeyOf, most: int) -> tuple[Row, ...]:
    """
    Return the rows of all pages, beginning with the one that is there already.

    There is no snapshot: somebody who joins or leaves meanwhile shifts rows between pages (reference, section 5). What
    proves nothing is read a second time from the start, then given up.
    """
    rows = _proven(_walk(first, fetch, most), key_of)
    if rows is None:
        rows = _proven(_walk(fetch(1), fetch, most), key_of)
    if rows is None:
        raise IncompleteRead(reason="pages")
    return rows


def _walk(first: Page, fetch: Fetch, most: int) -> list[Page]:
    return [first, *(fetch(number) for number in range(2, min(first.pages, most) + 1))]


def _proven(pages: list[Page], key_of: KeyOf) -> tuple[Row, ...] | None:
    rows = [row for page in pages for row in page.rows]
    same_total = len({page.total for page in pages}) == 1
    unique = len({key_of(row) for row in rows})
    return tuple(rows) if same_total and unique == len(rows) == pages[0].total else None
