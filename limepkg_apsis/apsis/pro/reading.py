"""How members and opt-outs are read completely: directly by pages when they are few, else by a queued export."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import replace
from operator import attrgetter
from typing import TypeVar

from ...core.errors import IncompleteRead
from ...core.model import Member, OptOut, TicketPurpose
from ..exchange import Request
from ..transport import Transport
from .limits import Limits
from .paging import read_pages
from .patience import Patience
from .queued import Exports
from .told import told
from .wire import calls
from .wire.answers import Page, count_of, has_address, opt_out_key, opt_out_of, page_of
from .wire.members import MemberReader, member_of, says_everything
from .wire.rows import Row, as_row, required_int
from .wire.verdict import result_of

T = TypeVar("T")


class Reader:
    """Complete reads. The proof comes with the last row: until then a caller has seen rows, not a list."""

    def __init__(self, transport: Transport, exports: Exports, limits: Limits, person_id_field: str) -> None:
        self._transport = transport
        self._exports = exports
        self._limits = limits
        self._person_id_field = person_id_field

    def members(self, list_id: int, patience: Patience, *, exempt: bool = False) -> Iterator[Member]:
        """Yield the members of a list; `exempt` calls need not rest after equal ones."""
        ticket = self._exports.find_open(TicketPurpose.READ_MEMBERS, list_id)
        announced = None
        if ticket is None and not self._person_id_field:
            first = self._members_page(list_id, 1, exempt)
            if self._is_short(first) and all(map(says_everything, first.rows)):
                rows = read_pages(
                    first, lambda page: self._members_page(list_id, page, exempt), _row_id, self._limits.direct_pages
                )
                yield from (member_of(row, "") for row in rows)
                return
            announced = first.total
        fields = [self._person_id_field] if self._person_id_field else []
        ticket = ticket or self._exports.submit(
            replace(calls.members_export(list_id, fields), exempt=exempt), TicketPurpose.READ_MEMBERS, list_id
        )
        members = self._exports.rows(ticket, patience, MemberReader(self._person_id_field))
        yield from _proven(members, attrgetter("id"), announced, lambda: self._count(list_id, exempt))

    def opt_outs(self, list_id: int, patience: Patience) -> Iterator[OptOut]:
        """Yield the opt-outs of a list, or of the account (0)."""
        yield from told(map(opt_out_of, self._opt_out_rows(list_id, patience)), has_address)

    def _opt_out_rows(self, list_id: int, patience: Patience) -> Iterator[Row]:
        ticket = self._exports.find_open(TicketPurpose.READ_OPT_OUTS, list_id)
        announced = None
        if ticket is None:
            first = self._opt_outs_page(list_id, 1)
            if self._is_short(first):
                yield from read_pages(
                    first,
                    lambda page: self._opt_outs_page(list_id, page),
                    opt_out_key,
                    self._limits.direct_pages,
                )
                return
            announced = first.total
        ticket = ticket or self._exports.submit(calls.opt_outs_export(list_id), TicketPurpose.READ_OPT_OUTS, list_id)
        rows = self._exports.rows(ticket, patience, as_row)
        # No call counts opt-outs: a page of one row announces how many there are.
        yield from _proven(rows, opt_out_key, announced, lambda: self._opt_outs_page(list_id, 1, 1).total)

    def _is_short(self, first: Page) -> bool:
        return first.pages <= self._limits.direct_pages

    def _members_page(self, list_id: int, page: int, exempt: bool) -> Page:
        return self._page(replace(calls.members_page(list_id, page, self._limits.page), exempt=exempt))

    def _opt_outs_page(self, list_id: int, page: int, size: int = 0) -> Page:
        return self._page(calls.opt_outs_page(list_id, page, size or self._limits.page))

    def _page(self, request: Request) -> Page:
        return self._transport.send(request, lambda answer: page_of(result_of(answer)))

    def _count(self, list_id: int, exempt: bool) -> int:
        request = replace(calls.members_count(list_id), exempt=exempt)
        return self._transport.send(request, lambda answer: count_of(result_of(answer)))


def _row_id(row: Row) -> Hashable:
    return required_int(row, "Id")


def _proven(
    rows: Iterator[T], key_of: Callable[[T], Hashable], announced: int | None, recount: Callable[[], int]
) -> Iterator[T]:
    # Each row once: a file that broke off is read again from the start.
    seen: set[Hashable] = set()
    for row in rows:
        key = key_of(row)
        if key not in seen:
            seen.add(key)
            yield row
    if len(seen) != announced and len(seen) != recount():
        raise IncompleteRead(reason="count", read=len(seen))
