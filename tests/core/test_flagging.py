"""Whose flag changes, and when small reads of the account's opt-out list are enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.core.changes import SetGlobalOptOut
from limepkg_apsis.core.flagging import (
    OptedOut,
    digest_of_people,
    everybody,
    flag_changes,
    newcomers,
    small_reads_are_enough,
)
from limepkg_apsis.core.memory import OptOutMemory
from limepkg_apsis.core.model import FlagStanding, OptOut

NOW = datetime(2024, 1, 15, 8, 30, tzinfo=UTC)
ADA = FlagStanding(1, "Ada@example.test", True)
BO = FlagStanding(2, "bo@example.test", False)


def opted_out(*emails: str, complete: bool = True) -> OptedOut:
    """Say who opted out."""
    found = everybody([OptOut(email) for email in emails], NOW)
    return replace(found, complete=complete)


@pytest.mark.parametrize(
    ("flag", "on_the_list", "complete", "wanted"),
    [
        (False, True, True, True),
        (False, True, False, True),
        (True, True, True, None),
        (False, False, True, None),
        (True, False, True, False),
        (True, False, False, None),
    ],
)
def test_flag_follows_the_list(flag: bool, on_the_list: bool, complete: bool, wanted: bool | None) -> None:
    """Set where the address is on the list, cleared where everybody was read and it is not, else left."""
    emails = ["ADA@example.test "] if on_the_list else ["other@example.test"]

    changes = flag_changes([FlagStanding(1, "Ada@example.test", flag)], opted_out(*emails, complete=complete))

    assert changes == (() if wanted is None else (SetGlobalOptOut(1, wanted),))


def test_person_without_an_address_is_on_no_list() -> None:
    """An empty address in APSIS' list flags nobody; a flag of somebody without an address is cleared."""
    people = [FlagStanding(1, " ", False), FlagStanding(2, "", True)]

    assert flag_changes(people, opted_out("", "  ")) == (SetGlobalOptOut(2, False),)


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=8),
    st.sets(st.sampled_from("abcd")),
)
def test_once_written_nothing_is_left_to_write(people: list[tuple[str, bool]], gone: set[str]) -> None:
    """The changes make every flag true, and the digest foretells the people they leave."""
    before = [FlagStanding(n, f"{letter}@x.test", flag) for n, (letter, flag) in enumerate(people)]
    found = opted_out(*(f"{letter}@x.test" for letter in gone))
    changes = flag_changes(before, found)
    made = {change.person_id: change.opted_out for change in changes}
    after = [replace(each, opted_out=made.get(each.person_id, each.opted_out)) for each in before]

    assert flag_changes(after, found) == ()
    assert [each.opted_out for each in after] == [letter in gone for letter, _ in people]
    assert digest_of_people(before, changes) == digest_of_people(after)


KNOWN = OptOutMemory(NOW, NOW, 2, everybody([OptOut("a@x.test", created=NOW)], NOW).memory.recent, "")


@pytest.mark.parametrize(
    ("total", "recent", "enough"),
    [
        (2, ["a@x.test"], True),
        (2, [], True),
        (3, ["a@x.test", "b@x.test"], True),
        (3, ["a@x.test"], False),  # a row that the interval does not show
        (1, ["a@x.test"], False),  # somebody left
        (2, ["a@x.test", "b@x.test"], False),  # one left and one came
        (4, ["b@x.test", "B@x.test"], False),  # two rows with one address
    ],
)
def test_small_reads_must_explain_the_number_of_rows(total: int, recent: list[str], enough: bool) -> None:
    """Whatever does not add up is read completely."""
    found = newcomers(KNOWN, total, [OptOut(email, created=NOW) for email in recent], NOW)

    assert (found is not None) == enough
    if found is not None:
        assert (found.complete, found.memory.rows, found.memory.full) == (False, total, NOW)


@pytest.mark.parametrize(
    ("hours", "people", "enough"),
    [
        (1, [ADA, BO], True),
        (22.9, [ADA, BO], True),
        (23, [ADA, BO], False),
        (1, [replace(ADA, opted_out=False), BO], False),
        (1, [ADA, replace(BO, opted_out=True)], False),
        (1, [ADA, replace(BO, email="new@example.test")], False),
        (1, [ADA, BO, FlagStanding(3, "")], False),
        (1, [ADA], False),
        (1, [ADA, replace(BO, email=" BO@example.test")], True),
    ],
)
def test_small_reads_are_enough_while_the_people_are_as_we_left_them(
    hours: float, people: list[FlagStanding], enough: bool
) -> None:
    """A flag set or cleared by hand, a new address, a new person, or a day gone by: everybody is read."""
    known = replace(KNOWN, people=digest_of_people([ADA, BO]))

    assert small_reads_are_enough(known, people, NOW + timedelta(hours=hours)) == enough


def test_without_memory_everybody_is_read() -> None:
    """The first run knows nothing."""
    assert not small_reads_are_enough(OptOutMemory(), [], NOW)
