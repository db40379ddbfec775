"""Sendings, as somebody who looks at a campaign in Lime sees them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.company import Company

ADA, BO, CY = "ada@example.se", "bo@example.se", "cy@example.se"


def campaign_with(company: Company, *emails: str, name: str = "Vår") -> int:
    """Make a campaign whose participants are on its list."""
    made = company.campaign(name)
    company.invite(made, *emails)
    company.sync(made)
    return made


def send(company: Company, *campaigns: int, **given: Any) -> int:
    """Send a newsletter to the lists of campaigns."""
    lists = [company.list_of(each).id for each in campaigns]
    return int(company.happen("send_newsletter", **{"lists": lists, "subject": "Nyheter", **given}))


def fetched(company: Company) -> dict[str, Any]:
    """Run the kind and return its answer."""
    answer = company.sync_kind("mailings")
    assert (answer["state"], answer["error"]) == ("done", None)
    return answer


def mailings(company: Company) -> list[tuple[int, int, str]]:
    """Return sending, campaign and subject of every mailing in Lime."""
    rows = company.rows("mailing", {"_id": None, "mailingid": None, "campaign": None, "subject": None})
    return sorted((row["mailingid"], row["campaign"], row["subject"]) for row in rows)


def recipients(company: Company, campaign: int) -> dict[str, str]:
    """Return the status of each recipient of a campaign's mailings."""
    found = {}
    for each in company.app.limetypes.recipient.get_all():
        mailing = each.properties.mailing.fetch()
        if mailing.properties.campaign.value == campaign:
            found[each.properties.email.value] = each.properties.sendoutstatus.value.key
    return found


def totals(company: Company) -> list[int]:
    """Return the totals of the only mailing."""
    names = ("sent", "opened", "clicked", "bounced", "optedout")
    (row,) = company.rows("mailing", dict.fromkeys(names))
    return [row[name] for name in names]


def test_a_sending_is_there_with_its_recipients_and_what_they_did(company: Company) -> None:
    """Subject, totals, and for each recipient the farthest that is known."""
    spring = campaign_with(company, ADA, BO, CY)
    number = send(company, spring, opens=[ADA, BO], clicks=[BO], bounces=[{"email": CY, "kind": "soft"}])

    fetched(company)

    assert mailings(company) == [(number, spring, "Nyheter")]
    assert recipients(company, spring) == {ADA: "open", BO: "clicked", CY: "bounce"}
    assert totals(company) == [3, 2, 1, 1, 0]


def test_each_recipient_belongs_to_the_person(company: Company) -> None:
    """The card of the person shows what was sent to it; a stranger belongs to nobody."""
    spring = campaign_with(company, ADA)
    company.happen("add_member", list=company.list_of(spring).id, email="stranger@example.test")
    send(company, spring)

    fetched(company)

    people = {row["_id"]: row["email"] for row in company.rows("person", {"_id": None, "email": None})}
    rows = company.rows("recipient", {"email": None, "person": None})
    found = {row["email"]: people.get(row["person"]) for row in rows}
    assert found == {ADA: ADA, "stranger@example.test": None}


@pytest.mark.parametrize(
    ("days", "there"), [(0, True), (29.96, True), (30.04, False), (31, False)], ids=["now", "just", "too_old", "31"]
)
@pytest.mark.parametrize("offset", ["by_service", "never"])
def test_a_sending_30_days_old_is_there_and_one_31_days_old_is_not(
    company: Company, days: float, there: bool, offset: str
) -> None:
    """Right to the hour, whether APSIS writes an offset or not."""
    company.sim.simulator.variants.set({"dates.offset": offset})
    spring = campaign_with(company, ADA)
    send(company, spring, send_date={"days_ago": days})

    fetched(company)

    assert bool(mailings(company)) is there


def test_the_window_is_a_setting(company: Company) -> None:
    """Seven days, if somebody wants it so."""
    company.configure(mailings={"days": 7})
    spring = campaign_with(company, ADA)
    young = send(company, spring, send_date={"days_ago": 6})
    send(company, spring, send_date={"days_ago": 8})

    fetched(company)

    assert [number for number, _, _ in mailings(company)] == [young]


def test_a_sending_to_a_list_that_is_no_campaign_is_ignored(company: Company) -> None:
    """What others send with APSIS stays there."""
    campaign_with(company, ADA)
    other = company.happen("create_list", name="Other")
    company.happen("add_member", list=other, email=ADA)
    company.happen("send_newsletter", lists=[other], subject="Other")

    fetched(company)

    assert mailings(company) == []


