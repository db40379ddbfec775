"""Which errors the stand-in raises."""


class LimeError(Exception):
    """Be the parent of every error the platform raises on purpose."""


class NotFoundError(LimeError):
    """Say that a record, limetype or property does not exist."""


class ValidationError(LimeError, ValueError):
    """Say that a value is refused: required, too long, unknown option."""


class ForbiddenError(LimeError):
    """Say that the access-control object does not allow the action."""


class StubError(Exception):
    """Say in one sentence why a command of the stand-in cannot go on."""
