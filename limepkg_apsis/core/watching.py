"""
Is everything as it should be? Health for monitoring, and what of it somebody must know.

What counts is what succeeded, not what ran: a kind, or a campaign, of which nothing was heard for two intervals is
late, whatever the reason. So nothing stops silently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .alarms import Alarm
from .breaker import is_open
from .deciding import left_alone
from .kinds import Ports, SyncKind
from .memory import AccountMemory
from .report import RunRow

LATE_AFTER = 2
"""So many intervals may pass without success."""
TICK = timedelta(minutes=15)
"""How often the schedule looks what is due; no interval is shorter than that."""

CAMPAIGNS_LATE = "campaigns_late"
CAMPAIGNS_FAILING = "campaigns_failing"
KIND_LATE = "kind_late"


@dataclass(frozen=True, slots=True)
class KindHealth:
    """One kind: when it last succeeded, and whether that is too long ago. `error` is that of its newest run."""

    kind: str
    interval: timedelta
    last_success: datetime | None
    age: timedelta | None
    is_late: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How everything is. `late_campaigns` have a list and no run; the runs of `failing_campaigns` end with an error."""

    enabled: bool
    kinds: tuple[KindHealth, ...]
    late_campaigns: tuple[int, ...]
    failing_campaigns: tuple[int, ...]
    resting: str

    @property
    def state(self) -> str:
        """In one word, for monitoring: ok, paused, late or failing."""
        if not self.enabled:
            return "paused"
        if self.resting:
            return "failing"
        return "late" if self.late_campaigns or any(each.is_late for each in self.kinds) else "ok"

    def alarms(self) -> tuple[Alarm, ...]:
        """Return what somebody must know of, each once."""
        if not self.enabled:
            return ()
        found = [Alarm(self.resting)] if self.resting else []
        # While APSIS is left alone everything is late, and one alarm says why.
        if not self.resting:
            found += [Alarm(KIND_LATE, each.kind) for each in self.kinds if each.is_late]
            found += [Alarm(CAMPAIGNS_LATE)] if self.late_campaigns else []
        found += [Alarm(CAMPAIGNS_FAILING)] if self.failing_campaigns else []
        return tuple(found)


def read_health(
    ports: Ports, kinds: Sequence[SyncKind], intervals_minutes: Mapping[str, int], *, enabled: bool = True
) -> Health:
    """Return how everything is, from Lime alone, in a few queries."""
    memory, now = ports.journal.read_account_memory(), ports.clock.now()
    found = [_kind_health(kind, memory, intervals_minutes, now, _newest(ports, kind)) for kind in kinds]
    members = next(each for each in found if each.kind == "members")
    late, failing = _campaigns(ports, memory, now - members.interval * LATE_AFTER)
    return Health(
        enabled=enabled,
        kinds=tuple(found),
        late_campaigns=late,
        failing_campaigns=failing,
        resting=memory.breaker.reason if is_open(memory.breaker) else "",
    )


def _newest(ports: Ports, kind: SyncKind) -> RunRow | None:
    return next(iter(ports.journal.history.recent(kind=kind.name, limit=1)), None)


def _kind_health(
    kind: SyncKind, memory: AccountMemory, intervals: Mapping[str, int], now: datetime, newest: RunRow | None
) -> KindHealth:
    interval = max(TICK, timedelta(minutes=intervals.get(kind.name, kind.interval_minutes)))
    success = dict(memory.succeeded).get(kind.name)
    age = now - success if success else None
    return KindHealth(
        kind=kind.name,
        interval=interval,
        last_success=success,
        age=age,
        is_late=_is_late(age if age is not None else _waiting(kind, memory, now, newest), interval),
        error=newest.error if newest else "",
    )


def _is_late(age: timedelta | None, interval: timedelta) -> bool:
    return age is None or age > interval * LATE_AFTER


def _waiting(kind: SyncKind, memory: AccountMemory, now: datetime, newest: RunRow | None) -> timedelta | None:
    """
    Return for how long a kind that never succeeded has had its chance; None when it is plainly in trouble.

    Right after the sync was switched on some kinds wait because APSIS must not be asked the same twice in a moment.
    """
    begun = memory.pass_of(kind.name) or min((start for _, start in memory.passes), default=None)
    return None if begun is None or (newest is not None and newest.error) else now - begun


def _campaigns(ports: Ports, memory: AccountMemory, since: datetime) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """
    Return which campaigns with a list had no run since a moment, and which had one that failed.

    All that hold a list id count, not only those that are e-mail campaigns now: one whose option disappeared has
    stopped silently, until somebody says that it shall.
    """
    begun = ports.journal.started_since("members", since)
    alone = left_alone(memory)
    linked = [campaign_id for campaign_id, _ in ports.crm.read_links() if campaign_id not in alone]
    late = tuple(each for each in linked if each not in begun)
    failed = ports.journal.failed_since("members", since)
    return late, tuple(each for each in linked if each in failed)
