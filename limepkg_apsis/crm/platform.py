"""
The few platform calls whose exact form is not documented: one function each, so that a first contact with a real
server has one place to correct. Everything here was inferred; `ASSUMED:` names what.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

logger = logging.getLogger(__name__)

PACKAGE = "limepkg_apsis"
SCHEDULED_AS: Mapping[str, str] = {"user_name": "apsis-integration", "language": "sv"}
"""As whom, and in which language, the scheduled task runs unless the service's config says otherwise."""
WATCHED_LIMETYPES = ("participant", "person")
"""Tables by their usual names. Those of one database are not known: handlers belong to the whole server."""


def run_query(application: Any, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run a query as the application's user and return its rows."""
    from lime_query import execute_query

    # ASSUMED: name of the second parameter: `conn` and `connection` are both seen, so everything goes by position.
    answer = execute_query(
        query, application.database.connection, application.limetypes, application.acl, application.user
    )
    return list(answer["objects"])


def find_object(limetype: Any, record: int) -> Any | None:
    """Return a record, or None when there is none."""
    from lime_errors import NotFoundError

    try:
        # ASSUMED: get of a missing id: an exception or something falsy; both are seen.
        return limetype.get(record) or None
    except NotFoundError:
        return None


def find_objects(limetype: Any, records: Sequence[int]) -> dict[int, Any]:
    """Return several records by id, in one query where the platform can; those that are not there are left out."""
    import lime_filter

    wanted = list(dict.fromkeys(records))
    found: dict[int, Any] = {}
    try:
        # ASSUMED: ids in a filter: `_id`, as in queries. Where that is not so, each record is asked for by itself.
        chosen = lime_filter.Filter(lime_filter.InOperator("_id", wanted))
        if len(wanted) > 1:
            found = {each.id: each for each in limetype.get_all(filter=chosen, limit=len(wanted))}
    except Exception:
        found = {}
    for record in wanted:
        if record not in found and (limeobject := find_object(limetype, record)) is not None:
            found[record] = limeobject
    return {record: found[record] for record in wanted if record in found}


def count_objects(limetype: Any, name: str, value: object) -> int:
    """Return how many records have a value, without reading them."""
    import lime_filter

    # ASSUMED: count of get_all: an attribute, or a method, that ignores limit and offset.
    told = limetype.get_all(filter=lime_filter.Filter(lime_filter.EqualsOperator(name, value))).count
    return int(told() if callable(told) else told)


def commit(unit: Any) -> Any:
    """Commit a unit of work. What it raises is not documented: whatever it is, nothing of the unit was saved."""
    # ASSUMED: errors of a commit: any exception, after a roll-back of the whole unit.
    return unit.commit()


def delete(unit: Any, limeobject: Any) -> None:
    """Let a unit of work delete a record."""
    # ASSUMED: uow.delete: no public call is known, but the hook before_delete(uow) says that deletion goes this way.
    unit.delete(limeobject)


def detach(accessor: Any) -> None:
    """Let a belongsto relation point to nobody."""
    # ASSUMED: detach of a belongsto: None as its value.
    accessor.value = None


SYNC_CAMPAIGN = f"{PACKAGE}.tasks.tasks.sync_campaign"
NOTE_CHANGE = f"{PACKAGE}.tasks.tasks.note_change"
"""Tasks by their dotted names, for rooms that do not know each other."""


def enqueue(application: Any, task: Any, **arguments: Any) -> str:
    """
    Put a task into the queue and return the id it can be asked for by; empty when the platform tells none.

    `application` is the application or, where only that is known, its name.
    """
    import lime_task

    # ASSUMED: send_task: the task or its dotted name, the application or its name, then keyword arguments for the task.
    sent = lime_task.send_task(task, application, **arguments)
    return str(getattr(sent, "id", "") or "")


def application_section(application: Any, tree: str) -> dict[str, Any]:
    """Return our section of the application config; `tree` is `config` or `secrets`. Nothing there: empty."""
    import lime_config
    from lime_errors import NotFoundError

    try:
        # ASSUMED: secrets tree: read with the same call as the config tree.
        # ASSUMED: missing key of the application configuration: None, KeyError, NotFoundError or an empty section.
        found = lime_config.get_app_config(application, f"{tree}.{PACKAGE}")
    except (KeyError, AttributeError, NotFoundError):
        return {}
    return dict(found) if isinstance(found, Mapping) else {}


def environment_section() -> dict[str, Any]:
    """Return our section of the service's config, over the package's own defaults."""
    import lime_config

    # ASSUMED: key of the environment config: plugins, by import name; other pages say packages, and dashes.
    sections: dict[str, Any] = {}
    for branch in ("packages", "plugins"):
        for name in (PACKAGE.replace("_", "-"), PACKAGE):
            sections |= _section(lime_config.config, branch, name)
    return sections


def scheduled_as() -> dict[str, Any]:
    """Return `user_name` and `language` of the scheduled task."""
    return {**SCHEDULED_AS, **environment_section()}


def watched_limetypes() -> tuple[str, ...]:
    """Return the tables whose changes are heard of; the usual ones where the service's config names none."""
    told = environment_section().get("watched_limetypes")
    names = [told] if isinstance(told, str) else told if isinstance(told, list | tuple) else []
    return tuple(dict.fromkeys(str(each).strip() for each in names if each and str(each).strip())) or WATCHED_LIMETYPES


def runs_scheduled_tasks() -> bool | None:
    """Tell whether this service is configured to run scheduled tasks; None where its config does not say."""
    import lime_config

    # ASSUMED: config of the services: the web server reads the same file as the task handler.
    section = lime_config.config.get("tasks_config")
    said = section.get("enable_scheduled_tasks") if isinstance(section, Mapping) else None
    return said if isinstance(said, bool) else None


def _section(config: Any, branch: str, name: str) -> dict[str, Any]:
    found = (config.get(branch) or {}).get(name)
    return dict(found) if isinstance(found, Mapping) else {}
