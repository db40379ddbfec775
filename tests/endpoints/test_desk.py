"""What somebody may not see is not there: single records, names of people, and nothing while the sync is off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from lime_errors import NotFoundError

from limepkg_apsis.core.errors import NotFound
from limepkg_apsis.endpoints.desk import Desk, open_desk
from limepkg_apsis.endpoints.refusals import Forbidden
from tests.endpoints.bureau import Bureau
from tests.endpoints.test_runs import held_campaign


class RecordForbiddenError(Exception):
    """What a platform may raise for a record that is not for the one who asks."""


@dataclass
class Hiding:
    """The tables of somebody who is not given one record: nothing, or what `answer` raises, in its place."""

    table: str
    record: int
    answer: Callable[[], Any]

    def get_limetype(self, name: str) -> Any:
        """Return a table of which only `get` is asked."""
        return SimpleNamespace(get=lambda record: self._get(name, record))

    def _get(self, name: str, record: int) -> Any:
        return self.answer() if (name, record) == (self.table, self.record) else object()


def _raise(error: Exception) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


HIDDEN = [
    (lambda: None, NotFound),
    (_raise(NotFoundError("there is no such record")), NotFound),
    (_raise(RecordForbiddenError()), Forbidden),
]


def desk_without(bureau: Bureau, table: str, record: int, answer: Callable[[], Any]) -> Desk:
    """Return the desk of somebody who sees everything but one record."""
    return replace(open_desk(bureau.company.app), application=SimpleNamespace(limetypes=Hiding(table, record, answer)))


@pytest.mark.parametrize(("answer", "error"), HIDDEN, ids=["nothing", "not-found", "forbidden"])
def test_a_single_record_that_is_hidden_is_not_there(
    bureau: Bureau, answer: Callable[[], Any], error: type[Exception]
) -> None:
    """Neither the campaign nor its runs, nor a person, whatever the platform does in place of an answer."""
    campaign, other = held_campaign(bureau), bureau.company.campaign("Other")
    run, person = bureau.status(campaign)["held"]["run"], bureau.company.person("Eva", "eva@example.se")
    without_campaign = desk_without(bureau, "campaign", campaign, answer)
    without_person = desk_without(bureau, "person", person, answer)

    for asked in (
        lambda: without_campaign.campaign(campaign),
        lambda: without_campaign.run(run),
        lambda: without_person.person(person),
    ):
        with pytest.raises(error):
            asked()
    assert without_campaign.campaign(other).id == other
    assert without_person.run(run).id == run


def test_whoever_may_not_read_people_gets_no_names(bureau: Bureau) -> None:
    """Rows with ids on the screen and in the table to take away; nothing about single people."""
    campaign = held_campaign(bureau)
    run = bureau.status(campaign, "nameless")["held"]["run"]

    rows = bureau.get(f"runs/{run}", "nameless")["plan"]["held"]
    table = bureau.client("nameless").get(bureau.url(f"runs/{run}/plan.csv")).text
    person = rows[0]["people"][0]["id"]

    assert {each["name"] for row in rows for each in row["people"]} == {""}
    assert (str(person) in table, "Ek" in table) == (True, False)
    assert "Ek" in bureau.client("admin").get(bureau.url(f"runs/{run}/plan.csv")).text
    assert bureau.refused("get", f"campaigns/{campaign}/people/{person}", "nameless") == (403, "forbidden")


def test_while_the_sync_is_off_nothing_is_started_and_nothing_decided(bureau: Bureau) -> None:
    """Everything that would end in a write is refused, for administrators too; stopping is not."""
    campaign = held_campaign(bureau)
    asked = bureau.post(f"campaigns/{campaign}/runs")
    held = bureau.status(campaign)["held"]
    word = {"fingerprint": held["fingerprint"]}
    bureau.company.configure(enabled=False)

    refused = [
        bureau.refused("post", f"campaigns/{campaign}/runs", json={}),
        bureau.refused("post", f"campaigns/{campaign}/link", json={"action": "recreate"}),
        bureau.refused("post", f"runs/{held['run']}/approve", json=word),
        bureau.refused("post", f"runs/{held['run']}/reject", json=word),
    ]

    assert refused == [(403, "paused")] * 4
    assert bureau.post(f"runs/{asked['id']}/cancel")["state"] == "cancelled"


def test_looking_asks_apsis_nothing(bureau: Bureau) -> None:
    """The card, the runs, a plan, its table and the health are read from Lime alone, however often; so is asking."""
    campaign = held_campaign(bureau)
    run = bureau.status(campaign)["held"]["run"]
    calls = len(bureau.company.sim.log)

    for path in (
        f"campaigns/{campaign}/status",
        "runs",
        f"runs/{run}",
        f"runs/{run}/plan.csv",
        "health",
        "openapi.json",
    ):
        bureau.client("reader").get(bureau.url(path))
        bureau.client("admin").get(bureau.url(path))
    bureau.post(f"campaigns/{campaign}/previews")
    bureau.post(f"campaigns/{campaign}/runs")

    assert len(bureau.company.sim.log) == calls
