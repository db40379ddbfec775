"""The drop-downs of tables and fields: the platform's where it has them, plain text where it has not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, missing

from .entries import Entry, is_one_line
from .keys import looks_like_a_key

try:
    from lime_type.fields import LimePropertyField, LimeTypeField
except ImportError:  # seen in a shipped package, in no documentation

    class LimeTypeField(fields.String):  # type: ignore[no-redef]
        """A text in which the name of a table is typed."""

        def __init__(self, application: Any = None, **more: Any) -> None:
            super().__init__(**more)

    class LimePropertyField(fields.String):  # type: ignore[no-redef]
        """A text in which the name of a field is typed."""

        def __init__(self, application: Any = None, limetype_field: str = "", **more: Any) -> None:
            super().__init__(**more)


TABLE_BESIDE = "limetype"
"""The name of the fact, beside the fields of a table, that tells which table they are fields of."""


class _Name(Entry):
    """An internal name. Whether it exists is checked with all others: a field depends on the table chosen elsewhere."""

    def deserialize(self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **_: Any) -> Any:
        """Return the name; nothing at all when it was emptied, so that only what was chosen is kept."""
        # The platform's own check is left out: its sentence has no remedy, and repeats what was typed.
        if value is missing or self.is_emptied(value):
            return missing
        if looks_like_a_key(value):
            raise self.make_error("key")
        if not is_one_line(value):
            raise self.make_error("invalid")
        return value.strip()


class LimetypePicker(_Name, LimeTypeField):  # type: ignore[misc]  # the platform is untyped
    """The name of a table."""


class PropertyPicker(_Name, LimePropertyField):  # type: ignore[misc]  # the platform is untyped
    """The name of a field of the table that the form shows beside it."""


def limetype_picker(application: Any, metadata: Mapping[str, object], refusals: Mapping[str, str]) -> Any:
    """Return a drop-down of tables."""
    return _refusing(LimetypePicker(application=application, metadata=metadata), refusals)


def property_picker(application: Any, metadata: Mapping[str, object], refusals: Mapping[str, str]) -> Any:
    """Return a drop-down of the fields of the table that is named beside it."""
    made = PropertyPicker(application=application, limetype_field=TABLE_BESIDE, metadata=metadata)
    return _refusing(made, refusals)


def _refusing(picker: Any, refusals: Mapping[str, str]) -> Any:
    # Only what shipped packages give them goes into their constructors.
    picker.error_messages = {**picker.error_messages, **refusals}
    return picker
