"""The one table of sizes and times: what one call may carry, and when which way is the cheaper one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are rows a call unless the name says otherwise (reference, section 3; architecture, section 5)."""

    # ASSUMED: largest page (14 #5): 1,000 is in use and never more is asked for.
    page: int = 1000
    direct_pages: int = 3
    subscribe: int = 1000
    update: int = 100
    create: int = 10
    people_created: int = 50
    """More new people than this are imported."""
    imported: int = 2000
    import_bytes: int = 4_000_000
    known_people: int = 200_000

    pauses: tuple[int, ...] = (2, 4, 8, 15, 30, 60)
    """Seconds between looks at the same queued work; the last one again and again."""
    import_first_look: timedelta = timedelta(seconds=30)
    file_appears: timedelta = timedelta(minutes=5)
    """How long a poll file may be missing before the work counts as lost."""
    export_serves: timedelta = timedelta(minutes=30)
    """How old an export may be to be picked up by a later call."""
    # ASSUMED: lifetime of poll and data files (14 #4): 24 hours.
    work_serves: timedelta = timedelta(hours=24)
    """How long unfinished work is waited for, over all runs."""


LIMITS = Limits()
