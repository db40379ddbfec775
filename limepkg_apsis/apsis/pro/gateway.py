"""The port to an APSIS Pro account: which call each wish becomes, and what its refusal means there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from ...core.changes import AddMember, ChangeAddress, CreateList, UpdateList, UpdateMember
from ...core.errors import NotFound
from ...core.model import MailingList, Member, OptOut, Refusal, Settlement
from ...core.ports import Clock, Tickets
from ...settings import ApsisSettings
from ..exchange import Refused
from ..transport import Transport
from .known import KnownPeople
from .limits import LIMITS, Limits
from .patience import Patience
from .queued import Exports
from .reading import Reader
from .settling import Settler
from .wire import calls
from .wire.answers import list_of, lists_of, new_id_of, raw_list_of
from .wire.verdict import result_of
from .writing import Writer


def fingerprint_of_key(settings: ApsisSettings) -> str:
    """Return a digest that tells one key from another and never tells the key."""
    return hashlib.sha256(f"{urlsplit(settings.base_url).hostname}\n{settings.api_key}".encode()).hexdigest()[:32]


class ProGateway:
    """
    `core.ports.Apsis` over the API of APSIS Pro.

    `patience_seconds` is how long one call may wait for queued work in all; `hurried` says that a person waits.
    """

    def __init__(
        self,
        settings: ApsisSettings,
        transport: Transport,
        tickets: Tickets,
        clock: Clock,
        *,
        patience_seconds: float = 0,
        hurried: bool = False,
        limits: Limits = LIMITS,
    ) -> None:
        field = settings.person_id_field
        interval = timedelta(seconds=settings.data_call_interval_seconds)
        self._key_fingerprint = fingerprint_of_key(settings)
        self._transport = transport
        self._clock = clock
        self._limits = limits
        self._patience_seconds = patience_seconds
        self._known = KnownPeople(limits.known_people)
        self._reader = Reader(transport, Exports(transport, tickets, clock, limits), limits, field)
        self._settler = Settler(transport, tickets, clock, limits, hurried=hurried, import_interval=interval)
        self._writer = Writer(transport, tickets, clock, limits, person_id_field=field, sent=self._settler.sent)

    @property
    def key_fingerprint(self) -> str:
        """A digest of host and key."""
        return self._key_fingerprint

    @property
    def calls(self) -> int:
        """How many method calls were sent, repeats too."""
        return self._transport.calls

    @property
    def polls(self) -> int:
        """How many looks at poll files, data files, imports and their reports were sent."""
        return self._transport.polls

    @property
    def writes(self) -> int:
        """How many of the calls change something in APSIS."""
        return self._transport.writes

    def read_lists(self) -> tuple[MailingList, ...]:
        """Return the complete index of lists."""
        return self._transport.send(calls.all_lists(), lambda answer: lists_of(result_of(answer)))

    def find_list(self, list_id: int) -> MailingList | None:
        """Return one list; None only when APSIS says explicitly that there is none."""
        raw = self._find(list_id)
        return list_of(raw) if raw is not None else None

    def create_list(self, change: CreateList) -> int:
        """Make a list and return its id."""
        return self._transport.send(calls.create_list(change), lambda answer: new_id_of(result_of(answer)))

    def update_list(self, change: UpdateList) -> None:
        """Read a list, merge name and sender, send everything that was read."""
        raw = self._find(change.list_id)
        if raw is None:
            raise NotFound(list=change.list_id)
        self._transport.send(calls.update_list(change, raw), result_of)

    def read_members(self, list_id: int) -> Iterator[Member]:
        """Yield every member of a list; the proof of completeness comes with the last row."""
        for member in self._reader.members(list_id, self._patience()):
            self._known.learn(member)
            yield member

    def read_opt_outs(self, list_id: int) -> Iterator[OptOut]:
        """Yield everybody who opted out of one list, completely."""
        yield from self._reader.opt_outs(list_id, self._patience())

    def read_account_opt_outs(self) -> Iterator[OptOut]:
        """Yield everybody who opted out of the account, completely."""
        yield from self._reader.opt_outs(0, self._patience())

    def add_members(self, list_id: int, adds: Sequence[AddMember]) -> tuple[Refusal, ...]:
        """Ask APSIS to put people on a list; return the rows refused at once."""
        known = self._known.take(adds)
        there = {add.address for add in known.values()}
        new = [add for add in adds if add.address not in there]
        return self._writer.subscribe(list_id, known) + self._writer.create(list_id, new)

    def update_members(self, list_id: int, changes: Sequence[UpdateMember | ChangeAddress]) -> tuple[Refusal, ...]:
        """Ask APSIS to change names and addresses of members."""
        for change in changes:
            self._known.forget(change.address)
            if isinstance(change, ChangeAddress):
                self._known.forget(change.former_address)
        return self._writer.update(list_id, changes)

    def remove_subscription(self, list_id: int, member_id: int) -> None:
        """End one subscription; somebody who is not on the list any more is a success."""
        try:
            self._transport.send(calls.unsubscribe(list_id, member_id), result_of)
        except Refused:
            # ASSUMED: unknown ids and no-ops (14 #17 and #18): this call carries nothing but two ids, so APSIS can only
            # refuse it because there is no such subscription. The read after the run shows whether that is so.
            return

    def settle(self, list_id: int) -> tuple[Settlement, ...]:
        """Look at the open writes of a list; no call is made when there are none."""
        return self._settler.settle(list_id, self._patience())

    def _find(self, list_id: int) -> Mapping[str, Any] | None:
        try:
            return self._transport.send(calls.one_list(list_id), lambda answer: raw_list_of(result_of(answer), list_id))
        except Refused:
            # ASSUMED: unknown ids (14 #17): -2 for a call with one id, or no Result, means "there is none".
            return None

    def _patience(self) -> Patience:
        return Patience(self._clock, self._patience_seconds, self._limits.pauses)
