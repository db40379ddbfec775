"""Two real workers and a schedule: they never overlap on one application, and one finishes what the other began."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from apsis_sim.jobs import JobPace
from apsis_sim.server import SimServer
from apsis_sim.world.imports import ImportPace
from lime_stub.testing.processes import SECONDS

from tests.acceptance.company import Company, new_key
from tests.acceptance.test_interruptions import free_the_lease
from tests.platform.workshop import Gate, Workshop, parent_of, servers_answer

PEOPLE = 60
"""So many that they are imported, which is one call for all of them."""


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    """Make a customer whose account keeps the answer to the first import back."""
    gate = Gate("imports.from_xml", api_key=new_key(), limits="report")
    gate.jobs.pace, gate.import_pace = JobPace(polls=0), ImportPace(looks=1, seconds=0.0)
    with SimServer(simulator=gate) as sim:
        made = Workshop(tmp_path, gate, sim.base_url, on_servers=servers_answer())
        try:
            yield made
        finally:
            gate.let_go.set()
            made.clean()


def rows_of(company: Company, *kinds: str) -> list[dict[str, Any]]:
    rows = company.rows("apsisrun", {"_id": None, "kind": None, "state": None, "owner": None, "campaign": None})
    return [row for row in rows if row["kind"] in kinds]


@pytest.mark.broker
def test_one_worker_is_killed_and_the_other_finishes_its_work(workshop: Workshop) -> None:
    """Two campaigns, two workers, one run at a time; after kill -9 in mid-run everything is done, and once only."""
    gate, company = workshop.simulator, Company(workshop.app, None)  # type: ignore[arg-type]  # only its Lime side
    campaigns = {name: company.campaign(name) for name in ("Vår", "Höst")}
    for campaign in campaigns.values():
        company.invite_crowd(campaign, PEOPLE, start=campaign * 1000)
    with workshop.workers() as workers:
        tasks = {name: workshop.send("sync_campaign", campaign_id=each) for name, each in campaigns.items()}

        # One of them holds the lease and waits for the answer to its import; the other task finds it there and goes.
        assert gate.reached.wait(SECONDS)
        assert len(gate.world.lists) == 1
        (made,) = gate.world.lists.values()
        held, (refused,) = tasks.pop(made.name), tasks.values()
        assert refused.wait(SECONDS)["state"] == "busy"
        assert [row["state"] for row in rows_of(company, "lease")] == ["holder"]
        assert [entry.route for entry in gate.log.writes()] == ["lists.create", "imports.from_xml"]

        # kill -9 in mid-run: the broker gives the task to the other worker, which the dead run's lease keeps out.
        runner = held._answer.info["pid"]
        killed, left = sorted(workers, key=lambda each: each.popen.pid not in (runner, parent_of(runner)))
        killed.kill()
        gate.let_go.set()
        assert held.wait(SECONDS)["state"] == "busy"
        assert len(gate.log.writes()) == 2

        # The time after which a dead run keeps nobody out has passed: what the schedule sends finishes everything.
        free_the_lease(company)
        by_schedule = workshop.emit_schedule().wait(SECONDS)
        assert (by_schedule["state"], by_schedule["counts"]["pending"]) == ("pending", PEOPLE)
        assert workshop.send("sync_kind", kind="members").wait(SECONDS)["state"] == "done"
        assert left.stop() == 0

    lists = list(gate.world.lists.values())
    assert sorted(each.name for each in lists) == ["Höst", "Vår"]
    assert [len(gate.world.emails(each.id)) for each in lists] == [PEOPLE, PEOPLE]
    assert sorted(entry.route for entry in gate.log.writes()) == ["imports.from_xml"] * 2 + ["lists.create"] * 2
    assert rows_of(company, "lease") == []
