"""Simulated time: what "now" is for every rule of the simulator."""

import time
from collections.abc import Callable

_EARLIEST, _LATEST = -62_000_000_000.0, 253_000_000_000.0  # the years 5 and 9987, so that every zone can show it


def showable(seconds: float) -> float:
    """Return a moment that a calendar has; refuse any other."""
    if not _EARLIEST <= seconds <= _LATEST:
        raise ValueError(f"{seconds} seconds since 1970 is no moment that a calendar has.")
    return seconds


class Clock:
    """Tell the time; runs like the real clock until it is frozen, moved or given another source."""

    def __init__(self, source: Callable[[], float] = time.time, *, frozen_at: float | None = None) -> None:
        self._source = source
        self._at_first = self._frozen = frozen_at
        self._offset = 0.0

    @property
    def frozen(self) -> bool:
        """Say whether time stands still until somebody moves it."""
        return self._frozen is not None

    def now(self) -> float:
        """Return seconds since 1970, UTC."""
        return self._frozen if self._frozen is not None else self._source() + self._offset

    def advance(self, seconds: float) -> float:
        """Move the time forward and return the new one."""
        showable(self.now() + seconds)
        if self._frozen is not None:
            self._frozen += seconds
        else:
            self._offset += seconds
        return self.now()

    def freeze(self, at: float | None = None) -> float:
        """Stop the time, now or at the moment given."""
        self._frozen = self.now() if at is None else showable(float(at))
        return self._frozen

    def run(self) -> float:
        """Let the time run on from the moment it shows."""
        if self._frozen is not None:
            self._offset = self._frozen - self._source()
            self._frozen = None
        return self.now()

    def reset(self) -> None:
        """Go back to how the clock was made."""
        self._offset = 0.0
        self._frozen = self._at_first
