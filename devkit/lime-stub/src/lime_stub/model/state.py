"""What an object remembers: its values, what they were, and what was attached to it since it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lime_stub.objects import LimeObject


class ObjectState:
    """Hold stored values and the changes made to them."""

    __slots__ = ("_added", "_originals", "_removed", "attached", "values")

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = values
        self.attached: dict[str, LimeObject] = {}
        self._originals: dict[str, Any] = {}
        self._added: dict[str, list[LimeObject]] = {}
        self._removed: dict[str, list[LimeObject]] = {}

    def set(self, name: str, stored: Any) -> None:
        """Change a value."""
        self._originals.setdefault(name, self.values.get(name))
        self.values[name] = stored

    def original(self, name: str) -> Any:
        """Return the stored value a property was read with."""
        return self._originals[name] if name in self._originals else self.values.get(name)

    def is_dirty(self, name: str) -> bool:
        """Say whether a property differs from what was read."""
        attached = self.attached.get(name)
        if attached is not None and not attached.id:
            return True
        return name in self._originals and self._originals[name] != self.values.get(name)

    def dirty_names(self) -> list[str]:
        """Return the names of the changed properties that are columns."""
        names = dict.fromkeys((*self._originals, *self.attached))
        return [name for name in names if self.is_dirty(name)]

    def attach(self, name: str, limeobject: LimeObject) -> None:
        """Relate to one object."""
        self.set(name, limeobject.id or None)
        self.attached[name] = limeobject

    def detach(self, name: str) -> None:
        """Forget the object attached since reading."""
        self.attached.pop(name, None)

    def added(self, name: str) -> list[LimeObject]:
        """Return the objects attached to a to-many relation since reading."""
        return self._added.get(name, [])

    def removed(self, name: str) -> list[LimeObject]:
        """Return the objects detached from a to-many relation since reading."""
        return self._removed.get(name, [])

    def add_many(self, name: str, limeobject: LimeObject) -> None:
        """Note an object attached to a to-many relation."""
        _move(limeobject, self._removed.setdefault(name, []), self._added.setdefault(name, []))

    def remove_many(self, name: str, limeobject: LimeObject) -> None:
        """Note an object detached from a to-many relation."""
        _move(limeobject, self._added.setdefault(name, []), self._removed.setdefault(name, []))

    def resolve_attached(self) -> list[str]:
        """Copy the ids of attached objects into the values; return the names whose object has no id."""
        missing = []
        for name, limeobject in self.attached.items():
            if limeobject.id:
                self.set(name, limeobject.id)
            else:
                missing.append(name)
        return missing

    def settle(self) -> None:
        """Make the present values the original ones, after a save."""
        self._originals.clear()
        self.attached.clear()
        self._added.clear()
        self._removed.clear()

    def copy(self) -> ObjectState:
        """Return an independent copy."""
        twin = ObjectState(dict(self.values))
        twin.attached = dict(self.attached)
        twin._originals = dict(self._originals)
        twin._added = {name: list(each) for name, each in self._added.items()}
        twin._removed = {name: list(each) for name, each in self._removed.items()}
        return twin


def _move(limeobject: LimeObject, source: list[LimeObject], target: list[LimeObject]) -> None:
    if limeobject in source:
        source.remove(limeobject)
    if limeobject not in target:
        target.append(limeobject)
