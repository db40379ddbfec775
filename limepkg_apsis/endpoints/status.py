"""`GET /campaigns/<id>/status`: where a campaign stands, from Lime alone. APSIS is never asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..core.linking import STOPPED
from ..core.report import RunRow
from ..core.schedule import next_start
from ..core.standing import Papers, read_papers, standing_of
from ..core.states import CampaignState, Standing, ready_to_send, state_of, why_not_ready
from ..core.watching import TICK
from ..syncs import SYNC_KINDS
from ..translations.summary import error_of
from .desk import Desk
from .words import Json, mailings_of, messages_of, moment, run_brief

MAILINGS_SHOWN = 3
NO_LIST = frozenset({CampaignState.LIST_DELETED, CampaignState.CHOOSE_LIST})


def status_of_campaign(desk: Desk, campaign_id: int) -> Json:
    """Return everything a campaign card shows."""
    campaign = desk.campaign(campaign_id)
    papers = read_papers(desk.ports, campaign_id)
    standing = standing_of(desk.ports, campaign, papers, enabled=desk.settings.enabled)
    state = state_of(standing)
    last = papers.members
    return {
        "campaign": campaign.id,
        "name": campaign.name,
        "list": campaign.list_id,
        "now": moment(desk.ports.clock.now()),
        "state": state.value,
        "ready_to_send": ready_to_send(standing),
        "not_ready_because": why_not_ready(standing),
        "counts": _counts(state, last),
        "last_success": moment(campaign.last_synchronised),
        "next_run": moment(_next_run(desk, papers)) if desk.settings.enabled else None,
        "run": run_shown(desk, _under_way(papers)),
        "last_run": run_shown(desk, newest_ended(papers)),
        "held": _held(standing, papers),
        "missing": list(standing.missing),
        "choices": _choices(state, standing),
        "error": _error(desk, state, standing, papers),
        "messages": messages_of(desk.application, last.messages if last else (), campaign.id),
        "mailings": mailings_of(desk.ports.crm.lookups.recent_mailings(campaign_id, MAILINGS_SHOWN)),
        "rights": {"sync": desk.rights.sync, "approve": desk.rights.approve},
    }


def _counts(state: CampaignState, last: RunRow | None) -> Json | None:
    """Return who is on the list and who is not; nothing of a list that is gone, or is none yet."""
    return dict(last.counts) or None if last is not None and state not in NO_LIST else None


def run_shown(desk: Desk, row: RunRow | None) -> Json | None:
    """Return a run in short, with the name of who asked for it."""
    return runs_shown(desk, [row])[0] if row is not None else None


def runs_shown(desk: Desk, rows: Sequence[RunRow]) -> list[Json]:
    """Return runs in short; each person who asked is looked up once, however often they did."""
    people = {row.user_id for row in rows if row.user_id}
    names = {each: desk.ports.crm.lookups.user_name(each) for each in people}
    return [run_brief(desk.application, row, names.get(row.user_id or 0, "")) for row in rows]


def newest_ended(papers: Papers) -> RunRow | None:
    """Return the newest run for a campaign that has ended."""
    ended = [each for each in papers.runs if each.ended is not None and each.campaign_id is not None]
    return max(ended, key=lambda each: (each.ended, each.id), default=None)


def _under_way(papers: Papers) -> RunRow | None:
    if papers.request is not None:
        return papers.request
    return papers.members if papers.members is not None and papers.members.is_under_way else None


def _next_run(desk: Desk, papers: Papers) -> Any:
    probe = papers.account.breaker.next_probe
    members = next(kind for kind in SYNC_KINDS if kind.name == "members")
    now = desk.ports.clock.now()
    due = next_start(members, papers.account, desk.settings.intervals_minutes, now, TICK)
    return max(due, probe) if probe is not None else due


def _held(standing: Standing, papers: Papers) -> Json | None:
    last, approval = papers.members, papers.approval
    if last is None or not last.held_fingerprint:
        return None
    return {
        "run": last.id,
        "fingerprint": last.held_fingerprint,
        "count": standing.held,
        "guards": dict(last.held),
        "decision": standing.verdict.value if standing.verdict else "",
        "until": moment(approval.until) if approval and standing.verdict else None,
    }


def _choices(state: CampaignState, standing: Standing) -> Sequence[Json]:
    """Return the ways out: which actions fit how the campaign stands."""
    if state is CampaignState.LIST_DELETED:
        return [{"action": "recreate"}, {"action": "stop"}]
    if state is CampaignState.CHOOSE_LIST:
        return [{"action": "use", "list": standing.choose}, {"action": "recreate"}, {"action": "stop"}]
    if state is CampaignState.PAUSED and standing.decision == STOPPED:
        return [{"action": "recreate"}]
    return []


def _error(desk: Desk, state: CampaignState, standing: Standing, papers: Papers) -> Json | None:
    if state is not CampaignState.FAILED:
        return None
    failure = standing.failure
    code = failure.error if failure else standing.resting
    params = dict(failure.error_params) if failure else {}
    shown = error_of(desk.application, code, params, failure.problems if failure else ())
    return {**shown, "next_attempt": moment(_next_run(desk, papers))}
