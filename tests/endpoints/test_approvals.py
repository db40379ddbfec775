"""A word about a held part: given where somebody is looking, for how long, and never for another plan."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.endpoints.bureau import Bureau
from tests.endpoints.test_runs import held_campaign, remove

DAY = timedelta(hours=24)


def previewed(bureau: Bureau) -> tuple[int, list[int], Any]:
    """Return a campaign of forty, of whom twenty have left, the twenty others, and a preview of what is held."""
    company = bureau.company
    campaign = company.campaign()
    people = company.invite(campaign, *(f"p{n}@example.se" for n in range(40)))
    company.sync(campaign)
    remove(bureau, campaign, people[:20])
    return campaign, people[20:], bureau.asked_and_done(f"campaigns/{campaign}/previews")


def test_a_preview_can_be_approved_before_any_run_held_anything(bureau: Bureau) -> None:
    """What it shows is approved there; the first run that meets it carries it out, and nobody else is taken off."""
    campaign, _, preview = previewed(bureau)
    before = len(bureau.company.members(campaign))

    bureau.post(f"runs/{preview['id']}/approve", fingerprint=preview["plan"]["held_fingerprint"])
    bureau.work()

    assert (preview["plan"]["totals"]["held"], before) == (20, 40)
    assert (bureau.status(campaign)["state"], len(bureau.company.members(campaign))) == ("synced", 20)


def test_a_preview_that_was_overtaken_approves_nothing(bureau: Bureau) -> None:
    """Somebody else left meanwhile: the plan that was seen is not the plan that is met, so nobody is taken off."""
    campaign, others, preview = previewed(bureau)
    remove(bureau, campaign, others[:1])

    bureau.post(f"runs/{preview['id']}/approve", fingerprint=preview["plan"]["held_fingerprint"])
    bureau.work()
    status = bureau.status(campaign)

    assert (status["state"], status["held"]["count"], status["held"]["decision"]) == ("needs_approval", 21, "")
    assert len(bureau.company.members(campaign)) == 40


def test_the_card_says_until_when_and_what_comes_next(bureau: Bureau) -> None:
    """An approval lasts a day, a rejection as long as its plan; the next run is at a quarter of an hour to come."""
    campaign = held_campaign(bureau)
    held = bureau.status(campaign)["held"]
    word = {"fingerprint": held["fingerprint"]}
    before = bureau.status(campaign)
    bureau.post(f"runs/{held['run']}/reject", **word)
    rejected = bureau.status(campaign)["held"]
    bureau.post(f"runs/{held['run']}/approve", **word)
    approved = bureau.status(campaign)
    now, until = (datetime.fromisoformat(each) for each in (before["now"], approved["held"]["until"]))
    coming = datetime.fromisoformat(approved["next_run"])

    assert (held["until"], rejected["until"]) == (None, None)
    assert (rejected["decision"], approved["held"]["decision"]) == ("rejected", "approved")
    assert now + DAY <= until <= datetime.fromisoformat(approved["now"]) + DAY
    assert coming > now
    assert coming.minute % 15 == 0
