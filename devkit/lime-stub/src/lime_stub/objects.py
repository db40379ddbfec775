"""What a limeobject is: the values of one row, with accessors, hooks and system properties."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lime_stub.model.accessors import PropertyAccessor, accessor_of
from lime_stub.model.definitions import descriptive_properties
from lime_stub.model.errors import NotFoundError
from lime_stub.model.state import ObjectState
from lime_stub.model.values import default_value, plain_value

if TYPE_CHECKING:
    from lime_stub.application import LimeApplication
    from lime_stub.limetypes import LimeType
    from lime_stub.unit_of_work import UnitOfWork


class ObjectProperties:
    """Give the accessors of an object by attribute and by iteration."""

    __slots__ = ("_owner",)

    def __init__(self, owner: LimeObject) -> None:
        object.__setattr__(self, "_owner", owner)

    def __setattr__(self, name: str, value: object) -> None:
        # Forgotten `.value`: what was meant to be saved would be lost without a word.
        raise AttributeError(f"{self._owner.limetype.name}.{name} is changed through its accessor: {name}.value = ...")

    def __getattr__(self, name: str) -> PropertyAccessor:
        accessor = None if name.startswith("__") else self._owner.find_accessor(name)
        if accessor is None:
            raise AttributeError(f"{self._owner.limetype.name} has no property {name!r}")
        return accessor

    def __iter__(self) -> Iterator[PropertyAccessor]:
        for definition in self._owner.limetype.definition.properties:
            yield self._owner.get_property(definition.name)

    def __len__(self) -> int:
        return len(self._owner.limetype.definition.properties)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._owner.find_accessor(name) is not None


class LimeObject:
    """Be one record; custom classes inherit from this and are registered for a limetype."""

    def __init__(self, limetype: LimeType, /, _from_row: bool = False, **values: Any) -> None:
        self.limetype = limetype
        self.idx: int | None = None
        self.id: int | None = values.pop("_id", None) if _from_row else None
        self.is_new = not _from_row
        self.createdtime: datetime | None = values.pop("_createdtime", None) if _from_row else None
        self.createduser: int | None = values.pop("_createduser", None) if _from_row else None
        self.updatedtime: datetime | None = values.pop("_updatedtime", None) if _from_row else None
        self.updateduser: int | None = values.pop("_updateduser", None) if _from_row else None
        self._accessors: dict[str, PropertyAccessor] = {}
        self.state = ObjectState(values if _from_row else {})
        if not _from_row:
            self._start(values)

    def _start(self, values: dict[str, Any]) -> None:
        now = self.limetype.now()
        for definition in self.limetype.definition.properties:
            if definition.is_stored and definition.name not in values:
                stored = default_value(definition, now)
                if stored not in (None, ()):
                    self.state.set(definition.name, stored)
        for name, value in values.items():
            self.get_property(name).value = value

    @property
    def application(self) -> LimeApplication:
        """Return the application the object was read or made in."""
        return self.limetype.application

    # -- properties ---------------------------------------------------------------------------------------------

    @property
    def properties(self) -> ObjectProperties:
        """Return the accessors, by attribute and by iteration."""
        return ObjectProperties(self)

    def find_accessor(self, name: str) -> PropertyAccessor | None:
        """Return an accessor by name, or None."""
        accessor = self._accessors.get(name)
        if accessor is None:
            definition = self.limetype.definition_of(name)
            if definition is None:
                return None
            accessor = self._accessors[name] = accessor_of(definition, self)
        return accessor

    def get_property(self, name: str) -> PropertyAccessor:
        """Return an accessor by name; NotFoundError when there is none."""
        # ASSUMED: unknown property of an object: NotFoundError here, AttributeError from obj.properties.
        accessor = self.find_accessor(name)
        if accessor is None:
            raise NotFoundError(f"{self.limetype.name} has no property {name!r}")
        return accessor

    def get_properties_with_value(self) -> list[PropertyAccessor]:
        """Return the accessors that have a value."""
        return [each for each in self.properties if each.has_value]

    def values(self) -> dict[str, Any]:
        """Return name and value of every property that is not a to-many relation."""
        # ASSUMED: values(): options as keys; shipped packages answer requests with them, so they must be JSON.
        return {each.name: plain_value(each.value) for each in self.properties if each.definition.is_stored}

    def compare_to(self, other: LimeObject) -> dict[str, tuple[Any, Any]]:
        """Return the properties whose values differ, with both values."""
        # ASSUMED: result of compare_to: name -> (own value, other value).
        mine, theirs = self.values(), other.values()
        return {name: (mine[name], theirs.get(name)) for name in mine if mine[name] != theirs.get(name)}

    @property
    def descriptive(self) -> str:
        """Return the text that stands for the object in lists."""
        names = [each.name for each in descriptive_properties(self.limetype.definition)]
        return " ".join(str(self.state.values[name]) for name in names if self.state.values.get(name))

    # -- saving -------------------------------------------------------------------------------------------------

    def before_update(self, uow: UnitOfWork, **kwargs: Any) -> None:
        """Do nothing; custom classes change the object before it is saved."""

    def before_delete(self, uow: UnitOfWork, **kwargs: Any) -> None:
        """Do nothing; custom classes act before the object is deleted and its relations are detached."""

    def after_update(self, unsaved_self: LimeObject, **kwargs: Any) -> None:
        """Do nothing; custom classes act after the save and before the commit."""

    def publish(self, routing_key: str, body: Any) -> None:
        """Publish a custom event."""
        # ASSUMED: when an event published in a hook leaves: at once, not after the commit.
        self.application.publish(identifier=routing_key, message=body)

    def snapshot(self) -> LimeObject:
        """Return an independent copy with the same changes."""
        twin = copy.copy(self)
        twin._accessors = {}
        twin.state = self.state.copy()
        return twin

    def restore(self, snapshot: LimeObject) -> None:
        """Become what a snapshot recorded, after a roll-back."""
        self.id, self.is_new, self.state = snapshot.id, snapshot.is_new, snapshot.state.copy()
        self.createdtime, self.createduser = snapshot.createdtime, snapshot.createduser
        self.updatedtime, self.updateduser = snapshot.updatedtime, snapshot.updateduser

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.limetype.name} {self.id or 'new'}>"
