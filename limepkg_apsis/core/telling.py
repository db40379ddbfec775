"""How far a run is, for whoever watches; and whether somebody wants it to stop, which is asked at the same moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .errors import Cancelled
from .journal import Journal
from .ports import Clock
from .report import Progress, Step

EVERY = timedelta(seconds=2)
"""Nobody looks more often, and each telling is a write."""


@dataclass(slots=True)
class Telling:
    """Writes the progress of one run into the journal; raises `Cancelled` when somebody stopped it."""

    journal: Journal
    clock: Clock
    run_id: int
    last: datetime | None = None
    step: Step | None = None

    def __call__(self, progress: Progress) -> None:
        """Tell if the step is a new one, or the last telling old enough to matter."""
        now = self.clock.now()
        if progress.step is self.step and self.last is not None and now - self.last < EVERY:
            return
        self.last, self.step = now, progress.step
        if self.journal.progressed(self.run_id, progress):
            raise Cancelled(run=self.run_id)
