"""Somebody opts out of everything: sentences of the documentation, over real HTTP."""

from __future__ import annotations

from tests.acceptance.company import Company


def flags(company: Company) -> dict[str, bool]:
    """Return the flag of each person, by address."""
    rows = company.rows("person", {"_id": None, "email": None, "globaloptout": None})
    return {row["email"]: bool(row["globaloptout"]) for row in rows}


def test_a_global_opt_out_sets_the_flag_without_removing_the_participant(company: Company) -> None:
    """The flag is set on everybody with the address; the person stays a participant and is off every list."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "bo@example.se", "ADA@example.se")
    company.sync(spring)
    company.happen("opt_out", email="ada@example.se")

    company.sync_kind("global_opt_outs")
    answer = company.sync(spring)

    assert flags(company) == {"ada@example.se": True, "bo@example.se": False, "ADA@example.se": True}
    assert len(company.rows("participant", {"_id": None})) == 3
    assert company.members(spring) == {"bo@example.se"}
    assert answer["counts"]["skipped"] == {"global_opt_out": 2}


def test_a_flagged_person_is_kept_off_a_new_list(company: Company) -> None:
    """Whoever left the account is on no list that is made later."""
    company.sync(company.campaign("Först"))
    company.happen("add_subscriber", email="ada@example.se", name="Ada")
    company.happen("opt_out", email="ada@example.se")
    later = company.campaign("Sedan")
    company.invite(later, "ada@example.se", "bo@example.se")

    company.sync_kind("global_opt_outs")
    company.sync(later)

    assert company.members(later) == {"bo@example.se"}


def test_leaving_the_list_of_apsis_clears_the_flag(company: Company) -> None:
    """Somebody who is taken off APSIS' list is no longer flagged."""
    company.person("Ada", "ada@example.se")
    company.happen("opt_out", email="ada@example.se")
    company.sync_kind("global_opt_outs")
    before = flags(company)
    company.happen("readmit", email="ada@example.se")

    company.sync_kind("global_opt_outs")

    assert (before, flags(company)) == ({"ada@example.se": True}, {"ada@example.se": False})


def test_a_flag_changed_by_hand_in_lime_is_put_back(company: Company) -> None:
    """Set or cleared by hand: APSIS decides."""
    ada, bo = company.person("Ada", "ada@example.se"), company.person("Bo", "bo@example.se")
    company.happen("opt_out", email="ada@example.se")
    company.sync_kind("global_opt_outs")
    company.change("person", ada, globaloptout=False)
    company.change("person", bo, globaloptout=True)

    answer = company.sync_kind("global_opt_outs")

    assert flags(company) == {"ada@example.se": True, "bo@example.se": False}
    assert answer["written"] == {"SetGlobalOptOut": 2}


def test_an_incomplete_list_clears_nothing(company: Company) -> None:
    """Where APSIS' totals do not add up every flag stays."""
    ada = company.person("Ada", "ada@example.se")
    company.happen("opt_out", email="ada@example.se")
    company.happen("opt_out", email="other@example.se")
    company.sync_kind("global_opt_outs")
    company.happen("readmit", email="ada@example.se")
    company.sim.simulator.add_fault("total_count", add=1, always=True)

    answer = company.sync_kind("global_opt_outs")

    assert (answer["state"], answer["error"]["code"]) == ("failed", "incomplete_read")
    assert flags(company) == {"ada@example.se": True}
    assert ada


def test_a_run_without_changes_writes_nothing_and_costs_two_calls(company: Company) -> None:
    """A thousand people and some opt-outs: one page of Lime, two small calls to APSIS, no write."""
    company.invite_crowd(company.campaign(), 1000)
    for n in range(50):
        company.happen("opt_out", email=f"p{n}@example.se")
    first = company.sync_kind("global_opt_outs")
    company.sim.log.clear()
    company.app.database.statistics.reset()

    second = company.sync_kind("global_opt_outs")

    assert (first["written"], second["written"]) == ({"SetGlobalOptOut": 50}, {})
    assert company.calls() == ["optouts.all_paged", "optouts.all_by_date_paged"]


def test_commits_grow_with_units_and_not_with_people(company: Company) -> None:
    """Twenty people or a hundred and eighty: the same queries and commits."""
    company.invite_crowd(company.campaign(), 250)
    statistics, counted = company.app.database.statistics, []
    company.sync_kind("global_opt_outs")
    for numbers in (range(20), range(20, 200)):
        for n in numbers:
            company.happen("opt_out", email=f"p{n}@example.se")
        statistics.reset()
        company.sync_kind("global_opt_outs")
        counted.append((statistics.queries, statistics.commits))

    assert counted[0] == counted[1]
    assert sum(flags(company).values()) == 200
