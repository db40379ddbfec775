"""E-mail bounces, as somebody who looks at a person in Lime sees them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.company import Company


def bounce_of(company: Company, person: int) -> str:
    """Return what the card of a person says."""
    return str(company.app.limetypes.person.get(person).get_property("emailbounce").value.key)


def looked_at(company: Company, *people: int) -> list[str]:
    """Run the kind and return what the cards say."""
    answer = company.sync_kind("bounces")
    assert (answer["state"], answer["error"]) == ("done", None)
    return [bounce_of(company, each) for each in people]


def on_a_list(company: Company, *emails: str) -> list[int]:
    """Make people who are on a list in APSIS, and return their ids in Lime."""
    spring = company.campaign("Vår")
    people = company.invite(spring, *emails)
    company.sync(spring)
    return people


def test_a_soft_bounce_then_a_hard_one_then_a_corrected_address(company: Company) -> None:
    """The most recent bounce of the present address decides; a changed address starts at none in the same run."""
    (ada,) = on_a_list(company, "ada@example.se")
    seen = [looked_at(company, ada)]
    for kind in ("soft", "hard"):
        company.happen("bounce", email="ada@example.se", kind=kind)
        seen.append(looked_at(company, ada))
    company.change("person", ada, email="ada.ek@example.se")
    seen.append(looked_at(company, ada))

    assert seen == [["none"], ["soft"], ["hard"], ["none"]]


@pytest.mark.parametrize("kind", ["technical", "other"])
def test_an_unknown_or_technical_bounce_is_other(company: Company, kind: str) -> None:
    """What is neither temporary nor permanent is something else."""
    (ada,) = on_a_list(company, "ada@example.se")
    company.happen("bounce", email="ada@example.se", kind=kind)

    assert looked_at(company, ada) == ["other"]


@pytest.mark.parametrize("fields", ["renamed", "short", "bare", {"BounceCategory": "Severity"}])
def test_bounces_whose_members_have_other_names(company: Company, fields: Any) -> None:
    """Where the kind of a bounce can be found it counts; where it cannot, the bounce is `other`, never none."""
    company.sim.simulator.variants.set({"bounce.fields": fields})
    (ada,) = on_a_list(company, "ada@example.se")
    company.happen("bounce", email="ada@example.se", kind="hard")

    assert looked_at(company, ada) == ["hard" if fields in ("renamed", "short") else "other"]


def test_after_several_hard_bounces_the_opt_out_says_so_whatever_the_bounces_say(company: Company) -> None:
    """APSIS moves the person to its opt-out list with the reason: a sign that can be relied on."""
    company.sim.simulator.variants.set({"bounce.fields": {"BounceCategory": None}})
    (ada,) = on_a_list(company, "ada@example.se")
    for _ in range(4):
        company.happen("bounce", email="ada@example.se", kind="hard")

    assert looked_at(company, ada) == ["hard"]


def test_everybody_who_has_the_address_is_told_and_nobody_else(company: Company) -> None:
    """Two people share an address, written differently; a third one has another."""
    shared, also, other = on_a_list(company, "info@example.se", "Info@Example.SE", "bo@example.se")
    company.happen("bounce", email="info@example.se", kind="soft")

    assert looked_at(company, shared, also, other) == ["soft", "soft", "none"]


def test_a_status_changed_by_hand_is_put_back(company: Company) -> None:
    """The field is a mirror of APSIS."""
    (ada,) = on_a_list(company, "ada@example.se")
    company.change("person", ada, emailbounce="hard")

    assert looked_at(company, ada) == ["none"]


@pytest.mark.parametrize("effect", ["unauthorised", "bad_format", "total_count"])
def test_trouble_in_apsis_clears_no_status(company: Company, effect: str) -> None:
    """A wrong key, a call that is not understood and a list that is not whole change nothing."""
    (ada,) = on_a_list(company, "ada@example.se")
    company.happen("bounce", email="ada@example.se", kind="hard")
    looked_at(company, ada)
    company.sim.world.bounces.clear()
    company.sim.simulator.add_fault(effect, path="*bounces/*", always=True)

    assert company.sync_kind("bounces")["state"] == "failed"
    assert bounce_of(company, ada) == "hard"


def test_a_run_without_changes_writes_nothing(company: Company) -> None:
    """Neither in Lime nor in APSIS, and it costs two calls."""
    (ada,) = on_a_list(company, "ada@example.se")
    company.happen("bounce", email="ada@example.se", kind="hard")
    looked_at(company, ada)

    answer = company.sync_kind("bounces")

    assert (answer["written"], answer["calls"], answer["polls"]) == ({}, 2, 0)
