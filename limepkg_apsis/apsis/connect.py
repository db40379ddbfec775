"""Which edition of APSIS the settings lead to: today there is one."""

from __future__ import annotations

from dataclasses import replace

from ..core.journal import Tickets
from ..core.ports import Clock
from ..settings import ApsisSettings
from .limiter import limiter_for
from .pro.gateway import ProGateway, fingerprint_of_key
from .pro.looking import ProLook
from .transport import Transport

SECONDS_OF_A_LOOK = (5.0, 10.0)
"""How long somebody who only looks waits for a connection, and then for each piece of an answer."""
AT_THE_CARD = 8
"""So many calls a minute a web server makes for people who ask about somebody; the schedule's budget leaves room."""


def connect_for_questions(settings: ApsisSettings, tickets: Tickets, clock: Clock) -> ProGateway:
    """Return the port for somebody who asks a small question at a card: its few calls have a budget of their own."""
    modest = replace(settings, requests_per_minute=min(AT_THE_CARD, settings.requests_per_minute))
    limiter = limiter_for(f"{settings.api_key}\nquestions")
    return connect(modest, tickets, clock, transport=Transport(modest, clock, limiter=limiter))


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
