"""Why one person is, or is not, on the list: in words, step by step, with what to do."""

from __future__ import annotations

from typing import Any

from limepkg_apsis.apsis.limiter import forget_limiters
from tests.endpoints.bureau import Bureau
from tests.endpoints.test_runs import held_campaign, remove


def why(bureau: Bureau, campaign: int, person: int) -> dict[str, Any]:
    """Ask about somebody; return the answer with its steps by topic."""
    answer = bureau.get(f"campaigns/{campaign}/people/{person}")
    return {**answer, "by": {each["step"]: each for each in answer["steps"]}}


def test_every_way_of_not_being_on_a_list_is_told(bureau: Bureau) -> None:
    """No address, a wrong one, opted out of everything, refused, never a participant: each with its remedy."""
    company = bureau.company
    campaign = company.campaign()
    there, silent, wrong, gone = company.invite(campaign, "ada@example.se", "", "no address", "gone@example.se")
    nobody = company.person("Eva", "eva@example.se")
    company.happen("opt_out", email="gone@example.se")
    company.sync_kind("global_opt_outs")
    company.sync(campaign)

    answers = {each: why(bureau, campaign, each) for each in (there, silent, wrong, gone, nobody)}

    assert {each: answer["verdict"] for each, answer in answers.items()} == {
        there: "on_list",
        silent: "left_out",
        wrong: "left_out",
        gone: "left_out",
        nobody: "not_a_participant",
    }
    assert answers[there]["by"]["on_list"]["text"].startswith("Is on the list in APSIS, since 20")
    assert (answers[there]["asked_apsis"], answers[there]["remedy"]) == (True, "")
    assert answers[silent]["by"]["address"]["text"] == "Has no e-mail address."
    assert answers[wrong]["by"]["valid"] == {"step": "valid", "state": "stop", "text": "The address is not valid."}
    assert answers[wrong]["remedy"] == "Correct the address of the person."
    assert answers[gone]["by"]["global_opt_out"]["text"].startswith(
        "Has opted out of all mailings in APSIS; noticed on"
    )
    assert "own wish" in answers[gone]["remedy"]
    assert answers[nobody]["remedy"] == "Add the person as a participant."


def test_whoever_opted_out_of_the_list_is_told_when(bureau: Bureau) -> None:
    """The person is no participant any more; the answer says since when and that it was a wish."""
    company = bureau.company
    campaign = company.campaign()
    ada, _ = company.invite(campaign, "ada@example.se", "bo@example.se")
    company.sync(campaign)
    company.happen("opt_out", list=company.list_of(campaign).id, email="ada@example.se", reason="Too many")
    company.sync(campaign)

    answer = why(bureau, campaign, ada)
    day = answer["by"]["participant"]["text"].removeprefix("Was taken off the campaign on ")[:10]

    assert answer["verdict"] == "not_a_participant"
    assert answer["by"]["participant"]["text"] == (
        f"Was taken off the campaign on {day}: opted out of its list in APSIS on {day}."
    )
    assert "Too many" not in str(answer)
    assert "own wish" in answer["remedy"]


def test_a_preview_did_nothing_to_anybody(bureau: Bureau) -> None:
    """What it foresaw is no history of the person; the run that did it is."""
    campaign = bureau.company.campaign()
    ada, silent = bureau.company.invite(campaign, "ada@example.se", "")
    bureau.asked_and_done(f"campaigns/{campaign}/previews")
    before = [why(bureau, campaign, each) for each in (ada, silent)]
    bureau.company.sync(campaign)

    after = [why(bureau, campaign, each)["by"]["history"]["text"] for each in (ada, silent)]

    assert [answer["verdict"] for answer in before] == ["will_be_added", "left_out"]
    assert [answer["by"].get("history") for answer in before] == [None, None]
    assert "put on the list (run " in after[0]
    assert after[1].endswith("). The person has no e-mail address.")


def test_two_who_share_an_address_are_named(bureau: Bureau) -> None:
    """They are one member, and each answer names the other."""
    company = bureau.company
    campaign = company.campaign()
    ada, bo = company.invite(campaign, "family@example.se", "Family@Example.se")
    company.sync(campaign)

    answers = [why(bureau, campaign, each) for each in (ada, bo)]

    assert [answer["verdict"] for answer in answers] == ["on_list", "on_list"]
    assert [answer["by"]["shared"]["text"] for answer in answers] == [
        f"Shares the address with {name}: they are one member of the list." for name in ("P1 Ek", "P0 Ek")
    ]


def test_what_comes_next_is_told(bureau: Bureau) -> None:
    """Somebody new is added by the next run, somebody who left is taken off, somebody held waits for approval."""
    company = bureau.company
    campaign = held_campaign(bureau)
    new, *_ = company.invite(campaign, "new@example.se")
    rows = bureau.get(f"runs/{bureau.status(campaign)['held']['run']}")["plan"]["held"]
    held = rows[0]["people"][0]["id"]
    small = company.campaign("Small")
    one, two = company.invite(small, "x1@example.se", "x2@example.se")
    company.sync(small)
    remove(bureau, small, [one])

    assert why(bureau, campaign, new)["verdict"] == "will_be_added"
    assert why(bureau, campaign, held)["verdict"] == "held"
    assert "approve or reject" in why(bureau, campaign, held)["remedy"]
    forget_limiters()  # a minute later
    assert why(bureau, small, one)["verdict"] == "will_be_removed"
    assert why(bureau, small, two)["verdict"] == "on_list"


def test_apsis_that_does_not_answer_leaves_what_lime_knows(bureau: Bureau) -> None:
    """The answer says that APSIS was not asked, and is still an answer."""
    company = bureau.company
    campaign = company.campaign()
    ada, *_ = company.invite(campaign, "ada@example.se")
    company.sync(campaign)
    company.sim.simulator.add_fault("busy", always=True)

    answer = why(bureau, campaign, ada)

    assert (answer["verdict"], answer["asked_apsis"]) == ("on_list", False)
    assert answer["by"]["on_list"]["state"] == "unknown"


def test_a_question_costs_a_few_calls_and_never_more_than_its_budget(bureau: Bureau) -> None:
    """Two calls for an answer; when the budget of the card is used up Lime answers alone, and nobody waits."""
    company = bureau.company
    campaign = company.campaign()
    people = company.invite(campaign, *(f"p{n}@example.se" for n in range(6)))
    company.sync(campaign)
    before = len(company.calls())

    asked = [why(bureau, campaign, each)["asked_apsis"] for each in people]

    assert asked == [True, True, True, False, False, False]
    assert len(company.calls()) - before == 6
