"""The development page: the files it consists of, what it has to know, and what it can make happen in APSIS."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import flask
import polib
from lime_stub.plugins import Package

from devkit.demo.apsis import Apsis
from devkit.demo.place import ROOT, DemoError

HERE = Path(__file__).parent / "page"
FRONTEND = ROOT / "frontend"
ELEMENTS = FRONTEND / "node_modules" / "@limetech" / "lime-elements" / "dist" / "lime-elements"
ICONS = FRONTEND / "browser" / "icons"
NAMESPACE = "limepkg-apsis-lwc-components"
USERS = (
    {"name": "admin", "password": "admin", "language": "en", "title": "admin – administrator, English"},
    {"name": "standard", "password": "standard", "language": "en", "title": "standard – marketer, English"},
    {"name": "svea", "password": "svea", "language": "sv", "title": "svea – administratör, svenska"},
)
"""Who can be chosen. `svea` is made by the demonstration, the others are in every application of the stand-in."""
# No word of this page leaves the machine; Lime's elements bring style elements of their own.
POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'self'"


def create_page(application: str, packages: Iterable[Package], apsis: Apsis) -> flask.Flask:
    """Return the WSGI application of the page for one application and its installed packages."""
    page = flask.Flask(__name__, static_folder=None)
    # Browsers must not hold on to what a developer is just changing.
    page.config["SEND_FILE_MAX_AGE_DEFAULT"] = 0
    page.after_request(_restrict)
    _add_files(page)
    _add_knowledge(page, application, tuple(packages))
    _add_happenings(page, apsis)
    return page


def _restrict(response: flask.Response) -> flask.Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _add_files(page: flask.Flask) -> None:
    mounts = {"page": HERE, "lime-elements": ELEMENTS, "assets/icons": ICONS}
    for mount, folder in mounts.items():
        page.add_url_rule(
            f"/{mount}/<path:path>",
            endpoint=mount,
            view_func=lambda path, folder=folder: flask.send_from_directory(folder, path),
        )

    # A record has an address of its own, as in the web client; which one is shown, the page decides.
    @page.get("/")
    @page.get("/object/<limetype>/<int:id>")
    def index(**_: Any) -> Any:
        return flask.send_from_directory(HERE, "index.html")


def _add_knowledge(page: flask.Flask, application: str, packages: tuple[Package, ...]) -> None:
    @page.get("/page.json")
    def about() -> Any:
        entry = entry_of(application, packages)
        remedy = "stop this, run `make setup`, and start again."
        return {"application": application, "users": USERS, "entry": entry, "remedy": remedy}

    @page.get("/texts/<language>.json")
    def texts(language: str) -> Any:
        return read_texts(packages, language)


def entry_of(application: str, packages: Iterable[Package]) -> str | None:
    """
    Return the address of the script that the web client loads for our package; None before the frontend is built.

    ASSUMED: entry script: `<namespace>/<namespace>.esm.js` below the first registered route (reference frontend 3).
    """
    for package in packages:
        for route, folder in package.call("register_static_content") or ():
            script = f"{NAMESPACE}/{NAMESPACE}.esm.js"
            if (Path(folder) / script).is_file():
                return f"/{application}/static/{package.name}/{route}/{script}"
    return None


def read_texts(packages: Iterable[Package], language: str) -> dict[str, str]:
    """Return every text of the packages in one language, by the key that the client asks for."""
    texts: dict[str, str] = {}
    for package in packages:
        folder = package.call("register_translations")
        path = Path(folder or "") / f"{language}.po"
        if folder and path.is_file():
            entries = polib.pofile(str(path), encoding="utf-8")
            texts |= {f"{package.lib_name}.{each.msgid}": each.msgstr for each in entries if not each.obsolete}
    return texts


def _add_happenings(page: flask.Flask, apsis: Apsis) -> None:
    # Only JSON is read, which no page of another host can send without being allowed to.
    @page.post("/happen")
    def happen() -> Any:
        apsis.happen(flask.request.get_json())
        return {}

    @page.post("/outage")
    def outage() -> Any:
        if flask.request.get_json()["answers"]:
            apsis.answer_again()
        else:
            apsis.answer_no_more()
        return {}

    @page.errorhandler(DemoError)
    def refuse(error: DemoError) -> Any:
        return flask.Response(json.dumps({"message": str(error)}), 409, mimetype="application/json")
