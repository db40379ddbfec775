"""Whether scheduled work can run, and does: judgements on user, language, schedule and journal. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..core.breaker import is_open
from ..core.memory import AccountMemory
from ..core.schedule import LATENESS
from ..settings import Settings
from ..syncs import SYNC_KINDS
from .findings import Finding, failed, noted, passed, shown, skipped

TICK = timedelta(minutes=15)
"""How often the schedule wakes up: no kind runs more often, whatever its interval."""
LONGEST_PASS = timedelta(hours=24)
"""So long a pass that goes on in slices may be under way before it counts as stopped."""
LONG_DEAD = timedelta(hours=1)
"""So long after the end of its lease the row of a run that died should have been swept away."""


@dataclass(frozen=True, slots=True)
class ActsAs:
    """As whom and in which language the schedule runs; None: the platform does not tell."""

    user: str
    language: str
    user_exists: bool | None = None
    language_is_active: bool | None = None
    has_texts: bool = True


@dataclass(frozen=True, slots=True)
class Holder:
    """One row of the lease: when it last breathed, and how long that keeps others out."""

    heartbeat: datetime | None
    lasts: timedelta


def judge_user(acts: ActsAs) -> Finding:
    """Judge whether the user exists as whom the schedule runs."""
    if acts.user_exists is None:
        return skipped("doctor.skipped.not_told")
    if acts.user_exists:
        return passed("doctor.user.passed", user=acts.user)
    return failed("doctor.user.failed", "doctor.user.remedy", user=acts.user)


def judge_language(acts: ActsAs) -> Finding:
    """Judge whether the language of the schedule is active, and has sentences."""
    remedy = "doctor.language.remedy"
    if not acts.has_texts:
        return failed("doctor.language.no_texts", remedy, code=acts.language)
    if acts.language_is_active is None:
        return skipped("doctor.skipped.not_told")
    if acts.language_is_active:
        return passed("doctor.language.passed", code=acts.language)
    return failed("doctor.language.failed", remedy, code=acts.language)


def judge_schedule(runs: bool | None) -> Finding:
    """Judge whether this service runs scheduled tasks at all."""
    if runs is None:
        return skipped("doctor.skipped.not_told")
    return passed("doctor.schedule.passed") if runs else failed("doctor.schedule.failed", "doctor.schedule.remedy")


def judge_events(tables: Sequence[str], watched: Sequence[str]) -> Finding:
    """Say whether changes in the tables of participants and persons are heard of while they happen."""
    unheard = ", ".join(each for each in tables if each not in watched)
    if unheard:
        return noted("doctor.events.unheard", "doctor.events.remedy", tables=unheard)
    return passed("doctor.events.passed")


def judge_passes(memory: AccountMemory, settings: Settings, now: datetime) -> Finding:
    """Judge whether scheduled work has begun lately."""
    if not settings.enabled:
        return skipped("doctor.skipped.off")
    if is_open(memory.breaker):
        return skipped("doctor.skipped.stopped")
    last = max((when for _, when in memory.passes), default=None)
    if last is None:
        return noted("doctor.passes.never", "doctor.passes.remedy")
    if now - last > _patience(memory, settings):
        return failed("doctor.passes.failed", "doctor.passes.remedy", last=shown(last))
    return passed("doctor.passes.passed", last=shown(last))


def _patience(memory: AccountMemory, settings: Settings) -> timedelta:
    if memory.unfinished:
        return LONGEST_PASS
    minutes = min(settings.intervals_minutes.get(each.name, each.interval_minutes) for each in SYNC_KINDS)
    return 2 * max(TICK, timedelta(minutes=minutes)) + LATENESS


def judge_lease(holders: Sequence[Holder], now: datetime) -> Finding:
    """Judge whether a run that died, or one with a wrong clock, keeps the lease."""
    for each in holders:
        if each.heartbeat is None or now - each.heartbeat > each.lasts + LONG_DEAD:
            last = shown(each.heartbeat) if each.heartbeat else "-"
            return failed("doctor.lease.dead", "doctor.lease.remedy", last=last)
        if each.heartbeat - now > each.lasts:
            return failed("doctor.lease.future", "doctor.lease.remedy", last=shown(each.heartbeat))
    return passed("doctor.lease.held" if holders else "doctor.lease.passed")


def judge_group(setting: str, name: str, exists: bool | None) -> Finding:
    """Judge whether a group exists that Lime Admin names."""
    if not name:
        return passed("doctor.group.none")
    if exists is None:
        return skipped("doctor.skipped.not_told")
    if exists:
        return passed("doctor.group.passed", group=name)
    return failed("doctor.group.failed", "doctor.group.remedy", group=name, setting=setting)
