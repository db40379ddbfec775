"""What a campaign card says, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limepkg_apsis.core.approval import Verdict
from limepkg_apsis.core.report import RunRow
from limepkg_apsis.core.states import CampaignState, Standing, ready_to_send, state_of, why_not_ready
from tests.builders import campaign

LINKED = campaign(list_id=7)


def run(state: str, held: int = 0, **counts: object) -> RunRow:
    """Return the newest run of the campaign."""
    return RunRow(1, "members", LINKED.id, "person", state, counts=counts, held={"guard_mass_removal": held})


DONE = run("done", participants=3, on_list=3, skipped={}, failed=0)
HELD = run("held", held=20, on_list=3)
FAILED = run("failed")
ASKED = RunRow(2, "campaign", LINKED.id, "person", "queued", action="sync")

TABLE = [
    (Standing(LINKED, DONE), "synced", ""),
    (Standing(LINKED, run("done", skipped={"no_address": 2})), "partly_synced", ""),
    (Standing(LINKED, run("partly", failed=1)), "partly_synced", "partly"),
    (Standing(LINKED, run("partly")), "partly_synced", "partly"),
    (Standing(LINKED, DONE, changed=True), "waiting", "changed"),
    (Standing(LINKED, run("pending")), "waiting", "pending"),
    (Standing(LINKED), "waiting", "never_synced"),
    (Standing(replace(LINKED, list_id=None)), "waiting", "no_list"),
    (Standing(replace(LINKED, list_id=None), DONE), "waiting", "no_list"),
    (Standing(LINKED, run("running")), "syncing", "running"),
    (Standing(LINKED, DONE, request=ASKED), "syncing", "running"),
    (Standing(LINKED, DONE, request=ASKED, decision="list_deleted"), "syncing", "decision"),
    (Standing(LINKED, HELD), "needs_approval", "held"),
    (Standing(LINKED, HELD, verdict=Verdict.REJECTED), "partly_synced", "held"),
    (Standing(LINKED, HELD, verdict=Verdict.APPROVED), "waiting", "held"),
    (Standing(LINKED, FAILED, failure=FAILED), "failed", "failed"),
    (Standing(LINKED, DONE, failure=FAILED), "failed", "failed"),
    (Standing(LINKED, DONE, resting="key_rejected"), "failed", ""),
    (Standing(LINKED, run("cancelled")), "waiting", "partly"),
    (Standing(LINKED, DONE, missing=("sender_address",)), "not_ready", "not_ready"),
    (Standing(LINKED, DONE, choose=4711), "choose_list", "decision"),
    (Standing(LINKED, DONE, decision="list_deleted"), "list_deleted", "decision"),
    (Standing(LINKED, DONE, decision="paused"), "paused", "decision"),
    (Standing(LINKED, DONE, decision="make_new"), "synced", ""),
    (Standing(LINKED, DONE, enabled=False), "paused", "paused"),
    (Standing(replace(LINKED, is_email=False), DONE), "not_an_email_campaign", "not_an_email_campaign"),
]


@pytest.mark.parametrize(("standing", "state", "reason"), TABLE, ids=[f"{row[1]}-{n}" for n, row in enumerate(TABLE)])
def test_each_standing_has_one_state(standing: Standing, state: str, reason: str) -> None:
    """Each situation is one state, and whether the marketer can press send is a question of its own."""
    assert (state_of(standing).value, why_not_ready(standing)) == (state, reason)
    assert ready_to_send(standing) is (reason == "")


def test_every_state_is_reached() -> None:
    """No state is only a word."""
    assert {state_of(row[0]) for row in TABLE} == set(CampaignState)
