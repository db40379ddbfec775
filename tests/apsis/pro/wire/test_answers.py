"""Answers become values of the core; what must be there and is not is an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from limepkg_apsis.apsis.pro.wire import answers
from limepkg_apsis.apsis.pro.wire.members import member_of
from limepkg_apsis.apsis.pro.wire.rows import as_row
from limepkg_apsis.core.errors import ApsisSyncError, ContractBroken, IncompleteRead
from limepkg_apsis.core.model import MailingList, Member, OptOut

LIST = {"Id": "4711", "Name": "Vår", "FromName": None, "FromEmail": "n@example.test", "Description": "mark"}


def test_index_is_an_array_of_lists() -> None:
    """Each list once; ids may be text, members may be null."""
    assert answers.lists_of([LIST, LIST]) == (MailingList(4711, "Vår", "", "n@example.test", "mark"),)
    assert answers.lists_of([]) == ()


@pytest.mark.parametrize("result", [None, {}, "", 0, {"Items": []}])
def test_anything_else_is_no_index(result: object) -> None:
    """What is no array is not an empty index."""
    with pytest.raises(IncompleteRead):
        answers.lists_of(result)


@pytest.mark.parametrize(
    ("result", "names"),
    [
        (
            {"Demographics": [{"Index": 1, "Key": "City"}, {"Index": 2, "Key": ""}, {"Key": " LimeId "}]},
            ("City", "LimeId"),
        ),
        ({"demographics": []}, ()),
        ([{"key": "City"}, {"Key": None}], ("City",)),
        ({"Fields": []}, None),
        ({"Demographics": ["City"]}, None),
        (None, None),
        ("City", None),
    ],
)
def test_names_of_demographic_fields(result: object, names: tuple[str, ...] | None) -> None:
    """Unused slots have no name; what is in no known form tells nothing."""
    assert answers.field_names_of(result) == names


@pytest.mark.parametrize("row", [None, {}, {"Name": "x"}, {"Id": None}, {"Id": True}, "4711", 4711])
def test_index_with_an_unreadable_row_is_none(row: object) -> None:
    """One row that cannot be read makes the whole index unusable."""
    with pytest.raises(ContractBroken):
        answers.lists_of([LIST, row])


def test_another_list_is_never_taken_for_the_one_asked_for() -> None:
    """Asking for one list and getting another is an error; null is none."""
    assert answers.raw_list_of(LIST, 4711) == LIST
    assert answers.raw_list_of(None, 4711) is None
    with pytest.raises(ContractBroken):
        answers.raw_list_of(LIST, 4712)


@pytest.mark.parametrize(("result", "number"), [(7, 7), ("7", 7)])
def test_new_ids_may_be_text(result: object, number: int) -> None:
    """Ids come as numbers or as text."""
    assert answers.new_id_of(result) == number


@pytest.mark.parametrize("result", [None, 0, -1, True, "x", [7], {}])
def test_no_id_is_an_error(result: object) -> None:
    """Without an id nobody knows what was made."""
    with pytest.raises(ContractBroken):
        answers.new_id_of(result)


@pytest.mark.parametrize(
    ("result", "total", "pages", "rows"),
    [
        ({"TotalCount": 3, "TotalPages": 2, "Items": [{"Id": 1}, {"Id": 2}]}, 3, 2, 2),
        ({"TotalCount": "3", "TotalPages": "2", "Items": [{"Id": 1}, {"Id": 2}]}, 3, 2, 2),
        ({"totalcount": 3, "items": [{"Id": 1}, {"Id": 2}]}, 3, 2, 2),
        ({"TotalCount": 3, "TotalPages": 0, "Items": [{"Id": 1}, {"Id": 2}]}, 3, 2, 2),
        ({"TotalCount": 0, "TotalPages": 0, "Items": []}, 0, 0, 0),
        ({"TotalCount": 0, "TotalPages": 1, "Items": None}, 0, 1, 0),
        ({"TotalCount": 0}, 0, 0, 0),
    ],
)
def test_pages_say_how_much_there_is(result: Any, total: int, pages: int, rows: int) -> None:
    """Totals may be text; pages that are not announced are counted."""
    page = answers.page_of(result)

    assert (page.total, page.pages, len(page.rows)) == (total, pages, rows)


@pytest.mark.parametrize(
    "result", [None, [], {}, {"Items": []}, {"TotalCount": None, "Items": []}, {"TotalCount": -1, "Items": []}]
)
def test_page_without_total_proves_nothing(result: object) -> None:
    """Without an announced total, or with one that cannot be, there is no proof."""
    with pytest.raises(IncompleteRead):
        answers.page_of(result)


@pytest.mark.parametrize(
    ("row", "field", "member"),
    [
        ({"Id": 1, "Email": "a@b"}, "", Member(1, "a@b")),
        ({"Id": 1, "Email": "a@b", "Name": None, "ExternalId": None}, "", Member(1, "a@b", "", "")),
        ({"Id": "1", "Email": "a@b", "Name": "Ada", "ExternalId": "7"}, "", Member(1, "a@b", "Ada", "7")),
        ({"Id": 1, "Email": None}, "", Member(1, "")),
        (
            {"Id": 1, "Email": "a@b", "DemographicData": [{"Key": "limeid", "Value": " 8 "}]},
            "LimeId",
            Member(1, "a@b", None, "8"),
        ),
        ({"Id": 1, "Email": "a@b", "DemographicData": []}, "LimeId", Member(1, "a@b", None, "")),
        ({"Id": 1, "Email": "a@b"}, "LimeId", Member(1, "a@b", None, None)),
        (
            {"Id": 1, "Email": "a@b", "ExternalId": "7", "DemographicData": [{"Key": "LimeId", "Value": "8"}]},
            "LimeId",
            Member(1, "a@b", None, "8"),
        ),
        (
            {"Id": 1, "Email": "a@b", "ExternalId": "7", "DemographicData": [{"Key": "LimeId", "Value": ""}]},
            "LimeId",
            Member(1, "a@b", None, "7"),
        ),
    ],
)
def test_members_say_what_the_answer_says(row: dict[str, Any], field: str, member: Member) -> None:
    """Absent is unknown, null and empty are empty, the demographic field comes before ExternalId."""
    assert member_of(as_row(row), field) == member


@pytest.mark.parametrize("row", [{"Email": "a@b"}, {"Id": 1}, {"Id": "x", "Email": "a@b"}])
def test_member_without_id_or_address_is_an_error(row: dict[str, Any]) -> None:
    """Nobody decides about somebody who cannot be recognised."""
    with pytest.raises(ContractBroken):
        member_of(as_row(row), "")


def test_opt_outs_say_when_and_why() -> None:
    """Date and reason are there when APSIS gives them."""
    full = {"Id": 55001, "SubscriberId": 1, "Email": "a@b", "ExternalId": "7", "Reason": "Hard Bounce"}

    assert answers.opt_out_of(as_row({**full, "Created": "/Date(1705307400000+0100)/"})) == OptOut(
        "a@b", "7", datetime(2024, 1, 15, 8, 30, tzinfo=UTC), "Hard Bounce"
    )
    assert answers.opt_out_of(as_row({"Id": 1, "Email": "a@b"})) == OptOut("a@b")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Id": 1, "Email": "a@b"}, {"Id": 2, "Email": "a@b"}),
        ({"SubscriberId": 1, "Email": "a@b"}, {"SubscriberId": 2, "Email": "a@b"}),
        ({"Email": "a@b"}, {"Email": "c@d"}),
    ],
)
def test_opt_outs_are_told_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    """By their own id if there is one, else by person and address."""
    assert answers.opt_out_key(as_row(one)) != answers.opt_out_key(as_row(other))
    assert answers.opt_out_key(as_row(one)) == answers.opt_out_key(as_row({**one, "Reason": "x"}))


@pytest.mark.parametrize("result", [None, {}, {"PollURL": None}, {"PollURL": ""}, "http://x/"])
def test_queued_work_without_a_poll_file_is_an_error(result: object) -> None:
    """Work that cannot be followed is a broken contract."""
    with pytest.raises(ContractBroken):
        answers.poll_address_of(result)


@pytest.mark.parametrize(("result", "text"), [(31, "31"), ("31", "31"), (" 0f6c-2a ", "0f6c-2a")])
def test_import_ids_have_any_form(result: object, text: str) -> None:
    """Numbers and texts are both ids."""
    assert answers.import_id_of(result) == text


@pytest.mark.parametrize(
    ("read", "result", "error"),
    [
        (answers.import_id_of, None, ContractBroken),
        (answers.import_id_of, True, ContractBroken),
        (answers.import_id_of, " ", ContractBroken),
        (answers.count_of, None, ContractBroken),
        (answers.count_of, -1, ContractBroken),
        (answers.report_of, {"TotalCount": 2, "Emails": ["a@b"]}, IncompleteRead),
        (answers.report_of, {"TotalCount": 1, "Emails": "a@b"}, IncompleteRead),
        (answers.report_of, None, ContractBroken),
    ],
)
def test_unusable_answers_are_errors(read: Any, result: object, error: type[ApsisSyncError]) -> None:
    """What cannot be used says so."""
    with pytest.raises(error):
        read(result)
