"""Nothing that is said to the log, and nothing that is answered to an error, tells who somebody is."""

from __future__ import annotations

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from limepkg_apsis.core.errors import LimeWriteFailed, Unavailable
from limepkg_apsis.endpoints.answering import told
from tests.acceptance.company import SENDER
from tests.endpoints.bureau import Bureau, has_secret
from tests.endpoints.test_runs import held_campaign

OURS = "limepkg_apsis"


@pytest.mark.parametrize("role", ["admin", "stranger"])
def test_no_endpoint_logs_who_somebody_is(bureau: Bureau, role: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every endpoint, asked rightly and wrongly: no name, no address, no key, no body, at any level."""
    campaign = held_campaign(bureau)
    run = bureau.status(campaign)["held"]["run"]
    person = bureau.get(f"runs/{run}")["plan"]["held"][0]["people"][0]["id"]
    client, words = bureau.client(role), {"fingerprint": "a-word-of-the-body"}
    with caplog.at_level(logging.DEBUG, logger=OURS):
        for path in (
            *(f"campaigns/{campaign}/status", f"campaigns/{campaign}/people/{person}", "runs", f"runs/{run}"),
            *(
                f"runs?campaign={campaign}",
                f"runs/{run}/plan.csv",
                "doctor",
                "health",
                "openapi.json",
                "runs?kind=word",
            ),
        ):
            client.get(bureau.url(path))
        for path in (f"campaigns/{campaign}/previews", f"campaigns/{campaign}/runs", f"runs/{run}/cancel"):
            client.post(bureau.url(path), json={})
        for path in (f"campaigns/{campaign}/link", f"runs/{run}/approve", f"runs/{run}/reject"):
            client.post(bureau.url(path), json=words)
        bureau.work()
    lines = "\n".join(each.getMessage() for each in caplog.records if each.name.startswith(OURS))

    assert lines
    secrets = (SENDER, bureau.company.sim.api_key, "Höst 2026", " Ek", "example.se", words["fingerprint"])
    assert [each for each in secrets if each in lines] == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("Anna Ek <anna@example.se>"), 500, "unexpected"),
        (KeyError("anna@example.se"), 500, "unexpected"),
        (LimeWriteFailed(limetype="person", record=7), 503, "lime_write_failed"),
        (Unavailable(reason="connect"), 503, "apsis_unavailable"),
    ],
)
def test_an_error_is_answered_with_a_sentence(
    bureau: Bureau, error: Exception, status: int, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    """What nobody foresaw tells neither its text nor where it happened; the log tells kind and place."""

    def verb(_: Any) -> Any:
        raise error

    answer, answered = told(verb)(SimpleNamespace(application=bureau.company.app))

    assert (answered, answer["code"]) == (status, code)
    assert answer["message"]
    assert answer["remedy"]
    assert answer["params"] == ({} if status == 500 else getattr(error, "params", {}))
    assert not has_secret(str(answer) + caplog.text)
    assert "Anna" not in str(answer) + caplog.text
    assert ("kind=" in caplog.text) is (status == 500)
