"""The state of a campaign as people see it (semantics section 10), derived from what the journal holds. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .approval import Verdict
from .linking import LIST_DELETED, STOPPED
from .model import Campaign
from .report import UNDER_WAY, RunRow, RunState


class CampaignState(StrEnum):
    """No state without a way out; the way out is a sentence in the translations."""

    NOT_AN_EMAIL_CAMPAIGN = "not_an_email_campaign"
    PAUSED = "paused"
    SYNCING = "syncing"
    LIST_DELETED = "list_deleted"
    NOT_READY = "not_ready"
    CHOOSE_LIST = "choose_list"
    FAILED = "failed"
    NEEDS_APPROVAL = "needs_approval"
    WAITING = "waiting"
    PARTLY_SYNCED = "partly_synced"
    SYNCED = "synced"


@dataclass(frozen=True, slots=True)
class Standing:
    """
    Where a campaign stands.

    `last` is its newest members run, `request` what somebody asked for and is not done, `failure` the newest run for it
    that failed and after which none went well. `decision` is what was found or decided about its list, `choose` the
    list that has its name; `missing` are the fields it lacks. `changed`: a participant changed since `last`; `verdict`
    is what a person said about what `last` holds; `resting` why APSIS is left alone; `enabled`: the sync is on at all.
    """

    campaign: Campaign
    last: RunRow | None = None
    request: RunRow | None = None
    failure: RunRow | None = None
    decision: str = ""
    choose: int = 0
    missing: tuple[str, ...] = ()
    changed: bool = False
    verdict: Verdict | None = None
    resting: str = ""
    enabled: bool = True

    @property
    def held(self) -> int:
        """How many changes of the newest run wait for a person."""
        return sum(self.last.held.values()) if self.last is not None else 0

    @property
    def asks(self) -> bool:
        """Tell whether a person is wanted: something is held, and nobody has said anything about it."""
        return self.last is not None and self.last.state == RunState.HELD.value and self.verdict is None


def state_of(standing: Standing) -> CampaignState:
    """Return the one state that matters most to the person at the campaign card."""
    questions = (
        (CampaignState.NOT_AN_EMAIL_CAMPAIGN, not standing.campaign.is_email),
        (CampaignState.PAUSED, not standing.enabled or standing.decision == STOPPED),
        (CampaignState.SYNCING, _is_under_way(standing)),
        (CampaignState.LIST_DELETED, standing.decision == LIST_DELETED),
        (CampaignState.NOT_READY, bool(standing.missing)),
        (CampaignState.CHOOSE_LIST, bool(standing.choose)),
        (CampaignState.FAILED, standing.failure is not None or bool(standing.resting)),
        (CampaignState.NEEDS_APPROVAL, standing.asks),
        (CampaignState.WAITING, _is_waiting(standing)),
        (CampaignState.PARTLY_SYNCED, _left_out(standing) > 0),
    )
    return next((state for state, applies in questions if applies), CampaignState.SYNCED)


def _is_under_way(standing: Standing) -> bool:
    return standing.request is not None or (standing.last is not None and standing.last.state in UNDER_WAY)


def _is_waiting(standing: Standing) -> bool:
    last = standing.last
    if last is None or standing.changed or standing.campaign.list_id is None:
        return True
    return last.state in (RunState.PENDING.value, RunState.CANCELLED.value) or standing.verdict is Verdict.APPROVED


def _left_out(standing: Standing) -> int:
    last = standing.last
    if last is None:
        return 0
    skipped = last.counts.get("skipped")
    failed = last.counts.get("failed")
    left_out = sum(skipped.values()) if isinstance(skipped, Mapping) else 0
    unwritten = last.state == RunState.PARTLY.value
    return left_out + (failed if isinstance(failed, int) else 0) + standing.held + unwritten


def why_not_ready(standing: Standing) -> str:
    """
    Return why a marketer should not press send yet; empty when everything is as it should be.

    Ready is only whose list was read after the last write and showed what the plan said, with no participant changed
    since. People who are left out for a reason (opted out, no address) do not stand in the way; a held part does.
    """
    last = standing.last
    reasons = (
        ("not_an_email_campaign", not standing.campaign.is_email),
        # Nobody looks whether somebody has opted out meanwhile.
        ("paused", not standing.enabled),
        ("decision", bool(standing.decision in (LIST_DELETED, STOPPED) or standing.choose)),
        ("not_ready", bool(standing.missing)),
        ("running", _is_under_way(standing)),
        ("no_list", standing.campaign.list_id is None),
        ("never_synced", last is None),
        ("failed", standing.failure is not None),
        ("changed", standing.changed),
        ("held", last is not None and last.state == RunState.HELD.value),
        ("pending", last is not None and last.state == RunState.PENDING.value),
        ("partly", last is not None and last.state != RunState.DONE.value),
    )
    return next((reason for reason, applies in reasons if applies), "")


def ready_to_send(standing: Standing) -> bool:
    """Tell whether a marketer can press send."""
    return why_not_ready(standing) == ""
