"""A run costs the least calls its change can cost, and says so."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from limepkg_apsis.core.changes import AddMember, RemoveSubscription, UpdateMember
from limepkg_apsis.core.cost import CallSizes, Reads, least_for_members, least_to_read
from limepkg_apsis.core.report import RunReport, RunState, Trigger
from tests.apsis.office import Office

SIZES = [1_000, 10_000, 100_000]


@dataclass(frozen=True)
class Costs:
    """What three runs of one list cost: the first load, one without changes, one after 1 % have changed."""

    first: tuple[RunReport, ...]
    quiet: tuple[RunReport, ...]
    churn: tuple[RunReport, ...]
    arrived: int
    """Method calls in the log of the simulator, polls apart."""


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size // 1000}k")
def costs(request: pytest.FixtureRequest) -> Costs:
    """Three runs of one campaign, with a list of each size."""
    members = request.param
    office = Office(requests_per_minute=6000)
    office.campaign(7, members)

    def run() -> tuple[RunReport, ...]:
        office.clock.advance(minutes=16)
        return office.worker(hurried=True).campaign(7, Trigger.PERSON).reports

    first, quiet = run(), run()
    part = members // 100
    office.crm.remove_participants(7, *range(1, part + 1))
    office.invite(7, part, start=members)
    churn = run()
    return Costs(first, quiet, churn, len([each for each in office.sim.log if each.kind in ("read", "write")]))


@pytest.mark.parametrize("name", ["first", "quiet", "churn"])
def test_nothing_is_cheaper(costs: Costs, name: str) -> None:
    """Calls used over the least possible is 1.0, polls apart."""
    reports = getattr(costs, name)

    assert {report.state for report in reports} == {RunState.DONE}
    assert [report.calls / report.least_calls for report in reports] == [1.0] * len(reports)


def test_calls_that_a_run_tells_are_those_that_arrived(costs: Costs) -> None:
    """What is counted on our side is what the simulator's log holds."""
    reports = (*costs.first, *costs.quiet, *costs.churn)

    assert sum(report.calls for report in reports) == costs.arrived


def test_least_is_what_apsis_must_be_asked(costs: Costs) -> None:
    """The reckoning itself, by hand: a list without changes is a read of members and one of opt-outs."""
    members = costs.quiet[-1].counts.participants

    assert costs.quiet[-1].least_calls == (2 if members <= 1000 else 3)
    assert costs.churn[-1].least_calls >= members // 100 + 4
    assert costs.first[-1].least_calls >= max(1, members // 2000) + 4


@pytest.mark.parametrize(
    ("rows", "least"),
    [(0, 1), (1, 1), (1000, 1), (1001, 2), (3000, 3), (3001, 2), (100_000, 2)],
)
def test_least_to_read_follows_the_table(rows: int, least: int) -> None:
    """Pages while they are few, then one export and its proof."""
    assert least_to_read(rows, CallSizes()) == least


def test_least_to_write_counts_each_sort_of_change() -> None:
    """Additions and updates share calls, each removal is one of its own, and every write is verified."""
    adds = [AddMember(str(n), str(n), "", (n,)) for n in range(2001)]
    edits = [UpdateMember(str(n), n, "", (n,)) for n in range(101)]
    removals = [RemoveSubscription(str(n), n) for n in range(3)]

    assert least_for_members(Reads(5, 5), [], CallSizes()) == 2
    assert least_for_members(Reads(5, 5), [*adds, *edits, *removals], CallSizes()) == 2 + 1 + (2 + 2 + 3) + 1
