"""Why a request is not done, and with which status each error is answered (semantics 13)."""

from __future__ import annotations

from ..core.errors import (
    ApsisSyncError,
    ConfigurationError,
    ContractBroken,
    IncompleteRead,
    LimeWriteFailed,
    NotFound,
    TryLater,
)


class RequestRefused(ApsisSyncError):
    """The one who asked must do something else."""


class Forbidden(RequestRefused):
    """The acting user may not do this."""

    code = "forbidden"


class Unreadable(RequestRefused):
    """The body is not what it says it is."""

    code = "unreadable_request"


class Invalid(RequestRefused):
    """The body, or what follows the question mark, has a wrong value; the parameters name it."""

    code = "invalid_request"


class Paused(RequestRefused):
    """The sync is switched off in Lime Admin."""

    code = "paused"


class Conflict(RequestRefused):
    """What was asked does not fit how things are now."""

    code = "conflict"


class PlanChanged(Conflict):
    """What somebody wants to approve or reject is no longer what waits for approval."""

    code = "plan_changed"


class RunEnded(Conflict):
    """What somebody wants to stop has ended already."""

    code = "run_ended"


STATUSES: tuple[tuple[type[ApsisSyncError], int], ...] = (
    (Forbidden, 403),
    (Paused, 403),
    (Unreadable, 400),
    (Invalid, 422),
    (Conflict, 409),
    (NotFound, 404),
    (ConfigurationError, 503),
    (TryLater, 503),
    (ContractBroken, 503),
    (IncompleteRead, 503),
    (LimeWriteFailed, 503),
)


def status_of(error: ApsisSyncError) -> int:
    """Return the status that fits an error."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
