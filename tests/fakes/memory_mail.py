"""What was sent from an account in memory, and what came of it: the other half of the port."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from limepkg_apsis.core.errors import ContractBroken
from limepkg_apsis.core.model import Addressee, Bounce, BounceStatus, Reaction, Sending

if TYPE_CHECKING:
    from tests.fakes.memory_apsis import MemoryApsis


@dataclass
class MemoryMail:
    """Bounces, sendings, their recipients and what those did. Tests fill and inspect the attributes."""

    bounces: list[Bounce] = field(init=False, default_factory=list)
    sendings: dict[int, Sending] = field(init=False, default_factory=dict)
    recipients: dict[int, list[Addressee]] = field(init=False, default_factory=dict)
    reactions: dict[tuple[int, Reaction], list[Addressee]] = field(init=False, default_factory=dict)
    preparing: set[int] = field(init=False, default_factory=set)
    """Sendings whose recipients are not ready."""

    # --- the other side ------------------------------------------------------------------------------------------------

    def bounce(self: MemoryApsis, email: str, status: BounceStatus = BounceStatus.HARD) -> None:
        """Let a mail come back now."""
        self.bounces.append(Bounce(email, status, self._now(), self._new_id()))

    def send(
        self: MemoryApsis,
        *list_ids: int,
        emails: Iterable[str] = (),
        sent: datetime | None = None,
        subject: str = "News",
    ) -> int:
        """Send a newsletter to lists, to everybody on them unless addresses are given, and return its id."""
        sending_id = self._new_id()
        self.sendings[sending_id] = Sending(sending_id, list_ids, subject, sent or self._now())
        found = list(emails) or [each.email for list_id in list_ids for each in self.members_of(list_id).values()]
        self.recipients[sending_id] = [Addressee(email, self._find(email) or 0) for email in dict.fromkeys(found)]
        return sending_id

    def react(self, sending_id: int, what: Reaction, *emails: str) -> None:
        """Let recipients of a sending do something."""
        self.reactions.setdefault((sending_id, what), []).extend(Addressee(email) for email in emails)

    # --- the port ------------------------------------------------------------------------------------------------------

    def read_bounces(self: MemoryApsis) -> Iterator[Bounce]:
        """Yield every bounce."""
        self._enter("read_bounces")
        yield from self._rows("read_bounces", list(self.bounces))

    def read_sendings(self: MemoryApsis, since: datetime, until: datetime) -> tuple[Sending, ...]:
        """Return the sendings between two moments."""
        self._enter("read_sendings")
        self._prove("read_sendings")
        found = tuple(each for each in self.sendings.values() if each.sent is None or since <= each.sent <= until)
        return self._leave("read_sendings", found)

    def ask_for_recipients(self: MemoryApsis, sending_id: int) -> None:
        """Let recipients be prepared."""
        self._enter("ask_for_recipients", sending_id)
        self.after_call("ask_for_recipients")

    def read_recipients(self: MemoryApsis, sending_id: int) -> Iterator[Addressee]:
        """Yield the recipients of a sending."""
        self._enter("read_recipients", sending_id)
        if sending_id not in self.recipients:
            raise ContractBroken(reason="refused")
        name = "read_recipients"
        if sending_id in self.preparing:
            self.working.add(name)
        try:
            yield from self._rows(name, list(self.recipients[sending_id]))
        finally:
            self.working.discard(name)

    def read_reactions(self: MemoryApsis, sending_id: int, what: Reaction) -> Iterator[Addressee]:
        """Yield who reacted to a sending in one way."""
        self._enter("read_reactions", sending_id, what)
        yield from self._rows("read_reactions", list(self.reactions.get((sending_id, what), ())))
