"""
The journal as the core sees it, as protocols: what was done, what is asked for, and what one run leaves to the next.

Everything is on disk when a method returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from .alarms import Alarm
from .approval import Approval
from .memory import AccountMemory, CampaignMemory
from .model import Ticket
from .plan import Plan
from .report import Progress, RunReport, RunRow
from .requests import Request
from .rows import PlanRow, Section


class Tickets(Protocol):
    """Where queued work is remembered across runs, workers and restarts. Every method may be repeated."""

    def save(self, ticket: Ticket) -> None:
        """Store a ticket, or its newer state; `reference` tells which. On disk when this returns."""
        ...

    def close(self, ticket: Ticket) -> None:
        """Forget a ticket: its work has ended, one way or the other."""
        ...

    def still_open(self, list_id: int) -> tuple[Ticket, ...]:
        """Return the open tickets of one list (0: account-wide), oldest first."""
        ...


class Approvals(Protocol):
    """What people said about held parts; at most one word for each campaign. Written without the lease."""

    def read(self, campaign_id: int) -> Approval | None:
        """Return the last word about a campaign."""
        ...

    def save(self, campaign_id: int, approval: Approval) -> None:
        """Put a word in the place of the last one. Repeatable."""
        ...

    def drop(self, campaign_id: int, fingerprint: str) -> None:
        """Take a word back, unless another one has been given meanwhile. Repeatable."""
        ...


class Requests(Protocol):
    """What people asked for and nobody has done yet. Asking needs no lease; serving does."""

    def ask(self, request: Request) -> tuple[RunRow, bool]:
        """
        Put a request into the queue, or join the one like it that waits or is under way; tell which of the two.

        Whoever asks at the same moment gets the same row.
        """
        ...

    def under_way(self, campaign_id: int) -> RunRow | None:
        """Return what was asked for a campaign and has not ended; the oldest."""
        ...

    def last(self, campaign_id: int) -> RunRow | None:
        """Return what was asked for a campaign and has ended; the newest."""
        ...

    def waiting(self) -> tuple[Request, ...]:
        """Return what nobody has begun to do, oldest first."""
        ...

    def start(self, request: Request) -> bool:
        """Begin to do what was asked; false when somebody has taken it back meanwhile."""
        ...

    def finish(self, request: Request, report: RunReport) -> None:
        """Write how it ended. Repeatable."""
        ...


class History(Protocol):
    """What the journal tells those who look at it."""

    def find(self, run_id: int) -> RunRow | None:
        """Return one run, or what somebody asked for."""
        ...

    def recent(self, campaign_id: int | None = None, kind: str = "", limit: int = 20) -> tuple[RunRow, ...]:
        """Return the newest runs and requests, newest first."""
        ...

    def parts(self, request_id: int) -> tuple[RunRow, ...]:
        """Return the runs that did what was asked, oldest first."""
        ...

    def rows(self, run_id: int, section: Section | None = None) -> Iterator[PlanRow]:
        """Yield the rows of a run's plan, all or those under one heading."""
        ...

    def of_person(self, person_id: int, campaign_id: int | None, most: int = 20) -> tuple[tuple[RunRow, PlanRow], ...]:
        """Return what runs of a campaign, or of the account, did to, or said of, a person; newest first."""
        ...

    def stop(self, run_id: int) -> RunRow | None:
        """Ask a run to stop, or take a request back that nobody has begun; None when it has ended already."""
        ...

    def clean(self, before: datetime, most: int = 200) -> int:
        """Forget runs that ended before a moment, not more than so many at a time; return how many."""
        ...


class Alarms(Protocol):
    """What somebody must know of, from when it began until it was over."""

    def standing(self) -> tuple[Alarm, ...]:
        """Return the alarms that are not over."""
        ...

    def begin(self, alarm: Alarm) -> Alarm:
        """Write that an alarm has begun; return it with its id and moment."""
        ...

    def deliver(self, alarm: Alarm, todo: int) -> None:
        """Write which to-do tells of an alarm."""
        ...

    def end(self, alarm: Alarm) -> None:
        """Write that an alarm is over. Repeatable."""
        ...


class Journal(Protocol):
    """Runs, leases and what has to be remembered between runs."""

    @property
    def tickets(self) -> Tickets:
        """The open tickets of this application."""
        ...

    @property
    def approvals(self) -> Approvals:
        """What people said about held parts."""
        ...

    @property
    def requests(self) -> Requests:
        """What people asked for."""
        ...

    @property
    def alarms(self) -> Alarms:
        """What somebody must know of."""
        ...

    @property
    def history(self) -> History:
        """What was done."""
        ...

    def take_lease(self, owner: str, seconds: float) -> bool:
        """Become the only one who synchronises this application; false when somebody living already is."""
        ...

    def keep_lease(self, owner: str) -> None:
        """Say that we live. `Interrupted` when somebody else took over meanwhile."""
        ...

    def release_lease(self, owner: str) -> None:
        """Let the next one in. Repeatable; nothing happens when the lease is not ours."""
        ...

    def end_dead_runs(self) -> int:
        """Mark what is still called running as interrupted; for the holder of the lease, who knows that nothing is."""
        ...

    def begin(self, kind: str, campaign_id: int | None, trigger: str, request_id: int | None = None) -> int:
        """Write the row of a run that starts now and return its id."""
        ...

    def planned(self, run_id: int, plan: Plan) -> None:
        """Write what a run is about to do, so that it can be told even if nobody hears of the run again."""
        ...

    def progressed(self, run_id: int, progress: Progress) -> bool:
        """Write how far a run, or what somebody asked for, has come; tell whether somebody wants it to stop."""
        ...

    def finish(self, run_id: int, report: RunReport) -> None:
        """Write how a run ended. Repeatable."""
        ...

    def last_run(self, kind: str, campaign_id: int | None) -> RunRow | None:
        """Return the newest run of a kind for one campaign, ended or not; previews are none."""
        ...

    def note_preview(self, report: RunReport, request_id: int | None) -> int:
        """Write what a run would do, as a row that is no run; return its id."""
        ...

    def started_since(self, kind: str, moment: datetime) -> Mapping[int | None, datetime]:
        """Return when the runs of a kind began that began at a moment or later, by campaign."""
        ...

    def failed_since(self, kind: str, moment: datetime) -> frozenset[int]:
        """Return the campaigns whose newest run of a kind began at a moment or later, and failed."""
        ...

    def sizes(self) -> Mapping[int, int]:
        """Return how many participants each campaign had when it was last synchronised."""
        ...

    def note_change(self, campaign_id: int) -> None:
        """Write that something about the participants of a campaign changed in Lime just now."""
        ...

    def changed_at(self, campaign_id: int) -> datetime | None:
        """Return when that was last written."""
        ...

    def read_memory(self, campaign_id: int) -> CampaignMemory:
        """Return what the last members run of a campaign left; an empty memory before the first."""
        ...

    def save_memory(self, campaign_id: int, memory: CampaignMemory) -> None:
        """Replace the memory of a campaign."""
        ...

    def read_account_memory(self) -> AccountMemory:
        """Return what is remembered of the account; an empty memory before the first run."""
        ...

    def save_account_memory(self, memory: AccountMemory) -> None:
        """Replace the memory of the account."""
        ...
