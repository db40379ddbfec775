"""The port to an APSIS Pro account: which call each wish becomes, and what its refusal means there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from ...core.changes import AddMember, ChangeAddress, CreateList, UpdateList, UpdateMember
from ...core.cost import CallSizes
from ...core.errors import NotFound
from ...core.journal import Tickets
from ...core.memory import RecentCalls
from ...core.model import (
    Addressee,
    Bounce,
    MailingList,
    Member,
    OptOut,
    Reaction,
    Refusal,
    Sending,
    Settlement,
)
from ...core.ports import Clock
from ...settings import ApsisSettings
from ..exchange import Refused
from ..transport import Transport
from .known import KnownPeople
from .limits import LIMITS, Limits
from .lookup import find_member
from .mail_reading import MailReader
from .patience import Patience
from .queued import Exports
from .reading import Reader
from .recent_opt_outs import count_opt_outs, recent_opt_outs
from .settling import Settler
from .wire import calls
from .wire.answers import list_of, lists_of, new_id_of, raw_list_of
from .wire.verdict import result_of
from .wire.wording import is_about_an_id
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
        self._has_id_field = bool(field)
        self._key_fingerprint = fingerprint_of_key(settings)
        self._transport = transport
        self._clock = clock
        self._limits = limits
        self._patience_seconds = patience_seconds
        self._rest = interval
        self._unverified: set[int] = set()
        self._account_opt_outs: tuple[datetime, tuple[OptOut, ...]] | None = None
        self._known = KnownPeople(limits.known_people)
        exports = Exports(transport, tickets, clock, limits)
        self._reader = Reader(transport, exports, limits, field)
        self._mail = MailReader(transport, exports, limits)
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

    @property
    def sizes(self) -> CallSizes:
        """How much one call may carry; pages do not carry the field that holds a person's id."""
        limits = self._limits
        pages = 0 if self._has_id_field else limits.direct_pages
        return CallSizes(limits.page, pages, limits.imported, limits.update)

    @property
    def recent(self) -> RecentCalls:
        """What another worker with the same key must know of the calls that were made."""
        return self._transport.recent

    def recall(self, recent: RecentCalls) -> None:
        """Count the calls of earlier workers as our own."""
        self._account_opt_outs = None  # a new piece of work begins: it must know who has opted out by now
        self._transport.recall(recent)

    def probe(self) -> None:
        """Make one cheap call, once."""
        self._transport.send(calls.probe(), result_of)

    @property
    def room(self) -> int:
        """How many calls may be made now without waiting."""
        return self._transport.room

    def find_member(self, list_id: int, email: str) -> Member | None:
        """Return who has an address on a list, in a few small calls."""
        return find_member(self._transport, list_id, email)

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
            raise NotFound(limetype="list", record=change.list_id)
        self._transport.send(calls.update_list(change, raw), result_of)

    def read_members(self, list_id: int) -> Iterator[Member]:
        """
        Yield every member of a list; the proof of completeness comes with the last row.

        The read after a write is the one that verifies it: it need not rest after the read before (semantics 5.2).
        """
        verifies = list_id in self._unverified
        self._unverified.discard(list_id)
        for member in self._reader.members(list_id, self._patience(), exempt=verifies):
            self._known.learn(member)
            yield member

    def read_opt_outs(self, list_id: int) -> Iterator[OptOut]:
        """Yield everybody who opted out of one list, completely."""
        yield from self._reader.opt_outs(list_id, self._patience())

    def read_account_opt_outs(self) -> Iterator[OptOut]:
        """
        Yield everybody who opted out of the account, completely.

        Many campaigns of one pass need it: where data calls rest, what was read serves as long as the rest lasts.
        """
        now = self._clock.now()
        if self._account_opt_outs is None or now >= self._account_opt_outs[0]:
            self._account_opt_outs = None
            rows = self._reader.opt_outs(0, self._patience())
            if not self._transport.rests:
                yield from rows
                return
            self._account_opt_outs = (now + self._rest, tuple(rows))
        yield from self._account_opt_outs[1]

    def read_bounces(self) -> Iterator[Bounce]:
        """Yield every bounce, completely."""
        yield from self._mail.bounces(self._patience())

    def read_sendings(self, since: datetime, until: datetime) -> tuple[Sending, ...]:
        """Return every sending between two moments, and some of a few hours more."""
        return self._mail.sendings(since, until)

    def ask_for_recipients(self, sending_id: int) -> None:
        """Let APSIS prepare the recipients of a sending."""
        self._mail.ask_for_recipients(sending_id)

    def read_recipients(self, sending_id: int) -> Iterator[Addressee]:
        """Yield everybody a sending went to."""
        yield from self._mail.recipients(sending_id, self._patience())

    def read_reactions(self, sending_id: int, what: Reaction) -> Iterator[Addressee]:
        """Yield who reacted to a sending in one way."""
        yield from self._mail.reactions(sending_id, what, self._patience())

    def count_account_opt_outs(self) -> int:
        """Return how many rows the account's opt-out list has."""
        return count_opt_outs(self._transport)

    def read_recent_opt_outs(self, since: datetime, until: datetime) -> tuple[OptOut, ...]:
        """Return who opted out of the account between two moments."""
        return recent_opt_outs(self._transport, self._limits, since, until)

    def add_members(self, list_id: int, adds: Sequence[AddMember]) -> tuple[Refusal, ...]:
        """Ask APSIS to put people on a list; return the rows refused at once."""
        self._unverified.add(list_id)
        known = self._known.take(list_id, adds)
        refused = self._writer.subscribe(list_id, known)
        # An id that APSIS does not know any more was remembered too long: that person is made anew.
        outdated = {each.address for each in refused if is_about_an_id(each.text)}
        settled = {add.address for add in known.values()} - outdated
        refused = tuple(each for each in refused if each.address in settled)
        return refused + self._writer.create(list_id, [add for add in adds if add.address not in settled])

    def update_members(self, list_id: int, changes: Sequence[UpdateMember | ChangeAddress]) -> tuple[Refusal, ...]:
        """Ask APSIS to change names and addresses of members."""
        self._unverified.add(list_id)
        for change in changes:
            self._known.forget(change.address)
            if isinstance(change, ChangeAddress):
                self._known.forget(change.former_address)
        return self._writer.update(list_id, changes)

    def remove_subscription(self, list_id: int, member_id: int) -> None:
        """End one subscription; somebody who is not on the list any more is a success."""
        self._unverified.add(list_id)
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
