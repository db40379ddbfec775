"""Alarms in the journal: one row from when something went wrong until it was right again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...core.alarms import Alarm
from ...core.ports import Clock
from .. import values
from .rows import ALARM, JournalRow, JournalRows

STANDING = "standing"
OVER = "over"
_ROLES = ("action", "progress", "start_time", "request")


@dataclass(frozen=True, slots=True)
class LimeAlarms:
    """The alarms of one application."""

    rows: JournalRows
    clock: Clock

    def standing(self) -> tuple[Alarm, ...]:
        """Return the alarms that are not over."""
        return tuple(map(_alarm, self.rows.read(ALARM, _ROLES, state=STANDING)))

    def begin(self, alarm: Alarm) -> Alarm:
        """Write that an alarm has begun; return it with its id and moment."""
        now = self.clock.now()
        row_id = self.rows.add(ALARM, action=alarm.code, progress=alarm.about, state=STANDING, start_time=now)
        return replace(alarm, id=row_id, since=now)

    def deliver(self, alarm: Alarm, todo: int) -> None:
        """Write which to-do tells of an alarm."""
        self.rows.change(alarm.id, request=todo)

    def end(self, alarm: Alarm) -> None:
        """Write that an alarm is over."""
        self.rows.change(alarm.id, state=OVER, end_time=self.clock.now())


def _alarm(row: JournalRow) -> Alarm:
    return Alarm(
        code=row.text("action"),
        about=row.text("progress"),
        since=values.moment(row.fields["start_time"]),
        id=row.id,
        todo=row.number("request") or 0,
    )
