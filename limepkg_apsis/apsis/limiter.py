"""How many calls one key may make in any sixty seconds, whoever in this process makes them."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta

from ..core.ports import Clock

WINDOW = timedelta(seconds=60)


class Limiter:
    """A sliding window over the moments of the last calls."""

    def __init__(self) -> None:
        self._moments: deque[datetime] = deque()
        self._lock = threading.Lock()

    def take(self, clock: Clock, per_minute: int) -> None:
        """Return when one more call may be made, and count it."""
        while (pause := self._try(clock.now(), per_minute)) > 0:
            clock.sleep(pause)

    def room(self, now: datetime, per_minute: int) -> int:
        """Return how many calls may be made now without waiting."""
        return max(0, per_minute - len(self.moments(now)))

    def moments(self, now: datetime) -> tuple[datetime, ...]:
        """Return the moments of the calls that still count."""
        with self._lock:
            self._forget(now)
            return tuple(self._moments)

    def recall(self, moments: Iterable[datetime]) -> None:
        """Count calls that another worker made; those we know already count once."""
        with self._lock:
            # As often as either side has it: several calls may share one moment.
            self._moments = deque(sorted((Counter(self._moments) | Counter(moments)).elements()))

    def _try(self, now: datetime, per_minute: int) -> float:
        with self._lock:
            self._forget(now)
            if len(self._moments) < per_minute:
                self._moments.append(now)
                return 0
            oldest = self._moments[len(self._moments) - per_minute]
            return (oldest + WINDOW - now).total_seconds()

    def _forget(self, now: datetime) -> None:
        # A clock that was put back must not lock us out: moments in the future are forgotten like old ones.
        self._moments = deque(each for each in self._moments if timedelta(0) <= now - each < WINDOW)


_limiters: dict[str, Limiter] = {}
_registry_lock = threading.Lock()


def limiter_for(api_key: str) -> Limiter:
    """Return the one limiter of a key; only a digest of the key is kept."""
    digest = hashlib.sha256(api_key.encode()).hexdigest()
    with _registry_lock:
        return _limiters.setdefault(digest, Limiter())


def forget_limiters() -> None:
    """Start all windows anew: for tests, whose clocks do not go on where the last one stopped."""
    with _registry_lock:
        _limiters.clear()
