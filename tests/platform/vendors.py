"""How add-ons of other vendors come from the package index into a folder of their own, and onto a server."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from lime_stub.core_database import core_limetypes
from lime_stub.store import Database
from lime_stub.testing.processes import running

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
ROOT = Path(__file__).resolve().parents[2]
SURE_TO_BE_THERE = "polib==1.2.0"


def install(folder: Path, *requirements: str) -> Path:
    """Install packages without what they need; skip the test where no index can be reached."""
    done = _pip("install", "--no-deps", "--target", str(folder), *requirements)
    if done.returncode:
        probe = _pip("download", "--no-deps", "--dest", str(folder / "probe"), SURE_TO_BE_THERE)
        last = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
        if probe.returncode:
            pytest.skip(f"the package index cannot be reached from here, and this test needs it: {last}")
        pytest.fail(f"the index can be reached, but {', '.join(requirements)} cannot be installed: {last}")
    return folder


def _pip(*words: str) -> subprocess.CompletedProcess[str]:
    command = [*PIP, words[0], "--retries", "1", "--timeout", "15", *words[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@dataclass(frozen=True)
class Served:
    """A running server with packages of several vendors."""

    address: str
    site: Path
    db: Path
    session: requests.Session

    def get(self, path: str, **parameters: Any) -> requests.Response:
        """Open an address."""
        return self.session.get(f"{self.address}{path}", params=parameters, timeout=30)

    def post(self, path: str, data: dict[str, str]) -> requests.Response:
        """Send a form."""
        return self.session.post(f"{self.address}{path}", data=data, timeout=30, allow_redirects=False)

    def json(self, method: str, path: str, body: dict[str, Any]) -> requests.Response:
        """Send JSON."""
        return self.session.request(method, f"{self.address}{path}", json=body, timeout=30)

    def settings(self, name: str) -> Any:
        """Return what Lime Admin tells about the settings of an add-on."""
        return self.get(f"api/v1/webadmin/plugins/{name}").json()["config"]

    def saved(self, name: str, version: int | None = None) -> Any:
        """Return what the database holds, without anybody's get_config."""
        database = Database(str(self.db), "demo")
        try:
            return database.read_value("runtime_config", name if version is None else f"{name}_{version}")
        finally:
            database.close()

    def form(self, name: str) -> dict[str, str]:
        """Return what a browser would post of a form nobody has touched."""
        return fields_of(self.get(f"webadmin/{name}").text)


def fields_of(page: str) -> dict[str, str]:
    """Read the inputs of the one form that posts to its own address."""
    form = re.search(r'<form method="post">(.*)</form>', page, re.S)
    assert form is not None
    found = {}
    for tag in re.findall(r"<input [^>]*>", form[1]):
        about = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if about.get("type") != "checkbox" or " checked" in tag:
            found[about["name"]] = about.get("value", "on")
    return found


def served(site: Path, folder: Path, packages: str) -> Iterator[Served]:
    """Serve a database with the core limetypes; give the server to a person who has logged in."""
    database = Database(str(folder / "customer.db"), "demo")
    database.create_limetype_tables(*core_limetypes())
    database.close()
    words = ["serve", "--db", str(folder / "customer.db"), "--application", "demo", "--port", "0", "--api-key", "boss"]
    # An add-on may report its errors to its vendor: nothing leaves this machine.
    nowhere = {"HTTPS_PROXY": "http://127.0.0.1:9", "NO_PROXY": "127.0.0.1"}
    chosen = {"LIME_STUB_PACKAGES": f"limepkg-apsis,{packages}", **nowhere}
    with running(words, [site, ROOT], folder / "serve.log", chosen) as process, requests.Session() as session:
        address = process.line().removeprefix("Serving ")
        page = session.get(f"{address}login", timeout=30).text
        token = re.search(r'name="csrf" value="([^"]+)"', page)
        assert token is not None
        given = {"username": "admin", "password": "admin", "csrf": token[1]}
        assert session.post(f"{address}login", data=given, timeout=30).status_code == 200
        yield Served(address, site, folder / "customer.db", session)
        assert process.stop() == 0
