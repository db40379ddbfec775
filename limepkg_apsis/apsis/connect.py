"""Which edition of APSIS the settings lead to: today there is one."""

from __future__ import annotations

from ..core.journal import Tickets
from ..core.ports import Clock
from ..settings import ApsisSettings
from .pro.gateway import ProGateway
from .transport import Transport


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
