"""Two thousand histories in which nearly everything goes wrong end well."""

from __future__ import annotations

import os

import pytest

from tests.histories.__main__ import endings

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
