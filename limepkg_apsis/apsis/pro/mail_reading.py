"""
How bounces, sendings, recipients and reactions are read: by pages when they are few, else by a queued export.

All of them only ever grow, so a read is complete when it has at least as many rows as were announced before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from ...core.errors import IncompleteRead
from ...core.model import Addressee, Bounce, Reaction, Sending, Ticket, TicketPurpose
from ..exchange import Refused, Request
from ..transport import Transport
from .limits import Limits
from .patience import Patience
from .queued import Exports
from .told import told
from .wire import mail_calls as calls
from .wire.answers import Page, opt_out_key, page_of
from .wire.mail_answers import addressee_of, bounce_of, own_id_of, sendings_of
from .wire.rows import Row, as_row
from .wire.verdict import result_of

# ASSUMED: zone and ends of date parameters (14 #15): Stockholm; three hours more on both sides make up for any other.
OVERLAP = timedelta(hours=3)
_EXPORTED = {
    Reaction.OPEN: TicketPurpose.READ_OPENS,
    Reaction.CLICK: TicketPurpose.READ_CLICKS,
    Reaction.BOUNCE: TicketPurpose.READ_SENDING_BOUNCES,
}


@dataclass(frozen=True, slots=True)
class _Source:
    """One thing to be read, with both ways to read it."""

    purpose: TicketPurpose
    scope: int
    page: Callable[[int, int], Request]
    export: Callable[[], Request]


def _reactions(what: Reaction, sending_id: int) -> _Source:
    return _Source(
        _EXPORTED[what],
        sending_id,
        lambda page, size: calls.reactions_page(what, sending_id, page, size),
        lambda: calls.reactions_export(what, sending_id),
    )


@dataclass(slots=True)
class _Count:
    """How many rows the last uninterrupted pass over a file had."""

    rows: int = 0

    def reset(self) -> None:
        """Begin a new pass."""
        self.rows = 0


class MailReader:
    """Complete reads of what was sent and what came of it."""

    def __init__(self, transport: Transport, exports: Exports, limits: Limits) -> None:
        self._transport = transport
        self._exports = exports
        self._limits = limits

    def bounces(self, patience: Patience) -> Iterator[Bounce]:
        """Yield every bounce."""
        source = _Source(TicketPurpose.READ_BOUNCES, 0, calls.bounces_page, calls.bounces_export)
        yield from told(map(bounce_of, self._rows(source, patience)), _has_email)

    def sendings(self, since: datetime, until: datetime) -> tuple[Sending, ...]:
        """Return the sendings between two moments."""
        request = calls.sendings_between(since - OVERLAP, until + OVERLAP)
        return self._transport.send(request, lambda answer: sendings_of(result_of(answer)))

    def ask_for_recipients(self, sending_id: int) -> None:
        """Let the export of a sending's recipients be made."""
        self._recipients_ticket(sending_id)

    def recipients(self, sending_id: int, patience: Patience) -> Iterator[Addressee]:
        """Yield everybody a sending went to; nothing counts them, so the whole file is the proof."""
        rows = self._exports.rows(self._recipients_ticket(sending_id), patience, as_row)
        yield from told(map(addressee_of, rows), _has_email)

    def _recipients_ticket(self, sending_id: int) -> Ticket:
        purpose = TicketPurpose.READ_RECIPIENTS
        under_way = self._exports.find_open(purpose, sending_id)
        return under_way or self._exports.submit(calls.recipients_export(sending_id), purpose, sending_id)

    def reactions(self, sending_id: int, what: Reaction, patience: Patience) -> Iterator[Addressee]:
        """Yield who reacted to a sending in one way."""
        if what is Reaction.OPT_OUT:
            rows = self._opt_outs(sending_id)
        else:
            rows = self._rows(_reactions(what, sending_id), patience)
        yield from told(map(addressee_of, rows), _says_who)

    def _opt_outs(self, sending_id: int) -> Iterator[Row]:
        # Their total is not to be relied on (reference, section 5): a page that is not full is the last one.
        seen: set[object] = set()
        for number in count(1):
            rows = self._opt_outs_page(sending_id, number)
            yield from rows
            if len(rows) < self._limits.page:
                return
            known = len(seen)
            seen.update(map(opt_out_key, rows))
            if len(seen) == known:  # the same page again, and maybe for ever
                raise IncompleteRead(reason="pages")

    def _opt_outs_page(self, sending_id: int, number: int) -> tuple[Row, ...]:
        try:
            return self._page(calls.reactions_page(Reaction.OPT_OUT, sending_id, number, self._limits.page)).rows
        except Refused:
            # ASSUMED: page past the end (section 5): empty or refused; the page before it was neither.
            if number == 1:
                raise
            return ()

    def _rows(self, source: _Source, patience: Patience) -> Iterator[Row]:
        ticket = self._exports.find_open(source.purpose, source.scope)
        if ticket is None:
            first = self._first(source)
            if self._is_short(first):
                yield from self._pages(source, first)
                return
            ticket = self._exports.submit(source.export(), source.purpose, source.scope, announced=first.total)
        read = _Count()
        for row in self._exports.rows(ticket, patience, as_row, restarted=read.reset):
            read.rows += 1
            yield row
        if read.rows < ticket.announced and read.rows < self._page(source.page(1, 1)).total:
            raise IncompleteRead(reason="count", read=read.rows)

    def _first(self, source: _Source) -> Page:
        return self._page(source.page(1, self._limits.page))

    def _is_short(self, first: Page) -> bool:
        # Rows without ids cannot prove that none was shifted from one page to the next; a single page is one moment.
        return first.pages <= 1 or (first.pages <= self._limits.direct_pages and all(map(own_id_of, first.rows)))

    def _pages(self, source: _Source, first: Page) -> tuple[Row, ...]:
        for start in (first, None):
            page = start or self._first(source)
            last = min(page.pages, self._limits.direct_pages)
            rest = (self._page(source.page(number, self._limits.page)) for number in range(2, last + 1))
            rows = tuple(row for each in (page, *rest) for row in each.rows)
            if _distinct(rows) >= page.total:
                return rows
        raise IncompleteRead(reason="pages")

    def _page(self, request: Request) -> Page:
        return self._transport.send(request, lambda answer: page_of(result_of(answer)))


def _distinct(rows: tuple[Row, ...]) -> int:
    ids = [own_id_of(row) for row in rows]
    return len(set(ids)) if all(ids) else len(rows)


def _has_email(value: Bounce | Addressee) -> bool:
    return bool(value.email)


def _says_who(value: Addressee) -> bool:
    return bool(value.email or value.member_id)
