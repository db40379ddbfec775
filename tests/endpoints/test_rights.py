"""Who may do what: every role at every endpoint, and nothing of another application for anybody."""

from __future__ import annotations

import pytest
from lime_stub.application import LimeApplication, create_user
from lime_stub.store import Database
from lime_stub.testing.support import client_of, web_server

from limepkg_apsis.endpoints.description import VERBS
from tests.endpoints.bureau import Bureau
from tests.endpoints.test_runs import held_campaign

READERS = {"admin", "editor", "reader", "syncer", "approver", "key of a reader", "key of an admin"}
SYNCERS = {"admin", "editor", "syncer", "approver", "key of an admin"}
APPROVERS = {"admin", "approver", "key of an admin"}
NOBODIES = {"anonymous", "wrong key"}
EVERYBODY = {*READERS, *NOBODIES, "stranger"}

TABLE = [
    ("get", "campaigns/{campaign}/status", READERS),
    ("post", "campaigns/{campaign}/runs", SYNCERS),
    ("post", "campaigns/{campaign}/previews", SYNCERS),
    ("post", "campaigns/{campaign}/link", APPROVERS),
    ("get", "campaigns/{campaign}/people/{person}", READERS),
    ("get", "runs", APPROVERS),
    ("get", "runs?campaign={campaign}", READERS),
    ("get", "runs/{run}", READERS),
    ("get", "runs/{run}/plan.csv", READERS),
    ("get", "runs/{account_run}", APPROVERS),
    ("get", "runs/{account_run}/plan.csv", APPROVERS),
    ("post", "runs/{run}/approve", APPROVERS),
    ("post", "runs/{run}/reject", APPROVERS),
    ("post", "runs/{asked}/cancel", SYNCERS),
    ("get", "doctor", APPROVERS),
    ("get", "health", READERS),
    ("get", "openapi.json", READERS | {"stranger"}),
]
BODIES = {
    "link": {"action": "stop"},
    "approve": {"fingerprint": "{fingerprint}"},
    "reject": {"fingerprint": "{fingerprint}"},
}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_every_role_at_every_endpoint(bureau: Bureau, role: str) -> None:
    """Whoever may is answered, whoever may not is refused with 403, whoever is nobody with 401."""
    campaign = held_campaign(bureau)
    held = bureau.status(campaign)["held"]
    bureau.company.sync_kind("global_opt_outs")
    account = bureau.get("runs?kind=global_opt_outs")["runs"][0]
    known = {
        "campaign": campaign,
        "person": bureau.company.rows("person", {"_id": None})[0]["_id"],
        "run": held["run"],
        "account_run": account["id"],
        "fingerprint": held["fingerprint"],
    }
    statuses = {}
    for method, path, _ in TABLE:
        asked = bureau.post(f"campaigns/{campaign}/previews")["id"]
        where = path.format(**known, asked=asked)
        body = {name: value.format(**known) for name, value in BODIES.get(path.rsplit("/", 1)[-1], {}).items()}
        sent = {"json": body} if method == "post" else {}
        statuses[method, path] = bureau.client(role).open(bureau.url(where), method=method.upper(), **sent).status_code

    nobody = 401 if role in NOBODIES else 403
    expected = {(method, path): role in allowed for method, path, allowed in TABLE}
    assert {key: status < 300 or status == 503 for key, status in statuses.items()} == expected
    assert {status for key, status in statuses.items() if not expected[key]} <= {nobody}


def test_the_table_has_every_endpoint() -> None:
    """A new endpoint without a row here is a test that fails."""
    listed = {(method, path.split("?")[0].format(**dict.fromkeys(NAMES, "{}"))) for method, path, _ in TABLE}
    served = {(verb.method, verb.path.strip("/").format(**dict.fromkeys(NAMES, "{}"))) for verb in VERBS}

    assert listed == served | {("get", "openapi.json")}


NAMES = ("campaign", "person", "run", "account_run", "asked", "campaign_id", "person_id", "run_id")


def test_whoever_may_only_read_is_told_so_by_the_card(bureau: Bureau) -> None:
    """The card shows no button that would be refused."""
    campaign = bureau.company.campaign()
    rights = {role: bureau.status(campaign, role)["rights"] for role in ("reader", "syncer", "approver", "admin")}

    assert rights == {
        "reader": {"sync": False, "approve": False},
        "syncer": {"sync": True, "approve": False},
        "approver": {"sync": True, "approve": True},
        "admin": {"sync": True, "approve": True},
    }


def test_an_api_key_acts_as_its_user(bureau: Bureau) -> None:
    """A key of a plain user opens what that user may open; a wrong key opens nothing."""
    app = bureau.company.app
    create_user(app.database, "robot", user_type="API", api_key="robot-key")
    campaign = bureau.company.campaign()
    client, url = bureau.client("anonymous"), bureau.url(f"campaigns/{campaign}/status")

    statuses = [client.get(url, headers={"x-api-key": key}).status_code for key in ("robot-key", "other")]
    doctor = client.get(bureau.url("doctor"), headers={"x-api-key": "robot-key"}).status_code

    assert (statuses, doctor) == ([200, 401], 403)


def test_another_application_is_out_of_reach(bureau: Bureau) -> None:
    """The session of one application opens nothing of another, and ids of one mean nothing in the other."""
    campaign = bureau.company.campaign()
    other = LimeApplication("other", Database("sqlite://", "other"), list(bureau.company.app.limetypes.get_all()))
    server = web_server(other.database, other)
    guest = client_of(web_server(bureau.company.app.database), "myapp", bureau.company.app.user)
    stranger = server.test_client()
    stranger.cookie_jar = guest.cookie_jar  # the very session of somebody who is logged in next door

    reached = stranger.get(f"/other/limepkg-apsis/campaigns/{campaign}/status").status_code
    own = client_of(server, "other", other.user).get(f"/other/limepkg-apsis/campaigns/{campaign}/status").status_code

    assert reached == 401
    assert own in (404, 503)


def test_a_record_that_is_not_for_the_user_is_not_there(bureau: Bureau) -> None:
    """What somebody may not see and what is not there look the same."""
    campaign = bureau.company.campaign()

    assert bureau.refused("get", f"campaigns/{campaign}/status", "stranger") == (403, "forbidden")
    assert bureau.refused("get", "campaigns/99999/status") == (404, "not_found")
    assert bureau.refused("get", "runs/99999") == (404, "not_found")
    assert bureau.refused("get", f"campaigns/{campaign}/people/99999") == (404, "not_found")


def test_a_sync_that_is_switched_off_is_not_started(bureau: Bureau) -> None:
    """The card says that it is paused, and the server means it."""
    campaign = bureau.company.campaign()
    bureau.company.configure(enabled=False)

    status = bureau.status(campaign)

    assert (status["state"], status["next_run"]) == ("paused", None)
    assert bureau.refused("post", f"campaigns/{campaign}/runs", json={}) == (403, "paused")


def test_a_sync_that_is_switched_off_can_be_previewed(bureau: Bureau) -> None:
    """Before it is switched on people want to see what it would do; the schedule serves that, too, and writes nothing."""
    campaign = bureau.company.campaign()
    bureau.company.configure(enabled=False)

    asked = bureau.post(f"campaigns/{campaign}/previews")
    bureau.tick()

    assert bureau.get(f"runs/{asked['id']}")["state"] == "preview"
    assert bureau.company.writes() == []
