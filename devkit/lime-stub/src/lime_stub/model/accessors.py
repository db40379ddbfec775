"""How the properties of an object are read and changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lime_stub.model.definitions import CHOICE_TYPES, PropertyDefinition
from lime_stub.model.errors import ValidationError
from lime_stub.model.metadata import PropertyMetadata
from lime_stub.model.values import shown_value, stored_value

if TYPE_CHECKING:
    from lime_stub.objects import LimeObject
    from lime_stub.storage.files import File


class PropertyAccessor(PropertyMetadata):
    """Read and change one property of one object."""

    def __init__(self, definition: PropertyDefinition, owner: LimeObject) -> None:
        super().__init__(definition, owner.limetype)
        self._owner = owner

    @property
    def value(self) -> Any:
        """Return the present value."""
        return shown_value(self.definition, self._owner.state.values.get(self.name))

    @value.setter
    def value(self, value: Any) -> None:
        self._owner.state.set(self.name, stored_value(self.definition, value))

    @property
    def original_value(self) -> Any:
        """Return the value the object was read with."""
        return shown_value(self.definition, self._owner.state.original(self.name))

    @property
    def has_value(self) -> bool:
        """Say whether there is a value: neither nothing, nor an empty text, nor an empty choice."""
        value = self.value
        return bool(value) if self.type in CHOICE_TYPES else value not in (None, "")

    def is_dirty(self) -> bool:
        """Say whether the value differs from the one the object was read with."""
        return self._owner.state.is_dirty(self.name)


class OptionPropertyAccessor(PropertyAccessor):
    """Read and change an option."""

    def set_by_key(self, key: str) -> None:
        """Choose the option that has the key."""
        self.value = key


class SetPropertyAccessor(PropertyAccessor):
    """Read and change a set of options."""


class FilePropertyAccessor(PropertyAccessor):
    """Read and change the id of a file."""

    def fetch(self) -> File | None:
        """Return the file, or None."""
        application = self._owner.application
        return application.files.fetch(self.value) if self.value and application else None


class BelongsToPropertyAccessor(PropertyAccessor):
    """Read and change the object this object belongs to."""

    @property
    def value(self) -> int | None:
        """Return the id of the related object, or None."""
        attached = self._owner.state.attached.get(self.name)
        return attached.id if attached is not None else self._owner.state.values.get(self.name)

    @value.setter
    def value(self, value: Any) -> None:
        # ASSUMED: an object given as the value of a relation: the same as attach(object).
        # ASSUMED: detach of a belongsto: None as its value.
        if hasattr(value, "limetype"):
            self.attach(value)
        else:
            self._owner.state.detach(self.name)
            self._owner.state.set(self.name, stored_value(self.definition, value))

    @property
    def id(self) -> int | None:
        """Return the id of the related object, or None."""
        # ASSUMED: id of a relation: a shipped package reads it beside value.
        return self.value

    def attach(self, limeobject: LimeObject) -> None:
        """Relate to an object, saved or not."""
        self._check_kind(limeobject)
        self._owner.state.attach(self.name, limeobject)

    def detach(self, limeobject: LimeObject | None = None) -> None:
        """Relate to nothing."""
        self.value = None

    def fetch(self) -> LimeObject | None:
        """Return the related object, or None."""
        attached = self._owner.state.attached.get(self.name)
        if attached is not None or not self.value:
            return attached
        related = self.get_related_limetype()
        return related.find(self.value) if related else None

    @property
    def descriptive(self) -> str | None:
        """Return the descriptive text of the related object, or None."""
        related = self.fetch()
        return related.descriptive if related else None

    def _check_kind(self, limeobject: LimeObject) -> None:
        if limeobject.limetype.name != self.definition.related:
            raise ValidationError(
                f"{self.limetype.name}.{self.name} relates to {self.definition.related}, not {limeobject.limetype.name}"
            )


class HasManyPropertyAccessor(PropertyAccessor):
    """Read and change the objects that belong to this object."""

    @property
    def value(self) -> None:
        """Return nothing: the objects are read with fetch()."""
        # ASSUMED: value of a to-many relation: None.
        return None

    @value.setter
    def value(self, value: Any) -> None:
        raise ValidationError(f"{self.limetype.name}.{self.name} is changed with attach and detach")

    def fetch(self) -> Iterator[LimeObject]:
        """Iterate over the saved related objects, then over those attached since."""
        pending = self._owner.state.added(self.name)
        if self._owner.id:
            elsewhere = {each.id for each in (*self._owner.state.removed(self.name), *pending)}
            yield from (each for each in self._saved() if each.id not in elsewhere)
        yield from pending

    def attach(self, limeobject: LimeObject) -> None:
        """Make an object belong to this one; both must be added to the unit of work."""
        # ASSUMED: attach and detach of a to-many relation: they set the relation on the other object.
        limeobject.get_property(self.definition.backref or "").value = self._owner
        self._owner.state.add_many(self.name, limeobject)

    def detach(self, limeobject: LimeObject) -> None:
        """Make an object no longer belong to this one."""
        limeobject.get_property(self.definition.backref or "").value = None
        self._owner.state.remove_many(self.name, limeobject)

    def is_dirty(self) -> bool:
        """Say whether objects were attached or detached since the object was read."""
        return bool(self._owner.state.added(self.name) or self._owner.state.removed(self.name))

    def _saved(self) -> Iterator[LimeObject]:
        related = self.get_related_limetype()
        if related is not None and self.definition.backref and self._owner.id:
            yield from related.all_by(self.definition.backref, self._owner.id)


class HasAndBelongsToManyPropertyAccessor(HasManyPropertyAccessor):
    """Read and change the objects of a many-to-many relation."""

    def attach(self, limeobject: LimeObject) -> None:
        """Link an object; this object must be added to the unit of work."""
        self._owner.state.add_many(self.name, limeobject)

    def detach(self, limeobject: LimeObject) -> None:
        """Remove the link to an object."""
        self._owner.state.remove_many(self.name, limeobject)

    def _saved(self) -> Iterator[LimeObject]:
        related = self.get_related_limetype()
        if related is not None and self._owner.id:
            yield from related.all_linked(self.limetype, self.definition, self._owner.id)


_ACCESSORS: dict[str, type[PropertyAccessor]] = {
    "option": OptionPropertyAccessor,
    "set": SetPropertyAccessor,
    "file": FilePropertyAccessor,
    "belongsto": BelongsToPropertyAccessor,
    "hasmany": HasManyPropertyAccessor,
    "hasandbelongstomany": HasAndBelongsToManyPropertyAccessor,
}


def accessor_of(definition: PropertyDefinition, owner: LimeObject) -> PropertyAccessor:
    """Make the accessor that fits the type of a property."""
    return _ACCESSORS.get(definition.type, PropertyAccessor)(definition, owner)
