"""Failure rows in every form become refusals of addresses, or an honest "nobody can tell"."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from limepkg_apsis.apsis.pro.wire.outcomes import Sent, outcome_of
from limepkg_apsis.apsis.pro.wire.wording import NO_WORDS, cleaned, is_about_a_person
from limepkg_apsis.core.model import Refusal

SENT = Sent({1: "ada@example.test", 2: "bo@example.test"}, {"ada@example.test": "Ada", "bo@example.test": "Bo"})
ADA = "ada@example.test"
BAD = f"{ADA} is not a valid e-mail address"


@pytest.mark.parametrize(
    "row",
    [
        {"Key": 1, "Value": BAD},
        {"Key": "1", "Value": BAD},
        {"Key": "ADA@example.test", "Value": BAD},
        {"key": None, "email": ADA, "message": BAD},
        {"Key": 99, "Value": BAD},
        BAD,
        f"'{ADA}' is not a valid e-mail address",
    ],
)
def test_refused_row_is_recognised(row: Any) -> None:
    """By id, by address, or by the address in its words; the words are kept without it."""
    outcome = outcome_of({"FailedUpdatedSubscribers": [row]}, SENT)

    assert [each.address for each in outcome.refused] == [ADA]
    assert outcome.refused[0].text.strip("'… ") == "is not a valid e-mail address"
    assert not outcome.unclear


@pytest.mark.parametrize("row", [1, ADA, "1"])
def test_bare_row_is_recognised_without_words(row: Any) -> None:
    """A bare id or address is a refusal without a reason."""
    assert outcome_of({"failedSomething": [row]}, SENT).refused == (Refusal(ADA, NO_WORDS),)


@pytest.mark.parametrize(
    "row", [99, {"Key": 99, "Value": ""}, {"Key": 1, "Value": "Timeout expired. The …"}, {}, None, "no idea who"]
)
def test_row_that_says_nothing_certain_leaves_it_open(row: Any) -> None:
    """An unknown row and a passing reason are no refusals: the next read tells."""
    outcome = outcome_of({"FailedCreatedSubscribers": [row]}, SENT)

    assert (outcome.refused, outcome.unclear) == ((), True)


@pytest.mark.parametrize(
    "data",
    [
        None,
        2,
        [],
        [1, 2],
        True,
        {},
        {"FailedSubscriberIds": None},
        {"FailedSubscriberIds": []},
        {"CreatedSubscriberIds": [1]},
    ],
)
def test_without_failure_rows_the_work_is_done(data: Any) -> None:
    """Whatever else a data file says is success."""
    outcome = outcome_of(data, SENT)

    assert (outcome.refused, outcome.unclear) == ((), False)


def test_when_every_row_failed_nobody_has_to_be_recognised() -> None:
    """As many failures as rows: all are refused, with their words where they are known."""
    outcome = outcome_of({"FailedCreatedSubscribers": [0, {"Key": ADA, "Value": BAD}]}, SENT)

    assert outcome.refused == (
        Refusal(ADA, "… is not a valid e-mail address"),
        Refusal("bo@example.test", NO_WORDS),
    )
    assert not outcome.unclear


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (1, False),
        ({"Key": 1, "Value": "There is no subscriber with id 1"}, False),
        ({"Key": 1, "Value": f"{ADA} exists on the Opt-out List."}, True),
        ({"Key": 1, "Value": BAD}, True),
    ],
)
def test_row_that_was_nothing_but_an_id_is_refused_by_words_about_the_person_only(row: Any, refused: bool) -> None:
    """An id may simply be too old."""
    outcome = outcome_of({"FailedSubscriptions": [row]}, replace(SENT, ids_only=True))

    assert (bool(outcome.refused), outcome.unclear) == (refused, not refused)


def test_another_process_recognises_addresses_only() -> None:
    """Without the memory of the batch an id is nobody, an address still somebody."""
    outcome = outcome_of({"Failed": [{"Key": 1, "Value": ""}, {"Key": ADA, "Value": "no"}]}, None)

    assert (outcome.refused, outcome.unclear) == ((Refusal(ADA, "no"),), True)


@pytest.mark.parametrize(
    ("text", "private", "kept"),
    [
        ("Ada@Example.test exists on the Opt-out List.", (), "… exists on the Opt-out List."),
        ("The subscriber <ada@example.test> is  refused", (), "The subscriber <…> is refused"),
        ("Ada Öberg (ada+b@example.test) is not valid", ("Ada Öberg",), "… (…) is not valid"),
        ("weird address@ refused", ("weird address@",), "… refused"),
        ("Adaptation failed for ADA", ("Ada",), "Adaptation failed for …"),
        ("A.B (x was refused, AxB was not", ("A.B (x",), "… was refused, AxB was not"),
        ("", (), NO_WORDS),
    ],
)
def test_words_are_kept_without_the_person(text: str, private: tuple[str, ...], kept: str) -> None:
    """Addresses and names are replaced, everything else stays."""
    assert cleaned(text, *private) == kept


def test_long_words_are_cut() -> None:
    """A refusal is shown in a line."""
    assert len(cleaned("x" * 1000)) == 200


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("ada exists on the Opt-out List.", True),
        ("ada is not a valid e-mail address", True),
        ("There is no mailing list with id 7", False),
        ("", False),
    ],
)
def test_words_about_a_person_are_known(text: str, certain: bool) -> None:
    """Some refusals can only be about a row."""
    assert is_about_a_person(text) is certain
