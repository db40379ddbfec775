"""Which edition of APSIS the settings lead to: today there is one."""

from __future__ import annotations

from ..core.ports import Clock, Tickets
from ..settings import ApsisSettings
from .pro.gateway import ProGateway, fingerprint_of_key
from .pro.looking import ProLook
from .transport import Transport

SECONDS_OF_A_LOOK = (5.0, 10.0)
"""How long somebody who only looks waits for a connection, and then for each piece of an answer."""


def connect(
    settings: ApsisSettings,
    tickets: Tickets,
    clock: Clock,
    *,
    patience_seconds: float = 0,
    hurried: bool = False,
    transport: Transport | None = None,
) -> ProGateway:
    """Return the port to the account that the settings name; nothing is sent by this."""
    return ProGateway(
        settings,
        transport or Transport(settings, clock, rests=not hurried),
        tickets,
        clock,
        patience_seconds=patience_seconds,
        hurried=hurried,
    )


def connect_to_look(settings: ApsisSettings, clock: Clock, transport: Transport | None = None) -> ProLook:
    """Return a look at the account that the settings name; nothing is sent by this."""
    return ProLook(fingerprint_of_key(settings), transport or Transport(settings, clock, seconds=SECONDS_OF_A_LOOK))
