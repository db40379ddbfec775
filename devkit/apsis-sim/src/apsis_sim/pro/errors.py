"""The codes of the API, the HTTP status and the words that go with each."""

from __future__ import annotations

OK, INTERNAL, VALIDATION, NO_METHOD, UNAUTHORISED = 1, -1, -2, -3, -4
BUSY, MAINTENANCE, BAD_FORMAT = -5, -6, -7

STATUS = {
    INTERNAL: 500,
    VALIDATION: 400,
    NO_METHOD: 404,
    UNAUTHORISED: 403,
    BUSY: 503,
    MAINTENANCE: 503,
    BAD_FORMAT: 400,
}

# ASSUMED: error.texts: only the codes are documented, not these sentences.
MESSAGES = {
    INTERNAL: "An internal server error has occurred. Please contact support.",
    VALIDATION: "Validation error",
    NO_METHOD: "The requested URL does not match any method",
    UNAUTHORISED: "Unauthorized",
    BUSY: "The service is busy or temporarily unavailable",
    MAINTENANCE: "The API is closed for maintenance",
    BAD_FORMAT: "The request is badly formatted",
}


class ApiError(Exception):
    """An answer other than success."""

    def __init__(self, code: int, message: str | None = None) -> None:
        super().__init__(message or MESSAGES[code])
        self.code = code


def invalid(message: str) -> ApiError:
    """Return the error for a bad or missing parameter."""
    return ApiError(VALIDATION, message)


def badly_formatted(message: str) -> ApiError:
    """Return the error for a body that cannot be read."""
    return ApiError(BAD_FORMAT, message)
