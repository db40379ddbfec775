"""How what the journal keeps is written as JSON, and read again; no e-mail address is ever written."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

from ...core.memory import AccountMemory, CampaignMemory
from ...core.model import Ticket
from ...core.report import Message, RunReport
from ...core.rows import totals_of
from .revival import revived

logger = logging.getLogger(__name__)

Memory = TypeVar("Memory", CampaignMemory, AccountMemory)
Value = TypeVar("Value", CampaignMemory, AccountMemory, Ticket)

MOST_MESSAGES = 10_000

_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+")


def to_json(value: object) -> str:
    """Write JSON; whatever looks like an address is replaced wherever it stands."""
    return json.dumps(without_addresses(value), default=_plain, ensure_ascii=False, separators=(",", ":"))


def from_json(written: str) -> Any:
    """Read JSON; what cannot be read is nothing, and heard of."""
    try:
        return json.loads(written) if written else None
    except ValueError:
        logger.error("journal holds JSON that cannot be read: length=%s", len(written))
        return None


def without_addresses(value: object) -> object:
    """Return a value in which every address is replaced by `<address>`."""
    if isinstance(value, str):
        return _ADDRESS.sub("<address>", value) if "@" in value else value
    if isinstance(value, Mapping):
        return {key: without_addresses(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_addresses(each) for each in value]
    return value


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def ended(report: RunReport) -> dict[str, object]:
    """Return what the row of a run says once it has ended, by role."""
    return {
        "state": report.state.value,
        "counts": to_json(report.counts.to_dict()),
        "fingerprint": report.plan.held_fingerprint if report.plan else "",
        "error": report.error,
        "outcome": outcome_to_json(report),
        "messages": messages_to_json(report.messages),
    }


def outcome_to_json(report: RunReport) -> str:
    """Write what a run did, how much of it waits for a person, and what it cost."""
    plan = report.plan
    return to_json(
        {
            "fingerprint": plan.fingerprint if plan else "",
            "totals": totals_of(plan) if plan else {},
            "held": Counter(each.guard.value for each in plan.held) if plan else {},
            "wrote": report.wrote,
            "written": dict(report.written),
            "unmet": report.unmet,
            "calls": report.calls,
            "polls": report.polls,
            "least_calls": report.least_calls,
            "error_params": dict(report.error_params),
            "problems": [each.to_dict() for each in report.problems],
        }
    )


def messages_to_json(messages: Sequence[Message]) -> str:
    """Write what a person should read, not more than anybody can."""
    rows = [{"code": each.code, "record": each.record, "params": dict(each.params)} for each in messages]
    return to_json(rows[:MOST_MESSAGES])


def memory_to_json(memory: CampaignMemory | AccountMemory) -> str:
    """Write a memory."""
    return to_json(asdict(memory))


def memory_from_json(kind: type[Memory], written: str) -> Memory:
    """Read a memory; nothing there is an empty one."""
    found = _read(kind, [from_json(written) or {}])
    return found[0] if found else kind()


def tickets_to_json(tickets: Sequence[Ticket]) -> str:
    """Write tickets; their references stay exactly as they are."""
    return json.dumps([asdict(each) for each in tickets], default=_plain, separators=(",", ":"))


def tickets_from_json(written: str) -> tuple[Ticket, ...]:
    """Read tickets, oldest first."""
    return tuple(_read(Ticket, from_json(written) or []))


def _read(kind: type[Value], told: Any) -> list[Value]:
    try:
        return [revived(kind, each) for each in told]
    except (ValueError, TypeError):
        # What cannot be read is forgotten: the next run reads both sides anyway, and guards hold what looks new.
        logger.error("journal holds a %s that cannot be read", kind.__name__)
        return []
