"""What the web server consists of, for one or more applications."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import flask

from lime_stub.application import LimeApplication, User
from lime_stub.plugins import Package, PluginError
from lime_stub.store import Database
from lime_stub.web.assets import assets
from lime_stub.web.failures import handle_failures
from lime_stub.web.pages import pages
from lime_stub.web.prefixing import ApplicationPrefix
from lime_stub.web.rest import rest
from lime_stub.web.sessions import require_login, sessions
from lime_stub.web.settings_api import settings_api

OpenForUser = Callable[[Database, User], LimeApplication]


def open_for_user(database: Database, user: User) -> LimeApplication:
    """Build the application of one request."""
    return LimeApplication(database.name, database, user=user)


@dataclass(frozen=True, slots=True)
class Site:
    """What a server serves: databases by application, and the packages."""

    databases: Mapping[str, Database]
    packages: tuple[Package, ...] = ()
    open_for_user: OpenForUser = field(default=open_for_user)

    def open_application(self, identifier: str, user: User) -> LimeApplication:
        """Build an application of its own for a request."""
        return self.open_for_user(self.databases[identifier], user)


def create_web_server(site: Site, config: Any = None, secret_key: str | None = None) -> flask.Flask:
    """Make the WSGI application with every endpoint."""
    app = flask.Flask(__name__, static_folder=None)
    app.secret_key = secret_key or secrets.token_hex(32)
    app.config.update(SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", PROPAGATE_EXCEPTIONS=False)
    app.extensions["lime_stub"] = site
    handle_failures(app)
    require_login(app, site)
    for own in (sessions, assets, pages, settings_api, rest):
        app.register_blueprint(own)
    _register_packages(app, site.packages, config)
    only_one = next(iter(site.databases)) if len(site.databases) == 1 else None
    app.wsgi_app = ApplicationPrefix(app.wsgi_app, site.databases, only_one)  # type: ignore[method-assign]
    return app


def _register_packages(app: flask.Flask, packages: Iterable[Package], config: Any) -> None:
    for package in packages:
        try:
            package.call("register_blueprint", app, config)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            raise PluginError(f"package {package.name} cannot register its endpoints: {text}") from error
