"""How people get onto a list and are changed: the cheapest call for each, and a ticket before the next call."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ...core.addresses import Address
from ...core.changes import AddMember, ChangeAddress, UpdateMember
from ...core.journal import Tickets
from ...core.model import Refusal, Ticket, TicketForm, TicketPurpose
from ...core.ports import Clock
from ..exchange import Request
from ..transport import Transport
from .batches import PersonRow, submit_batch
from .importer import import_batches, import_text
from .limits import Limits
from .queued import submit
from .wire import calls
from .wire.answers import import_id_of
from .wire.outcomes import Sent
from .wire.verdict import result_of

T = TypeVar("T")


class Writer:
    """Accepted writes. `sent` is where the one who settles finds what was in them."""

    def __init__(
        self,
        transport: Transport,
        tickets: Tickets,
        clock: Clock,
        limits: Limits,
        *,
        person_id_field: str,
        sent: dict[str, Sent],
    ) -> None:
        self._transport = transport
        self._tickets = tickets
        self._clock = clock
        self._limits = limits
        self._person_id_field = person_id_field
        self._sent = sent

    def subscribe(self, list_id: int, people: Mapping[int, AddMember]) -> tuple[Refusal, ...]:
        """Subscribe people who are in the account, by subscriber id."""
        ids = {add.address: number for number, add in people.items()}

        def submit_part(part: Sequence[AddMember]) -> None:
            by_id = {ids[add.address]: add.address for add in part}
            self._queue(calls.subscribe(list_id, by_id), TicketPurpose.ADD, list_id, part, by_id)

        return _submit_all(chunks(tuple(people.values()), self._limits.subscribe), submit_part)

    def create(self, list_id: int, adds: Sequence[AddMember]) -> tuple[Refusal, ...]:
        """Make people, subscribed to a list: in small calls, or by import when they are many."""
        if len(adds) > self._limits.people_created:
            return self._import(list_id, adds)

        def submit_part(part: Sequence[AddMember]) -> None:
            request = calls.create_members(list_id, part, self._person_id_field)
            self._queue(request, TicketPurpose.ADD, list_id, part, {})

        return _submit_all(chunks(adds, self._limits.create), submit_part)

    def _import(self, list_id: int, adds: Sequence[AddMember]) -> tuple[Refusal, ...]:
        def submit_part(part: Sequence[AddMember]) -> None:
            request = calls.import_members(list_id, import_text(part, self._person_id_field))
            import_id = self._transport.send(request, lambda answer: import_id_of(result_of(answer)))
            self._save(TicketForm.IMPORT, TicketPurpose.ADD, import_id, list_id, part)

        return _submit_all(import_batches(adds, self._person_id_field, self._limits), submit_part)

    def update(self, list_id: int, changes: Sequence[UpdateMember | ChangeAddress]) -> tuple[Refusal, ...]:
        """Change names and addresses."""

        def submit_part(part: Sequence[UpdateMember | ChangeAddress]) -> None:
            by_id = {change.member_id: change.address for change in part}
            self._queue(calls.update_members(part), TicketPurpose.UPDATE, list_id, part, by_id)

        return _submit_all(chunks(changes, self._limits.update), submit_part)

    def _queue(
        self,
        request: Request,
        purpose: TicketPurpose,
        list_id: int,
        rows: Sequence[AddMember | UpdateMember | ChangeAddress],
        by_id: Mapping[int, Address],
    ) -> None:
        reference = submit(self._transport, request)
        self._save(TicketForm.POLL, purpose, reference, list_id, rows)
        ids_only = purpose is TicketPurpose.ADD and bool(by_id)
        self._sent[reference] = Sent(by_id, {row.address: row.name for row in rows}, ids_only)

    def _save(
        self,
        form: TicketForm,
        purpose: TicketPurpose,
        reference: str,
        list_id: int,
        rows: Sequence[AddMember | UpdateMember | ChangeAddress],
    ) -> None:
        people = tuple(row.person_ids[0] for row in rows)
        self._tickets.save(Ticket(form, purpose, reference, list_id, self._clock.now(), people=people))


def chunks(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut rows into pieces of at most `size`."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def _submit_all(
    batches: Iterable[Sequence[PersonRow]], submit_part: Callable[[Sequence[PersonRow]], None]
) -> tuple[Refusal, ...]:
    refusals: list[Refusal] = []
    for batch in batches:
        refusals += submit_batch(batch, submit_part)
    return tuple(refusals)
