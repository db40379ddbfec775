"""How a request is read and answered: bodies are checked, errors become a status and a sentence, once, here."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import flask
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import HTTPException

from ..core.errors import ApsisSyncError, Unexpected
from ..translations.summary import error_of
from .refusals import Invalid, Unreadable, status_of

logger = logging.getLogger(__name__)

Answer = Any
MOST_BYTES = 10_000
"""No body of ours is longer than a few words."""


def told(verb: Callable[..., Answer]) -> Callable[..., Answer]:
    """Answer the errors of a verb as the contract says; the platform's own errors pass through."""

    @wraps(verb)
    def answered(self: Any, *args: Any, **kwargs: Any) -> Answer:
        try:
            return verb(self, *args, **kwargs)
        except ApsisSyncError as error:
            return _shown(self.application, error)
        except HTTPException:
            raise
        except Exception as error:
            unexpected = Unexpected.of(error)
        logger.error("application=%s error=%s", self.application.identifier, unexpected)
        return _shown(self.application, unexpected)

    return answered


def _shown(application: Any, error: ApsisSyncError) -> Answer:
    status = status_of(error)
    logger.info("application=%s status=%s code=%s", application.identifier, status, error.code)
    params = {} if status == 500 else error.params
    return error_of(application, error.code, params, getattr(error, "problems", ())), status


def read_body(schema: Schema) -> Mapping[str, Any]:
    """Return the checked body of the request. `Unreadable` when it is no JSON object, `Invalid` with what is wrong."""
    request = flask.request
    if (request.content_length or 0) > MOST_BYTES:
        raise Unreadable(reason="too_long")
    given = request.get_json(force=True, silent=True) if request.get_data() else {}
    if not isinstance(given, dict):
        raise Unreadable(reason="no_object")
    return _checked(schema, given)


def read_question(schema: Schema) -> Mapping[str, Any]:
    """Return what follows the question mark, checked."""
    return _checked(schema, flask.request.args.to_dict())


def _checked(schema: Schema, given: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        checked: Mapping[str, Any] = schema.load(given)
    except ValidationError as error:
        # What was given may be anything, so only the names that we know are repeated.
        named = sorted(str(name) for name in error.messages_dict if name in schema.fields)
        raise Invalid(fields=", ".join(named) or "unknown") from None
    return checked
