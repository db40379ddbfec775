"""What a commit does: hooks, checks, batched writes and events, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lime_stub.model import access
from lime_stub.model.values import check_value
from lime_stub.objects import LimeObject
from lime_stub.storage import saving
from lime_stub.storage.announcements import Change, announce

if TYPE_CHECKING:
    from lime_stub.application import LimeApplication


@dataclass(slots=True)
class Entry:
    """One object in a unit of work; `unsaved` shows it as it was before the save."""

    limeobject: LimeObject
    deleted: bool = False
    before: LimeObject | None = None

    @property
    def unsaved(self) -> LimeObject:
        """Return the object with its unsaved changes."""
        return self.before or self.limeobject

    @property
    def saved(self) -> LimeObject | None:
        """Return the saved object, or None before the save."""
        return None if self.deleted or self.before is None else self.limeobject


class Context:
    """Show what is in a unit of work."""

    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries

    def get_all(self) -> list[Entry]:
        """Return the entries in the order in which they were added."""
        return list(self._entries)


class CommitResult:
    """Give the saved objects by the index that add returned."""

    def __init__(self, objects: list[LimeObject]) -> None:
        self._objects = objects

    def get(self, idx: int) -> LimeObject:
        """Return the saved object."""
        return self._objects[idx]

    def __iter__(self) -> Iterator[LimeObject]:
        return iter(self._objects)


class UnitOfWork:
    """Collect changed, new and deleted objects and save them together."""

    def __init__(self, application: LimeApplication) -> None:
        self.application = application
        self._entries: list[Entry] = []
        self.context = Context(self._entries)

    def add(self, limeobject: LimeObject) -> int:
        """Save this object with the unit; return its index."""
        return self._enter(limeobject, deleted=False)

    def delete(self, limeobject: LimeObject) -> int:
        """Delete this object with the unit; return its index."""
        # ASSUMED: uow.delete: takes the object; its rows in other tables are detached, not deleted.
        return self._enter(limeobject, deleted=True)

    def commit(self) -> CommitResult:
        """Run the hooks, check and save everything in one transaction, then publish the events."""
        # ASSUMED: order of hooks: all before hooks, then the save, then all after hooks, then the commit.
        with self._restoring(), self.application.database.transaction():
            self._run_before_hooks()
            self._check_access()
            changes = self._save()
            self._run_after_hooks()
            self.application.database.after_commit(lambda: announce(self.application, changes))
        # ASSUMED: what a commit gives back: the very objects that were added, now saved, and no copies of them.
        result = CommitResult([entry.limeobject for entry in self._entries])
        self._entries.clear()
        return result

    def _enter(self, limeobject: LimeObject, *, deleted: bool) -> int:
        known = limeobject.idx
        if known is not None and known < len(self._entries) and self._entries[known].limeobject is limeobject:
            self._entries[known].deleted |= deleted
            return known
        self._entries.append(Entry(limeobject, deleted))
        limeobject.idx = len(self._entries) - 1
        return limeobject.idx

    @contextmanager
    def _restoring(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            for entry in self._entries:
                if entry.before is not None:
                    entry.limeobject.restore(entry.before)
                    entry.before = None
            raise

    def _run_before_hooks(self) -> None:
        position = 0
        # Hooks may add further objects to the unit; their hooks run as well.
        while position < len(self._entries):
            entry = self._entries[position]
            if entry.deleted:
                entry.limeobject.before_delete(self)
            else:
                entry.limeobject.before_update(self)
            position += 1

    def _check_access(self) -> None:
        for entry in self._entries:
            action = access.DELETE if entry.deleted else access.ADD if entry.limeobject.is_new else access.WRITE
            access.require(self.application.acl, action, entry.limeobject.limetype.name)

    def _save(self) -> list[Change]:
        for entry in self._entries:
            entry.before = entry.limeobject.snapshot()
        kept = [entry.limeobject for entry in self._entries if not entry.deleted]
        gone = [entry.limeobject for entry in self._entries if entry.deleted and not entry.limeobject.is_new]
        saving.number(self.application.database, kept)
        for limeobject in kept:
            _check(limeobject)
        changes = saving.save(self.application, kept)
        return changes + saving.delete(self.application, gone)

    def _run_after_hooks(self) -> None:
        for entry in self._entries:
            if not entry.deleted:
                entry.limeobject.after_update(entry.unsaved)


def _check(limeobject: LimeObject) -> None:
    definitions = limeobject.limetype.definition.stored
    changed = set(limeobject.state.dirty_names())
    for definition in definitions:
        if limeobject.is_new or definition.name in changed:
            check_value(limeobject.limetype.name, definition, limeobject.state.values.get(definition.name))
