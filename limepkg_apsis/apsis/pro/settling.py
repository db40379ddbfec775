"""The life of accepted writes: when their tickets are looked at, and what is believed about how they ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ...core.addresses import normalise
from ...core.errors import ContractBroken, IncompleteRead, TryLater, Unavailable
from ...core.journal import Tickets
from ...core.model import Refusal, Settlement, Ticket, TicketForm, TicketPurpose
from ...core.ports import Clock
from ..exchange import FileGone, ForeignAddress, Refused, Unreadable
from ..transport import Transport
from .limits import Limits
from .patience import Patience
from .queued import DATA_FILE, look
from .wire.answers import import_state_of, report_of
from .wire.calls import REPORTS, import_report, import_status
from .wire.outcomes import Outcome, Sent, outcome_of
from .wire.verdict import file_of, result_of

WRITES = (TicketPurpose.ADD, TicketPurpose.UPDATE)
LOST = Outcome(unclear=True)


@dataclass(slots=True)
class _Watch:
    """One ticket while a call looks after it; `due` is its next look, None when there is none in this call."""

    standing: Settlement
    due: datetime | None
    looks: int = 0


class Settler:
    """
    Looks at open ADD and UPDATE tickets.

    `hurried`: a person waits, so an import is looked at with growing pauses instead of `import_interval`. `sent` is
    what this process remembers of its own batches, by the ticket's reference.
    """

    def __init__(
        self,
        transport: Transport,
        tickets: Tickets,
        clock: Clock,
        limits: Limits,
        *,
        hurried: bool,
        import_interval: timedelta,
    ) -> None:
        self._transport = transport
        self._tickets = tickets
        self._clock = clock
        self._limits = limits
        self._hurried = hurried
        self._import_interval = import_interval
        self.sent: dict[str, Sent] = {}

    def settle(self, list_id: int, patience: Patience) -> tuple[Settlement, ...]:
        """Return how each open write of a list stands, looking again while patience lasts."""
        tickets = self._tickets.still_open(list_id)
        writes = [each for each in tickets if each.purpose in WRITES]
        watches = [_Watch(Settlement(each, finished=False), self._first_look(each)) for each in writes]
        try:
            while (moment := _next(watches)) and patience.wait_until(moment):
                for watch in watches:
                    if watch.due and watch.due <= self._clock.now():
                        self._turn(watch, patience)
        except TryLater:
            # What has ended is closed already: its outcome must reach the caller, the rest can be asked again.
            if not any(each.standing.finished for each in watches):
                raise
        if any(each.standing.finished for each in watches):
            self._drop_outdated(tickets)
        return tuple(each.standing for each in watches)

    def _drop_outdated(self, tickets: Sequence[Ticket]) -> None:
        # An export of members that was asked for before this work ended may or may not show it.
        for ticket in tickets:
            if ticket.purpose is TicketPurpose.READ_MEMBERS:
                self._tickets.close(ticket)

    def _turn(self, watch: _Watch, patience: Patience) -> None:
        ticket = watch.standing.ticket
        outcome = self._look(ticket)
        if outcome:
            self._tickets.close(ticket)
            self.sent.pop(ticket.reference, None)
            watch.standing = Settlement(ticket, True, outcome.unclear, outcome.refused)
            watch.due = None
            return
        seen = replace(ticket, looks=ticket.looks + 1, looked_at=self._clock.now())
        self._tickets.save(seen)
        watch.standing = Settlement(seen, finished=False)
        watch.looks += 1
        watch.due = self._next_look(ticket, watch.looks, patience)

    def _first_look(self, ticket: Ticket) -> datetime:
        if self._looks_at_once(ticket):
            return self._clock.now()
        # ASSUMED: 5-minute rule and import status (14 #3): it holds, so once early and then rarely.
        if ticket.looked_at is None:
            return ticket.submitted + self._limits.import_first_look
        return ticket.looked_at + self._import_interval

    def _next_look(self, ticket: Ticket, looks: int, patience: Patience) -> datetime | None:
        if self._looks_at_once(ticket):
            return patience.next_look(looks)
        return self._clock.now() + max(self._import_interval, patience.pause_after(looks))

    def _looks_at_once(self, ticket: Ticket) -> bool:
        return self._hurried or ticket.form is TicketForm.POLL

    def _look(self, ticket: Ticket) -> Outcome | None:
        too_old = self._age(ticket) > self._limits.work_serves
        try:
            outcome = self._look_at_poll(ticket) if ticket.form is TicketForm.POLL else self._look_at_import(ticket)
        except (ContractBroken, Unavailable):
            if not too_old:
                raise
            outcome = None  # what cannot be looked at for so long must not keep the list from its next run
        return LOST if outcome is None and too_old else outcome

    def _look_at_poll(self, ticket: Ticket) -> Outcome | None:
        try:
            poll = look(self._transport, ticket.reference)
            if not poll.ended:
                return None
            return self._outcome(ticket, poll.data) if poll.data else LOST
        except ForeignAddress:
            self._tickets.close(ticket)  # it will never be followed, so it must not be met again
            raise
        except (FileGone, ContractBroken) as error:
            # ASSUMED: life of poll files (14 #4): one that is missing after the first minutes will not come. An address
            # that has expired may also be answered with a refusal or a redirect.
            if self._age(ticket) > self._limits.file_appears:
                return LOST
            if isinstance(error, ContractBroken):
                raise
            return None

    def _outcome(self, ticket: Ticket, address: str) -> Outcome:
        try:
            data = self._transport.fetch(address, DATA_FILE, file_of)
        except (FileGone, Unreadable):
            return LOST
        return outcome_of(data, self.sent.get(ticket.reference))

    def _look_at_import(self, ticket: Ticket) -> Outcome | None:
        try:
            request = import_status(ticket.reference)
            state = self._transport.send(request, lambda answer: import_state_of(result_of(answer)))
        except Refused:
            return LOST  # APSIS keeps imports for 30 days: this one it does not know
        if state == 3:
            return LOST
        return self._reported(ticket.reference) if state == 2 else None

    def _reported(self, import_id: str) -> Outcome:
        refused: list[Refusal] = []
        unclear = False
        for report, text in REPORTS.items():
            try:
                request = import_report(import_id, report)
                emails = self._transport.send(request, lambda answer: report_of(result_of(answer)))
                refused += [Refusal(normalise(email), text) for email in emails]
            except (ContractBroken, IncompleteRead):
                # ASSUMED: the reports of an import (section 9): known by name only, so none is relied upon.
                unclear = True
        return Outcome(tuple(refused), unclear)

    def _age(self, ticket: Ticket) -> timedelta:
        return self._clock.now() - ticket.submitted


def _next(watches: list[_Watch]) -> datetime | None:
    return min((each.due for each in watches if each.due), default=None)
