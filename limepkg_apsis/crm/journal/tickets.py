"""Where queued work is remembered: one row for each list, however many tickets it has."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.model import Ticket
from .notation import tickets_from_json, tickets_to_json
from .rows import TICKETS, JournalRow, JournalRows


@dataclass(frozen=True, slots=True)
class LimeTickets:
    """The open tickets of one application. The lease sees to it that only one run at a time changes them."""

    rows: JournalRows

    def save(self, ticket: Ticket) -> None:
        """Store a ticket, or its newer state."""
        row, tickets = self._of(ticket.list_id)
        places = {each.reference: each for each in tickets} | {ticket.reference: ticket}
        self._put(row, ticket.list_id, tuple(places.values()))

    def close(self, ticket: Ticket) -> None:
        """Forget a ticket."""
        row, tickets = self._of(ticket.list_id)
        left = tuple(each for each in tickets if each.reference != ticket.reference)
        if len(left) != len(tickets):
            self._put(row, ticket.list_id, left)

    def still_open(self, list_id: int) -> tuple[Ticket, ...]:
        """Return the open tickets of one list, oldest first."""
        return self._of(list_id)[1]

    def _of(self, list_id: int) -> tuple[JournalRow | None, tuple[Ticket, ...]]:
        row = next(iter(self.rows.read(TICKETS, ("tickets",), list_id=list_id)), None)
        return row, tickets_from_json(row.text("tickets")) if row else ()

    def _put(self, row: JournalRow | None, list_id: int, tickets: tuple[Ticket, ...]) -> None:
        self.rows.put(row.id if row else None, TICKETS, list_id=list_id, tickets=tickets_to_json(tickets))
