"""Never more calls in any sixty seconds than allowed, whoever makes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.apsis.limiter import Limiter, forget_limiters, limiter_for
from tests.fakes.fake_clock import FakeClock


@given(st.lists(st.floats(0, 90), max_size=60), st.integers(1, 7))
def test_no_window_holds_too_many_calls(gaps: list[float], per_minute: int) -> None:
    """However calls come, any sixty seconds hold at most the allowed number."""
    clock, limiter = FakeClock(), Limiter()
    moments: list[datetime] = []
    for gap in gaps:
        clock.advance(gap)
        limiter.take(clock, per_minute)
        moments.append(clock.now())

    for start in moments:
        end = start + timedelta(seconds=60)
        assert sum(start <= each < end for each in moments) <= per_minute


def test_calls_below_the_limit_do_not_wait() -> None:
    """Fifty calls at once go through, the next one waits a minute."""
    clock, limiter = FakeClock(), Limiter()

    for _ in range(51):
        limiter.take(clock, 50)

    assert clock.slept == [60]


def test_calls_of_another_worker_count_as_our_own() -> None:
    """What the last process left is counted once, even if it is recalled twice or overlaps with what we know."""
    clock, before, limiter = FakeClock(), Limiter(), Limiter()
    for _ in range(30):
        before.take(clock, 50)
    limiter.recall(before.moments(clock.now()))
    limiter.recall(before.moments(clock.now()))

    for _ in range(21):
        limiter.take(clock, 50)

    assert clock.slept == [60]


def test_clock_that_was_put_back_does_not_lock_us_out() -> None:
    """Moments in the future are forgotten."""
    clock, limiter = FakeClock(), Limiter()
    limiter.take(clock, 1)
    clock.advance(days=-1)

    limiter.take(clock, 1)

    assert clock.slept == []


def test_one_key_has_one_limiter() -> None:
    """Whoever asks with the same key gets the same window, another key another one."""
    first = limiter_for("key a")

    assert limiter_for("key a") is first
    assert limiter_for("key b") is not first

    forget_limiters()
    assert limiter_for("key a") is not first
