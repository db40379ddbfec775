"""What a limetype consists of, as frozen values that know neither a database nor an application."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lime_stub.model.labels import NO_LABEL

DEFAULT_LANGUAGE = "en_us"

TEXT_TYPES = frozenset({"string", "text", "phone", "link", "xml", "sql", "formatted string", "geography", "html"})
TIME_TYPES = frozenset({"time", "date", "month", "year", "quarter", "week", "timeofday"})
NUMBER_TYPES = frozenset({"integer", "decimal", "percent"})
REFERENCE_TYPES = frozenset({"belongsto", "user", "file"})
CHOICE_TYPES = frozenset({"option", "set"})
TO_MANY_TYPES = frozenset({"hasmany", "hasandbelongstomany"})
RELATION_TYPES = TO_MANY_TYPES | {"belongsto"}
PROPERTY_TYPES = (
    TEXT_TYPES | TIME_TYPES | NUMBER_TYPES | REFERENCE_TYPES | CHOICE_TYPES | TO_MANY_TYPES | frozenset({"yesno"})
)

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an option or set property; falsy when it stands for "nothing chosen"."""

    key: str
    id: int | None = None
    text: str = ""
    inactive: bool = False

    def __bool__(self) -> bool:
        return self.id is not None or bool(self.key)

    def __str__(self) -> str:
        return self.key

    def to_dict(self) -> dict[str, Any]:
        """Return key, id and text as a JSON-able dictionary."""
        return {"key": self.key, "id": self.id, "text": self.text}


NO_OPTION = Option(key="")


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """One property of a limetype."""

    name: str
    type: str
    label: str = NO_LABEL
    required: bool = False
    length: int | None = None
    options: tuple[Option, ...] = ()
    defaultvalue: Any = None
    related: str | None = None
    backref: str | None = None
    localname: Texts = field(default_factory=dict)

    @property
    def is_stored(self) -> bool:
        """Say whether the property is a column of its limetype's table."""
        return self.type not in TO_MANY_TYPES

    @property
    def is_limited(self) -> bool:
        """Say whether a length applies to the values."""
        # The platform's "unlimited" is the length 1073741823, which no text reaches.
        return self.type in TEXT_TYPES and bool(self.length)

    def option_of(self, value: Any) -> Option | None:
        """Find an option by id, by key or by itself; None when there is no such option."""
        if isinstance(value, Option):
            value = value.id if value.id is not None else value.key
        wanted = "id" if isinstance(value, int) and not isinstance(value, bool) else "key"
        return next((option for option in self.options if getattr(option, wanted) == value), None)


@dataclass(frozen=True, slots=True)
class TypeDefinition:
    """One limetype."""

    name: str
    label: str = NO_LABEL
    singular: Texts = field(default_factory=dict)
    plural: Texts = field(default_factory=dict)
    properties: tuple[PropertyDefinition, ...] = ()

    def property_named(self, name: str) -> PropertyDefinition | None:
        """Find a property by name; None when there is no such property."""
        return next((each for each in self.properties if each.name == name), None)

    @property
    def stored(self) -> tuple[PropertyDefinition, ...]:
        """Return the properties that are columns."""
        return tuple(each for each in self.properties if each.is_stored)

    def to_json(self) -> dict[str, Any]:
        """Return the definition as plain JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TypeDefinition:
        """Read a definition back from plain JSON."""
        properties = tuple(
            PropertyDefinition(**{**each, "options": tuple(Option(**option) for option in each["options"])})
            for each in data["properties"]
        )
        return cls(**{**data, "properties": properties})


def descriptive_properties(definition: TypeDefinition) -> tuple[PropertyDefinition, ...]:
    """Choose the properties whose values make up the descriptive text of an object."""
    # ASSUMED: descriptive expression: label name, else first and last name, else a property called name,
    # else the first text. On the platform it is an SQL expression of the table.
    texts = [each for each in definition.properties if each.type in TEXT_TYPES]
    by_label = {each.label: each for each in reversed(texts)}
    for labels in (("name",), ("firstname", "lastname")):
        found = tuple(by_label[label] for label in labels if label in by_label)
        if found:
            return found
    named = tuple(each for each in texts if each.name == "name")
    return named or tuple(texts[:1])


def text_in(texts: Texts, language: str | None, otherwise: str) -> str:
    """Choose a text by language, falling back to English, then to any, then to the given word."""
    for key in (language or "", f"{language}_us", DEFAULT_LANGUAGE):
        if texts.get(key):
            return texts[key]
    return next((text for text in texts.values() if text), otherwise)
