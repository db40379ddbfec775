"""One APSIS account: what it holds and how its people and lists are found."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from apsis_sim.clock import Clock
from apsis_sim.variants import Variants
from apsis_sim.world.addresses import same
from apsis_sim.world.records import (
    Demographic,
    Event,
    Filter,
    Folder,
    Import,
    Newsletter,
    Sending,
    Subscriber,
)
from apsis_sim.world.refusals import Refused
from apsis_sim.world.registers import MailingList, OptOutRegister

DEMOGRAPHIC_SLOTS = 100
_FIRST_IDS = {
    "list": 4711,
    "subscriber": 900_001,
    "opt_out": 55_001,
    "sending": 7_001,
    "newsletter": 321,
    "event": 1,
    "import": 3_001,
    "folder": 11,
    "filter": 21,
    "subscription": 1,
}


class World:
    """The state of one account; the rules that change it are the other modules of this package."""

    def __init__(self, clock: Clock | None = None, variants: Variants | None = None) -> None:
        self.clock = clock or Clock()
        self.variants = variants or Variants()
        self.clear()

    def clear(self) -> None:
        """Empty the account."""
        self.hard_bounce_limit = 3
        self.demographics: list[Demographic] = []
        self.subscribers: dict[int, Subscriber] = {}
        self.lists: dict[int, MailingList] = {}
        self.opted_out = OptOutRegister()
        self.folders: dict[int, Folder] = {}
        self.filters: dict[int, Filter] = {}
        self.newsletters: dict[int, Newsletter] = {}
        self.sendings: dict[int, Sending] = {}
        self.opens: list[Event] = []
        self.clicks: list[Event] = []
        self.bounces: list[Event] = []
        self.imports: dict[int, Import] = {}
        self.waiting_imports: list[Import] = []
        self.unsent: list[Sending] = []
        self.pending: dict[tuple[int, str], Subscriber] = {}  # double opt-ins that wait for the person
        self.mails: list[tuple[int, str]] = []  # (list, address) of every confirmation mail
        self.files: dict[str, str] = {}  # what APSIS finds when it fetches a CSV by its address
        self._by_email: dict[str, list[int]] = {}
        self._next = dict(_FIRST_IDS)
        self._in_order, self._highest = True, 0
        self._moment: float | None = None

    def copy(self) -> World:
        """Return the account as it is now, sharing only clock and variants."""
        memo = {id(self.clock): self.clock, id(self.variants): self.variants}
        return copy.deepcopy(self, memo)

    def now(self) -> float:
        """Return the time, or the moment something is told to have happened at."""
        return self.clock.now() if self._moment is None else self._moment

    @contextmanager
    def at(self, moment: float | None) -> Iterator[None]:
        """Let everything inside happen at a given moment; None changes nothing."""
        before, self._moment = self._moment, self._moment if moment is None else moment
        try:
            yield
        finally:
            self._moment = before

    def next_id(self, kind: str, wanted: int | None = None) -> int:
        """Return an id that was never given before, or the wanted one."""
        number = self._next[kind] if wanted is None else wanted
        self._next[kind] = max(self._next[kind], number + 1)
        return number

    # -- people

    def store(self, subscriber: Subscriber) -> Subscriber:
        """Save a new or changed person and keep the address book right."""
        old = self.subscribers.get(subscriber.id)
        if old is not None and same(old.email) != same(subscriber.email):
            self._forget_address(old)
        if old is None or same(old.email) != same(subscriber.email):
            self._by_email.setdefault(same(subscriber.email), []).append(subscriber.id)
        if old is None:
            self._in_order = self._in_order and subscriber.id > self._highest
            self._highest = max(self._highest, subscriber.id)
        self.subscribers[subscriber.id] = subscriber
        return subscriber

    def forget(self, subscriber: Subscriber) -> None:
        """Take a person out of the account and off every list."""
        del self.subscribers[subscriber.id]
        self._forget_address(subscriber)
        for mailing_list in self.lists.values():
            mailing_list.drop(subscriber.id)

    def _forget_address(self, subscriber: Subscriber) -> None:
        ids = self._by_email[same(subscriber.email)]
        ids.remove(subscriber.id)
        if not ids:
            del self._by_email[same(subscriber.email)]

    def ids_by_email(self, email: str) -> list[int]:
        """Return the ids of everybody with this address, lowest first."""
        return sorted(self._by_email.get(same(email), ()))

    def by_email(self, email: str) -> Subscriber | None:
        """Return the oldest person with this address."""
        ids = self.ids_by_email(email)
        return self.subscribers[ids[0]] if ids else None

    def subscriber(self, subscriber_id: int) -> Subscriber:
        """Return a person or refuse."""
        found = self.subscribers.get(subscriber_id)
        if found is None:
            raise Refused("no_subscriber", id=subscriber_id)
        return found

    def active_subscribers(self) -> Iterator[Subscriber]:
        """Yield everybody who is not on opt-out-all, lowest id first."""
        # People on opt-out-all are not part of the account's total (reference 10).
        if not self._in_order:
            self.subscribers, self._in_order = dict(sorted(self.subscribers.items())), True
        has = self.opted_out.has_id
        if len(self.opted_out) == 0:
            return iter(self.subscribers.values())
        return (person for person in self.subscribers.values() if not has(person.id))

    # -- lists

    def mailing_list(self, list_id: int) -> MailingList:
        """Return a list or refuse."""
        found = self.lists.get(list_id)
        if found is None:
            raise Refused("no_list", id=list_id)
        return found

    def members(self, list_id: int) -> list[Subscriber]:
        """Return the people on a list, lowest id first."""
        return [self.subscribers[number] for number in self.mailing_list(list_id).members()]

    def emails(self, list_id: int) -> list[str]:
        """Return the addresses on a list in alphabetical order."""
        return sorted(person.email for person in self.members(list_id))

    def lists_of(self, subscriber_id: int) -> list[MailingList]:
        """Return the lists a person is on."""
        return [found for found in self.lists.values() if subscriber_id in found]

    # -- demographic fields

    def demographic(self, name: str) -> Demographic | None:
        """Return the field with this name."""
        # ASSUMED: demographic.case: names are compared without regard to case.
        wanted = name.strip().lower()
        return next((one for one in self.demographics if one.name and one.name.lower() == wanted), None)

    def demographic_at(self, index: int) -> Demographic | None:
        """Return the field in this slot."""
        return next((one for one in self.demographics if one.name and one.index == index), None)
