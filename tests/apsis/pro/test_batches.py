"""A refused batch is halved until the rows that APSIS dislikes stand alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.apsis.exchange import Refused
from limepkg_apsis.apsis.pro.batches import submit_batch
from limepkg_apsis.core.changes import AddMember, UpdateMember
from limepkg_apsis.core.errors import ContractBroken, Unavailable


def add(number: int) -> AddMember:
    """Make the wish to have somebody on a list."""
    return AddMember(f"p{number}@example.test", f"P{number}@example.test", f"Person {number}", (number,))


class Far:
    """The other side: refuses calls with a bad row in them."""

    def __init__(self, bad: set[int], text: str = "{} is not a valid e-mail address") -> None:
        self.bad = bad
        self.text = text
        self.calls: list[list[int]] = []
        self.accepted: list[int] = []

    def submit(self, part: Sequence[AddMember]) -> None:
        """Take a call or refuse it."""
        numbers = [row.person_ids[0] for row in part]
        self.calls.append(numbers)
        wrong = [row for row in part if row.person_ids[0] in self.bad]
        if wrong:
            raise Refused(self.text.format(wrong[0].email))
        self.accepted += numbers


@given(st.sets(st.integers(0, 99)), st.integers(1, 100))
def test_good_rows_are_accepted_once_and_bad_ones_named(bad: set[int], size: int) -> None:
    """Whatever is mixed, the good are submitted exactly once, in order, and the bad are refusals."""
    far = Far(bad)
    rows = [add(number) for number in range(size)]

    refused = submit_batch(rows, far.submit)

    there = {number for number in bad if number < size}
    assert far.accepted == [number for number in range(size) if number not in bad]
    assert {each.address for each in refused} == {f"p{number}@example.test" for number in there}
    assert {each.text for each in refused} <= {"… is not a valid e-mail address"}


def test_one_bad_row_in_many_costs_few_calls() -> None:
    """Two thousand rows with one bad one take two calls for each halving."""
    far = Far({1234})

    submit_batch([add(number) for number in range(2000)], far.submit)

    assert len(far.calls) <= 2 * 11 + 1


@pytest.mark.parametrize(
    ("text", "most"),
    [("There is no mailing list with id 7", 1), ("There is no demographic field X", 1), ("Something is wrong", 40)],
)
def test_call_that_is_wrong_itself_is_not_blamed_on_people(text: str, most: int) -> None:
    """When the words name the list, or nothing is accepted for the same strange words, the call is refused."""
    far = Far(set(range(2000)), text)

    with pytest.raises(ContractBroken):
        submit_batch([add(number) for number in range(2000)], far.submit)

    assert len(far.calls) <= most


def test_few_people_who_are_refused_alike_are_named() -> None:
    """A small batch is followed to its end, whatever the words are."""
    far = Far(set(range(10)), "Name is longer than 100 characters")

    assert len(submit_batch([add(number) for number in range(10)], far.submit)) == 10


def test_bad_rows_at_the_beginning_do_not_stop_the_rest() -> None:
    """Words that can only be about a person never count against the call."""
    far = Far(set(range(15)))

    refused = submit_batch([add(number) for number in range(100)], far.submit)

    assert len(refused) == 15
    assert far.accepted == list(range(15, 100))


def test_refusal_of_a_change_names_its_address() -> None:
    """A lone change is refused by its address, its text without the name."""

    def refuse(part: Sequence[UpdateMember]) -> None:
        raise Refused("Ada Lovelace is too long")

    (refused,) = submit_batch([UpdateMember("ada@example.test", 1, "Ada Lovelace", (7,))], refuse)

    assert (refused.address, refused.text) == ("ada@example.test", "… is too long")


def test_other_errors_stop_at_once() -> None:
    """Only a refusal is a reason to halve."""

    def fail(part: Sequence[AddMember]) -> None:
        raise Unavailable

    with pytest.raises(Unavailable):
        submit_batch([add(1), add(2)], fail)
