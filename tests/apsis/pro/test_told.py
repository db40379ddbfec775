"""Rows that say of nobody whom they are about are no rows: nothing is decided on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.core.errors import ContractBroken
from limepkg_apsis.core.model import OptOut
from limepkg_apsis.settings import ApsisSettings
from tests.apsis.fake_line import BASE, KEY, connected, result
from tests.fakes.fake_clock import START
from tests.fakes.memory_apsis import MemoryTickets

READS: dict[str, Callable[[ProGateway], object]] = {
    "list": lambda apsis: tuple(apsis.read_opt_outs(4711)),
    "account": lambda apsis: tuple(apsis.read_account_opt_outs()),
    "recent": lambda apsis: apsis.read_recent_opt_outs(START - timedelta(hours=2), START),
}


def gateway(*emails: str | None) -> ProGateway:
    """Connect to an APSIS that shows one page of opt-outs with these addresses."""
    rows = [{"Id": number, "SubscriberId": number, "Email": email} for number, email in enumerate(emails, 55001)]
    transport, _, clock = connected(result({"TotalCount": len(rows), "TotalPages": 1, "Items": rows}))
    settings = ApsisSettings(base_url=BASE, api_key=KEY)
    return connect(settings, MemoryTickets(), clock, hurried=True, transport=transport)


@pytest.mark.parametrize("read", READS)
def test_opt_outs_without_any_address_are_not_read_as_none(read: str) -> None:
    """Else everybody's flag would be cleared, and people who left would be wanted again."""
    with pytest.raises(ContractBroken) as caught:
        READS[read](gateway(None, "", " "))

    assert caught.value.params["member"] == "Email"


@pytest.mark.parametrize("read", READS)
def test_single_opt_out_without_address_does_not_hide_the_others(read: str) -> None:
    """Somebody whose address APSIS has wiped is passed over."""
    assert READS[read](gateway(None, "ada@example.test")) == (OptOut("ada@example.test"),)


@pytest.mark.parametrize("read", READS)
def test_nobody_opted_out_is_an_answer(read: str) -> None:
    """No rows are no silent rows."""
    assert READS[read](gateway()) == ()
