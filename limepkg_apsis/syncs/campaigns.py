"""`campaigns`: every e-mail campaign in Lime has its list in APSIS, with the same name and sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..core.changes import Change, MarkDeleted
from ..core.cost import least_to_write
from ..core.deciding import after_run
from ..core.errors import NotFound
from ..core.executor import Checkpoint, Execution, execute_lists
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import LIST_DELETED, NOT_AN_EMAIL_CAMPAIGN, ListFacts, check_account, missing_lists, plan_lists
from ..core.model import Campaign
from ..core.plan import Finding, Plan
from ..core.report import Message, RunReport, RunState

MOST_LOOKS_AT_MISSING_LISTS = 20


def settle(ports: Ports, campaign_id: int | None) -> News:
    """Nothing of this kind is queued in APSIS."""
    return News()


def prepare(ports: Ports, campaign_id: int | None, news: News) -> Prepared:
    """Compare the campaigns with the complete index of lists; make sure first that the account is ours."""
    campaigns, memory = _campaigns(ports, campaign_id), ports.journal.read_account_memory()
    facts = ListFacts(
        application=ports.crm.application,
        campaigns=[campaign for campaign in campaigns if campaign.is_email],
        lists=ports.apsis.read_lists(),
        linked=ports.crm.read_links(),
        campaign_id=campaign_id,
        decisions=dict(memory.decisions),
        longest_name=ports.crm.longest_campaign_name,
    )
    check_account(memory, facts, ports.apsis.key_fingerprint)
    facts = replace(facts, gone=_proven_gone(ports, facts))
    plan = plan_lists(facts, ports.rules())
    others = tuple(Finding(each.id, NOT_AN_EMAIL_CAMPAIGN) for each in campaigns if not each.is_email)
    return Prepared(replace(plan, findings=(*plan.findings, *others)), facts)


def _campaigns(ports: Ports, campaign_id: int | None) -> tuple[Campaign, ...]:
    if campaign_id is None:
        return ports.crm.read_campaigns()
    campaign = ports.crm.find_campaign(campaign_id)
    if campaign is None:
        raise NotFound(limetype="campaign", record=campaign_id)
    return (campaign,)


def _proven_gone(ports: Ports, facts: ListFacts) -> frozenset[int]:
    missing = missing_lists(facts)[:MOST_LOOKS_AT_MISSING_LISTS]
    return frozenset(list_id for list_id in missing if ports.apsis.find_list(list_id) is None)


def execute(ports: Ports, plan: Plan, changes: Sequence[Change], execution: Execution, checkpoint: Checkpoint) -> None:
    """Create, tie and update lists; mark campaigns whose list was deleted."""
    execute_lists(changes, ports.apsis, ports.crm, execution, checkpoint)


def conclude(ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
    """Remember which account this is. The id APSIS answered is the proof that a list was made."""
    facts = prepared.facts
    assert isinstance(facts, ListFacts)
    _remember_account(ports, prepared.plan, facts, execution)
    return RunReport(
        kind=CAMPAIGNS.name,
        campaign_id=prepared.plan.campaign_id,
        state=RunState.PARTLY if execution.failed or execution.refused else RunState.DONE,
        written=dict(execution.written),
        messages=(*_refusals(execution), *_findings(prepared.plan)),
        plan=prepared.plan,
        least_calls=1 + len(missing_lists(facts)) + least_to_write(prepared.plan.changes, ports.apsis.sizes),
    )


def _remember_account(ports: Ports, plan: Plan, facts: ListFacts, execution: Execution) -> None:
    known = ports.journal.read_account_memory()
    linked = ports.crm.read_links() if execution.wrote else facts.linked
    first = min((list_id for _, list_id in linked), default=None)
    memory = check_account(known, facts, ports.apsis.key_fingerprint)
    if memory.first_list_id is None:
        memory = replace(memory, first_list_id=first)
    # A campaign whose new name was refused is not remembered as marked: the next run tries again.
    refused = {change.campaign_id for change, _ in execution.failed if isinstance(change, MarkDeleted)}
    deleted = {each.campaign_id for each in plan.findings if each.code == LIST_DELETED} - refused
    memory = after_run(memory, facts, frozenset(deleted), frozenset(each for each, _ in linked))
    if memory != known:
        ports.journal.save_account_memory(memory)


def _refusals(execution: Execution) -> tuple[Message, ...]:
    refused = [
        Message("record_rejected", getattr(change, "campaign_id", None), (("text", text),))
        for change, text in execution.refused
    ]
    failed = [
        Message(error.code, getattr(change, "campaign_id", None), tuple(sorted(error.params.items())))
        for change, error in execution.failed
    ]
    return (*refused, *failed)


def _findings(plan: Plan) -> tuple[Message, ...]:
    return tuple(Message(each.code, each.campaign_id, each.params) for each in plan.findings)


CAMPAIGNS = SyncKind(
    name="campaigns",
    scope=Scope.ACCOUNT,
    interval_minutes=15,
    settle=settle,
    prepare=prepare,
    execute=execute,
    conclude=conclude,
)
