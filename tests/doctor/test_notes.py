"""What is worth knowing and stops nothing: said with advice, while the set-up counts as right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import lime_config
import pytest
from apsis_sim.server import SimServer

from limepkg_apsis.core.linking import marker_of
from tests.acceptance.company import new_key
from tests.doctor.clinic import NAME, Clinic, Plan, build, line
from tests.fakes.fake_clock import FakeClock


def watch(tables: list[str]) -> None:
    """Name the tables whose events are heard in the config of the service."""
    lime_config.config["plugins"]["limepkg_apsis"]["watched_limetypes"] = tables


def _copied(at: Clinic) -> None:
    first, second = at.campaigns()
    at.change(second, mailinglistid=first.get_property("mailinglistid").value)


def _new_key_of_the_same_account(at: Clinic) -> None:
    key = new_key()
    world = at.sim.simulator.account(key)
    for campaign in at.campaigns():
        list_id = campaign.get_property("mailinglistid").value
        world.lists[list_id] = replace(at.sim.world.lists[list_id], description=marker_of(NAME, campaign.id))
    at.configure(api_key=key)


LIFE = (
    (lambda at: at.administer(requests_per_minute=300), "pace", "300 calls a minute", True),
    (lambda at: at.administer(data_call_interval_seconds=0), "pace", "0 seconds between", True),
    (lambda at: at.administer(enabled=False), "enabled", "switched off", True),
    (lambda at: at.administer(campaign_filter="all"), "category", "Every campaign is an e-mail campaign", False),
    (lambda at: at.administer(history_option_key=""), "history_category", "Notes get no type", False),
    (lambda at: at.administer(may_sync_group="Administrators"), "group.may_sync_group", "is there", False),
    (lambda at: at.remember(lambda memory: replace(memory, passes=())), "passes", "has never begun", True),
    (lambda at: watch(["participant"]), "events", "no longer is: person.", True),
    (lambda at: watch(["deltagare"]), "events", "no longer is: participant, person.", True),
    (lambda at: watch(["person", "participant", "company"]), "events", "while they happen", False),
    (lambda at: at.hold_lease(timedelta(seconds=20)), "lease", "A sync is running", False),
    (_copied, "copies", "1 list ids are on several campaigns", True),
    (_new_key_of_the_same_account, "account", "belongs to the account", False),
)
TABLES = (
    (lambda plan: plan.without("mailing", "statisticlink"), "fields.mailing", "mailing.statistic_link", True),
    (lambda plan: plan.without("campaign", "mailinglistsendername"), "fields.campaign", "sender_name", True),
    (lambda plan: plan.shipped("mailing", "sent", fieldtype="string"), "types", "not needed", True),
    (lambda plan: plan.own("history", "type", options=["comment"]), "history_category", "usual key autolog", True),
    (lambda plan: plan.schema["history"].pop("type"), "history_category", "no field for it", False),
    (
        lambda plan: plan.own("person", "work", type="link", label="primaryemailaddress"),
        "duplicates",
        "email, work",
        True,
    ),
    (lambda plan: plan.own("campaign", "type", label="none"), "category", "Every campaign is", False),
)


@pytest.mark.parametrize(("spoil", "check", "words", "advises"), LIFE, ids=[f"{each[1]}-{each[2]}" for each in LIFE])
def test_it_is_told(clinic: Clinic, spoil: Callable[[Clinic], None], check: str, words: str, advises: bool) -> None:
    """The check passes, says what is the case, and advises where something can be done."""
    spoil(clinic)

    answer = clinic.examine()

    assert answer["ok"] is True
    assert (line(answer, check)["state"], bool(line(answer, check)["remedy"])) == ("passed", advises)
    assert words in line(answer, check)["message"]


@pytest.mark.parametrize(
    ("spoil", "check", "words", "advises"), TABLES, ids=[f"{each[1]}-{each[2]}" for each in TABLES]
)
def test_it_is_told_of_tables(
    sim: SimServer, clock: FakeClock, spoil: Callable[[Plan], None], check: str, words: str, advises: bool
) -> None:
    """Likewise for what a database may lack."""
    test_it_is_told(build(sim, clock, spoil), lambda at: None, check, words, advises)


def test_labels_that_cannot_be_read(sim: SimServer, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Usual names serve instead: that is said, and nothing fails."""
    monkeypatch.setenv("LIME_STUB_LABELS", "absent")

    answer = build(sim, clock).examine()

    assert answer["ok"] is True
    assert "cannot be read on this server" in line(answer, "labels")["message"]
    assert line(answer, "labels")["remedy"]