@pytest.mark.parametrize("zero", ["absent", "present"])
def test_a_sending_to_two_campaigns(company: Company, zero: str) -> None:
    """Each campaign has its mailing, each recipient is where the person takes part, strangers where the id is lowest."""
    company.sim.simulator.variants.set({"sending.list_zero": zero})
    spring, autumn = campaign_with(company, ADA, BO), company.campaign("Höst")
    bo, cy = company.person("Bo", BO), company.person("Cy", CY)
    company.take_part(autumn, [bo, cy])
    company.sync(autumn)
    company.happen("add_member", list=company.list_of(autumn).id, email="stranger@example.test")
    number = send(company, spring, autumn)

    fetched(company)

    assert [row[:2] for row in mailings(company)] == [(number, spring), (number, autumn)]
    assert set(recipients(company, spring)) == {ADA, BO, "stranger@example.test"}
    assert set(recipients(company, autumn)) == {BO, CY}


def test_opens_and_clicks_arriving_later_update_the_same_rows(company: Company) -> None:
    """Status and totals follow; no row is added."""
    spring = campaign_with(company, ADA, BO)
    number = send(company, spring, bounces=[{"email": ADA, "kind": "soft"}])
    fetched(company)
    ids = {row["_id"] for row in company.rows("recipient", {"_id": None})}
    seen = [recipients(company, spring)[ADA]]
    for event in ("open", "click"):
        company.happen(event, email=ADA, sending=number)
        fetched(company)
        seen.append(recipients(company, spring)[ADA])

    assert seen == ["bounce", "open", "clicked"]
    assert {row["_id"] for row in company.rows("recipient", {"_id": None})} == ids
    assert totals(company) == [2, 1, 1, 1, 0]


def test_a_second_run_writes_nothing(company: Company) -> None:
    """Neither in Lime nor in APSIS."""
    spring = campaign_with(company, ADA, BO)
    send(company, spring, opens=[ADA], opt_outs=[BO])
    fetched(company)
    before = company.writes()

    answer = fetched(company)

    assert (answer["written"], company.writes()) == ({}, before)
    assert totals(company) == [2, 1, 0, 0, 1]


def test_what_people_change_is_overwritten(company: Company) -> None:
    """These records come from APSIS, as long as the sending is inside the window."""
    spring = campaign_with(company, ADA)
    send(company, spring, opens=[ADA])
    fetched(company)
    ((mailing,), (recipient,)) = (
        [row["_id"] for row in company.rows(table, {"_id": None})] for table in ("mailing", "recipient")
    )
    company.change("mailing", mailing, subject="Mine", sent=77)
    company.change("recipient", recipient, sendoutstatus="sent")

    fetched(company)

    assert (mailings(company)[0][2], totals(company)[0], recipients(company, spring)) == ("Nyheter", 1, {ADA: "open"})


@pytest.mark.parametrize("fields", ["renamed", "bare"])
def test_sendings_whose_members_have_other_names(company: Company, fields: str) -> None:
    """What is certain is enough: the sending, its lists, its recipients and what they did are there."""
    company.sim.simulator.variants.set({"sending.fields": fields, "engagement.fields": fields})
    spring = campaign_with(company, ADA, BO)
    number = send(company, spring, opens=[ADA])

    fetched(company)

    assert [row[:2] for row in mailings(company)] == [(number, spring)]
    assert recipients(company, spring) == {ADA: "open", BO: "sent"}


def test_a_sending_that_apsis_cannot_export_stops_no_other(company: Company) -> None:
    """The others are done; the answer names the one that was left, in words."""
    spring = campaign_with(company, ADA)
    bad, good = send(company, spring), send(company, spring)
    company.sim.simulator.add_fault("job_state", path=f"*sendqueueid/{bad}", state=-1, always=True)

    answer = company.sync_kind("mailings")

    assert answer["state"] == "partly"
    assert [number for number, _, _ in mailings(company)] == [good]
    (message,) = answer["runs"][0]["messages"]
    assert (message["code"], str(bad) in message["message"]) == ("sending_unreadable", True)


def test_a_sending_that_is_still_to_come_is_not_there(company: Company) -> None:
    """It appears when it has gone out."""
    spring = campaign_with(company, ADA)
    send(company, spring, send_date={"days_ago": -0.05})

    fetched(company)

    assert mailings(company) == []
