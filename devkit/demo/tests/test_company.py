"""The sample: always the same, of the promised size, with every trouble in it, and with nobody's real address."""

from __future__ import annotations

from collections import Counter

import pytest
from email_validator import EmailNotValidError, validate_email

from devkit.demo.sample import account, company, people
from devkit.demo.sample.database import records, tables

SAMPLE = company.make_sample()
SEED = account.make_account(SAMPLE, "demo")
EVERY_ADDRESS = [person.email for person in SAMPLE.people if person.email]


def is_valid(email: str) -> bool:
    """Ask the library that the product asks."""
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def test_same_seed_same_company():
    """Everybody who runs the demonstration sees the same people."""
    again = company.make_sample()
    assert again == SAMPLE
    assert account.make_account(again, "demo") == SEED


def test_other_seed_other_company():
    """The seed is what decides."""
    assert company.make_sample(1).people != SAMPLE.people


def test_size():
    """Two thousand people, a dozen campaigns of several kinds, and the participants they announce."""
    assert len(SAMPLE.people) == 2000
    assert len(SAMPLE.campaigns) == 12
    assert {campaign.kind for campaign in SAMPLE.campaigns} == {"email", "event", "phone", "letter"}
    sizes = Counter(each.campaign.id for each in SAMPLE.participants)
    assert {campaign.id: campaign.size for campaign in SAMPLE.campaigns if campaign.size} == dict(sizes)


def test_campaigns_are_of_every_sort():
    """One beyond a page of APSIS, small ones, an empty one, one without a sender address."""
    mails = [campaign for campaign in SAMPLE.campaigns if campaign.kind == "email"]
    assert max(campaign.size for campaign in mails) > 1000
    assert sum(1 for campaign in mails if 0 < campaign.size < 50 and campaign.is_ready) >= 2
    assert [campaign.size for campaign in mails].count(0) == 1
    assert sum(1 for campaign in mails if not campaign.is_ready) == 1


def test_people_have_every_trouble():
    """Missing, mistaken, shared and carelessly typed addresses, and participants who point to nobody."""
    shared = [each for each, count in Counter(filter(is_valid, EVERY_ADDRESS)).items() if count > 1]
    assert sum(1 for person in SAMPLE.people if not person.email) == company.NO_ADDRESS
    assert len(shared) == company.SHARED
    assert sum(1 for email in EVERY_ADDRESS if email != email.strip()) == company.CARELESS
    assert sum(1 for each in SAMPLE.participants if each.person is None) == company.POINTING_NOWHERE


def test_people_can_be_mailed_exactly_when_their_address_is_one():
    """What the proof takes for granted agrees with the library that the product asks."""
    assert [person.id for person in SAMPLE.people if is_valid(person.email) is not person.can_be_mailed] == []
    assert sum(1 for person in SAMPLE.people if person.email and not person.can_be_mailed) == company.MISTAKES


def test_names_are_swedish_enough():
    """Letters beyond ASCII are everywhere, in people, companies and campaigns."""
    for names in (SAMPLE.people, SAMPLE.companies, SAMPLE.campaigns):
        assert sum(1 for each in names if not each.name.isascii()) > len(names) / 4


@pytest.mark.parametrize("source", ["people", "senders", "account"])
def test_no_address_is_anybodys(source):
    """Every address that can be mailed is below a domain that is reserved for examples."""
    found = {
        "people": [person.email for person in SAMPLE.people if person.can_be_mailed],
        "senders": [campaign.sender[1] for campaign in SAMPLE.campaigns if campaign.is_ready],
        "account": [member["email"] for each in SEED["lists"] for member in each["members"]],
    }[source]
    domains = [email.strip().lower().rpartition("@")[2] for email in found]
    assert found
    assert [each for each in domains if each.split(".", 1)[-1] not in people.DOMAINS] == []


def test_adopted_list_carries_the_marker_and_strangers():
    """The list that is there before the first run is ours, and holds more strangers than may be removed."""
    adopted = SEED["lists"][0]
    known = {email.strip().lower() for email in EVERY_ADDRESS}
    strangers = [each for each in adopted["members"] if each["email"] not in known]
    assert adopted["description"] == f"lime:demo:campaign:{company.ADOPTED}"
    assert len(strangers) == account.FOREIGN
    assert len(strangers) > max(10, 0.1 * (company.CAMPAIGNS[company.ADOPTED - 1].size + len(strangers)))


def test_namesake_has_no_marker():
    """The list with the name of a campaign is somebody else's."""
    namesake = SEED["lists"][1]
    assert namesake["name"] == company.CAMPAIGNS[company.NAMESAKE - 1].name
    assert "lime:" not in namesake["description"]


def test_opt_outs_are_participants():
    """Those who opted out take part, so that the product has somebody to skip."""
    of_list = {each["email"] for each in SEED["lists"][0]["opt_outs"]}
    of_account = {each["email"] for each in SEED["opt_outs"]}
    assert len(of_list) == account.OPTED_OUT_OF_LIST
    assert len(of_account) == account.OPTED_OUT_OF_ACCOUNT
    assert of_list <= {person.email for person in SAMPLE.people_of(company.ADOPTED)}
    assert of_account <= {person.email for person in SAMPLE.people_of(company.LARGEST)}
    assert not of_list & of_account


def test_records_name_records_that_are_there():
    """Every relation leads to a key of the same document, and every field to a field of a table."""
    objects = records(SAMPLE)["objects"]
    for participant in objects["participant"].values():
        assert participant["campaign"] in objects["campaign"]
        assert participant["person"] is None or participant["person"] in objects["person"]
    assert set(tables()["limetypes"]) >= set(objects)
