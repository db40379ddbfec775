"""Settings of packages as JSON, for administrators."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.exceptions import Forbidden, NotFound

from lime_stub.admin import AdminPlugin, admin_plugins, current_config, find_admin_plugin, save_config
from lime_stub.model.errors import StubError
from lime_stub.web.json_schema import json_schema_of
from lime_stub.web.resources import current_application

# ASSUMED: addresses of the settings: not documented, neither for the pages below /webadmin/ nor for the JSON.
settings_api = flask.Blueprint("settings_api", __name__, url_prefix="/api/v1/webadmin/plugins")


def require_administrator() -> None:
    """Refuse everybody who is not an administrator."""
    if not current_application().user.is_admin:
        raise Forbidden("Only administrators may do this.")


@settings_api.get("/")
def list_plugins() -> Any:
    """Return name and title of every configuration plugin."""
    require_administrator()
    return {"plugins": [{"name": each.name, "title": each.title} for each in admin_plugins(current_application())]}


@settings_api.get("/<name>")
def show_plugin(name: str) -> Any:
    """Return settings and schema of one plugin."""
    require_administrator()
    return _answer(_plugin(name))


@settings_api.put("/<name>")
def save_plugin(name: str) -> Any:
    """Save settings that fit the schema."""
    require_administrator()
    plugin = _plugin(name)
    problems = save_config(plugin, flask.request.get_json())
    return ({"problems": problems}, 422) if problems else _answer(plugin)


def _plugin(name: str) -> AdminPlugin:
    try:
        return find_admin_plugin(current_application(), name)
    except StubError as error:
        raise NotFound(str(error)) from error


def _answer(plugin: AdminPlugin) -> dict[str, Any]:
    return {
        "name": plugin.name,
        "title": plugin.title,
        "version": plugin.version,
        "config": current_config(plugin),
        "schema": json_schema_of(plugin.get_schema()),
    }
