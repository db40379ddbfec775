"""Reading and writing rows of the limetype `apsisrun`, with fields by role."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from .. import values
from ..platform import find_object
from ..queries import Condition, condition, equals, one_of, read_at_once
from ..structure import Table
from ..writer import Write, remove, remove_all, write_one

LEASE = "lease"
ASKING = "asking"
ACCOUNT = "account"
MEMORY = "memory"
TICKETS = "tickets"
PAGE = "page"
APPROVAL = "approval"
CHANGE = "change"
ALARM = "alarm"
INTERNAL_KINDS = (LEASE, ASKING, ACCOUNT, MEMORY, TICKETS, PAGE, APPROVAL, CHANGE, ALARM)
"""Kinds of rows that are no runs."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One row; `fields` holds what was asked for, by role, as the platform gives it."""

    id: int
    fields: dict[str, Any]

    def text(self, role: str) -> str:
        """Return a text."""
        return values.text(self.fields.get(role))

    def number(self, role: str) -> int | None:
        """Return a number."""
        return values.number(self.fields.get(role))


@dataclass(frozen=True, slots=True)
class JournalRows:
    """The rows of one application's journal."""

    application: Any
    table: Table

    def read(self, kind: str | list[str], wanted: Collection[str], **conditions: object) -> list[JournalRow]:
        """Return the rows of a kind, by id; one query. A condition is a value, or a list of values."""
        return self.select(wanted, self._conditions({"kind": kind, **conditions}))

    def newest(self, kind: str | list[str], wanted: Collection[str], **conditions: object) -> JournalRow | None:
        """Return the newest row of a kind; one query."""
        return next(iter(self.select(wanted, self._conditions({"kind": kind, **conditions}), newest=1)), None)

    def find(self, row_id: int, wanted: Collection[str]) -> JournalRow | None:
        """Return one row of whatever kind; one query."""
        return next(iter(self.select(wanted, [equals("_id", row_id)])), None)

    def select(self, wanted: Collection[str], conditions: Sequence[Condition], newest: int = 0) -> list[JournalRow]:
        """Return the rows that fulfil conditions, by id; with `newest` no more than so many, the newest first."""
        rows = read_at_once(
            self.application,
            self.table.name,
            {self.table[role]: None for role in wanted},
            conditions,
            newest=newest,
        )
        return [JournalRow(row["_id"], {role: row.get(self.table[role]) for role in wanted}) for row in rows]

    def where(self, role: str, operator: str, value: object) -> Condition:
        """Make a condition on a field that is more than being equal."""
        return condition(self.table[role], operator, value)

    def add(self, kind: str, **fields: object) -> int:
        """Make a row and return its id. On disk when this returns."""
        return write_one(self.application, Write(self.table.name, None, self._named({"kind": kind, **fields})))

    def change(self, row_id: int, **fields: object) -> None:
        """Change a row. On disk when this returns; `LimeWriteFailed` when it is not there any more."""
        write_one(self.application, Write(self.table.name, row_id, self._named(fields)))

    def put(self, row_id: int | None, kind: str, **fields: object) -> None:
        """Change a row, or make it when there is none yet."""
        if row_id is None:
            self.add(kind, **fields)
        else:
            self.change(row_id, **fields)

    def remove(self, row_id: int) -> None:
        """Delete a row."""
        remove(self.application, self.table.name, row_id)

    def remove_all(self, row_ids: Collection[int]) -> int:
        """Delete rows and return how many are gone; what is refused stays, and stops nothing."""
        return remove_all(self.application, self.table.name, row_ids)

    def exists(self, row_id: int) -> bool:
        """Tell whether a row is there."""
        limetype = self.application.limetypes.get_limetype(self.table.name)
        return find_object(limetype, row_id) is not None

    def _conditions(self, conditions: dict[str, object]) -> list[Condition]:
        return [_condition(self.table[role], value) for role, value in conditions.items()]

    def _named(self, fields: dict[str, object]) -> dict[str, object]:
        return {self.table[role]: value for role, value in fields.items()}


def _condition(name: str, value: object) -> Condition:
    return one_of(name, value) if isinstance(value, list) else equals(name, value)
