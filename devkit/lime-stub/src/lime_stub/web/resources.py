"""What packages build their endpoints from."""

from __future__ import annotations

from typing import Any

import flask
import flask_restful

from lime_stub.application import LimeApplication
from lime_stub.web.failures import translated


def create_blueprint(name: str, import_name: str, url_prefix: str) -> flask.Blueprint:
    """Make the blueprint of a package; it is served below /<application><url_prefix>."""
    return flask.Blueprint(name, import_name, url_prefix=url_prefix)


class Api(flask_restful.Api):  # type: ignore[misc]
    """Be the collection of a package's resources."""

    def handle_error(self, error: Exception) -> Any:
        """Answer the platform's errors with their status."""
        return super().handle_error(translated(error))


class LimeResource(flask_restful.Resource):  # type: ignore[misc]
    """Be the parent of a package's resources."""

    @property
    def application(self) -> LimeApplication:
        """Return the application, which acts as the authenticated user."""
        return current_application()

    def dispatch_request(self, *args: Any, **kwargs: Any) -> Any:
        """Run the handler of the request's method."""
        try:
            return super().dispatch_request(*args, **kwargs)
        except Exception as error:
            # Translated here as well, because packages may use a plain flask_restful.Api.
            known = translated(error)
            if known is error:
                raise
            raise known from error


def current_application() -> LimeApplication:
    """Return the application of the request."""
    application: LimeApplication = flask.g.lime_application
    return application
