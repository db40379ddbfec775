"""Who may do what with which limetype."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from lime_stub.model.errors import ForbiddenError

READ, WRITE, ADD, DELETE = "read", "write", "add", "delete"
ACTIONS = (READ, WRITE, ADD, DELETE)


class Acl(Protocol):
    """Answer questions about access."""

    # ASSUMED: acl: one method, may(action, limetype name); the platform's own is only ever passed on.

    def may(self, action: str, limetype_name: str) -> bool:
        """Say whether an action (read, write, add, delete) on a limetype is allowed."""


class AlwaysAllowAcl:
    """Allow everything."""

    def may(self, action: str, limetype_name: str) -> bool:
        """Say yes."""
        return True


class DenyAcl:
    """Deny the given pairs of action and limetype, "*" standing for any; allow the rest."""

    def __init__(self, denied: Iterable[tuple[str, str]] = ()) -> None:
        self._denied = frozenset(denied)

    def may(self, action: str, limetype_name: str) -> bool:
        """Say no to what was listed."""
        pairs = {(action, limetype_name), (action, "*"), ("*", limetype_name), ("*", "*")}
        return not (pairs & self._denied)


def require(acl: Acl | None, action: str, limetype_name: str) -> None:
    """Raise ForbiddenError unless the action is allowed; no access-control object allows everything."""
    # ASSUMED: what a refused access does: an exception, not an empty result.
    if acl is not None and not acl.may(action, limetype_name):
        raise ForbiddenError(f"not allowed: {action} {limetype_name}")
