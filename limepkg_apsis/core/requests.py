"""
What people ask for at the campaign card. A request waits in the journal until whoever holds the lease serves it, so a
click is never lost and never done twice. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .report import RunRow, RunState

REQUEST = "campaign"
"""The kind under which a request is shown: all that belongs to one campaign."""


class Action(StrEnum):
    """What can be asked for a campaign."""

    SYNC = "sync"
    PREVIEW = "preview"
    RECREATE = "recreate"
    STOP = "stop"
    USE = "use"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked for a campaign. `list_id` is the list to use; `user_id` who asked; `id` is 0 until it is kept."""

    campaign_id: int
    action: Action
    list_id: int = 0
    user_id: int | None = None
    id: int = 0

    def is_like(self, other: Request) -> bool:
        """Tell whether doing one of the two does the other."""
        return (self.campaign_id, self.action, self.list_id) == (other.campaign_id, other.action, other.list_id)


SETTLED = (RunState.DONE.value, RunState.HELD.value, RunState.PARTLY.value)
"""Ends of a run that a second click a moment later would only repeat."""


def may_be_repeated(last: RunRow | None, changed: bool, now: datetime, interval: timedelta) -> bool:
    """
    Tell whether a click gets the answer of the last run once more (semantics 5.2).

    APSIS asks that the same data is not read again within the interval. Where something changed in Lime meanwhile, or
    the last run did not come to an end, there is something to do, and what a person starts is exempt.
    """
    if last is None or last.ended is None or changed:
        return False
    return last.state in SETTLED and timedelta(0) <= now - last.ended < interval
