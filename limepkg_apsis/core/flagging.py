"""
Whose flag in Lime must say that the address is on the account's opt-out list (semantics 6), and when small reads are
enough to know it. Pure.

Whoever leaves APSIS' list leaves no trace there, so a flag is cleared after a complete read alone. Between two of them
the number of rows and the newest rows tell that nobody left, as long as the people in Lime are as we left them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .addresses import Address, normalise
from .changes import SetGlobalOptOut
from .memory import OptOutMemory
from .model import FlagStanding, OptOut
from .planner import digest_of

FULL_EVERY = timedelta(hours=23)
"""A complete read at least this often: every night, however the runs fall."""
OVERLAP = timedelta(hours=2)
"""So much is read twice on both ends: zone and ends of APSIS' dates are not known."""
REMEMBERED = timedelta(hours=6)
"""The rows of so long are remembered, to tell new ones from those the overlap shows again."""


@dataclass(frozen=True, slots=True)
class OptedOut:
    """Who opted out of the account; `complete`: these are all. `memory` is what the next run must know of the read."""

    addresses: frozenset[Address]
    complete: bool
    memory: OptOutMemory


def everybody(rows: Sequence[OptOut], now: datetime) -> OptedOut:
    """Return what a complete read says."""
    newest = (row for row in rows if row.created and row.created >= now - REMEMBERED)
    memory = OptOutMemory(full=now, until=now, rows=len(rows), recent=_digests(newest))
    return OptedOut(_addresses(rows), True, memory)


def newcomers(known: OptOutMemory, total: int, rows: Sequence[OptOut], now: datetime) -> OptedOut | None:
    """Return what small reads say; None when only a complete read can explain the number of rows."""
    recent = _digests(rows)
    if total != known.rows + len(set(recent) - set(known.recent)):
        return None
    return OptedOut(_addresses(rows), False, OptOutMemory(known.full, now, total, recent))


def small_reads_are_enough(known: OptOutMemory, standings: Iterable[FlagStanding], now: datetime) -> bool:
    """Tell whether the last complete read is young and no person's address or flag has changed since the last run."""
    if known.full is None or known.until is None or now - known.full >= FULL_EVERY:
        return False
    return digest_of_people(standings) == known.people


def flag_changes(standings: Iterable[FlagStanding], opted_out: OptedOut) -> tuple[SetGlobalOptOut, ...]:
    """Return the flags that are not as they should be; none is cleared on less than everybody."""
    changes = []
    for each in standings:
        wanted = normalise(each.email) in opted_out.addresses
        if wanted != each.opted_out and (wanted or opted_out.complete):
            changes.append(SetGlobalOptOut(each.person_id, wanted))
    return tuple(changes)


def digest_of_people(standings: Iterable[FlagStanding], changes: Collection[SetGlobalOptOut] = ()) -> str:
    """Return a digest of every person's address and flag, as they are once the changes are made."""
    changed = {change.person_id: change.opted_out for change in changes}
    digest = hashlib.sha256()
    for each in standings:
        flag = changed.get(each.person_id, each.opted_out)
        digest.update(f"{each.person_id} {flag:d} {normalise(each.email)}\n".encode("utf-8", errors="replace"))
    return digest.hexdigest()[:32]


def _addresses(rows: Iterable[OptOut]) -> frozenset[Address]:
    return frozenset(normalise(row.email) for row in rows) - {""}


def _digests(rows: Iterable[OptOut]) -> tuple[str, ...]:
    return tuple(sorted({digest_of(normalise(row.email)) for row in rows}))
