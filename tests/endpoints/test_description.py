"""The served description is true: every answer has the shape it promises, and no input brings the server down."""

from __future__ import annotations

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from lime_application import LimeApplication
from lime_stub.application import create_user, register_database
from lime_stub.store import Database
from lime_stub.tasks import DeferredDispatcher, use_dispatcher
from lime_stub.testing.support import web_server
from schemathesis.specs.openapi.checks import response_schema_conformance
from werkzeug.serving import make_server

from limepkg_apsis.endpoints import shapes
from limepkg_apsis.endpoints.description import VERBS, describe
from tests.acceptance.company import Company
from tests.endpoints.bureau import Bureau, has_secret
from tests.endpoints.test_runs import held_campaign

KEY = "fuzz-key"
ERRORS_WE_MAKE = (400, 401, 403, 404, 405, 409, 415, 422, 503)


@pytest.mark.parametrize("state", ["new", "held", "failed"])
def test_answers_have_the_shapes_they_promise(bureau: Bureau, state: str) -> None:
    """Each answer is loaded by the schema of its description, with nothing missing and nothing unknown."""
    campaign = held_campaign(bureau) if state == "held" else bureau.company.campaign()
    if state == "failed":
        bureau.company.sim.simulator.add_fault("unauthorised", always=True)
    person = bureau.company.person("Eva", "eva@example.se")
    preview = bureau.asked_and_done(f"campaigns/{campaign}/previews")
    asked = bureau.post(f"campaigns/{campaign}/runs")
    bureau.work()
    health = bureau.client("admin").get(bureau.url("health")).get_json()
    pairs = [
        (shapes.StatusShape, bureau.status(campaign)),
        (shapes.AskedShape, asked),
        (shapes.RunShape, preview),
        (shapes.RunShape, bureau.get(f"runs/{asked['id']}")),
        (shapes.RunListShape, bureau.get(f"runs?campaign={campaign}")),
        (shapes.ExplanationShape, bureau.get(f"campaigns/{campaign}/people/{person}")),
        (shapes.DoctorShape, bureau.get("doctor")),
        (shapes.HealthShape, health),
    ]

    assert {shape.__name__: shape().validate(answer) for shape, answer in pairs if shape().validate(answer)} == {}


