"""How a value given to a property becomes the stored value, and how the stored value is shown again."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dateutil.parser import isoparse

from lime_stub.model.definitions import NO_OPTION, TEXT_TYPES, TIME_TYPES, Option, PropertyDefinition
from lime_stub.model.errors import ValidationError

EMPTY_OPTION_VARIABLE = "LIME_STUB_EMPTY_OPTION"


def stored_value(definition: PropertyDefinition, value: Any) -> Any:
    """Turn a value given by code, YAML or JSON into the form the table holds."""
    if value is None:
        return False if definition.type == "yesno" else () if definition.type == "set" else None
    try:
        return _STORE[definition.type](definition, value)
    except ValidationError:
        raise
    except (TypeError, ValueError, KeyError, OverflowError) as error:
        raise ValidationError(
            f"property {definition.name!r} of type {definition.type} cannot hold a {type(value).__name__} like that"
        ) from error


def shown_value(definition: PropertyDefinition, stored: Any) -> Any:
    """Turn the stored form into what `.value` returns."""
    if definition.type == "option":
        return option_or_empty(definition, stored)
    if definition.type == "set":
        return [option for option in map(definition.option_of, stored or ()) if option]
    if definition.type == "yesno":
        return bool(stored)
    return stored


def option_or_empty(definition: PropertyDefinition, stored: int | None) -> Option | None:
    """Return the chosen option, or what stands for "nothing chosen"."""
    found = None if stored is None else definition.option_of(stored)
    return found or empty_option()


def empty_option() -> Option | None:
    """Return the value of an option property in which nothing is chosen."""
    # ASSUMED: empty option: an option object that is falsy and has an empty key, since shipped packages read
    # `.value.key` without looking first. LIME_STUB_EMPTY_OPTION=none gives None instead.
    return None if os.environ.get(EMPTY_OPTION_VARIABLE) == "none" else NO_OPTION


def plain_value(value: Any) -> Any:
    """Return a shown value without objects in it: options as their keys."""
    if isinstance(value, Option):
        return value.key if value else None
    return [plain_value(each) for each in value] if isinstance(value, list) else value


def serialize_properties_and_values(items: Mapping[str, Any]) -> dict[str, Any]:
    """Return names and values as JSON: options as keys, times in ISO form."""
    # ASSUMED: lime_type.unit_of_work._serialize_properties_and_values: a shipped package imports this private name and
    # answers requests with its result, so the result must be JSON.
    plain = {name: plain_value(value) for name, value in items.items()}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}


def default_value(definition: PropertyDefinition, now: datetime) -> Any:
    """Return the stored form of the default value of a new object."""
    # ASSUMED: default values: applied when the object is constructed.
    default = definition.defaultvalue
    if default in (None, "empty"):
        return stored_value(definition, None)
    if isinstance(default, str) and default.endswith("()"):
        return now if default.lower() in ("getdate()", "getutcdate()") else stored_value(definition, None)
    return stored_value(definition, default)


def check_value(limetype: str, definition: PropertyDefinition, stored: Any) -> None:
    """Raise ValidationError when a value is missing or too long."""
    # ASSUMED: errors of a commit: ValidationError, a class the platform does not export under that name.
    if definition.required and (stored is None or stored == "" or stored == ()):
        raise ValidationError(f"{limetype}.{definition.name} is required")
    if stored and definition.is_limited and len(stored) > (definition.length or 0):
        raise ValidationError(f"{limetype}.{definition.name} is longer than {definition.length} characters")


def parse_time(value: Any) -> datetime:
    """Read a date, a datetime, ISO text or a year; what has no zone is UTC."""
    # ASSUMED: time without zone: UTC. ASSUMED: date, month, year: also aware datetimes, at midnight.
    if isinstance(value, str):
        value = isoparse(value)
    if isinstance(value, int) and not isinstance(value, bool):
        value = date(value, 1, 1)
    if not isinstance(value, date):
        raise TypeError("not a time")
    if not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _store_text(definition: PropertyDefinition, value: Any) -> str:
    # ASSUMED: number given to a text: its digits. Anything else that is no text is refused.
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise TypeError("not a text")
    return str(value)


def _store_integer(definition: PropertyDefinition, value: Any) -> int:
    # ASSUMED: integer: of any size; SQL Server's own ends at 2,147,483,647.
    # ASSUMED: digits given to an integer: the number.
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError("not a whole number")
    return int(value)


def _store_decimal(definition: PropertyDefinition, value: Any) -> float:
    number = float(value)
    if isinstance(value, bool) or not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _store_yesno(definition: PropertyDefinition, value: Any) -> bool:
    if isinstance(value, str):
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}[value.lower()]
    if value not in (0, 1):
        raise ValueError("neither yes nor no")
    return bool(value)


def _store_option(definition: PropertyDefinition, value: Any) -> int | None:
    if isinstance(value, Mapping):
        value = value["id"] if value.get("id") is not None else value.get("key")
    option = definition.option_of(value)
    if option is None:
        if value in ("", NO_OPTION):
            return None
        raise ValidationError(f"property {definition.name!r} has no option {_spoken(value)}")
    if option.id is None:
        raise ValidationError(f"the options of {definition.name!r} get their ids with the table; there is none yet")
    return option.id


def _store_set(definition: PropertyDefinition, value: Any) -> tuple[int, ...]:
    given = [part for part in value.split(";") if part] if isinstance(value, str) else value
    ids = (_store_option(definition, each) for each in given)
    return tuple(dict.fromkeys(each for each in ids if each is not None))


def _store_reference(definition: PropertyDefinition, value: Any) -> int:
    # ASSUMED: relation to a record that is not there: accepted; what it points to is nobody.
    if isinstance(value, (bool, float)):
        raise TypeError("not an id")
    return int(value)


def _store_time(definition: PropertyDefinition, value: Any) -> datetime | None:
    return None if value == "" else parse_time(value)


def _spoken(value: Any) -> str:
    return repr(value.key if isinstance(value, Option) else value)


_STORE: dict[str, Callable[[PropertyDefinition, Any], Any]] = {
    **dict.fromkeys(TEXT_TYPES, _store_text),
    **dict.fromkeys(TIME_TYPES, _store_time),
    "integer": _store_integer,
    "decimal": _store_decimal,
    "percent": _store_decimal,
    "yesno": _store_yesno,
    "option": _store_option,
    "set": _store_set,
    "belongsto": _store_reference,
    "user": _store_reference,
    "file": _store_reference,
}
