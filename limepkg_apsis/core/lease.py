"""Two runs for one application never overlap: a lease with a heartbeat, kept before every write and every wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from .journal import Journal
from .ports import Clock

LEASE_SECONDS = 300
"""How long a run that stopped breathing keeps others out."""
BEAT_EVERY = timedelta(seconds=30)


@dataclass(slots=True)
class Heartbeat:
    """Says that we live, often enough and not more often; raises `Interrupted` when somebody else took over."""

    journal: Journal
    clock: Clock
    owner: str
    last: datetime | None = None

    def __call__(self) -> None:
        """Beat if the last beat is old enough to matter."""
        now = self.clock.now()
        if self.last is None or now - self.last >= BEAT_EVERY:
            self.journal.keep_lease(self.owner)
            self.last = now


@dataclass(slots=True)
class BeatingClock:
    """A clock whose waiting keeps the lease: APSIS' limits make a run wait far longer than a lease lasts."""

    clock: Clock
    heartbeat: Callable[[], None] | None = None

    def keep(self, heartbeat: Callable[[], None] | None) -> None:
        """Keep this lease while waiting from now on; None: keep none."""
        self.heartbeat = heartbeat

    def now(self) -> datetime:
        """Return the present moment."""
        return self.clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait, and keep the lease while waiting."""
        while seconds > 0:
            part = min(seconds, BEAT_EVERY.total_seconds())
            self.clock.sleep(part)
            seconds -= part
            if self.heartbeat is not None:
                self.heartbeat()


@contextmanager
def lease(journal: Journal, clock: Clock, owner: str) -> Iterator[Heartbeat | None]:
    """Hold the lease for a while; give None when somebody living already does."""
    if not journal.take_lease(owner, LEASE_SECONDS):
        yield None
        return
    try:
        yield Heartbeat(journal, clock, owner, clock.now())
    finally:
        journal.release_lease(owner)
