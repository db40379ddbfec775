"""Two hundred thousand people, five thousand opt-outs, three thousand bounces: what a run without changes costs."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.kinds import SyncKind
from limepkg_apsis.syncs.bounces import BOUNCES
from limepkg_apsis.syncs.global_opt_outs import GLOBAL_OPT_OUTS
from tests.bench.people import Customer, customer

PEOPLE, OPTED_OUT, BOUNCED = 200_000, 5_000, 3_000
MOST_SECONDS = 30.0


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Customer:
    """Return the customer; loading takes longer than anything that is measured."""
    return customer(tmp_path_factory.mktemp("people"), PEOPLE, OPTED_OUT, BOUNCED)


@pytest.mark.parametrize(
    ("kind", "changes"), [(GLOBAL_OPT_OUTS, OPTED_OUT), (BOUNCES, BOUNCED)], ids=["flags", "bounces"]
)
def test_run_without_changes_reads_everybody_once_and_writes_nothing(
    large: Customer, kind: SyncKind, changes: int
) -> None:
    """The first run writes what is new; the second reads each person at most once, writes nobody, and is quick."""
    first = large.run(kind)
    second = large.run(kind)

    assert first.report.wrote == changes
    assert second.report.wrote == 0
    assert (len(second.reads) <= PEOPLE, max(second.reads.values(), default=0) <= 1) == (True, True)
    # The row of the run is begun and ended; what is remembered of the account may change once.
    assert second.writes <= 4
    assert second.seconds < MOST_SECONDS
