"""The tasks themselves: open the runtime, let it work, return a small summary. Each can be called as a function."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from lime_task import task

from ..core.errors import ConfigInvalid, problem
from ..core.previewing import plan_campaign
from ..core.report import Trigger
from ..core.standing import read_papers, standing_of
from ..crm.platform import enqueue
from ..crm.users import as_integration
from ..runtime import Runtime
from ..syncs import SYNC_KINDS, kind_named
from ..translations.summary import Summary, summary_of, summary_of_preview, summary_of_standing
from ..watchdog import watch
from .answering import answered

SLICE = timedelta(minutes=3)
"""So long one scheduled task works before it hands over to itself; time limits of task handlers are not known."""


@task  # type: ignore[untyped-decorator]  # the platform is untyped
def tick(application: Any) -> Summary:
    """Do what people asked for and what is due, for a few minutes; hand over to itself when something is left."""
    return answered(application, lambda runtime: _tick(application, runtime), is_watched=True)


def _tick(application: Any, runtime: Runtime) -> Summary:
    clock, settings = runtime.ports.clock, runtime.settings
    if not settings.enabled:
        # A preview may be asked for all the same, and what was asked for before is still done.
        runtime.sync.asked()
        watch(application, runtime)
        return {"state": "paused"}
    end: datetime = clock.now() + SLICE
    outcome = runtime.sync.due(lambda: clock.now() >= end)
    if not outcome.finished:
        enqueue(application, tick)
    if not outcome.busy:
        watch(application, runtime)
        runtime.ports.journal.history.clean(clock.now() - timedelta(days=settings.journal_days))
    return summary_of(application, outcome)


@task  # type: ignore[untyped-decorator]  # the platform is untyped
def sync_campaign(application: Any, campaign_id: int, preview: bool = False, request: int | None = None) -> Summary:
    """
    Synchronise one campaign now: its list, then its members. With `preview` nothing is written on either side.

    With `request` it does what somebody asked for at a campaign card, whatever that is, and everything else that waits.
    """
    if request is not None:
        return _asked(application)

    def work(runtime: Runtime) -> Summary:
        if preview:
            kinds = [kind for kind in SYNC_KINDS if kind.for_one_campaign]
            return summary_of_preview(application, list(plan_campaign(runtime.ports, kinds, campaign_id)))
        outcome = runtime.sync.campaign(campaign_id, Trigger.PERSON)
        return {**summary_of(application, outcome), **_standing(application, runtime, campaign_id)}

    return answered(application, work, a_person_waits=True)


def _asked(application: Any) -> Summary:
    # Who may not see every participant must not decide who is taken off: then the request waits for the schedule.
    acting = as_integration(application)
    if acting is None:
        return {"state": "queued"}
    return answered(acting, lambda runtime: summary_of(acting, runtime.sync.asked()), a_person_waits=True)


def _standing(application: Any, runtime: Runtime, campaign_id: int) -> Summary:
    """Return how the campaign stands after this run, as its card will say it."""
    campaign = runtime.ports.crm.find_campaign(campaign_id)
    if campaign is None:
        return {}
    papers = read_papers(runtime.ports, campaign_id)
    standing = standing_of(runtime.ports, campaign, papers, enabled=runtime.settings.enabled)
    return summary_of_standing(application, standing)


@task  # type: ignore[untyped-decorator]  # the platform is untyped
def sync_kind(application: Any, kind: str) -> Summary:
    """Run one kind of sync now: once for the account, or for every campaign that has a list."""

    def work(runtime: Runtime) -> Summary:
        found = kind_named(kind)
        if found is None:
            kinds = ", ".join(each.name for each in SYNC_KINDS)
            raise ConfigInvalid([problem("config.unknown_kind", kind=kind, kinds=kinds)])
        return summary_of(application, runtime.sync.kind(found, Trigger.PERSON))

    return answered(application, work, a_person_waits=True)


@task  # type: ignore[untyped-decorator]  # the platform is untyped
def note_change(application: Any, limetype: str, record: int, changed: Sequence[str] = ()) -> Summary:
    """
    Note which campaigns have a participant who changed, so that their cards do not say *ready to send*.

    `changed` are the fields; without them everything may have.
    """

    def work(runtime: Runtime) -> Summary:
        touched = runtime.ports.crm.lookups.campaigns_touched(limetype, record, changed)
        for campaign_id in touched:
            runtime.ports.journal.note_change(campaign_id)
        return {"state": "noted", "campaigns": len(touched)}

    return answered(application, work)
