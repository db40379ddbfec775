"""The small reads of the account's opt-out list: which calls they are, and when they prove nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limepkg_apsis.core.errors import IncompleteRead
from limepkg_apsis.core.model import OptOut
from tests.apsis.pro.simulated import SimulatedAccount
from tests.fakes.fake_clock import START

DAY = (START - timedelta(hours=2), START + timedelta(hours=2))


def test_each_is_one_call() -> None:
    """A page of one row announces how many there are; the interval is one page, in the clock of Stockholm."""
    account = SimulatedAccount()
    account.opt_out("ada@example.test")

    account.apsis.count_account_opt_outs()
    account.apsis.read_recent_opt_outs(*DAY)

    assert [each.path for each in account.sent()] == [
        "/v1/optouts/global/1/1",
        "/optouts/v2/global/20240115T073000/20240115T113000/1/1000",
    ]


@pytest.mark.parametrize(
    "fault", [{"effect": "total_count", "add": 1, "always": True}, {"effect": "repeated_page", "always": True}], ids=str
)
def test_interval_that_does_not_add_up_is_incomplete(fault: dict[str, object]) -> None:
    """More announced than shown, or a page shown twice: nothing is told."""
    account = SimulatedAccount()
    account.seed(opt_outs=[f"p{n}@example.test" for n in range(1500)])
    account.fault(**fault)  # type: ignore[arg-type]

    with pytest.raises(IncompleteRead):
        account.apsis.read_recent_opt_outs(*DAY)


def test_more_than_a_few_pages_are_left_to_a_complete_read() -> None:
    """A flood is not read page by page."""
    account = SimulatedAccount()
    account.seed(opt_outs=[f"p{n}@example.test" for n in range(3001)])

    with pytest.raises(IncompleteRead):
        account.apsis.read_recent_opt_outs(*DAY)

    assert len(account.sent()) == 1


def test_rows_are_read_with_date_and_reason() -> None:
    """What a row says is kept, several pages together."""
    account = SimulatedAccount()
    account.happen("opt_out", email="ada@example.test", reason="Hard Bounce")

    assert account.apsis.read_recent_opt_outs(*DAY) == (OptOut("ada@example.test", "", START, "Hard Bounce"),)
