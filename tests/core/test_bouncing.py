"""Which bounce counts, and whose status changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.core.bouncing import Register, bounce_changes, hard_bounces_among
from limepkg_apsis.core.changes import SetBounce
from limepkg_apsis.core.model import Bounce, BounceStanding, BounceStatus, OptOut

T0 = datetime(2024, 1, 15, 8, tzinfo=UTC)
NONE, SOFT, HARD, OTHER = BounceStatus.NONE, BounceStatus.SOFT, BounceStatus.HARD, BounceStatus.OTHER


def at(hours: int | None, status: BounceStatus, number: int = 0, email: str = "ada@example.test") -> Bounce:
    """Make a bounce so many hours after the first moment; None: nobody knows when."""
    return Bounce(email, status, None if hours is None else T0 + timedelta(hours=hours), number)


@pytest.mark.parametrize(
    ("bounces", "status"),
    [
        ([], NONE),
        ([at(0, SOFT)], SOFT),
        ([at(0, SOFT), at(1, HARD)], HARD),
        ([at(1, HARD), at(0, SOFT)], HARD),
        ([at(1, SOFT), at(0, HARD)], SOFT),
        ([at(None, HARD, 9), at(0, SOFT, 1)], SOFT),
        ([at(None, SOFT, 2), at(None, HARD, 1)], SOFT),
        ([at(None, SOFT), at(None, OTHER)], OTHER),
        ([at(0, SOFT, 2), at(0, HARD, 1)], SOFT),
        ([at(0, SOFT, email=" Ada@Example.TEST ")], SOFT),
        ([at(0, HARD, email="bo@example.test"), at(0, HARD, email="")], NONE),
    ],
)
def test_the_most_recent_bounce_of_the_address_decides(bounces: list[Bounce], status: BounceStatus) -> None:
    """By date, then by id, then by the order in which they come; undated ones are the oldest."""
    register = Register()
    register.note(bounces)

    assert register.status("ada@example.test") is status


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([SOFT, HARD, OTHER])), unique_by=lambda row: row[0]))
def test_order_and_repetition_of_rows_do_not_matter(rows: list[tuple[int, BounceStatus]]) -> None:
    """Pages may shift and files be read twice: bounces with dates of their own give one answer."""
    bounces = [at(hours, status) for hours, status in rows]
    first, second = Register(), Register()
    first.note(bounces)
    second.note([*reversed(bounces), *bounces])

    assert first.status("ada@example.test") is second.status("ada@example.test")


@pytest.mark.parametrize(
    ("known", "email", "changes"),
    [
        ("", "bo@example.test", ()),
        ("none", "bo@example.test", ()),
        ("hard", "bo@example.test", (SetBounce(7, NONE),)),
        ("strange", "bo@example.test", (SetBounce(7, NONE),)),
        ("", "Ada@example.test", (SetBounce(7, SOFT),)),
        ("none", "ada@example.test", (SetBounce(7, SOFT),)),
        ("soft", "ada@example.test", ()),
        ("hard", "ada@example.test", (SetBounce(7, SOFT),)),
        ("hard", "", (SetBounce(7, NONE),)),
        ("", "", ()),
    ],
)
def test_only_people_whose_status_differs_are_changed(known: str, email: str, changes: tuple[SetBounce, ...]) -> None:
    """A changed address starts at `none`; nothing chosen is `none` already."""
    register = Register()
    register.note([at(0, SOFT)])

    assert tuple(bounce_changes([BounceStanding(7, email, known)], register)) == changes


@pytest.mark.parametrize(
    ("reason", "counts"),
    [
        ("Hard Bounce", True),
        ("hard bounce ", True),
        ("HardBounced", True),
        ("", False),
        ("He told me: hard bounce", False),
    ],
)
def test_opt_outs_for_bouncing_are_hard_bounces(reason: str, counts: bool) -> None:
    """APSIS itself opts people out after several hard bounces, and says so in the reason."""
    rows = [OptOut("ada@example.test", created=T0, reason=reason)]
    register = Register()
    register.note([*hard_bounces_among(rows), at(0, OTHER, 7)])

    assert register.status("ada@example.test") is (HARD if counts else OTHER)
