"""Time that stands still until a test moves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)


@dataclass(slots=True)
class FakeClock:
    """A clock that moves by `sleep` and `advance` only; `slept` remembers every sleep, in order."""

    moment: datetime = START
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        """Return the moment a test has set."""
        return self.moment

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once, and remember that somebody waited."""
        self.slept.append(seconds)
        self.advance(seconds)

    def advance(
        self,
        seconds: float = 0,
        *,
        minutes: float = 0,
        hours: float = 0,
        days: float = 0,
    ) -> datetime:
        """Let time pass without anybody waiting; return the new moment."""
        self.moment += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)
        return self.moment
