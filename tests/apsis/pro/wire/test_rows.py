"""Values are read leniently, and dates written as Stockholm's clocks show them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.apsis.pro.wire.rows import as_int, as_row, date_of, required_int, text_of, write_date
from limepkg_apsis.core.errors import ContractBroken


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/Date(1705307400000)/", datetime(2024, 1, 15, 8, 30, tzinfo=UTC)),
        ("/Date(1705307400000+0100)/", datetime(2024, 1, 15, 8, 30, tzinfo=UTC)),
        ("/Date(1705307400000-0530)/", datetime(2024, 1, 15, 8, 30, tzinfo=UTC)),
        ("/Date(-86400000+0800)/", datetime(1969, 12, 31, tzinfo=UTC)),
        ("2024-01-15T09:30:00", datetime(2024, 1, 15, 8, 30, tzinfo=UTC)),
        ("2024-07-15T09:30:00", datetime(2024, 7, 15, 7, 30, tzinfo=UTC)),
        (None, None),
        ("", None),
        ("yesterday", None),
        ("/Date(999999999999999999)/", None),
        ("/Date()/", None),
    ],
)
def test_dates_are_moments_in_utc(written: object, read: datetime | None) -> None:
    """The milliseconds count, the offset is decoration; what cannot be read is no date."""
    assert date_of(as_row({"CREATED": written}), "Created") == read


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2024, 1, 16, tzinfo=UTC), "20240116T010000"),
        (datetime(2024, 7, 1, 22, 0, 5, tzinfo=UTC), "20240702T000005"),
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), "20241027T023000"),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), "20241027T023000"),
    ],
)
def test_dates_are_written_as_wall_clock(moment: datetime, written: str) -> None:
    """Summer and winter time are those of Stockholm."""
    assert write_date(moment) == written


@given(st.integers())
def test_numbers_may_be_text(number: int) -> None:
    """A whole number is read from a number and from its text."""
    assert as_int(number) == as_int(str(number)) == number


@pytest.mark.parametrize("value", [None, True, "", "x", 1.5, "1.5", [], {}])
def test_other_things_are_no_numbers(value: object) -> None:
    """Nothing else is taken for a number."""
    assert as_int(value) is None
    with pytest.raises(ContractBroken):
        required_int(as_row({"Id": value}), "Id")


def test_names_are_found_in_any_case() -> None:
    """FolderId, FolderID and folderid are one name; null is an empty text."""
    row = as_row({"FolderID": 7, "name": None})

    assert (text_of(row, "FolderId"), text_of(row, "Name"), text_of(row, "Other")) == ("7", "", "")


@pytest.mark.parametrize("value", [None, [], "x", 7])
def test_only_objects_are_rows(value: object) -> None:
    """Anything else breaks the contract."""
    with pytest.raises(ContractBroken):
        as_row(value)
