"""A card answers at once, whatever the size of the database."""

from __future__ import annotations

from pathlib import Path

from lime_stub.tasks import DeferredDispatcher

from tests.acceptance.company import Company
from tests.bench.card import crowd, on_file, seconds
from tests.endpoints.bureau import Bureau

ROWS, PEOPLE = 1_000_000, 100_000
MOST_SECONDS_OF_STATUS, MOST_SECONDS_OF_ANSWER = 0.05, 3.0


def test_card_and_question_with_a_million_participants(company: Company, tmp_path: Path) -> None:
    """The state of a campaign with 100,000 participants among a million rows, and why one of them is on its list."""
    large = on_file(company, str(tmp_path / "lime.db"))
    bureau = Bureau(large, DeferredDispatcher())
    campaign = large.campaign()
    crowd(large, campaign, people=PEOPLE, rows=ROWS)
    done = large.sync(campaign)
    person = large.rows("participant", {"person": None})[50_000]["person"]
    client, card = bureau.client("admin"), bureau.url(f"campaigns/{campaign}/status")
    why = bureau.url(f"campaigns/{campaign}/people/{person}")
    calls = len(large.calls())

    status = seconds(lambda: client.get(card))
    asked = len(large.calls())
    answer = client.get(why).get_json()
    explained = seconds(lambda: client.get(why), times=2)

    assert done["counts"]["participants"] == PEOPLE
    assert bureau.status(campaign)["counts"]["participants"] == PEOPLE
    assert asked == calls
    assert answer["verdict"] == "on_list"
    print(f"\nstatus {status * 1000:.0f} ms, explanation {explained * 1000:.0f} ms")  # noqa: T201 - a figure to read
    assert status < MOST_SECONDS_OF_STATUS
    assert explained < MOST_SECONDS_OF_ANSWER
