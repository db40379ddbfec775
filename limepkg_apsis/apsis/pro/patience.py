"""How long one call may wait for queued work, and how the pauses between looks grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ...core.ports import Clock


class Patience:
    """The time one call may spend waiting, from its making on. With none there is exactly one look."""

    def __init__(self, clock: Clock, seconds: float, pauses: Sequence[int]) -> None:
        self._clock = clock
        self._pauses = pauses
        self._end = clock.now() + timedelta(seconds=seconds)

    def pause_after(self, looks: int) -> timedelta:
        """Return the pause after so many looks."""
        return timedelta(seconds=self._pauses[min(looks, len(self._pauses)) - 1])

    def next_look(self, looks: int) -> datetime | None:
        """Return when to look again, at the latest when the time is over; None when it is over already."""
        now = self._clock.now()
        return min(now + self.pause_after(looks), self._end) if now < self._end else None

    def wait_until(self, moment: datetime) -> bool:
        """Sleep until a moment; false, without sleeping, when it lies beyond our time."""
        now = self._clock.now()
        if now < moment <= self._end:
            self._clock.sleep((moment - now).total_seconds())
        return moment <= max(now, self._end)
