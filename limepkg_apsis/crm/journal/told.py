"""How a row of the journal becomes a run again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.errors import Problem
from ...core.report import Message, Progress, RunRow, Step
from ...core.requests import REQUEST
from .. import values
from . import notation
from .rows import JournalRow

STORED_REQUEST = "request"
"""The kind of row under which a request is stored; it is shown as `REQUEST`."""

SHOWN = (
    "kind",
    "action",
    "campaign",
    "request",
    "started_by",
    "trigger",
    "state",
    "queued_time",
    "start_time",
    "end_time",
    "progress",
    "counts",
    "plan_id",
    "fingerprint",
    "error",
    "outcome",
    "messages",
)


def run_of(row: JournalRow) -> RunRow:
    """Return a run, or what somebody asked for; the row must hold what is in `SHOWN`."""
    outcome = _mapping(row.text("outcome"))
    kind = row.text("kind")
    return RunRow(
        id=row.id,
        kind=REQUEST if kind == STORED_REQUEST else kind,
        campaign_id=values.related_id(row.fields["campaign"]),
        trigger=row.text("trigger"),
        state=row.text("state"),
        started=values.moment(row.fields["start_time"]),
        ended=values.moment(row.fields["end_time"]),
        counts=_mapping(row.text("counts")),
        held_fingerprint=row.text("fingerprint"),
        error=row.text("error"),
        action=row.text("action"),
        queued=values.moment(row.fields["queued_time"]),
        user_id=row.number("started_by") or None,
        request_id=row.number("request") or None,
        progress=progress_of(row.text("progress")),
        written=_numbers(outcome.get("written")),
        held=_numbers(outcome.get("held")),
        totals=_numbers(outcome.get("totals")),
        fingerprint=str(outcome.get("fingerprint") or ""),
        messages=_messages(row.text("messages")),
        error_params={key: str(value) for key, value in _table(outcome.get("error_params")).items()},
        problems=_problems(outcome.get("problems")),
        calls=values.number(outcome.get("calls")) or 0,
        polls=values.number(outcome.get("polls")) or 0,
        least_calls=values.number(outcome.get("least_calls")) or 0,
    )


def progress_text(progress: Progress) -> str:
    """Write a progress so that a person can read it too."""
    return f"{progress.step.value} {progress.done} {progress.total}"


def progress_of(text: str) -> Progress | None:
    """Read a progress; nothing and what cannot be read are none."""
    step, *numbers = text.split() or [""]
    try:
        done, total = (int(number) for number in numbers)
        return Progress(Step(step), done, total)
    except ValueError:
        return None


def _mapping(text: str) -> Mapping[str, Any]:
    return _table(notation.from_json(text))


def _table(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _numbers(found: Any) -> Mapping[str, int]:
    return {key: value for key, value in _table(found).items() if isinstance(value, int)}


def _messages(text: str) -> tuple[Message, ...]:
    told = notation.from_json(text)
    return tuple(
        Message(str(each.get("code")), values.number(each.get("record")), _pairs(each.get("params")))
        for each in (told if isinstance(told, list) else ())
    )


def _problems(found: Any) -> tuple[Problem, ...]:
    listed = found if isinstance(found, list) else ()
    return tuple(Problem(str(each.get("key")), _pairs(each.get("params"))) for each in listed)


def _pairs(found: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in _table(found).items())
