"""
What one kind of sync has read and the next one of the same request needs as well: the opt-outs of a list.

They are given on once, only within one piece of work and only while they are fresh: APSIS asks that the same call is
not repeated within minutes, and whoever left between two pieces of work must be known before the second one writes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .model import OptOut
from .ports import Apsis

FRESH = timedelta(minutes=5)
MOST_ROWS = 100_000
"""So many rows of all lists together are kept; what is more is read again."""


@dataclass(slots=True)
class SharedOptOuts:
    """Opt-outs by list, as they were read completely in the present piece of work."""

    most_rows: int = MOST_ROWS
    _read: dict[int, tuple[datetime, tuple[OptOut, ...]]] = field(default_factory=dict)
    _rows: int = 0

    def begin_anew(self) -> None:
        """Keep nothing of earlier work, whatever it left behind when it ended early."""
        self._read.clear()
        self._rows = 0

    def read(self, apsis: Apsis, list_id: int, now: datetime) -> tuple[OptOut, ...]:
        """Read the opt-outs of a list and keep them for the one who takes them."""
        rows = tuple(apsis.read_opt_outs(list_id))
        self.forget(list_id)
        if self._rows + len(rows) <= self.most_rows:
            self._read[list_id] = (now, rows)
            self._rows += len(rows)
        return rows

    def take(self, apsis: Apsis, list_id: int, now: datetime) -> tuple[OptOut, ...]:
        """Return the opt-outs of a list, read anew unless they are fresh; nobody gets them a second time."""
        read, rows = self._read.get(list_id, (None, ()))
        self.forget(list_id)
        if read is not None and timedelta(0) <= now - read < FRESH:
            return rows
        return tuple(apsis.read_opt_outs(list_id))

    def forget(self, list_id: int) -> None:
        """Keep nothing of a list any more."""
        self._rows -= len(self._read.pop(list_id, (None, ()))[1])
