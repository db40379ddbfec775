"""Many people at once: one run for twenty clicks."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from lime_application import LimeApplication
from lime_stub.application import create_user
from lime_stub.store import Database
from lime_stub.tasks import DeferredDispatcher, use_dispatcher
from lime_stub.testing.support import client_of, web_server

from tests.acceptance.company import Company

CLICKS, USERS = 20, 5


def test_twenty_clicks_of_five_users_are_one_run(company: Company, tmp_path: Path) -> None:
    """All at the same moment, on a database of several connections: everybody is answered the same run."""
    shared = moved(company, tmp_path / "lime.db")
    campaign = shared.campaign()
    shared.invite(campaign, "ada@example.se")
    clients = [client(shared, number) for number in range(USERS)]
    start = threading.Barrier(CLICKS)

    def click(number: int) -> Any:
        start.wait()
        address = f"/{shared.app.identifier}/limepkg-apsis/campaigns/{campaign}/runs"
        return clients[number % USERS]().post(address, json={})

    with use_dispatcher(DeferredDispatcher()) as worker, ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(click, range(CLICKS)))
        sent = len(worker.waiting)
        worker.run_all()

    told = [answer.get_json() for answer in answers]
    assert {answer.status_code for answer in answers} == {202}
    assert (len({each["id"] for each in told}), sent) == (1, 1)
    assert [each["joined"] for each in told].count(False) == 1
    assert len(shared.rows("apsisrun", {"kind": None})) < 30
    assert len([row for row in shared.rows("apsisrun", {"kind": None}) if row["kind"] == "request"]) == 1
    assert shared.members(campaign) == {"ada@example.se"}


def moved(company: Company, path: Path) -> Company:
    """Return the company in a database file, which several threads can use."""
    from lime_stub.application import register_database

    database = Database(f"sqlite:///{path}", "shared")
    register_database(database)
    app = LimeApplication("shared", database, list(company.app.limetypes.get_all()), language="en")
    there = Company(app, company.sim)
    there.configure()
    return there


def client(company: Company, number: int) -> Any:
    """Return what makes clients of a user: each thread takes its own."""
    user = create_user(company.app.database, f"user {number}", groups=("Administrators",))
    server = web_server(company.app.database)
    return lambda: client_of(server, company.app.identifier, user)
