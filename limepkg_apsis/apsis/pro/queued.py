"""The life of a queued export: submitted, remembered by a ticket, polled, and its file read row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from ...core.errors import ContractBroken, IncompleteRead, StillWorking
from ...core.journal import Tickets
from ...core.model import Ticket, TicketForm, TicketPurpose
from ...core.ports import Clock
from ..exchange import FileGone, Request, Truncated
from ..transport import Transport
from .limits import Limits
from .patience import Patience
from .streamed import stream_rows
from .wire.answers import poll_address_of
from .wire.rows import Row, as_int, text_of
from .wire.verdict import check_file, poll_of, result_of

T = TypeVar("T")

POLL_FILE = "{poll file}"
DATA_FILE = "{data file}"


@dataclass(frozen=True, slots=True)
class Poll:
    """What a poll file says: whether the work has ended, and where its result is. No `data` and ended: it failed."""

    ended: bool
    data: str = ""


def submit(transport: Transport, request: Request) -> str:
    """Hand in queued work and return the address of its poll file; a foreign one is refused before it is kept."""
    address = transport.send(request, lambda answer: poll_address_of(result_of(answer)))
    transport.check_address(address)
    return address


def look(transport: Transport, address: str) -> Poll:
    """Look once at a poll file. `FileGone` when there is none."""
    row = transport.fetch(address, POLL_FILE, poll_of)
    return _judge(row) if row else Poll(ended=False)


def _judge(row: Row) -> Poll:
    state = as_int(row.get("state"))
    if state == 2:
        return Poll(ended=True, data=text_of(row, "DataUrl"))
    return Poll(ended=state is not None and state < 0)


class Exports:
    """Queued reads: exports of members and of opt-outs."""

    def __init__(self, transport: Transport, tickets: Tickets, clock: Clock, limits: Limits) -> None:
        self._transport = transport
        self._tickets = tickets
        self._clock = clock
        self._limits = limits

    def find_open(self, purpose: TicketPurpose, list_id: int) -> Ticket | None:
        """Return the export of this kind that is under way; one that is too old is dropped."""
        found = None
        for ticket in self._tickets.still_open(list_id):
            if ticket.purpose is not purpose:
                continue
            if found or self._age(ticket) > self._limits.export_serves:
                self._tickets.close(ticket)
            else:
                found = ticket
        return found

    def submit(self, request: Request, purpose: TicketPurpose, list_id: int, announced: int = 0) -> Ticket:
        """Ask for an export and store its ticket; `announced` is how many rows there were before that."""
        address = submit(self._transport, request)
        ticket = Ticket(TicketForm.POLL, purpose, address, list_id, self._clock.now(), announced=announced)
        self._tickets.save(ticket)
        return ticket

    def rows(
        self,
        ticket: Ticket,
        patience: Patience,
        read: Callable[[Any], T],
        restarted: Callable[[], None] = lambda: None,
    ) -> Iterator[T]:
        """
        Wait for an export and yield what `read` makes of its rows; a file that breaks off is read once more.

        `restarted` is called when rows begin to come a second time.
        The ticket stays open when we run out of patience or APSIS cannot be reached, and is closed otherwise.
        """
        try:
            address = self._wait(ticket, patience)
            try:
                yield from self._file(address, read)
            except Truncated:
                restarted()
                yield from self._file(address, read)
        except (IncompleteRead, ContractBroken):
            self._tickets.close(ticket)
            raise
        self._tickets.close(ticket)

    def _wait(self, ticket: Ticket, patience: Patience) -> str:
        looks = 0
        while True:
            poll = self._look(ticket)
            looks += 1
            ticket = replace(ticket, looks=ticket.looks + 1, looked_at=self._clock.now())
            if poll.ended:
                return self._address(poll)
            moment = patience.next_look(looks)
            if moment is None or not patience.wait_until(moment):
                self._tickets.save(ticket)
                raise StillWorking()

    def _look(self, ticket: Ticket) -> Poll:
        try:
            return look(self._transport, ticket.reference)
        except FileGone:
            if self._age(ticket) > self._limits.file_appears:
                raise
            return Poll(ended=False)

    def _address(self, poll: Poll) -> str:
        if not poll.data:
            raise IncompleteRead(reason="export_failed")
        return poll.data

    def _file(self, address: str, read: Callable[[Any], T]) -> Iterator[T]:
        with self._transport.stream(address, DATA_FILE, check_file) as pieces:
            yield from stream_rows(pieces, read)

    def _age(self, ticket: Ticket) -> timedelta:
        return self._clock.now() - ticket.submitted
