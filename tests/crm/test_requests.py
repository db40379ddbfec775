"""Two who ask for the same at one moment: whoever comes second finds the row of the first, or waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from limepkg_apsis.core.errors import Unavailable
from limepkg_apsis.core.requests import Action, Request
from limepkg_apsis.crm.journal.requests import LimeRequests
from limepkg_apsis.crm.journal.rows import JournalRows
from limepkg_apsis.crm.journal.told import STORED_REQUEST
from tests.crm.world import LimeWorld


@dataclass(frozen=True)
class BetweenLookAndWrite(JournalRows):
    """Rows in which somebody else acts after it was looked for a request like this, and before one is written."""

    meanwhile: Callable[[], None] = lambda: None

    def add(self, kind: str, **fields: Any) -> int:
        """Write a row, after what happens meanwhile."""
        if kind == STORED_REQUEST:
            self.meanwhile()
        return JournalRows.add(self, kind, **fields)


def test_nobody_writes_between_anothers_look_and_write(lime_world: LimeWorld) -> None:
    """The second waits, and gives up rather than make a second row; a moment later it joins."""
    campaign = lime_world.add_campaign()
    rows = JournalRows(lime_world.app, lime_world.crm.structure["run"])
    second, asked = LimeRequests(rows, lime_world.clock), Request(campaign, Action.SYNC)
    crowded: list[bool] = []

    def ask_too() -> None:
        with pytest.raises(Unavailable, match="crowded"):
            second.ask(asked)
        crowded.append(True)

    first = LimeRequests(BetweenLookAndWrite(rows.application, rows.table, ask_too), lime_world.clock)
    row, joined = first.ask(asked)

    assert (crowded, joined) == ([True], False)
    assert second.ask(asked) == (row, True)
    assert len(lime_world.rows(STORED_REQUEST)) == 1
