"""The state of a campaign as people see it (semantics section 10), derived from what the journal holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .model import Campaign
from .report import RunRow, RunState


class CampaignState(StrEnum):
    """No state without a way out; the way out is a sentence in the translations."""

    NOT_AN_EMAIL_CAMPAIGN = "not_an_email_campaign"
    PAUSED = "paused"
    NOT_READY = "not_ready"
    CHOOSE_LIST = "choose_list"
    LIST_DELETED = "list_deleted"
    SYNCING = "syncing"
    FAILED = "failed"
    NEEDS_APPROVAL = "needs_approval"
    WAITING = "waiting"
    PARTLY_SYNCED = "partly_synced"
    SYNCED = "synced"


_DECISIONS = {
    CampaignState.NOT_READY.value: CampaignState.NOT_READY,
    CampaignState.CHOOSE_LIST.value: CampaignState.CHOOSE_LIST,
    CampaignState.LIST_DELETED.value: CampaignState.LIST_DELETED,
    CampaignState.PAUSED.value: CampaignState.PAUSED,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a campaign stands.

    `last` is its newest members run, `finding` what the newest look at its list found (empty: nothing to decide),
    `changed` whether a participant changed since that run, `enabled` whether the sync is switched on at all.
    """

    campaign: Campaign
    last: RunRow | None = None
    finding: str = ""
    changed: bool = False
    enabled: bool = True


def state_of(standing: Standing) -> CampaignState:
    """Return the one state that matters most to the person at the campaign card."""
    if not standing.campaign.is_email:
        return CampaignState.NOT_AN_EMAIL_CAMPAIGN
    if not standing.enabled:
        return CampaignState.PAUSED
    if standing.finding in _DECISIONS:
        return _DECISIONS[standing.finding]
    return _state_of_run(standing.last, standing.changed)


def _state_of_run(last: RunRow | None, changed: bool) -> CampaignState:
    if last is None:
        return CampaignState.WAITING
    if last.state == RunState.RUNNING.value:
        return CampaignState.SYNCING
    if last.state in (RunState.FAILED.value, RunState.CANCELLED.value):
        return CampaignState.FAILED
    if last.state == RunState.HELD.value:
        return CampaignState.NEEDS_APPROVAL
    if changed or last.state == RunState.PENDING.value:
        return CampaignState.WAITING
    return CampaignState.PARTLY_SYNCED if _left_out(last) else CampaignState.SYNCED


def _left_out(last: RunRow) -> int:
    skipped = last.counts.get("skipped")
    failed = last.counts.get("failed")
    left_out = sum(skipped.values()) if isinstance(skipped, Mapping) else 0
    return left_out + (failed if isinstance(failed, int) else 0)


def ready_to_send(standing: Standing) -> bool:
    """
    Tell whether a marketer can press send.

    Only when APSIS was read after the last write and showed what the plan said, and no participant changed since.
    People who are left out for a reason (opted out, no address) do not stand in the way; a held part does.
    """
    return (
        standing.campaign.is_email
        and standing.campaign.list_id is not None
        and standing.finding == ""
        and not standing.changed
        and standing.last is not None
        and standing.last.state == RunState.DONE.value
    )
