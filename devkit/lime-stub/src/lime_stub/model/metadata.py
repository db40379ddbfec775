"""What can be read about a property, the same on a limetype and on an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lime_stub.model.definitions import Option, PropertyDefinition, text_in
from lime_stub.model.labels import field_label

if TYPE_CHECKING:
    from lime_stub.limetypes import LimeType


class PropertyMetadata:
    """Show the definition of one property of one limetype."""

    def __init__(self, definition: PropertyDefinition, limetype: LimeType) -> None:
        self.definition = definition
        self.limetype = limetype

    @property
    def name(self) -> str:
        """Return the internal name."""
        return self.definition.name

    # ASSUMED: attributes of a property of a limetype: those of the REST metadata, under the same names.

    @property
    def type(self) -> str:
        """Return the type as the DSL spells it."""
        return self.definition.type

    @property
    def label(self) -> Any:
        """Return the label in the spelling in force."""
        return field_label(self.definition.label)

    @property
    def required(self) -> bool:
        """Say whether the property must have a value."""
        return self.definition.required

    @property
    def length(self) -> int | None:
        """Return the greatest length of a text."""
        return self.definition.length

    @property
    def defaultvalue(self) -> Any:
        """Return the default value as the DSL gives it."""
        return self.definition.defaultvalue

    @property
    def localname(self) -> str:
        """Return the name in the application's language."""
        return text_in(self.definition.localname, self.limetype.language, self.definition.name)

    @property
    def options(self) -> list[Option]:
        """Return the options; an empty list unless the property is an option or a set."""
        return list(self.definition.options)

    @property
    def related(self) -> str | None:
        """Return the name of the related limetype."""
        return self.definition.related

    @property
    def backref(self) -> str | None:
        """Return the name of the property on the other side of a relation."""
        return self.definition.backref

    def get_related_limetype(self) -> LimeType | None:
        """Return the related limetype; None unless the property is a relation."""
        return self.limetype.sibling(self.definition.related) if self.definition.related else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.limetype.name}.{self.name} ({self.type})>"
