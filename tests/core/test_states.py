"""What a campaign card says, row by row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limepkg_apsis.core.report import RunRow
from limepkg_apsis.core.states import CampaignState, Standing, ready_to_send, state_of
from tests.builders import campaign

LINKED = campaign(list_id=7)


def run(state: str, **counts: object) -> RunRow:
    """Return the newest run of the campaign."""
    return RunRow(1, "members", LINKED.id, "person", state, counts=counts)


DONE = run("done", participants=3, on_list=3, skipped={}, failed=0)

TABLE = [
    (Standing(LINKED, DONE), "synced", True),
    (Standing(LINKED, run("done", skipped={"no_address": 2})), "partly_synced", True),
    (Standing(LINKED, run("partly", failed=1)), "partly_synced", False),
    (Standing(LINKED, DONE, changed=True), "waiting", False),
    (Standing(LINKED, run("pending")), "waiting", False),
    (Standing(LINKED), "waiting", False),
    (Standing(LINKED, run("running")), "syncing", False),
    (Standing(LINKED, run("held")), "needs_approval", False),
    (Standing(LINKED, run("failed")), "failed", False),
    (Standing(LINKED, run("cancelled")), "failed", False),
    (Standing(LINKED, DONE, finding="not_ready"), "not_ready", False),
    (Standing(LINKED, DONE, finding="choose_list"), "choose_list", False),
    (Standing(LINKED, DONE, finding="list_deleted"), "list_deleted", False),
    (Standing(LINKED, DONE, enabled=False), "paused", True),
    (Standing(replace(LINKED, is_email=False), DONE), "not_an_email_campaign", False),
    (Standing(replace(LINKED, list_id=None), None, finding="waiting"), "waiting", False),
]


@pytest.mark.parametrize(("standing", "state", "ready"), TABLE, ids=[f"{row[1]}-{n}" for n, row in enumerate(TABLE)])
def test_each_standing_has_one_state(standing: Standing, state: str, ready: bool) -> None:
    """Each situation is one state, and whether the marketer can press send is a question of its own."""
    assert (state_of(standing).value, ready_to_send(standing)) == (state, ready)


def test_every_state_is_reached() -> None:
    """No state is only a word."""
    assert {state_of(row[0]) for row in TABLE} == set(CampaignState)
