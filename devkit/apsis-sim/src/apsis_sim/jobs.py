"""Queued calls: when a job runs, what its poll file says, how long its files live."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from apsis_sim.clock import Clock
from apsis_sim.world.refusals import Refused

_STATE_NAMES = {0: "Waiting", 1: "Started", 2: "Completed", -1: "Error", -2: "Fatal error", -3: "Rejected"}
# ASSUMED: poll.lifetime: poll and data files are gone after 24 hours.
_LIFETIME_SECONDS = 24 * 3600
WAITING, STARTED, COMPLETED, ERROR = 0, 1, 2, -1


@dataclass(frozen=True, slots=True)
class JobPace:
    """When a job completes: after so many polls that still said no, or after seconds, whichever comes first."""

    polls: int | None = 1
    seconds: float | None = 1.0


@dataclass(slots=True)
class JobFaults:
    """What is to go wrong with one job."""

    missing_polls: int = 0
    half_polls: int = 0
    stuck: bool = False
    end_state: int | None = None
    works_anyway: bool = False
    data_missing: bool = False


@dataclass(slots=True)
class Job:
    """One queued call: the work, how far it is, and its result."""

    guid: str
    name: str
    work: Callable[[], Any]
    submitted: float
    pace: JobPace
    extension: str = "json"
    faults: JobFaults = field(default_factory=JobFaults)
    base: str = ""  # scheme and host of its files
    polls: int = 0
    state: int = WAITING
    message: str = ""
    result: Any = None

    @property
    def final(self) -> bool:
        """Say whether nothing more will happen."""
        return self.state not in (WAITING, STARTED)

    @property
    def state_name(self) -> str:
        """Return the state as APSIS names it."""
        return _STATE_NAMES[self.state]


class Jobs:
    """All queued calls of the simulator."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.pace = JobPace()
        self._jobs: dict[str, Job] = {}
        self._open: dict[str, Job] = {}
        self._count = 0

    def clear(self) -> None:
        """Forget every job and go back to the default pace."""
        self.pace = JobPace()
        self._jobs, self._open, self._count = {}, {}, 0

    def __iter__(self) -> Any:
        return iter(self._jobs.values())

    def submit(self, name: str, work: Callable[[], Any], *, extension: str, faults: JobFaults | None = None) -> Job:
        """Accept a queued call."""
        self._count += 1
        guid = str(uuid.uuid5(uuid.NAMESPACE_OID, f"apsis-sim job {self._count}"))
        job = Job(guid, name, work, self._clock.now(), self.pace, extension, faults or JobFaults())
        self._jobs[guid] = self._open[guid] = job
        if self.pace.polls == 0:
            self._finish(job)
        return job

    def find(self, guid: str) -> Job | None:
        """Return a job whose files still exist."""
        job = self._jobs.get(guid)
        if job is not None and self._clock.now() - job.submitted > _LIFETIME_SECONDS:
            self._jobs.pop(guid)
            self._open.pop(guid, None)
            return None
        return job

    def poll(self, job: Job) -> None:
        """Count a poll and move the job on."""
        job.polls += 1
        patience = job.pace.polls
        if patience is not None and job.polls > patience:
            self._finish(job)
        elif job.state == WAITING and self._has_started(job):
            job.state = STARTED

    def _has_started(self, job: Job) -> bool:
        half = None if job.pace.seconds is None else job.pace.seconds / 2
        by_time = half is not None and self._clock.now() - job.submitted >= half
        return by_time or job.pace.polls is None or job.polls >= job.pace.polls or job.faults.stuck

    def settle(self) -> None:
        """Carry out every job whose time has come, in the order they were submitted."""
        if not self._open:
            return
        now = self._clock.now()
        for job in list(self._open.values()):
            if job.pace.seconds is not None and now - job.submitted >= job.pace.seconds:
                self._finish(job)

    def finish_all(self) -> None:
        """Carry out everything that waits, as if enough time had passed."""
        for job in list(self._open.values()):
            self._finish(job)

    def _finish(self, job: Job) -> None:
        if job.final or job.faults.stuck:
            return
        self._open.pop(job.guid, None)
        bad = job.faults.end_state
        job.state = COMPLETED if bad is None else bad
        job.message = "" if bad is None else "The operation could not be carried out"
        if bad is None or job.faults.works_anyway:
            _work(job)


def _work(job: Job) -> None:
    try:
        job.result = job.work()
    except Refused as refused:  # for example: the list was deleted while the job waited
        job.state, job.message = ERROR, str(refused)
