"""The pages of Lime Admin: the list of packages and the settings form of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import flask
from werkzeug.exceptions import NotFound

from lime_stub.admin import AdminPlugin, admin_plugins, current_config, find_admin_plugin, save_config
from lime_stub.model.errors import StubError
from lime_stub.web.forms import FormField, form_fields, posted_json, with_read_only
from lime_stub.web.json_schema import json_schema_of
from lime_stub.web.resources import current_application
from lime_stub.web.sessions import check_csrf, csrf_token
from lime_stub.web.settings_api import require_administrator

pages = flask.Blueprint("pages", __name__, template_folder="templates")


@pages.get("/")
def home() -> Any:
    """Show who is logged in and what is installed."""
    packages = flask.current_app.extensions["lime_stub"].packages
    return _page("home.html", packages=packages)


@pages.get("/webadmin")
@pages.get("/webadmin/")
def settings_of_all() -> Any:
    """List the packages that have settings."""
    require_administrator()
    return _page("settings_list.html", plugins=admin_plugins(current_application()))


@pages.get("/webadmin/<name>")
def settings(name: str) -> Any:
    """Show the settings of a package."""
    require_administrator()
    plugin = _plugin(name)
    return _form(plugin, current_config(plugin))


@pages.post("/webadmin/<name>")
def save_settings(name: str) -> Any:
    """Save the settings of a package, or show what is wrong."""
    require_administrator()
    check_csrf()
    plugin = _plugin(name)
    saved = current_config(plugin)
    fields = _fields(plugin, saved)
    values, problems = posted_json(fields, flask.request.form)
    problems = problems or save_config(plugin, values)
    if problems:
        return _form(plugin, with_read_only(fields, values), problems), 422
    flask.flash("Saved.")
    return flask.redirect(flask.url_for("pages.settings", name=name))


def _plugin(name: str) -> AdminPlugin:
    try:
        return find_admin_plugin(current_application(), name)
    except StubError as error:
        raise NotFound(str(error)) from error


def _form(plugin: AdminPlugin, values: Mapping[str, Any], problems: list[str] | None = None) -> str:
    return _page("settings.html", plugin=plugin, fields=_fields(plugin, values), problems=problems or [])


def _fields(plugin: AdminPlugin, values: Mapping[str, Any]) -> tuple[FormField, ...]:
    limetypes = current_application().limetypes.get_all()
    return form_fields(json_schema_of(plugin.get_schema()), values, limetypes)


def _page(template: str, **values: Any) -> str:
    application = current_application()
    return flask.render_template(f"lime_stub/{template}", application=application, csrf=csrf_token(), **values)
