"""What an error looks like to a client: JSON with a message, never a trace."""

from __future__ import annotations

import json
import logging
from typing import Any

from flask import Flask, Response, jsonify
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, NotFound

from lime_stub.model import errors

logger = logging.getLogger(__name__)

# ASSUMED: status of the platform's own errors: only NotFoundError -> 404 is known.
_TRANSLATED: dict[type[Exception], type[HTTPException]] = {
    errors.NotFoundError: NotFound,
    errors.ForbiddenError: Forbidden,
    errors.ValidationError: BadRequest,
}


def handle_failures(app: Flask) -> None:
    """Answer every error of an app as JSON."""
    app.register_error_handler(HTTPException, http_answer)
    app.register_error_handler(Exception, _unexpected)


def translated(error: Exception) -> Exception:
    """Turn an error of the platform into an HTTP error; leave any other one alone."""
    for kind, http_kind in _TRANSLATED.items():
        if isinstance(error, kind):
            return http_kind(str(error) or None)
    if isinstance(error, HTTPException):
        _keep_only_json(error)
    return error


def http_answer(error: HTTPException) -> Response:
    """Return an HTTP error as JSON."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]  # werkzeug's own type is wider
    answer = jsonify(getattr(_keep_only_json(error), "data", None) or {"message": error.description})
    answer.status_code = error.code or 500
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers[name] = value
    return answer


def _unexpected(error: Exception) -> Response:
    known = translated(error)
    if isinstance(known, HTTPException):
        return http_answer(known)
    logger.error("request failed", exc_info=error)
    answer = jsonify({"message": "Internal Server Error"})
    answer.status_code = 500
    return answer


def _keep_only_json(error: HTTPException) -> HTTPException:
    # webargs puts the schema and the exception beside its messages, and those cannot be written as JSON.
    data = getattr(error, "data", None)
    if isinstance(data, dict):
        error.data = {key: value for key, value in data.items() if _is_json(value)}  # type: ignore[attr-defined]
    return error


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError):
        return False
    return value is not None