def test_every_route_is_described(company: Company) -> None:
    """What is served is described, and what is described is served."""
    prefix = "/limepkg-apsis"
    served = {
        (method.lower(), str(rule).removeprefix(prefix).replace("<int:", "{").replace(">", "}"))
        for rule in web_server(company.app.database).url_map.iter_rules()
        if str(rule).startswith(prefix)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert served == {(verb.method, verb.path) for verb in VERBS} | {("get", "/openapi.json")}


@pytest.fixture
def served(company: Company, tmp_path: Path) -> Iterator[str]:
    """Serve a company with a held campaign on loopback; give the address of the application."""
    with use_dispatcher(DeferredDispatcher()):
        bureau = Bureau(company, DeferredDispatcher())
        held_campaign(bureau)
        database = copied(company, tmp_path / "lime.db")
        register_database(database)
        create_user(database, "fuzzer", user_type="API", api_key=KEY, groups=("Administrators",))
        server = make_server("127.0.0.1", 0, web_server(database), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/myapp/limepkg-apsis"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def copied(company: Company, path: Path) -> Database:
    """Write the company's database into a file, so that several threads can read it."""
    import sqlite3

    source = company.app.database
    with source.engine.connect() as connection, sqlite3.connect(path) as target:
        connection.connection.connection.backup(target)
    return Database(f"sqlite:///{path}", company.app.identifier)


def test_no_input_brings_the_server_down(served: str) -> None:
    """Whatever is sent to any endpoint: an answer as described, no 500, no trace, nothing that is secret."""
    schema = schemathesis.openapi.from_dict(describe())
    schema.config.update(base_url=served)
    known, seen, turn = ids_there(served), Counter[int](), itertools.count()

    def call(case: Any) -> None:
        if next(turn) % 2:  # every other call is about a record that is there
            case.path_parameters.update({name: known[name] for name in case.path_parameters or {}})
        answer = case.call(base_url=served, headers={"x-api-key": KEY})
        seen[answer.status_code] += 1
        assert answer.status_code < 500 or answer.status_code == 503, (case.method, case.path, answer.text[:200])
        assert not has_secret(answer.text), (case.method, case.path)
        case.validate_response(answer, checks=[response_schema_conformance])

    quiet = settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    for operation in schema.get_all_operations():
        quiet(given(case=operation.ok().as_strategy())(call))()

    assert sum(seen.values()) >= 25 * 5
    assert set(seen) & {200, 202}
    assert set(seen) - {200, 202} <= set(ERRORS_WE_MAKE)


def ids_there(served: str) -> dict[str, int]:
    """Return ids of records that are there: a campaign, its newest run, and somebody it holds."""
    runs = requests.get(f"{served}/runs", headers={"x-api-key": KEY}, timeout=10).json()["runs"]
    run = next(each for each in runs if each["held"])
    shown = requests.get(f"{served}/runs/{run['id']}", headers={"x-api-key": KEY}, timeout=10).json()
    person = shown["plan"]["held"][0]["people"][0]["id"]
    return {"campaign_id": run["campaign"], "run_id": run["id"], "person_id": person}


@pytest.mark.parametrize(
    ("method", "path", "sent", "expected"),
    [
        ("post", "campaigns/{campaign}/runs", {"data": b"{"}, (400, "unreadable_request")),
        ("post", "campaigns/{campaign}/runs", {"data": b"[1]"}, (400, "unreadable_request")),
        ("post", "campaigns/{campaign}/runs", {"data": b'{"a":"' + b"9" * 20_000 + b'"}'}, (400, "unreadable_request")),
        ("post", "campaigns/{campaign}/runs", {"json": {"api_key": "secret"}}, (422, "invalid_request")),
        ("post", "campaigns/{campaign}/link", {"json": {"action": "burn"}}, (422, "invalid_request")),
        ("post", "campaigns/{campaign}/link", {"json": {"action": "use"}}, (422, "invalid_request")),
        ("post", "campaigns/{campaign}/link", {"json": {"action": "stop", "list_id": 4}}, (422, "invalid_request")),
        ("post", "campaigns/{campaign}/link", {"json": {"action": "use", "list_id": True}}, (422, "invalid_request")),
        ("post", "campaigns/{campaign}/link", {"json": {"action": "use", "list_id": 2**70}}, (422, "invalid_request")),
        ("post", "runs/{run}/approve", {"json": {"fingerprint": ""}}, (422, "invalid_request")),
        ("post", "runs/{run}/approve", {"json": {"fingerprint": None}}, (422, "invalid_request")),
        ("post", "runs/{run}/approve", {"json": {"fingerprint": "other"}}, (409, "plan_changed")),
        ("get", "runs?limit=0", {}, (422, "invalid_request")),
        ("get", "runs?limit=many", {}, (422, "invalid_request")),
        ("get", "runs?kind=lease", {}, (422, "invalid_request")),
        ("get", "runs?nosuch=1", {}, (422, "invalid_request")),
        ("get", "runs/99999999999999999999", {}, (404, "not_found")),
        ("get", "campaigns/99999999999999999999999/status", {}, (404, "not_found")),
    ],
)
def test_bad_input_is_named(
    bureau: Bureau, method: str, path: str, sent: dict[str, Any], expected: tuple[int, str]
) -> None:
    """A status that fits, a code, a sentence, and nothing of what was sent."""
    campaign = held_campaign(bureau)
    run = bureau.status(campaign)["held"]["run"]
    answer = bureau.client("admin").open(
        bureau.url(path.format(campaign=campaign, run=run)), method=method.upper(), **sent
    )
    told = answer.get_json()

    assert (answer.status_code, told["code"]) == expected
    assert told["message"]
    assert told["remedy"]
    assert "secret" not in answer.text


def test_rows_of_the_journal_that_are_no_runs_are_not_runs(bureau: Bureau) -> None:
    """Memories, leases and pages cannot be opened as runs, whatever their id."""
    campaign = held_campaign(bureau)
    rows = bureau.company.rows("apsisrun", {"_id": None, "kind": None})
    others = [row["_id"] for row in rows if row["kind"] in ("memory", "account", "page", "tickets", "approval")]

    assert others
    assert {bureau.refused("get", f"runs/{each}")[0] for each in others} == {404}
    assert bureau.status(campaign)["state"] == "needs_approval"


def test_the_application_of_the_description_is_any(bureau: Bureau) -> None:
    """Addresses are relative: no application and no host is written down."""
    told = bureau.get("openapi.json")

    assert told["openapi"] == "3.0.3"
    assert "servers" not in told
    assert isinstance(bureau.company.app, LimeApplication)
