"""Dates on the wire: out as /Date(ms+zzzz)/, in as yyyyMMddTHHmmss, both for a server in Stockholm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_FORMAT = "%Y%m%dT%H%M%S"


class WireDate(str):
    """A date as JSON shows it, which remembers how XML shows it."""

    wall: str = ""


def offset_hours(seconds: float) -> int:
    """Return how far Stockholm is ahead of UTC at a moment: summer time by the rule of the EU."""
    moment = datetime.fromtimestamp(seconds, UTC)
    summer = _last_sunday(moment.year, 3) <= moment < _last_sunday(moment.year, 10)
    return 2 if summer else 1


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def to_wire(seconds: float, *, offset: bool) -> WireDate:
    """Write a moment as the API does."""
    hours = offset_hours(seconds)
    zone = f"+{hours:02d}00" if offset else ""
    date = WireDate(f"/Date({round(seconds * 1000)}{zone})/")
    # XML shows the server's wall clock without a zone (reference 5).
    date.wall = datetime.fromtimestamp(seconds + hours * 3600, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return date


def from_path(text: str) -> float:
    """Read a date of a path or a query; raise ValueError for anything else."""
    # ASSUMED: dates.path_zone: wall-clock time in Stockholm.
    wall = datetime.strptime(text, _FORMAT).replace(tzinfo=UTC).timestamp()
    hours = offset_hours(wall - 3600)
    return wall - hours * 3600


def to_path(seconds: float) -> str:
    """Write a moment as a path wants it."""
    return datetime.fromtimestamp(seconds + offset_hours(seconds) * 3600, UTC).strftime(_FORMAT)
