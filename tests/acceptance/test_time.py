"""What weeks without synchronisation, daylight-saving changes and the edge of the window do, over real HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apsis_sim.requestlog import Entry

from limepkg_apsis.core.outcome import Outcome
from limepkg_apsis.core.report import Trigger
from limepkg_apsis.syncs.mailings import MAILINGS
from limepkg_apsis.translations.summary import summary_of
from tests.acceptance.company import Company
from tests.acceptance.test_interruptions import opened
from tests.fakes.fake_clock import FakeClock

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Calendar:
    """One clock for both sides, which tests turn on."""

    def __init__(self, company: Company, now: datetime) -> None:
        self.company, self.clock = company, FakeClock(now)
        self.pass_time(timedelta(0))

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def pass_time(self, time: timedelta) -> None:
        self.clock.moment += time
        self.company.sim.clock.freeze(self.now.timestamp())

    def tick(self) -> Outcome:
        """Do what is due, as the schedule does in a process of its own."""
        return opened(self.company, self.clock).sync.due(lambda: False)

    def fetch(self) -> dict[str, Any]:
        """Fetch the mailings, as the schedule does."""
        return summary_of(self.company.app, opened(self.company, self.clock).sync.kind(MAILINGS, Trigger.SCHEDULE))

    def send(self, campaign: int, ago: timedelta, subject: str = "Nyheter") -> datetime:
        """Send a newsletter to the list of a campaign so long ago; return when."""
        sent = self.now - ago
        lists = [self.company.list_of(campaign).id]
        self.company.happen("send_newsletter", lists=lists, subject=subject, send_date=sent.isoformat())
        return sent


def in_lime(company: Company) -> list[datetime]:
    """Return when each mailing in Lime was sent, as Lime holds it."""
    return sorted(each.properties.senddate.value for each in company.app.limetypes.mailing.get_all())


def mentions(entry: Entry, people: dict[str, int]) -> bool:
    """Tell whether a call names one of these people, by address or by APSIS' id."""
    said = f"{entry.path} {entry.body.decode()}".lower()
    return any(email in said or str(number) in said for email, number in people.items())


def test_who_opted_out_during_an_outage_of_thirty_days_is_never_pushed_again(company: Company) -> None:
    """Gone from Lime, or flagged, and in no call of the run that catches up, although Lime had changes for both."""
    calendar = Calendar(company, datetime(2026, 2, 27, 8, tzinfo=UTC))
    spring = company.campaign()
    ada, bo, cy = company.invite(spring, "ada@example.se", "bo@example.se", "cy@example.se")
    calendar.tick()
    calendar.tick()
    ids = {each.email: each.id for each in company.sim.world.members(company.list_of(spring).id)}
    gone = {email: ids[email] for email in ("ada@example.se", "bo@example.se")}
    company.sim.simulator.add_fault("busy", always=True)
    for day in range(30):
        calendar.pass_time(DAY)
        calendar.tick()
        if day == 15:
            company.happen("opt_out", email="ada@example.se", list=company.list_of(spring).id)
            company.happen("opt_out", email="bo@example.se")
            for person in (ada, bo, cy):
                company.change("person", person, firstname="Renamed")
    company.sim.simulator.faults.clear()
    company.invite(spring, "dee@example.se")
    company.sim.log.clear()

    calendar.pass_time(HOUR)
    calendar.tick()

    assert [entry.route for entry in company.sim.log.writes() if mentions(entry, gone)] == []
    assert company.member_names(spring) == {"cy@example.se": "Renamed Ek", "dee@example.se": "P0 Ek"}
    people = [row["person"] for row in company.rows("participant", {"_id": None, "person": None})]
    assert (ada in people, bo in people) == (False, True)
    assert [bool(company.app.limetypes.person.get(each).properties.globaloptout.value) for each in (ada, bo, cy)] == [
        False,
        True,
        False,
    ]
    assert [row["person"] for row in company.rows("history", {"_id": None, "person": None})] == [ada]


@pytest.mark.parametrize(("language", "words"), [("en", "was missed"), ("sv", "missades")])
def test_sync_off_for_forty_days_reports_the_gap_by_name(company: Company, language: str, words: str) -> None:
    """Each sending that was missed is named in words; what is still inside the window is there, the rest is not."""
    calendar = Calendar(company, datetime(2026, 3, 1, 8, tzinfo=UTC))
    spring = company.campaign("Vår")
    company.invite(spring, "ada@example.se")
    company.sync(spring)
    calendar.fetch()
    calendar.pass_time(40 * DAY)
    calendar.send(spring, 35 * DAY, "Missad")
    fetched = calendar.send(spring, 20 * DAY, "Hämtad")
    other = company.happen("create_list", name="Other")
    company.happen("send_newsletter", lists=[other], subject="Other", send_date=(calendar.now - 35 * DAY).isoformat())
    company.app.language = language

    answer = calendar.fetch()

    gap, missed = answer["runs"][0]["messages"]
    assert (answer["state"], in_lime(company)) == ("done", [fetched])
    assert (gap["code"], missed["code"], missed["campaign"]) == ("mailings_gap", "sending_missed", spring)
    assert [day in gap["message"] for day in ("2026-03-01", "2026-03-11")] == [True, True]
    assert [word in missed["message"] for word in (words, "Missad", "2026-03-06")] == [True, True, True]


NIGHTS = {
    "winter": datetime(2026, 1, 20, 0, 30, tzinfo=UTC),
    "summer time began in the window": datetime(2026, 4, 10, 22, 30, tzinfo=UTC),
    "summer time began at its edge": datetime(2026, 3, 29, 1, tzinfo=UTC) + 30 * DAY,
    "winter time began in the window": datetime(2026, 11, 10, 22, 30, tzinfo=UTC),
    "winter time began at its edge": datetime(2026, 10, 25, 1, tzinfo=UTC) + 30 * DAY,
    "this is the night of summer time": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "this is the hour that comes twice": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
}


@pytest.mark.parametrize("offset", ["always", "never"])
@pytest.mark.parametrize("now", NIGHTS.values(), ids=NIGHTS.keys())
def test_the_window_ends_right_to_the_hour_and_lime_holds_utc(company: Company, now: datetime, offset: str) -> None:
    """Thirty times 24 hours, whatever the clocks did in between, and whether APSIS writes an offset or not."""
    company.sim.simulator.variants.set({"dates.offset": offset})
    calendar = Calendar(company, now)
    spring = company.campaign()
    company.invite(spring, "ada@example.se")
    company.sync(spring)
    inside = [calendar.send(spring, ago) for ago in (30 * DAY, 30 * DAY - HOUR, DAY, HOUR, timedelta(0))]
    for ago in (30 * DAY + HOUR, 31 * DAY, -HOUR):
        calendar.send(spring, ago)

    answer = calendar.fetch()

    assert (answer["state"], in_lime(company)) == ("done", sorted(inside))
    assert {moment.utcoffset() for moment in in_lime(company)} == {timedelta(0)}
