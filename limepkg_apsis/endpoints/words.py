"""The values of the core as JSON, with sentences in the language of the one who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..core.explaining import Explanation
from ..core.model import Mailing
from ..core.remarks import Mark
from ..core.report import Message, RunRow
from ..core.rows import PlanRow
from ..translations import translate
from ..translations.summary import error_of, message_of

Json = dict[str, Any]


def moment(when: datetime | None) -> str | None:
    """Return a moment as ISO 8601 in UTC."""
    return when.isoformat() if when else None


def run_brief(application: Any, row: RunRow, user_name: str = "") -> Json:
    """Return a run, or what somebody asked for, in short."""
    progress = row.progress if row.is_under_way else None
    return {
        "id": row.id,
        "kind": row.kind,
        "action": row.action,
        "campaign": row.campaign_id,
        "trigger": row.trigger,
        "started_by": {"user": row.user_id, "name": user_name} if row.user_id else None,
        "state": row.state,
        "step": progress.step.value if progress else "",
        "done": progress.done if progress else 0,
        "total": progress.total if progress else 0,
        "queued": moment(row.queued),
        "started": moment(row.started),
        "ended": moment(row.ended),
        "counts": dict(row.counts) or None,
        "written": dict(row.written),
        "held": sum(row.held.values()),
        "error": error_of(application, row.error, dict(row.error_params), row.problems) if row.error else None,
    }


def messages_of(application: Any, messages: Iterable[Message], campaign_id: int | None) -> list[Json]:
    """Return what a person should read about a run; of the campaign itself as of this one."""
    return [message_of(application, each, campaign_id) for each in messages]


def row_in_words(application: Any, row: PlanRow, names: Mapping[int, str]) -> Json:
    """Return one row of a plan, with the names of the people it is about."""
    return {
        "change": row.change,
        "people": [{"id": each, "name": names.get(each, "")} for each in row.person_ids],
        "shown_as": row.shown_as,
        "record": row.record,
        "member": row.record if row.change == "RemoveSubscription" else None,
        "reason": row.reason,
        "reason_text": reason_text(application, row),
        "guard": row.guard,
        "guard_text": translate(application, f"error.{row.guard}") if row.guard else "",
        "name": row.text if row.change.endswith(("List", "Campaign", "Deleted", "Mailing")) else "",
        "text": row.text if row.reason in ("rejected", "list_opt_out", "global_opt_out") else "",
    }


def reason_text(application: Any, row: PlanRow) -> str:
    """Return why, as a sentence; empty where the change says it."""
    if not row.reason:
        return ""
    sort = "skip" if not row.change else "reason"
    return translate(application, f"{sort}.{row.reason}")


def mailings_of(mailings: Sequence[tuple[int, Mailing]]) -> list[Json]:
    """Return the newest mailings of a campaign."""
    return [
        {
            "id": record,
            "subject": each.subject,
            "sent": moment(each.sent),
            "totals": _totals(each),
        }
        for record, each in mailings
    ]


def _totals(mailing: Mailing) -> Json | None:
    told = mailing.totals
    if told is None:
        return None
    names = ("sent", "opened", "clicked", "bounced", "opted_out")
    return {name: getattr(told, name) for name in names}


def explanation_in_words(application: Any, answer: Explanation) -> Json:
    """Return why a person is, or is not, on a list."""
    verdict = answer.verdict.value
    stops = [each for each in answer.steps if each.mark is Mark.STOP]
    # What waits for a word of somebody is what can be done something about.
    stops.sort(key=lambda each: each.topic != "pending")
    return {
        "campaign": answer.campaign.id,
        "person": {"id": answer.person.id, "name": answer.person.name},
        "verdict": verdict,
        "verdict_text": translate(application, f"explain.verdict.{verdict}"),
        "asked_apsis": answer.asked_apsis,
        "as_of": moment(answer.moment),
        "steps": [
            {
                "step": each.topic,
                "state": each.mark.value,
                "text": translate(application, each.code, **_params(application, each.params)),
            }
            for each in answer.steps
        ],
        "remedy": translate(application, f"{stops[0].code}.remedy") if stops else "",
    }


def _params(application: Any, params: Iterable[tuple[str, str]]) -> dict[str, str]:
    told = dict(params)
    if told.get("reason"):
        told["reason"] = translate(application, f"skip.{told['reason']}")
    return told
