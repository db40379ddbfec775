"""The whole account as plain data, for assertions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from apsis_sim.jobs import Jobs
from apsis_sim.world import World
from apsis_sim.world.records import Import
from apsis_sim.world.registers import MailingList


def picture(world: World, jobs: Jobs) -> dict[str, Any]:
    """Return everything an account holds."""
    return {
        "now": world.clock.now(),
        "lists": [_list(world, one) for one in world.lists.values()],
        "subscribers": [{**asdict(one), "demographics": dict(one.demographics)} for one in world.subscribers.values()],
        "opt_outs": [asdict(row) for row in world.opted_out],
        "demographics": [asdict(one) for one in world.demographics],
        "imports": [_import(one) for one in world.imports.values()],
        "newsletters": [asdict(one) for one in world.newsletters.values()],
        "sendings": [asdict(one) for one in world.sendings.values()],
        "opens": [asdict(one) for one in world.opens],
        "clicks": [asdict(one) for one in world.clicks],
        "bounces": [asdict(one) for one in world.bounces],
        "folders": [asdict(one) for one in world.folders.values()],
        "filters": [asdict(one) for one in world.filters.values()],
        "pending": [{"list": list_id, "email": one.email} for (list_id, _), one in world.pending.items()],
        "jobs": [{"guid": j.guid, "name": j.name, "state": j.state, "polls": j.polls} for j in jobs],
    }


def _list(world: World, one: MailingList) -> dict[str, Any]:
    names = ("id", "name", "from_name", "from_email", "description", "character_set", "folder_id", "hidden")
    return {
        **{name: getattr(one, name) for name in (*names, "created", "updated")},
        "members": world.emails(one.id),
        "opt_outs": [asdict(row) for row in one.opt_outs],
    }


def _import(job: Import) -> dict[str, Any]:
    names = ("id", "list_id", "state", "looks", "failure_code", "message", "created", "updated")
    return {name: getattr(job, name) for name in (*names, "duplicates", "invalid", "on_all", "on_list")}
