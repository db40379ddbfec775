"""What is due now. Pure: the answer depends on what is remembered, the intervals and the moment, on nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from .kinds import SyncKind
from .memory import AccountMemory

T = TypeVar("T")

LATENESS = timedelta(minutes=2)
"""So much later than the tick may a pass have begun, and still be due at the tick an interval after it."""


def due_kinds(
    kinds: Sequence[SyncKind],
    memory: AccountMemory,
    intervals_minutes: Mapping[str, int],
    now: datetime,
    at_least_seconds: float = 0,
) -> tuple[SyncKind, ...]:
    """
    Return the kinds whose pass is unfinished or whose interval is over: small work first.

    What is due anew comes in the order of its declaration, before what is unfinished, which is long; and of that, what
    has waited longest. So a pass of hours delays the others by a slice, and is itself never forgotten.
    """
    at_least = timedelta(seconds=at_least_seconds)
    due = [kind for kind in kinds if _is_due(kind, memory, intervals_minutes, now, at_least)]
    return tuple(sorted(due, key=lambda kind: _turn(kind, memory)))


def _turn(kind: SyncKind, memory: AccountMemory) -> tuple[bool, float]:
    started = memory.pass_of(kind.name)
    is_unfinished = kind.name in memory.unfinished and started is not None
    return is_unfinished, started.timestamp() if is_unfinished and started else 0


def _is_due(
    kind: SyncKind, memory: AccountMemory, intervals: Mapping[str, int], now: datetime, at_least: timedelta
) -> bool:
    started = memory.pass_of(kind.name)
    if started is None or kind.name in memory.unfinished:
        return True
    interval = timedelta(minutes=intervals.get(kind.name, kind.interval_minutes)) - LATENESS
    return now - started >= max(interval, at_least)


def next_start(
    kind: SyncKind, memory: AccountMemory, intervals: Mapping[str, int], now: datetime, tick: timedelta
) -> datetime:
    """Return when the schedule will begin a kind again: at the first tick at which it is due."""
    started = memory.pass_of(kind.name)
    interval = timedelta(minutes=intervals.get(kind.name, kind.interval_minutes))
    due = now if started is None or kind.name in memory.unfinished else max(now, started + interval - LATENESS)
    ticks = -(-due.timestamp() // tick.total_seconds())
    return datetime.fromtimestamp(ticks * tick.total_seconds(), due.tzinfo)


def pass_started(memory: AccountMemory, kind: str, now: datetime) -> AccountMemory:
    """
    Return the memory once a pass of a kind begins; one that goes on keeps its start.

    It counts as unfinished from its first moment: if its worker dies, the next one goes on with what is left of it.
    """
    if kind in memory.unfinished:
        return memory
    return replace(
        memory,
        passes=_with(memory.passes, kind, now),
        unfinished=(*memory.unfinished, kind),
        removed=_without(memory.removed, kind),
    )


def pass_left(memory: AccountMemory, kind: str, goes_on: bool, removed: int) -> AccountMemory:
    """Return the memory when a slice is over; `removed` counts only as long as the pass goes on."""
    others = tuple(each for each in memory.unfinished if each != kind)
    if not goes_on:
        return replace(memory, unfinished=others, removed=_without(memory.removed, kind))
    return replace(memory, unfinished=(*others, kind), removed=_with(memory.removed, kind, removed))


def failed_passes_are_due(memory: AccountMemory) -> AccountMemory:
    """Return the memory with which everything begins anew that did not succeed: nobody waits out an interval for it."""
    done = dict(memory.succeeded)
    kept = tuple((kind, begun) for kind, begun in memory.passes if kind in done and done[kind] >= begun)
    return replace(memory, passes=kept)


def pass_succeeded(memory: AccountMemory, kind: str, now: datetime) -> AccountMemory:
    """Return the memory once a pass has done what it is for."""
    return replace(memory, succeeded=_with(memory.succeeded, kind, now))


def _with(pairs: tuple[tuple[str, T], ...], key: str, value: T) -> tuple[tuple[str, T], ...]:
    return tuple(sorted({**dict(pairs), key: value}.items()))


def _without(pairs: tuple[tuple[str, T], ...], key: str) -> tuple[tuple[str, T], ...]:
    return tuple(pair for pair in pairs if pair[0] != key)
