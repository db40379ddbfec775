"""An address that has expired answers in many ways; none of them may keep a list from its next run for ever."""

from __future__ import annotations

from typing import Any

import pytest

from limepkg_apsis.core.changes import AddMember
from limepkg_apsis.core.errors import ContractBroken, Unavailable
from tests.apsis.pro.simulated import SimulatedAccount

DATA, POLL, STATUS = "/apsisqueue/d/*", "/apsisqueue/p/*", "/import/*/status"
GONE: list[dict[str, Any]] = [
    {"effect": "answer", "status": 403, "body": "<Error>Request has expired</Error>"},
    {"effect": "answer", "status": 400},
    {"effect": "answer", "status": 302},
]


def submitted(account: SimulatedAccount, people: int) -> int:
    """Make a list and submit people for it."""
    list_id = account.add_list("List")
    emails = [f"p{number}@example.test" for number in range(people)]
    account.apsis.add_members(list_id, [AddMember(email, email, "Ada", (7,)) for email in emails])
    return list_id


@pytest.mark.parametrize("path", [DATA, POLL])
@pytest.mark.parametrize("fault", GONE, ids=lambda fault: str(fault["status"]))
def test_refused_file_is_told_at_first_and_lost_after_minutes(fault: dict[str, Any], path: str) -> None:
    """While it is new the run fails and says why; later the work counts as lost and the next run looks for itself."""
    account = SimulatedAccount()
    list_id = submitted(account, 1)
    account.fault(**fault, path=path, always=True)

    with pytest.raises(ContractBroken):
        account.gateway().settle(list_id)
    account.clock.advance(minutes=6)
    (ended,) = account.gateway().settle(list_id)

    assert (ended.finished, ended.lost) == (True, True)
    assert account.tickets.still_open(list_id) == ()


@pytest.mark.parametrize(("people", "path"), [(1, POLL), (1, DATA), (60, STATUS)])
@pytest.mark.parametrize(
    "fault", [{"effect": "gateway"}, {"effect": "answer", "status": 404, "code": -3}], ids=["503", "404"]
)
def test_what_cannot_be_looked_at_for_a_day_is_lost(people: int, path: str, fault: dict[str, Any]) -> None:
    """No answer is worth waiting for longer than an unfinished one."""
    account = SimulatedAccount()
    list_id = submitted(account, people)
    account.fault(**fault, path=path, always=True)

    account.clock.advance(hours=25)
    (*ended,) = account.gateway().settle(list_id)

    assert [(each.finished, each.lost) for each in ended] == [(True, True)]
    assert account.tickets.still_open(list_id) == ()


def test_outage_of_hours_loses_nothing() -> None:
    """Whoever cannot be reached today is asked again."""
    account = SimulatedAccount()
    list_id = submitted(account, 1)
    account.fault("gateway", path=POLL, always=True)

    account.clock.advance(hours=23)
    with pytest.raises(Unavailable):
        account.gateway().settle(list_id)

    assert len(account.tickets.still_open(list_id)) == 1
