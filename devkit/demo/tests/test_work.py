"""What the summary of a task says about a campaign."""

from __future__ import annotations

import pytest

from devkit.demo.place import DemoError
from devkit.demo.sample.company import CAMPAIGNS
from devkit.demo.work import result_of

NONE = {"participants": 0, "on_list": 0, "pending": 0, "failed": 0, "skipped": {}}
SOME = {"participants": 9, "on_list": 5, "pending": 1, "failed": 1, "skipped": {"no_address": 2}}


def summary(state: str, *messages: str, error=None, runs: int = 2):
    """Return a summary as the task answers it: the run of the lists, then the run of the members."""
    told = [{"code": code, "message": f"about {code}"} for code in messages]
    both = [
        {"kind": "campaigns", "counts": NONE, "held": 0, "messages": []},
        {"kind": "members", "counts": SOME, "held": 3, "messages": told},
    ]
    return {"state": state, "written": {"AddMember": 4, "LinkCampaign": 1}, "error": error, "runs": both[:runs]}


@pytest.mark.parametrize(
    ("state", "messages", "words"),
    [
        ("done", (), "synced"),
        ("held", ("guard_first_link",), "needs approval"),
        ("pending", (), "waiting"),
        ("done", ("not_ready",), "not ready"),
        ("done", ("choose_list",), "choose a list"),
        ("done", ("not_an_email_campaign",), "left alone"),
    ],
)
def test_state_in_words(state, messages, words):
    """What was found about the campaign goes before the state of its run."""
    assert result_of(CAMPAIGNS[0], summary(state, *messages)).words == words


def test_numbers():
    """They come from the run of the members; what is waiting and what failed is missing."""
    result = result_of(CAMPAIGNS[0], summary("held", "guard_first_link"))
    assert (result.on_list, result.missing, dict(result.skipped), result.held) == (5, 2, {"no_address": 2}, 3)
    assert result.written == 5
    assert result.notes == ("about guard_first_link",)


def test_campaigns_of_other_kinds_need_no_note():
    """Nobody has to do anything about them."""
    assert result_of(CAMPAIGNS[2], summary("done", "not_an_email_campaign")).notes == ()


@pytest.mark.parametrize("runs", [0, 1])
def test_failure_ends_the_demonstration(runs):
    """With the words of the product: what happened, what to do."""
    error = {"message": "The key is refused.", "remedy": "Use another."}
    with pytest.raises(DemoError, match=r"The key is refused\. Use another\."):
        result_of(CAMPAIGNS[0], summary("failed", error=error, runs=runs))


def test_busy_ends_the_demonstration():
    """Another run at the same time would make the numbers worthless."""
    with pytest.raises(DemoError, match="busy"):
        result_of(CAMPAIGNS[0], summary("busy", runs=0))
