"""
Who may synchronise: one at a time, over plain records without locks.

A row of kind `lease` lives as long as its heartbeat is younger than its lease. Taking it is four steps, each its own
transaction: (1) insert a row as *candidate*; (2) read: back off if a living holder is there, or a living candidate with
a lower id; (3) become *holder*; (4) read again: give way if any other living holder is there, or if our own row is not
a living holder any more. Only who gets past (4) holds. `keep` is (3) and (4) once more, for a row that still lives.

Why two can never both hold. Both have written themselves as holder before their last reading: one of them, A, wrote
first, the other, B, later. B's reading came after B's writing, hence after A's, so it showed A as holder - unless A's
row did not live any more, and then A holds no more either: its next `keep` fails, or writes again and then reads B.
Steps (1) and (2) are not needed for that. They let the one with the lower id go first where two come together, who
would otherwise both give way. Ids given in another order than rows become visible, and steps that take longer than
the lease, change nothing in this.

A row is written by its owner alone. Others only delete or end rows that are dead, and an owner to whom that happens
finds no living holder of its own in its next reading. So no row is ever used again, and none stays: the owner deletes
it on leaving, a later holder if the owner died.

ASSUMED: sight of a query: it sees everything that was committed before it began.
The clocks of the servers must agree to well within the lease.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from ...core.errors import Interrupted, LimeWriteFailed
from ...core.ports import Clock
from .. import values
from .rows import LEASE, JournalRow, JournalRows

logger = logging.getLogger(__name__)

CANDIDATE = "candidate"
HOLDER = "holder"
ENDED = "ended"
_ROLES = ("owner", "state", "heartbeat", "lease_seconds")


@dataclass(frozen=True, slots=True)
class LimeLease:
    """The lease of one application or, for a moment, of those who ask for something for one campaign."""

    rows: JournalRows
    clock: Clock
    kind: str = LEASE
    campaign_id: int | None = None

    def take(self, owner: str, seconds: float) -> bool:
        """Become the holder; false when somebody else is, or may be about to."""
        steps = self.contend(owner, seconds)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return bool(end.value)

    def contend(self, owner: str, seconds: float) -> Generator[str, None, bool]:
        """Go through the steps of taking the lease, stopping after each so that a test can put others between."""
        rows = self._read()
        if self._held_by(owner, rows):
            return self._still_held(owner)
        if any(self._holds(row) for row in rows):
            return False
        yield "looked"
        mine = self._enter(owner, seconds)
        yield "entered"
        if not self._comes_first(mine):
            return self._give_way(mine)
        yield "chosen"
        risen = self._write(mine, state=HOLDER, heartbeat=self.clock.now())
        yield "risen"
        if not (risen and self._stands(mine)):
            return self._give_way(mine)
        self._sweep(row for row in rows if not self._lives(row))
        return True

    def keep(self, owner: str) -> None:
        """Renew the lease. `Interrupted` when it is ours no more."""
        mine = self._held_by(owner, self._read())
        if mine is None or not self._write(mine.id, heartbeat=self.clock.now()):
            raise Interrupted(reason="lease_lost")
        if not self._stands(mine.id):
            self._give_way(mine.id)
            raise Interrupted(reason="lease_taken")

    def release(self, owner: str) -> None:
        """End our own row, if there is one."""
        for row in self._read():
            if row.text("owner") == owner:
                self._end(row.id)

    def _read(self) -> list[JournalRow]:
        return self.rows.read(self.kind, _ROLES, campaign=self.campaign_id, state=[CANDIDATE, HOLDER])

    def _lives(self, row: JournalRow) -> bool:
        heartbeat = values.moment(row.fields["heartbeat"])
        seconds = values.number(row.fields["lease_seconds"]) or 0
        return heartbeat is not None and self.clock.now() < heartbeat + timedelta(seconds=seconds)

    def _holds(self, row: JournalRow) -> bool:
        return row.text("state") == HOLDER and self._lives(row)

    def _held_by(self, owner: str, rows: list[JournalRow]) -> JournalRow | None:
        return next((row for row in rows if row.text("owner") == owner and self._holds(row)), None)

    def _still_held(self, owner: str) -> bool:
        try:
            self.keep(owner)
        except Interrupted:
            return False
        return True

    def _enter(self, owner: str, seconds: float) -> int:
        return self.rows.add(
            self.kind,
            campaign=self.campaign_id,
            owner=owner,
            state=CANDIDATE,
            heartbeat=self.clock.now(),
            lease_seconds=ceil(seconds),
        )

    def _write(self, mine: int, **fields: object) -> bool:
        try:
            self.rows.change(mine, **fields)
        except LimeWriteFailed:
            return False  # somebody took us for dead and swept our row away
        return True

    def _comes_first(self, mine: int) -> bool:
        return not any(row.id < mine or self._holds(row) for row in self._read() if row.id != mine and self._lives(row))

    def _stands(self, mine: int) -> bool:
        return [row.id for row in self._read() if self._holds(row)] == [mine]

    def _give_way(self, mine: int) -> bool:
        self._end(mine)
        return False

    def _sweep(self, dead: Iterable[JournalRow]) -> None:
        for row in dead:
            self._end(row.id)

    def _end(self, row_id: int) -> None:
        """Delete a row, so that the table does not grow; where that is refused, mark it."""
        try:
            self.rows.remove(row_id)
        except LimeWriteFailed:
            logger.warning("lease row cannot be deleted and stays, ended: record=%s", row_id)
            self._write(row_id, state=ENDED)
