"""
Who acts, what they may do, and who else there is: what the platform tells of users is hardly documented. Whoever
cannot be recognised may do nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from .platform import scheduled_as
from .queries import above, read_at_once

logger = logging.getLogger(__name__)

# ASSUMED: how users, groups and languages are looked up: nothing public tells. These are names under which an
# application, or its database, would most likely list them; where there is none of them the answer is "not known".
_LISTS = {
    "users": (("users", "get_users"), ("username", "user_name", "name")),
    "groups": (("groups", "get_groups"), ("name",)),
    "languages": (("languages", "active_languages", "get_languages"), ("code", "name")),
}


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
    # ASSUMED: name of a user: an attribute of that name.
    return str(getattr(user, "username", None) or "")


def may_read(application: Any, limetype: str) -> bool:
    """Tell whether the acting user may read a table; where nobody can be asked, whether there is a record to see."""
    told = _may(application, "read", limetype)
    return _sees_something(application, limetype) if told is None else told


def may_change(application: Any, limetype: str) -> bool:
    """Tell whether the acting user may change records of a table; whoever cannot be asked may not."""
    return _may(application, "write", limetype) or False


def _may(application: Any, action: str, limetype: str) -> bool | None:
    """Return what the platform says of a right; None where it cannot be asked."""
    # ASSUMED: asking for a right: a method `may` of the access-control object, with the action and the table.
    acl = getattr(application, "acl", None)
    asked = getattr(acl, "may", None)
    return bool(asked(action, limetype)) if callable(asked) else None


def _sees_something(application: Any, limetype: str) -> bool:
    """Tell whether a query as the acting user, on which the platform puts the user's rights, finds anything."""
    try:
        return bool(read_at_once(application, limetype, {}, [above("_id", 0)], newest=1))
    except Exception as error:
        # ASSUMED: a refused query: an exception whose class is not documented, or no rows.
        logger.debug("limetype=%s may_read=no error=%s", limetype, type(error).__name__)
        return False


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
