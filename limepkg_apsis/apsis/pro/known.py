"""Which people of the account this process has seen, so that a subscription is enough to put them on a further list."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from ...core.addresses import Address, normalise
from ...core.changes import AddMember
from ...core.model import Member


class KnownPeople:
    """Subscriber ids and names by address: at most so many, the ones seen first are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: deque[Member] = deque(maxlen=most)
        self._people: dict[Address, tuple[int, str]] = {}
        self._taken: set[tuple[int, Address]] = set()

    def learn(self, member: Member) -> None:
        """Remember a member whose name is known."""
        self._seen.append(member)  # most are never asked for: putting them in order waits until somebody is

    def _put_in_order(self) -> None:
        while self._seen:
            self._put(self._seen.popleft())

    def _put(self, member: Member) -> None:
        address = normalise(member.email)
        self._people.pop(address, None)
        if member.name is None or not address:
            return
        self._people[address] = (member.id, member.name)
        if len(self._people) > self._most:
            del self._people[next(iter(self._people))]

    def take(self, list_id: int, adds: Iterable[AddMember]) -> dict[int, AddMember]:
        """
        Return, by subscriber id, those who are known with the very name they shall have.

        Once for each list: if the subscription does not come about, the next attempt makes the person anew, even if
        another list has shown the person again.
        """
        self._put_in_order()
        taken: dict[int, AddMember] = {}
        for add in adds:
            subscriber_id, name = self._people.get(add.address, (0, ""))
            if (list_id, add.address) in self._taken:
                continue
            if subscriber_id and name == add.name and subscriber_id not in taken:
                taken[subscriber_id] = add
                self._taken.add((list_id, add.address))
                self.forget(add.address)
        return taken

    def forget(self, address: Address) -> None:
        """Forget somebody who is being changed."""
        self._put_in_order()
        self._people.pop(address, None)
