"""A list is deleted in the APSIS web interface: sentences of the documentation, over real HTTP."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.deciding import recreate, stop, use
from limepkg_apsis.core.report import Trigger
from limepkg_apsis.syncs.campaigns import CAMPAIGNS
from tests.acceptance.company import Company
from tests.acceptance.test_interruptions import opened
from tests.fakes.fake_clock import FakeClock


@pytest.fixture
def spring(company: Company) -> int:
    """Return a campaign whose list somebody deletes; another one has its list still."""
    campaigns = [company.campaign("Vår"), company.campaign("Höst")]
    for n, campaign in enumerate(campaigns):
        company.invite(campaign, f"ada{n}@example.se")
        company.sync(campaign)
    company.happen("delete_list", list=company.list_of(campaigns[0]).id)
    return campaigns[0]


def names(company: Company) -> list[str]:
    """Return the names of all campaigns, by id."""
    rows = company.rows("campaign", {"_id": None, "name": None})
    return [row["name"] for row in sorted(rows, key=lambda row: row["_id"])]


def test_a_list_deleted_in_apsis_marks_the_campaign_and_only_that_one(company: Company, spring: int) -> None:
    """The suffix is there once, however often the sync runs, and the campaign is left alone."""
    company.sync_kind("campaigns")
    company.sync_kind("campaigns")
    answer = company.sync(spring)

    assert names(company) == ["Vår [DELETED]", "Höst"]
    assert (answer["campaign_state"], len(company.sim.world.lists)) == ("list_deleted", 1)


@pytest.mark.parametrize("fault", ["busy", "gateway", "unauthorised", "maintenance", "html", "empty", "truncated"])
def test_trouble_marks_nothing(company: Company, spring: int, fault: str) -> None:
    """An outage, a wrong key, a maintenance answer, a page that is none: every name stays."""
    company.sim.simulator.add_fault(fault, always=True)

    outcome = opened(company, FakeClock()).sync.kind(CAMPAIGNS, Trigger.SCHEDULE)

    assert (outcome.state, names(company)) == ("failed", ["Vår", "Höst"])


def test_an_empty_index_marks_nothing(company: Company, spring: int) -> None:
    """An account without a single list is what another account looks like."""
    company.happen("delete_list", list=next(iter(company.sim.world.lists)))

    company.sync_kind("campaigns")

    assert names(company) == ["Vår", "Höst"]


def test_a_name_of_maximum_length_keeps_within_the_field(company: Company, spring: int) -> None:
    """The name is shortened so that the suffix fits; Lime saves it."""
    company.change("campaign", spring, name="Å" * 500)

    company.sync_kind("campaigns")

    assert names(company)[0] == "Å" * 490 + " [DELETED]"


def test_create_the_list_again(company: Company, spring: int) -> None:
    """A person chooses, and there is a list with the old name and everybody on it."""
    company.sync_kind("campaigns")

    recreate(opened(company).ports, spring)
    answer = company.sync(spring)

    assert (answer["state"], names(company)) == ("done", ["Vår", "Höst"])
    assert company.list_of(spring).name == "Vår"
    assert company.members(spring) == {"ada0@example.se"}


def test_stop_synchronising(company: Company, spring: int) -> None:
    """A person chooses, and nothing more happens to the campaign."""
    company.sync_kind("campaigns")

    stop(opened(company).ports, spring)
    answer = company.sync(spring)

    assert (answer["campaign_state"], answer["written"], names(company)[0]) == ("paused", {}, "Vår [DELETED]")


def test_use_this_list(company: Company, spring: int) -> None:
    """A person names another list, and the campaign is tied to it."""
    company.sync_kind("campaigns")
    there = company.happen("create_list", name="By hand")

    use(opened(company).ports, spring, there)
    company.sync(spring)

    assert (company.list_of(spring).id, company.list_of(spring).name) == (there, "Vår")
    assert (company.members(spring), names(company)[0]) == ({"ada0@example.se"}, "Vår")
