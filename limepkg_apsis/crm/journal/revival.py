"""How values become JSON and come back: by the types of their fields, so that a new field needs no line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from ..values import moment

T = TypeVar("T")


def revived(kind: type[T], told: Mapping[str, Any]) -> T:
    """Make a value of a dataclass; fields that are not told keep their defaults. `ValueError` if it cannot be."""
    hints = get_type_hints(kind)
    names = [each.name for each in fields(kind) if each.name in told]  # type: ignore[arg-type]  # a dataclass, always
    try:
        return kind(**{name: _value(hints[name], told[name]) for name in names})
    except (TypeError, AttributeError, LookupError) as error:
        raise ValueError(f"not a {kind.__name__}") from error


def _value(kind: Any, told: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return None if told is None else _value(_present(kind), told)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), told)
    if is_dataclass(kind) and isinstance(kind, type):
        return revived(kind, told)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(told)
    return _moment(told) if kind is datetime else told


def _present(kind: Any) -> Any:
    return next(each for each in get_args(kind) if each is not type(None))


def _tuple(kinds: tuple[Any, ...], told: Any) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:  # the notation of a tuple of any length
        return tuple(_value(kinds[0], each) for each in told)
    return tuple(_value(kind, each) for kind, each in zip(kinds, told, strict=True))


def _moment(told: Any) -> datetime:
    found = moment(told)
    if found is None:
        raise ValueError("not a time")
    return found
