"""What a task answers: a small, JSON-able summary in the words of the one who asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ..core.errors import ApsisSyncError, Problem
from ..core.outcome import Outcome
from ..core.plan import Plan
from ..core.report import Message, RunReport
from ..core.states import Standing, ready_to_send, state_of
from . import translate

Summary = dict[str, Any]
MOST_RUNS = 200
"""So many runs are listed one by one; the totals cover all of them."""


def summary_of(application: Any, outcome: Outcome) -> Summary:
    """Return the summary of finished work."""
    error = outcome.error
    return {
        "state": outcome.state,
        "run": outcome.run_ids[-1] if outcome.run_ids else None,
        "counts": _total([report.counts.to_dict() for report in outcome.reports]),
        "written": _sum(report.written for report in outcome.reports),
        "calls": sum(report.calls for report in outcome.reports),
        "polls": sum(report.polls for report in outcome.reports),
        "error": error_of(application, error.error, dict(error.error_params), error.problems) if error else None,
        "runs": [
            _run(application, report, run_id)
            for report, run_id in zip(outcome.reports[:MOST_RUNS], outcome.run_ids, strict=False)
        ],
    }


def _run(application: Any, report: RunReport, run_id: int) -> Summary:
    return {
        "run": run_id,
        "kind": report.kind,
        "campaign": report.campaign_id,
        "state": report.state.value,
        "counts": report.counts.to_dict(),
        "written": dict(report.written),
        "held": len(report.plan.held) if report.plan else 0,
        "unmet": report.unmet,
        "calls": report.calls,
        "messages": [message_of(application, message) for message in report.messages],
        "error": report.error or None,
    }


def message_of(application: Any, message: Message, campaign_id: int | None = None) -> Summary:
    """Return one thing a person should read, as a sentence; `campaign_id` is the campaign they are looking at."""
    params = dict(message.params)
    told = params | {"missing": _field_titles(application, params["missing"])} if "missing" in params else params
    campaign = _campaign(application, message.record, campaign_id)
    text = translate(application, _message_key(message.code, params), campaign=campaign, **told)
    return {
        "code": message.code,
        "campaign": message.record,
        "params": params,
        "message": f"{text[:1].upper()}{text[1:]}",
    }


def _message_key(code: str, params: dict[str, str]) -> str:
    is_one = code.startswith("guard_") and params.get("count") == "1"
    return f"message.{code}.one" if is_one else f"message.{code}"


def _campaign(application: Any, record: int | None, looked_at: int | None) -> str:
    """Return what a campaign is called in a sentence: whoever has it open knows its number no better than its name."""
    if record is not None and record == looked_at:
        return translate(application, "thing.this_campaign")
    return translate(application, "thing.campaign_numbered", record=record)


def _field_titles(application: Any, roles: str) -> str:
    """Return the fields that a campaign lacks as people call them."""
    titles = (translate(application, f"settings.field.campaign.{role}.title") for role in roles.split(", "))
    return ", ".join(titles)


def summary_of_standing(application: Any, standing: Standing) -> Summary:
    """Return the state of a campaign in words, and whether a marketer can press send."""
    state = state_of(standing).value
    return {
        "campaign": standing.campaign.id,
        "campaign_state": state,
        "campaign_state_text": translate(application, f"state.{state}"),
        "ready_to_send": ready_to_send(standing),
    }


def summary_of_preview(application: Any, plans: Sequence[Plan]) -> Summary:
    """Return what would happen: how many changes of each sort, what would be held, who is skipped and why."""
    return {
        "state": "preview",
        "run": None,
        "counts": _total([plan.counts.to_dict() for plan in plans]),
        "changes": _sum(Counter(type(change).__name__ for change in plan.changes) for plan in plans),
        "held": sum(len(plan.held) for plan in plans),
        "fingerprints": {plan.kind: plan.fingerprint for plan in plans},
        "messages": [
            message_of(application, Message(each.code, each.campaign_id, each.params))
            for plan in plans
            for each in plan.findings
        ],
        "error": None,
    }


def failed(application: Any, error: ApsisSyncError) -> Summary:
    """Return the summary of work that could not begin."""
    problems = getattr(error, "problems", ())
    return {
        "state": "failed",
        "run": None,
        "counts": {},
        "written": {},
        "error": error_of(application, error.code, error.params, problems),
        "runs": [],
    }


def error_of(application: Any, code: str, params: dict[str, str], problems: Iterable[Problem]) -> Summary:
    """Return an error as people read it: what happened, what to do now, and every single problem."""
    told = params | {"limetype": _thing(application, params["limetype"])} if "limetype" in params else params
    return {
        "code": code,
        "message": translate(application, f"error.{code}", **told),
        "remedy": translate(application, f"error.{code}.remedy", **told),
        "params": params,
        "problems": [
            {**each.to_dict(), "message": translate(application, each.key, **dict(each.params))} for each in problems
        ],
    }


def _thing(application: Any, name: str) -> str:
    """Return what people call a thing that is not there; a table of Lime by its name."""
    key = f"thing.{name}"
    text = translate(application, key)
    return name if text == key else text


def _total(counts: Sequence[dict[str, Any]]) -> Summary:
    plain = ("participants", "on_list", "pending", "failed")
    total: Summary = {name: sum(each[name] for each in counts) for name in plain}
    total["skipped"] = _sum(each["skipped"] for each in counts)
    return total


def _sum(tables: Iterable[Any]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for table in tables:
        total.update(table)
    return dict(sorted(total.items()))
