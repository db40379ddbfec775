"""When a failed call is made again by itself, and after which pause."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random

from ..core.errors import TryLater, Unavailable
from .exchange import Busy, NeverSent, Repeat, Request, Throttled, Unreadable

ATTEMPTS = 4
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 120.0
THROTTLE_PAUSE = 60.0
LONGEST_WISH = 24 * 3600.0
"""A longer pause that APSIS asks for is a slip: nobody may be shut out for years by one header."""


def may_repeat(request: Request, error: BaseException) -> bool:
    """Tell whether a call that failed like this may be made again."""
    if request.once:
        return False
    if isinstance(error, TryLater) and (error.after_seconds or 0) > LONGEST_PAUSE:
        return False  # nobody waits that long in here: the next run does
    if isinstance(error, NeverSent):
        return True
    if isinstance(error, Busy | Throttled):
        return request.repeat is not Repeat.NEVER
    if isinstance(error, Unreadable):
        return not request.changes
    return isinstance(error, Unavailable) and request.repeat is Repeat.ALWAYS


def pause_before_next(error: BaseException | None, attempt: int, chance: Random) -> float:
    """Return how long to wait after an attempt: what APSIS asked for, or a growing time with chance in it."""
    if isinstance(error, TryLater) and error.after_seconds is not None:
        return error.after_seconds
    if isinstance(error, Throttled):
        # ASSUMED: throttle signal (14 #2): nothing says how APSIS asks for fewer calls; without a time we let one
        # whole window of sixty seconds pass.
        return THROTTLE_PAUSE
    return FIRST_PAUSE * 2.0 ** (attempt - 1) * chance.uniform(0.5, 1.5)


def seconds_asked_for(header: str | None, now: datetime) -> float | None:
    """Return what a Retry-After header asks for, a number of seconds or a date; None when it says nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WISH)
    moment = moment_in(text)
    return None if moment is None else min(max(0.0, (moment - now).total_seconds()), LONGEST_WISH)


def moment_in(header: str | None) -> datetime | None:
    """Return the moment that a header names, aware; None when it names none."""
    try:
        moment = parsedate_to_datetime(header or "")
    except (ValueError, OverflowError, IndexError, TypeError):  # the library's own slips on odd texts
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
