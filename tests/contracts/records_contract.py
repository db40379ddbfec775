"""What every `Crm` must do about bounce statuses, mailings and recipients; a fixture `world` says which one is tried."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from limepkg_apsis.core.changes import SetBounce
from limepkg_apsis.core.errors import LimeWriteFailed
from limepkg_apsis.core.model import BounceStatus, Mailing, RecipientRow, Totals
from limepkg_apsis.core.ports import Crm

WHEN = datetime(2024, 3, 31, 0, 30, 5, tzinfo=UTC)
MAILING = Mailing(7001, 0, "Höst & vår", WHEN)


class RecordsWorld(Protocol):
    """What a contract test needs beside the port: a way to put things there."""

    crm: Crm

    def add_campaign(self, **fields: object) -> int: ...
    def add_person(self, **fields: object) -> int: ...


def mailing_of(campaign: int, **fields: object) -> Mailing:
    """Make a mailing of a campaign."""
    told = {"sending_id": 7001, "subject": "Höst & vår", "sent": WHEN, **fields}
    return Mailing(campaign_id=campaign, **told)  # type: ignore[arg-type]  # fields are the caller's affair


class RecordsContract:
    """Heirs define a fixture `world`."""

    def test_bounce_status_of_every_person_is_read_and_written(self, world: RecordsWorld) -> None:
        """By id, with the address as typed; only who is named changes, and may be named again."""
        ids = [world.add_person(email=email) for email in ("Ada@Example.test", "bo@example.test", "")]
        before = {each.person_id: each for each in world.crm.read_bounce_standings()}
        for _ in range(2):
            changes = [SetBounce(ids[0], BounceStatus.HARD), SetBounce(ids[2], BounceStatus.OTHER)]
            assert world.crm.save_bounces(changes) == ()

        after = list(world.crm.read_bounce_standings())

        assert [each.person_id for each in after] == sorted(before)
        assert {each.person_id: each.email for each in after} == {each: one.email for each, one in before.items()}
        statuses = {each.person_id: each.status for each in after}
        assert [statuses[each] for each in ids] == ["hard", before[ids[1]].status, "other"]

    @pytest.mark.parametrize("status", list(BounceStatus))
    def test_every_status_can_be_written(self, world: RecordsWorld, status: BounceStatus) -> None:
        """Each is an option in Lime."""
        ada = world.add_person(email="ada@example.test")
        world.crm.save_bounces([SetBounce(ada, status)])

        assert {each.person_id: each.status for each in world.crm.read_bounce_standings()}[ada] == status.value

    def test_mailing_is_made_once_and_written_only_where_it_differs(self, world: RecordsWorld) -> None:
        """The natural key is the sending and the campaign; totals that were not counted stay."""
        one, two = world.add_campaign(), world.add_campaign()
        first, made = world.crm.record_mailing(mailing_of(one))
        other, _ = world.crm.record_mailing(mailing_of(two))
        totals = Totals(5, 4, 3, 2, 1)

        answers = [
            world.crm.record_mailing(each)
            for each in (
                mailing_of(one),
                mailing_of(one, subject="New"),
                mailing_of(one, subject="New", totals=totals),
                mailing_of(one, subject="New", totals=totals),
                mailing_of(one, subject="New"),
                mailing_of(one, subject="New", sent=WHEN + timedelta(hours=1)),
                mailing_of(one, subject="New", totals=Totals(5, 4, 3, 2, 2)),
            )
        ]

        assert made
        assert first != other
        assert {each for each, _ in answers} == {first}
        assert [wrote for _, wrote in answers] == [False, True, True, False, False, True, True]

    def test_known_sendings_are_those_with_a_mailing(self, world: RecordsWorld) -> None:
        """Whatever campaign it belongs to."""
        campaign = world.add_campaign()
        world.crm.record_mailing(mailing_of(campaign))

        assert world.crm.known_sendings([7001, 7002]) == {7001}
        assert world.crm.known_sendings([]) == frozenset()

    def test_recipients_are_those_of_the_mailing(self, world: RecordsWorld) -> None:
        """Made with address, status and person, or without one; later only the status changes."""
        world.crm.check_mailings()
        campaign = world.add_campaign()
        ada = world.add_person(email="ada@example.test")
        mailing, _ = world.crm.record_mailing(mailing_of(campaign))
        other, _ = world.crm.record_mailing(mailing_of(campaign, sending_id=7002))
        rows = [RecipientRow(None, "Ada@example.test", "sent", ada), RecipientRow(None, "bo@example.test", "bounce")]
        assert world.crm.save_recipients(mailing, rows) == ()
        world.crm.save_recipients(other, rows[:1])

        first, second = world.crm.read_recipients(mailing)
        changed = RecipientRow(first.id, first.email, "clicked", first.person_id)
        for _ in range(2):
            assert world.crm.save_recipients(mailing, [changed, RecipientRow(second.id, "", "open")]) == ()

        assert (first.email, first.status, first.person_id) == ("Ada@example.test", "sent", ada)
        assert (second.email, second.status, second.person_id) == ("bo@example.test", "bounce", None)
        assert [(each.email, each.status, each.person_id) for each in world.crm.read_recipients(mailing)] == [
            ("Ada@example.test", "clicked", ada),
            ("bo@example.test", "open", None),
        ]
        assert [each.status for each in world.crm.read_recipients(other)] == ["sent"]

    def test_mailing_without_recipients_has_none(self, world: RecordsWorld) -> None:
        """Nobody is an answer."""
        mailing, _ = world.crm.record_mailing(mailing_of(world.add_campaign()))

        assert list(world.crm.read_recipients(mailing)) == []


def refused(world: RecordsWorld) -> tuple[LimeWriteFailed, ...]:
    """Try to change somebody who is not there, beside somebody who is; return what was refused."""
    ada = world.add_person(email="ada@example.test")
    return world.crm.save_bounces([SetBounce(987_654, BounceStatus.HARD), SetBounce(ada, BounceStatus.HARD)])
