"""How a run ended: what the journal keeps and the card shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .errors import Problem
from .plan import Counts, Plan


class RunState(StrEnum):
    """Where a run is. `done` is only said when APSIS was read again and shows what the plan said."""

    RUNNING = "running"
    DONE = "done"
    PENDING = "pending"
    HELD = "held"
    PARTLY = "partly"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PREVIEW = "preview"
    QUEUED = "queued"
    CANCELLING = "cancelling"
    INTERRUPTED = "interrupted"


UNDER_WAY = (RunState.QUEUED.value, RunState.RUNNING.value, RunState.CANCELLING.value)
"""States of what has not ended."""


class Step(StrEnum):
    """What a run is at."""

    READING = "reading"
    WRITING = "writing"
    VERIFYING = "verifying"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: so many of all its changes."""

    step: Step
    done: int = 0
    total: int = 0


class Trigger(StrEnum):
    """Who or what started a run."""

    SCHEDULE = "schedule"
    PERSON = "person"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person should read about a run; `code` is a translation key, `record` a CRM id."""

    code: str
    record: int | None = None
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """
    How one run ended.

    `written` counts the changes carried out, by name; `unmet` how many of them APSIS does not show yet. `calls` counts
    the calls to APSIS, polls apart, and `least_calls` the fewest that the same change can take (0: not reckoned).
    `error` is the code of the error that ended the run, with its parameters.
    """

    kind: str
    campaign_id: int | None
    state: RunState
    counts: Counts = Counts()
    written: Mapping[str, int] = field(default_factory=dict)
    unmet: int = 0
    messages: tuple[Message, ...] = ()
    error: str = ""
    error_params: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    plan: Plan | None = None
    calls: int = 0
    polls: int = 0
    least_calls: int = 0

    @property
    def wrote(self) -> int:
        """How many changes were carried out on either side."""
        return sum(self.written.values())


@dataclass(frozen=True, slots=True)
class RunRow:
    """
    A run as the journal holds it, or what somebody asked for and the runs that came of it.

    `action` and `queued` are a request's; `request_id` says which one a run belongs to. `fingerprint` tells the whole
    plan, `held_fingerprint` its held part, `totals` how many rows it has under each heading, `held` how many each guard
    holds. `problems` and `error_params` belong to the error.
    """

    id: int
    kind: str
    campaign_id: int | None
    trigger: str
    state: str
    started: datetime | None = None
    ended: datetime | None = None
    counts: Mapping[str, object] = field(default_factory=dict)
    held_fingerprint: str = ""
    error: str = ""
    action: str = ""
    queued: datetime | None = None
    user_id: int | None = None
    request_id: int | None = None
    progress: Progress | None = None
    written: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    fingerprint: str = ""
    messages: tuple[Message, ...] = ()
    error_params: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    calls: int = 0
    polls: int = 0
    least_calls: int = 0

    @property
    def is_under_way(self) -> bool:
        """Tell whether it has not ended."""
        return self.state in UNDER_WAY
