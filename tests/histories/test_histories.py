"""Two thousand histories in which nearly everything goes wrong end well."""

from __future__ import annotations

import os

import pytest

from tests.histories.__main__ import endings
from tests.histories.history import play

HISTORIES = int(os.environ.get("HISTORIES", "2000"))
SHARES = 8
FIRST_SEED = 20_240_115


@pytest.mark.parametrize("share", range(SHARES))
def test_after_all_trouble_apsis_is_what_lime_wants(share: int) -> None:
    """Within three runs; nobody who opted out was sent in an add, nobody was let back in, and then nothing is written."""
    size = HISTORIES // SHARES
    first = FIRST_SEED + share * size

    failed = [str(each) for each in endings(range(first, first + size), jobs=1) if each.broken]

    assert failed == []


def test_a_seed_is_one_history() -> None:
    """Played again it is the same one, to the microsecond and to the call; another seed is another one."""
    first, second, other = (
        [play(seed) for seed in range(start, start + 12)] for start in (FIRST_SEED, FIRST_SEED, FIRST_SEED + 12)
    )

    assert first == second
    assert [each.told for each in first] != [each.told for each in other]
