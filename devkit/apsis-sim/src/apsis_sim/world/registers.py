"""Opt-out registers and mailing lists: membership, order and the rule that both exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from apsis_sim.world.addresses import same
from apsis_sim.world.records import OptOut


class OptOutRegister:
    """Opt-outs of one list or of the account, found by row, person or address."""

    def __init__(self) -> None:
        self._rows: dict[int, OptOut] = {}
        self._by_subscriber: dict[int, int] = {}
        self._by_email: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[OptOut]:
        return iter(self._rows.values())

    def has_id(self, subscriber_id: int) -> bool:
        """Say whether this person is here."""
        return subscriber_id in self._by_subscriber

    def has_email(self, email: str) -> bool:
        """Say whether this address is here."""
        return same(email) in self._by_email

    def of_subscriber(self, subscriber_id: int) -> OptOut | None:
        """Return the row of a person."""
        row = self._by_subscriber.get(subscriber_id)
        return None if row is None else self._rows[row]

    def of_email(self, email: str) -> list[OptOut]:
        """Return the rows of an address."""
        return [self._rows[row] for row in self._by_email.get(same(email), ())]

    def add(self, row: OptOut) -> None:
        """Put somebody here; a person is here once at most."""
        self._rows[row.id] = row
        self._by_subscriber[row.subscriber_id] = row.id
        self._by_email.setdefault(same(row.email), []).append(row.id)

    def remove(self, row: OptOut) -> None:
        """Take a row away."""
        del self._rows[row.id]
        del self._by_subscriber[row.subscriber_id]
        left = self._by_email[same(row.email)]
        left.remove(row.id)
        if not left:
            del self._by_email[same(row.email)]


@dataclass(slots=True)
class MailingList:
    """A mailing list, its members and its opt-out list."""

    id: int
    name: str
    from_name: str
    from_email: str
    description: str = ""
    character_set: str = "utf-8"
    folder_id: int = 0
    hidden: bool = False
    created: float = 0.0
    updated: float = 0.0
    opt_outs: OptOutRegister = field(default_factory=OptOutRegister)
    _members: set[int] = field(default_factory=set)
    _ordered: list[int] | None = None

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, subscriber_id: int) -> bool:
        return subscriber_id in self._members

    def members(self) -> list[int]:
        """Return the ids of the members, lowest first; not to be changed by the caller."""
        if self._ordered is None:
            self._ordered = sorted(self._members)
        return self._ordered

    def put(self, subscriber_id: int) -> bool:
        """Make somebody a member and say whether that is new."""
        if subscriber_id in self._members:
            return False
        self._members.add(subscriber_id)
        self._ordered = None
        return True

    def drop(self, subscriber_id: int) -> bool:
        """End a membership and say whether there was one."""
        if subscriber_id not in self._members:
            return False
        self._members.remove(subscriber_id)
        self._ordered = None
        return True

    def clear(self) -> int:
        """End every membership and return how many there were."""
        count = len(self._members)
        self._members, self._ordered = set(), None
        return count
