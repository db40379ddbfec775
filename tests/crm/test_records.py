"""Bounces, mailings and recipients in Lime and in the fake: one contract, few queries, tables that may be missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from limepkg_apsis.core.changes import SetBounce
from limepkg_apsis.core.errors import StructureMissing
from limepkg_apsis.core.model import BounceStatus, RecipientRow, Totals
from limepkg_apsis.crm import connect
from limepkg_apsis.settings import CrmSettings
from tests.contracts.records_contract import RecordsContract, mailing_of, refused
from tests.crm.opened import changed, opened
from tests.crm.schemas import INTEGER, TIME, choice, text, to_many, to_one
from tests.crm.test_contracts import MemoryWorld
from tests.crm.world import LimeWorld
from tests.fakes.fake_clock import FakeClock

TOTALS = ("sent", "opened", "clicked", "bounced", "optedout")


def with_mailings(dsl: dict[str, Any]) -> None:
    """Add the tables that the documentation describes."""
    dsl["mailing"] = {
        "subject": text(40),
        "campaign": to_one("campaign", "mailing"),
        "senddate": TIME,
        "mailingid": INTEGER,
        **dict.fromkeys(TOTALS, INTEGER),
        "recipient": to_many("recipient", "mailing"),
    }
    dsl["recipient"] = {
        "mailing": to_one("mailing", "recipient"),
        "person": to_one("person", "recipient"),
        "email": text(64),
        "sendoutstatus": choice("sent", "open", "clicked", "bounce"),
    }
    dsl["campaign"]["mailing"] = to_many("mailing", "campaign")
    dsl["person"]["recipient"] = to_many("recipient", "person")


def lime(change: Any = None) -> LimeWorld:
    """Open a new database with the tables for mailings, after a change."""

    def both(dsl: dict[str, Any]) -> None:
        with_mailings(dsl)
        if change is not None:
            change(dsl)

    app, clock = opened(changed(both)), FakeClock()
    return LimeWorld(app, connect(app, CrmSettings(), clock), clock)


class TestLimeRecords(RecordsContract):
    """The contract on Lime."""

    @pytest.fixture
    def world(self) -> LimeWorld:
        """An empty database."""
        return lime()


class TestMemoryRecords(RecordsContract):
    """The contract on the fake."""

    @pytest.fixture
    def world(self) -> MemoryWorld:
        """An empty application."""
        return MemoryWorld()


def test_bounces_are_read_and_written_in_a_renamed_database(lime_world: LimeWorld) -> None:
    """Fields are found by label or setting, whatever they are called."""
    ada = lime_world.add_person(email="ada@example.test")
    lime_world.crm.save_bounces([SetBounce(ada, BounceStatus.SOFT)])

    assert [(each.email, each.status) for each in lime_world.crm.read_bounce_standings()] == [
        ("ada@example.test", "soft")
    ]


def test_person_who_is_gone_is_refused_and_stops_nobody() -> None:
    """The others of the unit are saved."""
    world = lime()

    assert [each.params for each in refused(world)] == [{"limetype": "person", "record": "987654"}]
    assert [each.status for each in world.crm.read_bounce_standings()] == ["hard"]


@pytest.mark.parametrize("people", [200, 1000])
def test_queries_and_commits_grow_with_units_and_pages(people: int) -> None:
    """Reading is one query a page; writing is one query and one commit for two hundred people."""
    world = lime()
    unit = world.app.unit_of_work()
    for n in range(people):
        unit.add(world.app.limetypes.person(firstname="P", lastname=str(n), email=f"p{n}@example.test"))
    unit.commit()
    world.statistics.reset()
    standings = list(world.crm.read_bounce_standings())
    reading = world.statistics.queries
    world.statistics.reset()
    for start in range(0, people, 200):
        part = standings[start : start + 200]
        assert world.crm.save_bounces([SetBounce(each.person_id, BounceStatus.HARD) for each in part]) == ()

    assert reading == 2
    assert (world.statistics.queries, world.statistics.commits) == (people // 200, people // 200)


@pytest.mark.parametrize("rows", [200, 1000])
def test_recipients_cost_units_not_rows(rows: int) -> None:
    """New rows cost a commit for each two hundred; changed ones a query as well; reading a query a page."""
    world = lime()
    mailing, _ = world.crm.record_mailing(mailing_of(world.add_campaign()))
    new = [RecipientRow(None, f"p{n}@example.test", "sent") for n in range(rows)]
    world.statistics.reset()
    for start in range(0, rows, 200):
        world.crm.save_recipients(mailing, new[start : start + 200])
    made = (world.statistics.queries, world.statistics.commits)
    world.statistics.reset()
    known = list(world.crm.read_recipients(mailing))
    read = world.statistics.queries
    world.statistics.reset()
    for start in range(0, rows, 200):
        part = [RecipientRow(each.id, each.email, "open") for each in known[start : start + 200]]
        world.crm.save_recipients(mailing, part)
    changed_rows = (world.statistics.queries, world.statistics.commits)

    assert (made[1], read, changed_rows) == (rows // 200, 2, (rows // 200, rows // 200))
    assert made[0] <= rows // 200


def test_subject_is_cut_to_the_field_and_written_once() -> None:
    """A long subject fits, and the next run does not write it again."""
    world = lime()
    campaign = world.add_campaign()
    long = mailing_of(campaign, subject="Å" * 100)

    mailing, _ = world.crm.record_mailing(long)

    assert world.crm.record_mailing(long) == (mailing, False)
    assert world.get("mailing", mailing).get_property("subject").value == "Å" * 40


def test_date_field_that_holds_the_day_alone_is_written_once() -> None:
    """The time that it cannot hold is no difference."""
    world = lime(lambda dsl: dsl["mailing"].update(senddate={"type": "date"}))
    campaign = world.add_campaign()
    world.crm.record_mailing(mailing_of(campaign))

    assert world.crm.record_mailing(mailing_of(campaign))[1] is False


def test_totals_are_optional() -> None:
    """Without fields for them nothing is counted into Lime, and nothing is written again and again."""
    world = lime(lambda dsl: [dsl["mailing"].pop(each) for each in TOTALS])
    campaign = world.add_campaign()
    counted = mailing_of(campaign, totals=Totals(5, 4, 3, 2, 1))

    assert [world.crm.record_mailing(counted)[1] for _ in range(2)] == [True, False]


def test_date_is_kept_in_utc() -> None:
    """In the night of summer time, too."""
    world = lime()
    mailing, _ = world.crm.record_mailing(mailing_of(world.add_campaign()))

    kept = world.get("mailing", mailing).get_property("senddate").value
    assert kept == datetime(2024, 3, 31, 0, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "bounces", "mailings"),
    [
        (lambda dsl: dsl["person"].pop("emailbounce"), True, False),
        (
            lambda dsl: dsl.pop("recipient") and dsl["mailing"].pop("recipient") and dsl["person"].pop("recipient"),
            False,
            True,
        ),
        (lambda dsl: dsl["mailing"].pop("mailingid"), False, True),
    ],
)
def test_what_is_missing_stops_only_the_kind_that_needs_it(change: Any, bounces: bool, mailings: bool) -> None:
    """Every problem is told by the kind that cannot work; the others do."""
    world = lime(change)
    for lacking, use in ((bounces, world.crm.read_bounce_standings), (mailings, world.crm.check_mailings)):
        if lacking:
            with pytest.raises(StructureMissing) as error:
                use()
            assert error.value.problems
        else:
            use()
