"""The command serve, as a process of its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from lime_stub.core_database import core_limetypes
from lime_stub.store import Database
from lime_stub.testing.processes import running

from ..conftest import SAMPLES


@pytest.fixture
def server(tmp_path, samples):
    """Serve a database with the core limetypes and return its address."""
    path = tmp_path / "demo.db"
    database = Database(str(path), "my demo")
    database.create_limetype_tables(*core_limetypes())
    database.close()
    words = ["serve", "--db", str(path), "--application", "my demo", "--port", "0"]
    keys = ["--api-key", "boss", "--standard-api-key", "plain"]
    with running([*words, *keys], [samples, SAMPLES], tmp_path / "serve.log") as process:
        line = process.line()
        assert line.startswith("Serving http://127.0.0.1:")
        yield line.removeprefix("Serving ")
        assert process.stop() == 0


def test_served_application(server):
    """Both keys work, many requests at once do not disturb each other, and the page of the settings is there."""
    keys = ["boss", "plain"] * 10

    def ask(number):
        headers = {"x-api-key": keys[number]}
        created = requests.post(
            f"{server}api/v1/limeobject/company/", json={"name": f"C{number}"}, headers=headers, timeout=30
        )
        status = requests.get(f"{server}limepkg-newer/status/", headers=headers, timeout=30)
        return created.status_code, status.json()["user"], status.json()["application"]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(len(keys))))
    assert answers == [(201, "admin", "my demo"), (201, "standard", "my demo")] * 10
    listed = requests.get(f"{server}api/v1/limeobject/company/?_limit=50", headers={"x-api-key": "boss"}, timeout=30)
    assert sorted(each["_id"] for each in listed.json()["_embedded"]["limeobjects"]) == list(range(1001, 1021))
    sent = requests.post(f"{server}limepkg-newer/status/", json={}, headers={"x-api-key": "boss"}, timeout=30)
    assert (sent.status_code, sent.json()["status"]) == (202, "PENDING")
    with requests.Session() as session:
        page = session.post(f"{server}login", data={"username": "admin", "password": "admin"}, timeout=30)
        assert "Installed packages" in page.text
