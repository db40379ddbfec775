"""Small questions to an account in memory, as somebody at a card asks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from limepkg_apsis.core.addresses import normalise
from limepkg_apsis.core.model import Member

if TYPE_CHECKING:
    from tests.fakes.memory_apsis import MemoryApsis

ROOM = 8


class MemoryQuestions:
    """One part of the port; `room` is how many calls may be made now, and tests lower it."""

    room = ROOM

    def find_member(self: MemoryApsis, list_id: int, email: str) -> Member | None:
        """Return who has an address on a list."""
        self._enter("find_member", list_id)
        member = self.members_of(list_id).get(normalise(email))
        return self._leave("find_member", Member(member.id, email) if member else None)
