"""The journal of one application: which runs there were, and what one run leaves to the next."""

from __future__ import annotations

from typing import Any

from ...core.memory import AccountMemory, CampaignMemory
from ...core.ports import Clock, Tickets
from ...core.report import RunReport, RunRow, RunState
from .. import values
from ..structure import Structure
from . import notation
from .lease import LimeLease
from .rows import ACCOUNT, MEMORY, JournalRow, JournalRows
from .tickets import LimeTickets

_SHOWN = (
    "trigger",
    "state",
    "start_time",
    "end_time",
    "counts",
    "fingerprint",
    "error",
    "outcome",
)


class LimeJournal:
    """The journal on the limetype `apsisrun`. Each method costs the same few queries however long it has grown."""

    def __init__(self, application: Any, structure: Structure, clock: Clock) -> None:
        self._rows = JournalRows(application, structure["run"])
        self._lease = LimeLease(self._rows, clock)
        self._tickets = LimeTickets(self._rows)
        self._clock = clock

    @property
    def tickets(self) -> Tickets:
        """The open tickets of this application."""
        return self._tickets

    @property
    def lease(self) -> LimeLease:
        """The lease, for those who go through its steps one by one."""
        return self._lease

    def take_lease(self, owner: str, seconds: float) -> bool:
        """Become the only one who synchronises this application."""
        return self._lease.take(owner, seconds)

    def keep_lease(self, owner: str) -> None:
        """Say that we live. `Interrupted` when somebody else took over meanwhile."""
        self._lease.keep(owner)

    def release_lease(self, owner: str) -> None:
        """Let the next one in."""
        self._lease.release(owner)

    def begin(self, kind: str, campaign_id: int | None, trigger: str) -> int:
        """
        Write the row of a run that starts now and return its id.

        A stretch in which nothing happens is one row: a run after one that was done and wrote nothing takes its row.
        """
        fresh = _fresh(trigger) | {"start_time": self._clock.now(), "heartbeat": self._clock.now()}
        last = self._rows.newest(kind, _SHOWN, campaign=campaign_id)
        if last is None or not _was_quiet(last):
            return self._rows.add(kind, campaign=campaign_id, **fresh)
        self._rows.change(last.id, **fresh)
        return last.id

    def finish(self, run_id: int, report: RunReport) -> None:
        """Write how a run ended."""
        now = self._clock.now()
        self._rows.change(
            run_id,
            state=report.state.value,
            end_time=now,
            heartbeat=now,
            counts=notation.to_json(report.counts.to_dict()),
            fingerprint=report.plan.held_fingerprint if report.plan else "",
            error=report.error,
            outcome=notation.outcome_to_json(report),
            messages=notation.messages_to_json(report.messages),
            plan=notation.plan_to_json(report),
        )

    def last_run(self, kind: str, campaign_id: int | None) -> RunRow | None:
        """Return the newest run of a kind for one campaign, ended or not."""
        row = self._rows.newest(kind, _SHOWN, campaign=campaign_id)
        return _run(row, kind, campaign_id) if row else None

    def read_memory(self, campaign_id: int) -> CampaignMemory:
        """Return what the last members run of a campaign left."""
        row = self._only(MEMORY, campaign=campaign_id)
        return notation.memory_from_json(CampaignMemory, row.text("memory") if row else "")

    def save_memory(self, campaign_id: int, memory: CampaignMemory) -> None:
        """Replace the memory of a campaign."""
        row = self._only(MEMORY, campaign=campaign_id)
        written = notation.memory_to_json(memory)
        self._rows.put(row.id if row else None, MEMORY, campaign=campaign_id, memory=written)

    def read_account_memory(self) -> AccountMemory:
        """Return what is remembered of the account."""
        row = self._only(ACCOUNT)
        return notation.memory_from_json(AccountMemory, row.text("memory") if row else "")

    def save_account_memory(self, memory: AccountMemory) -> None:
        """Replace the memory of the account."""
        row = self._only(ACCOUNT)
        self._rows.put(row.id if row else None, ACCOUNT, memory=notation.memory_to_json(memory))

    def _only(self, kind: str, **conditions: object) -> JournalRow | None:
        return next(iter(self._rows.read(kind, ("memory",), **conditions)), None)


def _fresh(trigger: str) -> dict[str, object]:
    emptied = dict.fromkeys(("end_time", "counts", "fingerprint", "error", "outcome", "messages", "plan"))
    return {**emptied, "trigger": trigger, "state": RunState.RUNNING.value}


def _was_quiet(row: JournalRow) -> bool:
    outcome = notation.from_json(row.text("outcome"))
    return row.text("state") == RunState.DONE.value and isinstance(outcome, dict) and outcome.get("wrote") == 0


def _run(row: JournalRow, kind: str, campaign_id: int | None) -> RunRow:
    counts = notation.from_json(row.text("counts"))
    return RunRow(
        id=row.id,
        kind=kind,
        campaign_id=campaign_id,
        trigger=row.text("trigger"),
        state=row.text("state"),
        started=values.moment(row.fields["start_time"]),
        ended=values.moment(row.fields["end_time"]),
        counts=counts if isinstance(counts, dict) else {},
        held_fingerprint=row.text("fingerprint"),
        error=row.text("error"),
    )
