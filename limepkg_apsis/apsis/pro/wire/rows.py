"""How leniently the values of APSIS are read: names in any case, numbers as text, dates in three spellings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from ....core.errors import ContractBroken

Row = Mapping[str, Any]
"""One JSON object with its member names in lower case."""

_JSON_DATE = re.compile(r"/Date\((-?\d+)(?:[+-]\d{4})?\)/")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_row(value: Any) -> Row:
    """Return a JSON object with its names in lower case; `ContractBroken` when it is no object."""
    if type(value) is not dict and not isinstance(value, Mapping):  # the first question is the quick one
        raise ContractBroken(reason="row_unreadable")
    return dict(zip(_lowered(tuple(value)), value.values(), strict=True))


@lru_cache(maxsize=256)
def _lowered(names: tuple[Any, ...]) -> tuple[str, ...]:
    # The rows of a file all have the same names: a hundred thousand times the same work.
    return tuple(str(name).lower() for name in names)


def as_int(value: Any) -> int | None:
    """Return a whole number that may be written as text; None for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def required_int(row: Row, name: str) -> int:
    """Return a number that must be there."""
    found = row.get(name.lower())
    number = found if type(found) is int else as_int(found)
    if number is None:
        raise ContractBroken(reason="row_unreadable", member=name)
    return number


def text_of(row: Row, name: str) -> str:
    """Return a text; null, absent and numbers become text too."""
    value = row.get(name.lower())
    if type(value) is str:
        return value
    return "" if value is None else str(value)


def date_of(row: Row, name: str) -> datetime | None:
    """Return a moment in UTC; None when it is absent, null or in no spelling we know."""
    text = text_of(row, name).strip()
    match = _JSON_DATE.fullmatch(text)
    try:
        if match:  # the milliseconds are UTC, the offset only says how it is shown
            return _EPOCH + timedelta(milliseconds=int(match[1]))
        return _with_zone(datetime.fromisoformat(text)).astimezone(UTC) if text else None
    except (ValueError, OverflowError):
        return None


def write_date(moment: datetime) -> str:
    """Return a moment as paths and query strings want it."""
    # ASSUMED: zone of date parameters (14 #15): the wall clock of Stockholm.
    return moment.astimezone(_stockholm()).strftime("%Y%m%dT%H%M%S")


def _with_zone(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=_stockholm())


@lru_cache(maxsize=1)
def _stockholm() -> ZoneInfo:
    return ZoneInfo("Europe/Stockholm")
