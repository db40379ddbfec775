"""The kinds of settings. Each takes its own type and nothing near it; emptied, it has its default again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, missing, validate

from .keys import looks_like_a_key

LONGEST_TEXT = 200
LARGEST_ID = 2147483647


def is_one_line(value: object) -> bool:
    """Tell whether a value is text that a person may have typed into one line."""
    return isinstance(value, str) and len(value.strip()) <= LONGEST_TEXT and value.strip().isprintable()


class Entry(fields.Field):
    """What all settings have in common."""

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **more: Any
    ) -> Any:
        """Return the value of a setting that was posted; a key is refused wherever it was pasted."""
        if looks_like_a_key(value):
            raise self.make_error("key")
        return super().deserialize(missing if self.is_emptied(value) else value, attr, data, **more)

    def is_emptied(self, value: object) -> bool:
        """Tell whether the form says that there is nothing."""
        return value is None or (isinstance(value, str) and not value.strip())


class YesNo(Entry, fields.Boolean):
    """Yes or no; no word and no number stands for either."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class WholeNumber(Entry, fields.Integer):
    """A whole number within bounds."""

    def __init__(self, low: int, high: int, *, error_messages: dict[str, str], **more: Any) -> None:
        within = validate.Range(min=low, max=high, error=error_messages["invalid"])
        super().__init__(strict=True, validate=within, error_messages=error_messages, **more)


class RecordId(WholeNumber):
    """The id of a record in Lime; None when there is none. Forms that hold it as text are understood."""

    def __init__(self, *, error_messages: dict[str, str], **more: Any) -> None:
        super().__init__(1, LARGEST_ID, error_messages=error_messages, allow_none=True, **more)

    def _validated(self, value: Any) -> Any:
        text = value.strip() if isinstance(value, str) else ""
        return super()._validated(int(text) if text.isdecimal() and len(text) < 20 else value)  # type: ignore[no-untyped-call]  # marshmallow's own


class Number(Entry, fields.Float):
    """A number within bounds, with or without decimals."""

    def __init__(self, low: float, high: float, *, error_messages: dict[str, str], **more: Any) -> None:
        within = validate.Range(min=low, max=high, error=error_messages["invalid"])
        super().__init__(validate=within, error_messages=error_messages, **more)

    def _validated(self, value: Any) -> Any:
        if isinstance(value, str):
            raise self.make_error("invalid", input=value)
        super()._validated(value)  # type: ignore[no-untyped-call]  # marshmallow's own
        return value

    def _serialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return value


class Text(Entry, fields.String):
    """Text on one line, without the spaces around it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not is_one_line(value):
            raise self.make_error("invalid")
        return str(value).strip()


class Choice(Entry, fields.String):
    """One of a few words."""

    def __init__(self, labels: Mapping[str, str], *, error_messages: dict[str, str], **more: Any) -> None:
        one_of = validate.OneOf(tuple(labels), labels=tuple(labels.values()), error=error_messages["invalid"])
        super().__init__(validate=one_of, error_messages=error_messages, **more)


class Section(Entry, fields.Nested):
    """A group of settings."""


class Fact(fields.String):
    """What the form shows and nobody can set; it is filled in when the form is read and never kept."""

    def __init__(self, *, metadata: Mapping[str, object]) -> None:
        lime = {**dict(metadata.get("lime") or {}), "disabled": True}  # type: ignore[call-overload]
        super().__init__(metadata={**metadata, "readOnly": True, "lime": lime})
