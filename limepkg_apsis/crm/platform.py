"""
The few platform calls whose exact form is not documented: one function each, so that a first contact with a real
server has one place to correct. Everything here was inferred; `ASSUMED:` names what.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

logger = logging.getLogger(__name__)

PACKAGE = "limepkg_apsis"
SCHEDULED_AS: Mapping[str, str] = {"user_name": "apsis-integration", "language": "sv"}
"""As whom, and in which language, the scheduled task runs unless the service's config says otherwise."""

# ASSUMED: how users, groups and languages are looked up: nothing public tells. These are names under which an
# application, or its database, would most likely list them; where there is none of them the answer is "not known".
_LISTS = {
    "users": (("users", "get_users"), ("username", "user_name", "name")),
    "groups": (("groups", "get_groups"), ("name",)),
    "languages": (("languages", "active_languages", "get_languages"), ("code", "name")),
}


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


def as_integration(application: Any) -> Any | None:
    """
    Return the application as the user of the scheduled tasks sees it; None when that cannot be had.

    Whoever may not read all participants must not decide who is taken off a list.
    """
    user_name = scheduled_as()["user_name"]
    if username_of(application) == user_name:
        return application
    try:
        from lime_application import get_application

        # ASSUMED: get_application: the name of the application, of the user, and the language.
        return get_application(application.identifier, user_name, language_of(application))
    except Exception as error:
        # Neither its arguments nor its errors are documented; administrators see everything as well.
        logger.debug("application=%s acts_as=%s error=%s", application.identifier, user_name, type(error).__name__)
        return application if is_admin(application) else None


def username_of(application: Any) -> str:
    """Return the name with which the acting user logs in; empty when the platform does not tell."""
    user = getattr(application, "user", None)
    # ASSUMED: name of a user: an attribute of that name, in one of two spellings.
    return str(getattr(user, "username", None) or getattr(user, "user_name", None) or "")


def may_read(application: Any, limetype: str) -> bool:
    """Tell whether the acting user may read a table; whoever cannot be asked may not."""
    return _may(application, "read", limetype)


def may_change(application: Any, limetype: str) -> bool:
    """Tell whether the acting user may change records of a table; whoever cannot be asked may not."""
    return _may(application, "write", limetype)


def _may(application: Any, action: str, limetype: str) -> bool:
    # ASSUMED: asking for a right: a method `may` of the access-control object, with the action and the table.
    acl = getattr(application, "acl", None)
    asked = getattr(acl, "may", None)
    return bool(asked(action, limetype)) if callable(asked) else False


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


def language_of(application: Any) -> str:
    """Return the language in which the acting user reads."""
    # ASSUMED: language of an application: short (`sv`) or with a country (`en_us`).
    return str(getattr(application, "language", "") or "en")


def user_id_of(application: Any) -> int | None:
    """Return the id of the acting user."""
    user = getattr(application, "user", None)
    return getattr(user, "id", None) or getattr(application, "user_id", None)


def is_admin(application: Any) -> bool:
    """Tell whether the acting user administers the application; whoever cannot be recognised does not."""
    user = getattr(application, "user", None)
    # ASSUMED: administrator: a flag of the user, else membership of the seeded group.
    for flag in ("is_admin", "is_administrator", "administrator"):
        said = getattr(user, flag, None)
        if isinstance(said, bool):
            return said
    return is_member(application, "Administrators")


def is_member(application: Any, group: str) -> bool:
    """Tell whether the acting user belongs to a group; whoever cannot be recognised does not."""
    return bool(group) and group in set(_group_names(getattr(application, "user", None)))


def _group_names(user: Any) -> Iterator[str]:
    # ASSUMED: groups of a user: an iterable (or a method that gives one) of names or of things with a name.
    groups = getattr(user, "groups", None)
    for group in (groups() if callable(groups) else groups) or ():
        yield str(getattr(group, "name", group))


def user_exists(application: Any, name: str) -> bool | None:
    """Tell whether the application has a user; None where that cannot be known."""
    told = _listed(application, "users")
    if told is not None:
        return name.casefold() in told
    user = getattr(application, "user", None)
    acting = str(getattr(user, "username", "") or "")
    # What opening the application as somebody means is only known where it works for somebody who is surely there.
    return _opens_as(application, name) if acting and _opens_as(application, acting) else None


def group_exists(application: Any, name: str) -> bool | None:
    """Tell whether the application has a group; None where that cannot be known."""
    if is_member(application, name):
        return True
    told = _listed(application, "groups")
    return None if told is None else name.casefold() in told


def language_is_active(application: Any, language: str) -> bool | None:
    """Tell whether a language is active in the application; None where that cannot be known."""
    told = _listed(application, "languages")
    if told is None:
        return None
    wanted = language.casefold().replace("-", "_")
    return any(wanted in (each.replace("-", "_"), each.replace("-", "_").split("_")[0]) for each in told)


def _opens_as(application: Any, name: str) -> bool | None:
    from lime_errors import NotFoundError

    try:
        # ASSUMED: get_application: the identifier, then the name of the user; an unknown user is a NotFoundError.
        from lime_application import get_application

        opened = get_application(application.identifier, name)
    except NotFoundError:
        return False
    except Exception:
        return None
    return True if str(getattr(opened.user, "username", "")).casefold() == name.casefold() else None


def _listed(application: Any, what: str) -> frozenset[str] | None:
    """Return the names, in small letters, of what an application lists; None where it lists nothing of the kind."""
    methods, attributes = _LISTS[what]
    owners = (application, getattr(application, "database", None))
    for told in (getattr(owner, method, None) for owner in owners for method in methods):
        try:
            things = told() if callable(told) else told
            if isinstance(things, Iterable) and not isinstance(things, str):
                return frozenset(_name(each, attributes) for each in things)
        except Exception as error:
            logger.debug("the platform's list of %s cannot be read: %s", what, type(error).__name__)
    return None


def _name(thing: Any, attributes: Sequence[str]) -> str:
    told = (getattr(thing, each, None) for each in attributes)
    return str(next((each for each in told if isinstance(each, str)), thing)).casefold()
