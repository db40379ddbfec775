"""
Whether work for the account goes on. Pure: a key that is refused stops it at once, an outage after a few failures.

While it is open nothing is asked of APSIS but one probe at most every five minutes; the first that succeeds closes it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from .errors import ApsisSyncError, KeyRejected, Maintenance, RateLimited, Unavailable
from .memory import Breaker

MOST_FAILURES = 3
"""So many runs in a row that APSIS did not answer are an outage."""
PROBE_EVERY = timedelta(minutes=5)


def is_trouble_of_apsis(error: ApsisSyncError | None) -> bool:
    """Tell an error that says something about APSIS or the key from one that concerns us, or one campaign."""
    return isinstance(error, KeyRejected | Unavailable | Maintenance | RateLimited)


def is_open(breaker: Breaker) -> bool:
    """Tell whether work has stopped."""
    return breaker.open_since is not None


def may_probe(breaker: Breaker, now: datetime) -> bool:
    """Tell whether the schedule may ask APSIS again."""
    return breaker.next_probe is None or now >= breaker.next_probe


def after_failure(breaker: Breaker, error: ApsisSyncError, now: datetime) -> Breaker:
    """Return the breaker once a run, or a probe, has ended with an error."""
    failures = breaker.failures + 1
    asked = getattr(error, "after_seconds", None) or 0
    opens = is_open(breaker) or failures >= MOST_FAILURES or isinstance(error, KeyRejected)
    if not opens and asked <= PROBE_EVERY.total_seconds():
        return replace(breaker, failures=failures, reason=error.code)
    # Who asks for a longer pause than any of ours gets it, however often anything has failed.
    pause = max(PROBE_EVERY, timedelta(seconds=asked))
    return Breaker(failures, error.code, breaker.open_since or now, now + pause)
