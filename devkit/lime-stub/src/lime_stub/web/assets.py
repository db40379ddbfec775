"""How the static content of packages is served."""

from __future__ import annotations

from typing import Any

import flask
from werkzeug.exceptions import NotFound

from lime_stub.plugins import Package

assets = flask.Blueprint("assets", __name__)


@assets.route("/static/<package_name>/<path:path>")
def serve(package_name: str, path: str) -> Any:
    """Send one file of a package; names with dashes and with underscores are accepted."""
    for package in flask.current_app.extensions["lime_stub"].packages:
        if package.is_called(package_name):
            return _send(package, path)
    raise NotFound()


def _send(package: Package, path: str) -> Any:
    routes = sorted(package.call("register_static_content") or (), key=lambda each: len(each[0]), reverse=True)
    for route, folder in routes:
        prefix = route.strip("/") + "/"
        if path.startswith(prefix):
            return flask.send_from_directory(str(folder), path[len(prefix) :])
    raise NotFound()
