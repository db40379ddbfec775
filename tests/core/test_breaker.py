"""When work for the account stops, and how soon it may be tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from limepkg_apsis.core.breaker import (
    MOST_FAILURES,
    PROBE_EVERY,
    after_failure,
    is_open,
    is_trouble_of_apsis,
    may_probe,
)
from limepkg_apsis.core.errors import (
    ApsisSyncError,
    IncompleteRead,
    Interrupted,
    KeyRejected,
    Maintenance,
    OtherAccount,
    RateLimited,
    StillWorking,
    Unavailable,
)
from limepkg_apsis.core.memory import Breaker

NOW = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "failures"),
    [(KeyRejected(), 1), (Unavailable(), MOST_FAILURES), (Maintenance(), MOST_FAILURES), (RateLimited(3600.0), 1)],
)
def test_breaker_opens_after_as_many_failures_as_the_error_needs(error: ApsisSyncError, failures: int) -> None:
    """A refused key and a long pause that APSIS asks for at once, everything else after a few."""
    breaker, opened = Breaker(), []
    for _ in range(failures):
        opened.append(is_open(breaker))
        breaker = after_failure(breaker, error, NOW)

    assert not any(opened)
    assert is_open(breaker)
    assert breaker.reason == error.code


@pytest.mark.parametrize(("asked", "pause"), [(None, PROBE_EVERY), (5.0, PROBE_EVERY), (3600.0, timedelta(hours=1))])
def test_probe_waits_five_minutes_or_as_long_as_apsis_asks(asked: float | None, pause: timedelta) -> None:
    """Not a moment earlier."""
    breaker = after_failure(Breaker(failures=MOST_FAILURES), Unavailable(asked), NOW)

    assert not may_probe(breaker, NOW + pause - timedelta(seconds=1))
    assert may_probe(breaker, NOW + pause)


def test_failed_probe_keeps_the_beginning() -> None:
    """An outage is as old as its first failure."""
    first = after_failure(Breaker(), KeyRejected(), NOW)
    later = after_failure(first, Unavailable(), NOW + timedelta(hours=1))

    assert (later.open_since, later.reason) == (NOW, "apsis_unavailable")
    assert later.next_probe == NOW + timedelta(hours=1) + PROBE_EVERY


@pytest.mark.parametrize("error", [IncompleteRead(), Interrupted(), OtherAccount(), StillWorking(), None])
def test_what_says_nothing_about_apsis_opens_nothing(error: ApsisSyncError | None) -> None:
    """A lost lease, one unreadable list and work under way are no outage."""
    assert not is_trouble_of_apsis(error)
