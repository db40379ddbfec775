"""Values in a row are understood in whatever form they come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from limepkg_apsis.crm import values
from limepkg_apsis.crm.labels import FieldFacts

NOON = datetime(2024, 1, 15, 12, 0, tzinfo=UTC)
TYPE = FieldFacts("type", kind="option", options=(("email", 7), ("letter", 8), ("", 9)))


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        (NOON, NOON),
        (NOON.replace(tzinfo=None), NOON),
        (datetime(2024, 1, 15, 13, 0, tzinfo=timezone(timedelta(hours=1))), NOON),
        ("2024-01-15T12:00:00Z", NOON),
        ("2024-01-15T13:00:00+01:00", NOON),
        ("2024-01-15 12:00:00", NOON),
        (date(2024, 1, 15), datetime(2024, 1, 15, tzinfo=UTC)),
        (None, None),
        ("", None),
        ("yesterday", None),
        (0, None),
    ],
)
def test_moment(told: object, moment: datetime | None) -> None:
    """Times are aware and in UTC."""
    assert values.moment(told) == moment


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"key": "email", "id": 7, "text": "E-mail"}, "email"),
        ({"id": 7}, "email"),
        ({"key": None, "id": None}, ""),
        ("email", "email"),
        (8, "letter"),
        (99, ""),
        (SimpleNamespace(key="email"), "email"),
        (None, ""),
    ],
)
def test_option_key(told: object, key: str) -> None:
    """An option is known by its key."""
    assert values.option_key(told, TYPE) == key


@pytest.mark.parametrize(
    ("told", "number"), [(7, 7), ("7", 7), (7.0, 7), (0, 0), (None, None), ("", None), ("x", None), (True, None)]
)
def test_number(told: object, number: int | None) -> None:
    """A whole number, or none."""
    assert values.number(told) == number


@pytest.mark.parametrize(
    ("told", "yes"), [(True, True), (1, True), ("1", True), ("true", True), (False, False), ("0", False), (None, False)]
)
def test_yes(told: object, yes: bool) -> None:
    """Nothing is no."""
    assert values.yes(told) is yes


@pytest.mark.parametrize(
    ("told", "found"),
    [(None, False), ({}, False), ({"_id": None, "name": None}, False), (7, False), ({"_id": 7, "name": None}, True)],
)
def test_relation_to_nobody(told: object, found: bool) -> None:
    """A relation that points to nobody looks different from platform to platform."""
    assert (values.related(told) is not None) is found
