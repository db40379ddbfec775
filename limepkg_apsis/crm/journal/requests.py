"""
What people asked for, over plain records without locks: of those who ask for the same at one moment, one makes the row
and the others find it. Who makes it is settled by a lease of a few seconds for the campaign.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from random import uniform

from ...core.errors import Unavailable
from ...core.ports import Clock
from ...core.report import UNDER_WAY, RunReport, RunRow, RunState
from ...core.requests import Action, Request
from .. import values
from . import notation
from .lease import LimeLease
from .rows import ASKING, JournalRow, JournalRows
from .told import SHOWN, STORED_REQUEST, run_of

ASKING_SECONDS = 20
MOST_TRIES = 100
_ENDED = [each.value for each in RunState if each.value not in UNDER_WAY]
_ROLES = (*SHOWN, "list_id")


@dataclass(frozen=True, slots=True)
class LimeRequests:
    """The requests of one application's people."""

    rows: JournalRows
    clock: Clock

    def ask(self, request: Request) -> tuple[RunRow, bool]:
        """Put a request into the queue, or join the one like it; tell which of the two."""
        owner = uuid.uuid4().hex
        lease = LimeLease(self.rows, self.clock, ASKING, request.campaign_id)
        for _ in range(MOST_TRIES):
            if (same := self._like(request)) is not None:
                return run_of(same), True
            if lease.take(owner, ASKING_SECONDS):
                try:
                    return self._settled(request)
                finally:
                    lease.release(owner)
            self.clock.sleep(uniform(0.02, 0.1))  # noqa: S311 - no secret
        raise Unavailable(reason="crowded", record=request.campaign_id)

    def under_way(self, campaign_id: int) -> RunRow | None:
        """Return what was asked for a campaign and has not ended; the oldest."""
        row = next(iter(self._open(campaign_id)), None)
        return run_of(row) if row else None

    def last(self, campaign_id: int) -> RunRow | None:
        """Return what was asked for a campaign and has ended; the newest."""
        row = self.rows.newest(STORED_REQUEST, SHOWN, campaign=campaign_id, state=_ENDED)
        return run_of(row) if row else None

    def waiting(self) -> tuple[Request, ...]:
        """Return what nobody has begun to do, oldest first."""
        rows = self.rows.read(STORED_REQUEST, _ROLES, state=RunState.QUEUED.value)
        return tuple(_request(row) for row in rows)

    def start(self, request: Request) -> bool:
        """Begin to do what was asked; false when somebody has taken it back meanwhile."""
        row = self.rows.find(request.id, ("state",))
        if row is None or row.text("state") != RunState.QUEUED.value:
            return False
        self.rows.change(request.id, state=RunState.RUNNING.value, start_time=self.clock.now())
        return True

    def finish(self, request: Request, report: RunReport) -> None:
        """Write how it ended."""
        self.rows.change(request.id, **notation.ended(report), end_time=self.clock.now())

    def _settled(self, request: Request) -> tuple[RunRow, bool]:
        if (same := self._like(request)) is not None:
            return run_of(same), True
        row_id = self.rows.add(
            STORED_REQUEST,
            campaign=request.campaign_id,
            action=request.action.value,
            list_id=request.list_id,
            started_by=request.user_id,
            trigger="person",
            state=RunState.QUEUED.value,
            queued_time=self.clock.now(),
        )
        row = self.rows.find(row_id, SHOWN)
        assert row is not None
        return run_of(row), False

    def _like(self, request: Request) -> JournalRow | None:
        return next((row for row in self._open(request.campaign_id) if _request(row).is_like(request)), None)

    def _open(self, campaign_id: int) -> list[JournalRow]:
        return self.rows.read(STORED_REQUEST, _ROLES, campaign=campaign_id, state=list(UNDER_WAY))


def _request(row: JournalRow) -> Request:
    return Request(
        campaign_id=values.related_id(row.fields["campaign"]) or 0,
        action=Action(row.text("action")),
        list_id=row.number("list_id") or 0,
        user_id=row.number("started_by") or None,
        id=row.id,
    )
