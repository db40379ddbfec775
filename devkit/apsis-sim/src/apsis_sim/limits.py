"""The vendor's terms of usage: calls a minute, the same data call again, the share of invalid calls."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

_MINUTE, _FIVE_MINUTES, _DAY = 60.0, 300.0, 24 * 3600.0


class Mode(Enum):
    """What happens when a limit is passed."""

    ENFORCE = "enforce"
    REPORT = "report"
    OFF = "off"


@dataclass(slots=True)
class Terms:
    """The numbers, and what counts."""

    calls_per_minute: int = 60
    same_call_seconds: float = _FIVE_MINUTES
    invalid_share: float = 0.05
    invalid_minimum: int = 20  # ASSUMED: limits.share_minimum: a share of fewer calls says nothing
    count_files: bool = True  # ASSUMED: limits.files: poll and data files count as calls
    strict_status: bool = False  # ASSUMED: limits.import_status: a status look is not a repeated data call

    def __post_init__(self) -> None:
        for name in ("calls_per_minute", "same_call_seconds", "invalid_share", "invalid_minimum"):
            if not isinstance(getattr(self, name), int | float):
                raise ValueError(f"{name} must be a number, not {getattr(self, name)!r}.")


class Limits:
    """Watch one API key."""

    def __init__(self, mode: Mode = Mode.REPORT, terms: Terms | None = None) -> None:
        self.mode = mode
        self.terms = terms or Terms()
        self.clear()

    def clear(self) -> None:
        """Forget every call."""
        self._minute: deque[float] = deque()
        self._day: deque[tuple[float, bool]] = deque()
        self._invalid = 0
        self._last: dict[tuple[str, str, bytes], float] = {}

    def violations(self, now: float, *, kind: str, signature: tuple[str, str, bytes]) -> list[str]:
        """Count a call and name the limits it passes."""
        if self.mode is Mode.OFF:
            return []
        found = [*self._too_many(now, kind), *self._too_soon(now, kind, signature)]
        refused = bool(found) and self.refuses(kind)
        # ASSUMED: limits.refused: a call that was refused does not count itself.
        if not refused:
            self._count(now, kind, signature)
        return found

    def refuses(self, kind: str) -> bool:
        """Say whether a call of this kind is refused when it passes a limit; files never are."""
        return self.mode is Mode.ENFORCE and kind not in ("poll", "file")

    def _too_many(self, now: float, kind: str) -> list[str]:
        while self._minute and self._minute[0] <= now - _MINUTE:
            self._minute.popleft()
        counts = self.terms.count_files or kind not in ("poll", "file")
        return ["calls_per_minute"] if counts and len(self._minute) >= self.terms.calls_per_minute else []

    def _too_soon(self, now: float, kind: str, signature: tuple[str, str, bytes]) -> list[str]:
        if not self._watched(kind):
            return []
        last = self._last.get(signature)
        soon = last is not None and now - last < self.terms.same_call_seconds
        return ["same_call"] if soon else []

    def _watched(self, kind: str) -> bool:
        return kind == "read" or (kind == "status" and self.terms.strict_status)

    def _count(self, now: float, kind: str, signature: tuple[str, str, bytes]) -> None:
        if self.terms.count_files or kind not in ("poll", "file"):
            self._minute.append(now)
        if self._watched(kind):
            self._last[signature] = now

    def finished(self, now: float, *, invalid: bool) -> list[str]:
        """Note how a call ended and name the share of invalid ones if it is too high."""
        if self.mode is Mode.OFF:
            return []
        self._day.append((now, invalid))
        self._invalid += invalid
        while self._day[0][0] <= now - _DAY:
            self._invalid -= self._day.popleft()[1]
        enough = len(self._day) >= self.terms.invalid_minimum
        high = enough and self._invalid > self.terms.invalid_share * len(self._day)
        return ["invalid_share"] if high and invalid else []
