"""Members that may be called anything or be missing are found where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from limepkg_apsis.apsis.pro.wire.mail_answers import addressee_of, bounce_of, bounce_status_of, sendings_of
from limepkg_apsis.apsis.pro.wire.rows import as_row, write_date
from limepkg_apsis.core.errors import ApsisSyncError, ContractBroken, IncompleteRead
from limepkg_apsis.core.model import Addressee, Bounce, BounceStatus

NOON = datetime(2024, 1, 15, 11, 0, tzinfo=UTC)
MS = 1705316400000


@pytest.mark.parametrize(
    ("category", "status"),
    [
        ("Hard", "hard"),
        ("HARD BOUNCE", "hard"),
        ("hard_bounced", "hard"),
        ("Soft", "soft"),
        ("SoftBounce", "soft"),
        ("Technical", "other"),
        ("Other", "other"),
        ("", "other"),
        ("Software failure", "other"),
        ("Not hard", "other"),
        ("1", "other"),
        ("Studsad", "other"),
    ],
)
def test_only_what_is_surely_hard_or_soft_is(category: str, status: str) -> None:
    """Technical bounces, unknown words and numbers are `other`."""
    assert bounce_status_of(category) is BounceStatus(status)


@pytest.mark.parametrize("email", ["Email", "EMAIL", "email", "RecipientEmail"])
@pytest.mark.parametrize("category", ["BounceCategory", "Category", "BounceType", "Type"])
@pytest.mark.parametrize("date", ["Created", "Date", "BounceDate", "TimeStamp", "timestamp"])
def test_bounce_is_read_under_any_name(email: str, category: str, date: str) -> None:
    """Names in any case, each of those the reference lists."""
    row = as_row({"Id": 7, email: "Ada@example.test", category: "Soft", date: f"/Date({MS}+0100)/"})

    assert bounce_of(row) == Bounce("Ada@example.test", BounceStatus.SOFT, NOON, 7)


@pytest.mark.parametrize(
    ("row", "bounce"),
    [
        ({"Email": "a@b.test"}, Bounce("a@b.test", BounceStatus.OTHER)),
        ({"Email": None, "ExternalId": "7"}, Bounce("", BounceStatus.OTHER)),
        ({}, Bounce("", BounceStatus.OTHER)),
        (
            {"Email": "a@b.test", "BounceCategory": None, "Category": "Hard", "Created": "", "Date": f"/Date({MS})/"},
            Bounce("a@b.test", BounceStatus.HARD, NOON),
        ),
        (
            {"Email": "a@b.test", "BounceCategory": "Hard", "Type": "Soft", "Created": "yesterday", "Id": "x"},
            Bounce("a@b.test", BounceStatus.HARD),
        ),
    ],
)
def test_what_a_bounce_does_not_say_is_unknown(row: dict[str, Any], bounce: Bounce) -> None:
    """The first member that says anything counts; nothing that is missing stops the row."""
    assert bounce_of(as_row(row)) == bounce


@pytest.mark.parametrize(
    ("row", "who"),
    [
        ({"Email": "a@b.test", "SubscriberId": 7}, Addressee("a@b.test", 7)),
        ({"email": " a@b.test ", "RecipientId": "7"}, Addressee("a@b.test", 7)),
        ({"RecipientId": 7, "ExternalID": "1001"}, Addressee("", 7)),
        ({"Link": "https://example.test"}, Addressee()),
    ],
)
def test_reaction_says_who_it_was(row: dict[str, Any], who: Addressee) -> None:
    """By address, by the member's id, by both, or not at all."""
    assert addressee_of(as_row(row)) == who


@pytest.mark.parametrize(
    ("told", "lists"),
    [
        ([4711], (4711,)),
        ([0, 4711, "4712", 4711], (4711, 4712)),
        (4711, (4711,)),
        ([], ()),
        (None, ()),
        ("", ()),
        ([{"Id": 5}], (5,)),
    ],
)
@pytest.mark.parametrize("name", ["MailinglistId", "MailingListId", "MailingListIds"])
def test_lists_of_a_sending(name: str, told: Any, lists: tuple[int, ...]) -> None:
    """An array of numbers that may hold a 0, which is no list."""
    (sending,) = sendings_of([{"SendQueueId": 1, name: told}])

    assert (sending.list_ids, sending.subject, sending.sent) == (lists, "", None)


@pytest.mark.parametrize(
    ("result", "error"),
    [
        (None, IncompleteRead),
        ({"Items": []}, IncompleteRead),
        ([{"MailinglistId": [1]}], ContractBroken),
        ([{"SendQueueId": 1}], ContractBroken),
        (["text"], ContractBroken),
        ([{"SendQueueId": 1, "MailinglistId": "4711,4712"}], ContractBroken),
        ([{"SendQueueId": 1, "MailinglistId": [4711, [4712]]}], ContractBroken),
        ([{"SendQueueId": 1, "MailinglistId": [{"Name": "Spring"}]}], ContractBroken),
    ],
)
def test_sendings_that_cannot_be_read_are_none(result: Any, error: type[ApsisSyncError]) -> None:
    """What is certain must be there: a sending without lists would be passed over in silence."""
    with pytest.raises(error):
        sendings_of(result)


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        (f"/Date({MS})/", NOON),
        (f"/Date({MS}+0100)/", NOON),
        (f"\\/Date({MS}+0200)\\/".replace("\\/", "/"), NOON),
        ("2024-01-15T12:00:00", NOON),
        ("2024-01-15T11:00:00Z", NOON),
        # the night to summer time, the night to winter time: the clocks on Swedish walls
        ("2024-03-31T01:59:59", datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC)),
        ("2024-03-31T03:00:00", datetime(2024, 3, 31, 1, 0, tzinfo=UTC)),
        ("2024-10-27T01:59:59", datetime(2024, 10, 26, 23, 59, 59, tzinfo=UTC)),
        ("2024-10-27T03:00:00", datetime(2024, 10, 27, 2, 0, tzinfo=UTC)),
        (None, None),
        ("", None),
    ],
)
def test_dates_with_and_without_offset_are_one_moment(told: str | None, sent: datetime | None) -> None:
    """An offset only says how a date is shown; without one it is Swedish time; nothing is nothing."""
    (sending,) = sendings_of([{"SendQueueId": 1, "MailinglistId": [5], "SendDate": told}])

    assert sending.sent == sent


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2024, 3, 31, 0, 30, tzinfo=UTC), "20240331T013000"),
        (datetime(2024, 3, 31, 1, 30, tzinfo=UTC), "20240331T033000"),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "20241027T023000"),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "20241027T023000"),
    ],
)
def test_intervals_are_asked_for_in_swedish_time(moment: datetime, text: str) -> None:
    """Also in the hours that the clocks leave out or show twice; what is asked for overlaps by more than that."""
    assert write_date(moment) == text
