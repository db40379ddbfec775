"""Processes that want the lease, moved step by step, over a database or over rows in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from limepkg_apsis.core.errors import Interrupted, LimeWriteFailed
from limepkg_apsis.crm.journal.lease import LimeLease
from limepkg_apsis.crm.journal.rows import JournalRow
from tests.fakes.fake_clock import FakeClock

SECONDS = 60


class RowsInMemory:
    """Rows as a database shows them; ids are given in an order of the test's own, whenever a row becomes visible."""

    def __init__(self, ids: dict[str, int] | None = None) -> None:
        self.ids = ids or {}
        self.rows: dict[int, dict[str, Any]] = {}
        self.before_change: Callable[[], None] = lambda: None

    def read(self, kind: str, wanted: Collection[str], **conditions: Any) -> list[JournalRow]:
        """Return the rows as they are now."""
        return [
            JournalRow(row_id, dict(row))
            for row_id, row in sorted(self.rows.items())
            if row["state"] in conditions["state"]
        ]

    def add(self, kind: str, **fields: Any) -> int:
        """Make a row visible, under the id that its owner was given before."""
        row_id = self.ids.get(fields["owner"]) or len(self.ids) + len(self.rows) + 1
        self.rows[row_id] = fields
        return row_id

    def change(self, row_id: int, **fields: Any) -> None:
        """Change a row that is still there."""
        self.before_change()
        if row_id not in self.rows:
            raise LimeWriteFailed(limetype="run", record=row_id)
        self.rows[row_id] |= fields

    def remove(self, row_id: int) -> None:
        """Delete a row."""
        self.rows.pop(row_id, None)


class Contenders:
    """Processes that want the lease, each moved on one step at a time; checks that two never hold it together."""

    def __init__(self, names: str, rows: Any, clock: FakeClock) -> None:
        self.clock = clock
        self.lease = LimeLease(rows, clock)
        self.steps = {name: self.lease.contend(name, SECONDS) for name in names}
        self.results: dict[str, bool] = {}
        self.heartbeats: dict[str, datetime] = {}

    def move(self, name: str) -> None:
        """Let one of them do its next step, if it has one."""
        if name in self.results:
            return
        try:
            if next(self.steps[name]) == "risen":
                self.heartbeats[name] = self.clock.now()
        except StopIteration as end:
            self.results[name] = end.value
            assert len(self.holders()) <= 1, self.holders()

    def holders(self) -> list[str]:
        """Return who was told to hold the lease, and has not let it run out."""
        oldest = self.clock.now() - timedelta(seconds=SECONDS)
        return [name for name, holds in self.results.items() if holds and self.heartbeats[name] > oldest]

    def finish(self) -> list[str]:
        """Let all come to their end and return who holds the lease; whoever does can keep it, and nobody else."""
        for name in self.steps:
            while name not in self.results:
                self.move(name)
        holders = self.holders()
        assert [name for name in self.steps if keeps(self.lease, name)] == holders
        return holders

    def leave(self) -> None:
        """End whatever they hold."""
        for name in self.steps:
            self.lease.release(name)


def keeps(lease: LimeLease, owner: str) -> bool:
    """Tell whether an owner can keep the lease."""
    try:
        lease.keep(owner)
    except Interrupted:
        return False
    return True
