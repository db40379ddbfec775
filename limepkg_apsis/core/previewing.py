"""
What a run for one campaign would do now: the very plans of the run, made without a write on either side. Where the
list is not there yet, the plan of its members is made for the list that the run would make or find.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .changes import CreateList, LinkCampaign
from .errors import StructureMissing
from .kinds import News, Ports, SyncKind
from .plan import Plan
from .report import Message, RunReport, RunState


def plan_campaign(ports: Ports, kinds: Sequence[SyncKind], campaign_id: int) -> Iterator[Plan]:
    """Yield the plans a run of one campaign would carry out, in its order."""
    coming: CreateList | LinkCampaign | None = None
    for kind in kinds:
        try:
            plan = kind.prepare(ports, campaign_id, News(coming=coming)).plan
        except StructureMissing:
            if kind is kinds[-1]:
                raise
            continue  # as in a run: what only this kind needs stands in the way of no other
        yield plan
        if plan.findings:
            return
        coming = next((each for each in plan.changes if isinstance(each, CreateList | LinkCampaign)), coming)


def preview_campaign(
    ports: Ports, kinds: Sequence[SyncKind], campaign_id: int, request_id: int | None
) -> list[RunReport]:
    """Plan a run of one campaign, and keep the plans for those who want to look at them."""
    reports = [_previewed(plan) for plan in plan_campaign(ports, kinds, campaign_id)]
    for report in reports:
        ports.journal.note_preview(report, request_id)
    return reports


def _previewed(plan: Plan) -> RunReport:
    return RunReport(
        kind=plan.kind,
        campaign_id=plan.campaign_id,
        state=RunState.PREVIEW,
        counts=plan.counts,
        messages=tuple(Message(each.code, each.campaign_id, each.params) for each in plan.findings),
        plan=plan,
    )
