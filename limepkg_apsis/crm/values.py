"""How the values in a row are understood, whatever form the platform gives them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from .labels import FieldFacts


def text(value: Any) -> str:
    """Return a text; nothing is the empty text."""
    return "" if value is None else str(value)


def number(value: Any) -> int | None:
    """Return a whole number; what is none, is none."""
    try:
        return None if value is None or isinstance(value, bool) else int(value)
    except (TypeError, ValueError):
        return None


def yes(value: Any) -> bool:
    """Return a yes or no; nothing is no."""
    return value.strip().lower() in ("1", "true", "yes") if isinstance(value, str) else bool(value)


def moment(value: Any) -> datetime | None:
    """Return a time, aware, in UTC; nothing and what cannot be read are none."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value.strip())
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime):
        return None
    # ASSUMED: time without zone: UTC.
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def option_key(value: Any, facts: FieldFacts) -> str:
    """Return the key of a chosen option."""
    # ASSUMED: an option in a result: a mapping or an object with the key, the bare key, or the bare id.
    if isinstance(value, Mapping):
        return text(value.get("key")) or facts.option_key(number(value.get("id")) or 0)
    if isinstance(value, int):
        return facts.option_key(value)
    return text(getattr(value, "key", value))


def related(value: Any) -> Mapping[str, Any] | None:
    """Return the row a relation points to; None when it points to nobody."""
    # ASSUMED: a relation to nothing, asked for with its properties: None, an empty mapping, or one full of None.
    if isinstance(value, Mapping) and number(value.get("_id")):
        return value
    return None


def related_id(value: Any) -> int | None:
    """Return the id a relation points to, asked for with or without its properties."""
    return number(value.get("_id") if isinstance(value, Mapping) else value) or None
