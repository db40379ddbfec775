"""What a sync costs: read from the simulator's log of requests."""

from __future__ import annotations

from collections import Counter

from tests.acceptance.company import Company


def test_a_campaign_without_changes_costs_two_calls_and_a_share_of_the_index(company: Company) -> None:
    """A thousand members without changes: one index of lists, one page of members, one of opt-outs."""
    spring = company.campaign()
    company.invite_crowd(spring, 1000)
    assert company.sync(spring)["state"] == "done"
    company.sim.log.clear()

    answer = company.sync(spring)

    assert (answer["state"], answer["counts"]["on_list"]) == ("done", 1000)
    assert company.calls() == ["lists.all_direct", "optouts.list_paged", "subscriptions.members_paged"]
    assert (answer["calls"], answer["polls"]) == (3, 0)


def test_many_campaigns_share_one_index(company: Company) -> None:
    """A pass over ten campaigns reads the index once and each campaign with two calls."""
    campaigns = [company.campaign(f"Kampanj {n}") for n in range(10)]
    for n, campaign in enumerate(campaigns):
        company.invite_crowd(campaign, 3, start=100 * n)
        company.sync(campaign)
    company.sim.log.clear()

    company.sync_kind("campaigns")
    company.sync_kind("members")

    assert Counter(company.calls()) == {
        "lists.all_direct": 1,
        "subscriptions.members_paged": 10,
        "optouts.list_paged": 10,
    }


def test_ten_thousand_new_people_take_five_imports(company: Company) -> None:
    """The first load goes in imports of two thousand; nothing else is written."""
    spring = company.campaign()
    company.sync(spring)
    company.invite_crowd(spring, 10_000)
    company.sim.log.clear()

    answer = company.sync(spring)

    assert (answer["state"], answer["counts"]["on_list"]) == ("done", 10_000)
    assert company.writes() == ["imports.from_xml"] * 5


def test_queries_do_not_grow_with_the_participants(company: Company) -> None:
    """Three participants or three thousand: the same number of queries in Lime."""
    statistics = company.app.database.statistics
    counted = []
    for people, start in ((3, 0), (3000, 10_000)):
        campaign = company.campaign(f"Med {people}")
        company.invite_crowd(campaign, people, start=start)
        company.sync(campaign)
        statistics.reset()
        company.sync(campaign)
        counted.append(statistics.queries)

    assert counted[0] == counted[1]
