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
    """Return the kinds whose pass is unfinished or whose interval is over, in the order they are declared."""
    return tuple(
        kind for kind in kinds if _is_due(kind, memory, intervals_minutes, now, timedelta(seconds=at_least_seconds))
    )


def _is_due(
    kind: SyncKind, memory: AccountMemory, intervals: Mapping[str, int], now: datetime, at_least: timedelta
) -> bool:
    started = dict(memory.passes).get(kind.name)
    if started is None or kind.name in dict(memory.cursor):
        return True
    interval = timedelta(minutes=intervals.get(kind.name, kind.interval_minutes)) - LATENESS
    return now - started >= max(interval, at_least)


def pass_started(memory: AccountMemory, kind: str, now: datetime) -> AccountMemory:
    """Return the memory once a pass of a kind begins; one that goes on keeps its start."""
    if kind in dict(memory.cursor):
        return memory
    return replace(memory, passes=_with(memory.passes, kind, now), removed=_without(memory.removed, kind))


def pass_left(memory: AccountMemory, kind: str, cursor: int | None, removed: int) -> AccountMemory:
    """Return the memory when a slice is over: with a cursor while the pass is unfinished, without one after it."""
    if cursor is None:
        return replace(memory, cursor=_without(memory.cursor, kind), removed=_without(memory.removed, kind))
    return replace(memory, cursor=_with(memory.cursor, kind, cursor), removed=_with(memory.removed, kind, removed))


def _with(pairs: tuple[tuple[str, T], ...], key: str, value: T) -> tuple[tuple[str, T], ...]:
    return tuple(sorted({**dict(pairs), key: value}.items()))


def _without(pairs: tuple[tuple[str, T], ...], key: str) -> tuple[tuple[str, T], ...]:
    return tuple(pair for pair in pairs if pair[0] != key)
