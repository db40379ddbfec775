"""Where a campaign stands, read from Lime alone: a few quick questions, however many participants there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from .approval import Approval
from .breaker import is_open
from .eligible import list_obstacle
from .kinds import Ports
from .linking import CHOOSE_LIST, LEFT_ALONE, missing_parts
from .memory import AccountMemory, CampaignMemory
from .model import Campaign, ParticipantsMark
from .report import RunRow, RunState
from .requests import REQUEST
from .states import Standing

_WENT_WRONG = (RunState.FAILED.value, RunState.INTERRUPTED.value)


@dataclass(frozen=True, slots=True)
class Papers:
    """
    What the journal holds of one campaign.

    `runs` are the newest of each kind that concern it, those of the whole account among them; `members` the newest of
    its members.
    """

    account: AccountMemory
    memory: CampaignMemory
    members: RunRow | None
    runs: tuple[RunRow, ...]
    request: RunRow | None
    approval: Approval | None
    changed_at: datetime | None


def read_papers(ports: Ports, campaign_id: int) -> Papers:
    """Return what the journal holds of a campaign."""
    journal = ports.journal
    members = journal.last_run("members", campaign_id)
    others = (
        journal.last_run("campaigns", None),
        journal.last_run("campaigns", campaign_id),
        journal.last_run("opt_outs", campaign_id),
        journal.requests.last(campaign_id),
    )
    return Papers(
        account=journal.read_account_memory(),
        memory=journal.read_memory(campaign_id),
        members=members,
        runs=tuple(each for each in (members, *others) if each is not None),
        request=journal.requests.under_way(campaign_id),
        approval=journal.approvals.read(campaign_id),
        changed_at=journal.changed_at(campaign_id),
    )


def standing_of(ports: Ports, campaign: Campaign, papers: Papers, *, enabled: bool = True) -> Standing:
    """Return where a campaign stands."""
    rules = ports.rules()
    decision = dict(papers.account.decisions).get(campaign.id, "")
    last, approval = papers.members, papers.approval
    verdict = (
        approval.verdict
        if last is not None and approval is not None and approval.holds(last.held_fingerprint, rules.now)
        else None
    )
    return Standing(
        campaign=campaign,
        last=last,
        request=papers.request,
        failure=newest_failure(papers.runs),
        decision=decision,
        choose=0 if decision in LEFT_ALONE else _list_to_choose(ports, campaign, papers.runs),
        missing=missing_parts(campaign, rules) if campaign.is_email else (),
        changed=has_changed(papers, ports.crm.lookups.mark_participants(campaign.id)),
        verdict=verdict,
        resting=papers.account.breaker.reason if is_open(papers.account.breaker) else "",
        enabled=enabled,
    )


def has_changed(papers: Papers, mark: ParticipantsMark) -> bool:
    """Tell whether participants came, went or were changed since the last run of members read them."""
    if papers.members is None or papers.members.started is None:
        return False
    if papers.changed_at is not None and papers.changed_at >= papers.members.started:
        return True
    return mark != ParticipantsMark(papers.memory.participants, papers.memory.newest)


def newest_failure(runs: Iterable[RunRow]) -> RunRow | None:
    """
    Return the newest run that went wrong and was not made good: a later run of its kind that went well ends it.

    What somebody asked for is made good by whatever ran later.
    """
    ended = [each for each in runs if each.ended is not None and each.state != RunState.CANCELLED.value]
    newest = {each.kind: each for each in sorted(ended, key=_end)}
    last = max(ended, key=_end, default=None)
    wrong = [each for each in newest.values() if each.state in _WENT_WRONG and (each.kind != REQUEST or each is last)]
    return max(wrong, key=_end, default=None)


def _end(run: RunRow) -> tuple[datetime, int]:
    return run.ended or datetime.min.replace(tzinfo=UTC), run.id


def _list_to_choose(ports: Ports, campaign: Campaign, runs: Iterable[RunRow]) -> int:
    """Return the list a person must decide about; 0 when there is none."""
    obstacle = list_obstacle(ports, campaign)
    if obstacle is not None and obstacle.code == CHOOSE_LIST:
        return int(dict(obstacle.params)["list"])
    if campaign.list_id is not None or not campaign.is_email:
        return 0
    looks = [each for each in runs if each.kind == "campaigns" and each.ended is not None]
    newest = max(looks, key=_end, default=None)
    for message in newest.messages if newest else ():
        if (message.code, message.record) == (CHOOSE_LIST, campaign.id):
            return int(dict(message.params).get("list", 0))
    return 0
