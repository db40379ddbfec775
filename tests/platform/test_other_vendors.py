"""Scrive's add-on runs on the stand-in beside ours, served by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.platform.vendors import Served, install, served

IN_SWEDISH = """
from lime_stub.application import open_application
from lime_plugins import load_plugins
from limepkg_scrive.translations import get_translation
load_plugins()
app = open_application({db!r}, "demo", language="sv")
print(app.language, get_translation(app, "primary_action"), get_translation(app, "nothing_like_that"), sep="|")
"""


@pytest.fixture(scope="module")
def scrive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve Scrive's add-on beside ours."""
    site = install(tmp_path_factory.mktemp("scrive"), "limepkg-scrive==3.0.3")
    yield from served(site, tmp_path_factory.mktemp("customer"), "limepkg-scrive")


def test_both_packages_are_listed(scrive: Served) -> None:
    """The server has loaded Scrive's add-on and ours."""
    page = scrive.get("webadmin").text

    assert all(title in page for title in ("Scrive eSigning", "APSIS"))


def test_default_settings_are_persisted_on_first_reading(scrive: Served) -> None:
    """The add-on saves its schema's defaults when it is asked for the first time; they are then in the database."""
    assert scrive.saved("limepkg_scrive") is None

    told = scrive.settings("limepkg_scrive")

    assert told == scrive.saved("limepkg_scrive")
    assert told == {
        "scriveHost": "https://lime.scrive.com",
        "includePerson": True,
        "includeCoworker": True,
        "cloneDocument": True,
        "target": "_blank",
    }


def test_form_opens_and_saves(scrive: Served) -> None:
    """The form comes filled with the settings; what is changed in it is saved; what is wrong is refused in words."""
    form = scrive.form("limepkg_scrive")
    assert (form["scriveHost"], form["cloneDocument"], form["target"]) == ("https://lime.scrive.com", "on", "_blank")

    del form["cloneDocument"]
    saved = scrive.post("webadmin/limepkg_scrive", {**form, "scriveHost": "https://testbed.example.com"})
    refused = scrive.post("webadmin/limepkg_scrive", {**form, "scriveHost": "nowhere"})

    assert (saved.status_code, refused.status_code) == (302, 422)
    assert "scriveHost: Not a valid URL." in refused.text
    kept = scrive.saved("limepkg_scrive")
    assert (kept["scriveHost"], kept["cloneDocument"], kept["includePerson"]) == (
        "https://testbed.example.com",
        False,
        True,
    )


def test_texts_resolve_in_swedish(scrive: Served) -> None:
    """The add-on's own function finds its text in the application's language; a key without a text is itself."""
    done = subprocess.run(
        [sys.executable, "-c", IN_SWEDISH.format(db=str(scrive.db))],
        env={"PYTHONPATH": str(scrive.site), "LIME_STUB_PACKAGES": "limepkg-scrive", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )

    assert done.stdout.strip() == "sv|e‑Signera med Scrive|limepkg_scrive.nothing_like_that"


@pytest.mark.parametrize("route", ["lwc-components-3.0.3", "static"])
def test_static_content_is_served(scrive: Served, route: str) -> None:
    """A built file comes below the package's name and its route, byte for byte."""
    folder = scrive.site / "limepkg_scrive" / "web_components" / "static"
    path = next(folder.rglob("*.esm.js"))

    answer = scrive.get(f"static/limepkg-scrive/{route}/{path.relative_to(folder).as_posix()}")

    assert (answer.status_code, answer.content) == (200, path.read_bytes())
    assert "javascript" in answer.headers["content-type"]
