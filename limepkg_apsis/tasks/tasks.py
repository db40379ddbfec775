"""The tasks themselves: open the runtime, let it work, return a small summary. Each can be called as a function."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from lime_task import task

from ..config import admin_settings
from ..core.errors import ApsisSyncError, ConfigInvalid, Unexpected, problem
from ..core.previewing import plan_campaign
from ..core.report import Trigger
from ..core.standing import read_papers, standing_of
from ..crm.platform import enqueue
from ..runtime import Runtime, open_runtime, settings_of
from ..syncs import SYNC_KINDS, kind_named
from ..translations.summary import Summary, failed, summary_of, summary_of_preview, summary_of_standing

logger = logging.getLogger(__name__)

SLICE = timedelta(minutes=3)
"""So long one scheduled task works before it hands over to itself; time limits of task handlers are not known."""


@task  # type: ignore[untyped-decorator]  # the platform is untyped
def tick(application: Any) -> Summary:
    """Do what is due, for a few minutes; hand over to the same task when something is left."""
    return _answered(application, False, lambda runtime: _tick(application, runtime))


def _tick(application: Any, runtime: Runtime) -> Summary:
    if not runtime.settings.enabled:
        return {"state": "paused"}
    end: datetime = runtime.ports.clock.now() + SLICE
    outcome = runtime.sync.due(lambda: runtime.ports.clock.now() >= end)
    if not outcome.finished:
        enqueue(application, tick)
    return summary_of(application, outcome)


@task  # type: ignore[untyped-decorator]  # the platform is untyped
def sync_campaign(application: Any, campaign_id: int, preview: bool = False) -> Summary:
    """Synchronise one campaign now: its list, then its members. With `preview` nothing is written on either side."""

    def work(runtime: Runtime) -> Summary:
        if preview:
            kinds = [kind for kind in SYNC_KINDS if kind.for_one_campaign]
            return summary_of_preview(application, list(plan_campaign(runtime.ports, kinds, campaign_id)))
        outcome = runtime.sync.campaign(campaign_id, Trigger.PERSON)
        return {**summary_of(application, outcome), **_standing(application, runtime, campaign_id)}

    return _answered(application, True, work)


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

    return _answered(application, True, work)


def _answered(application: Any, a_person_waits: bool, work: Callable[[Runtime], Summary]) -> Summary:
    """Turn every error we know into a summary that says what to do; what we do not know is logged and raised."""
    try:
        settings = settings_of(application, admin_settings(application))
        return work(open_runtime(application, settings, a_person_waits=a_person_waits))
    except ApsisSyncError as error:
        logger.error("application=%s error=%s", application.identifier, error)
        return failed(application, error)
    except Exception as error:
        # The text of an error we do not know may quote what it choked on: its kind and its place are all we tell.
        place = "; ".join(f"{each.name}:{each.lineno}" for each in traceback.extract_tb(error.__traceback__)[-3:])
        logger.error(
            "application=%s error=unexpected kind=%s at=%s", application.identifier, type(error).__name__, place
        )
        unexpected = Unexpected(kind=type(error).__name__, place=place)
    raise unexpected
