"""The only place that builds things: application -> settings, ports, and the work over them."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from email_validator import EmailNotValidError, validate_email

from .apsis.connect import connect as connect_apsis
from .apsis.connect import connect_for_questions
from .core.guards import Allowance
from .core.kinds import Ports
from .core.lease import BeatingClock
from .core.notes import NoteText, plain_text
from .core.planner import Rules
from .core.ports import Clock
from .core.sync import Sync
from .crm import LimeCrm
from .crm import connect as connect_crm
from .crm.platform import application_section
from .settings import Settings, read_settings
from .syncs import SYNC_KINDS
from .translations.notes import opt_out_note

PATIENCE_SECONDS = 120
"""How long a run that a person started waits for APSIS' queue before it leaves the rest to the next one."""


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Runtime:
    """One application, ready to work."""

    settings: Settings
    ports: Ports
    sync: Sync


def settings_of(application: Any, admin: Mapping[str, Any]) -> Settings:
    """Read the settings of an application; `admin` is what Lime Admin holds. Raises `ConfigurationError`."""
    return read_settings(application_section(application, "config"), application_section(application, "secrets"), admin)


def open_runtime(application: Any, settings: Settings, *, a_person_waits: bool, clock: Clock | None = None) -> Runtime:
    """Build everything one task needs. Raises `StructureMissing` with every problem of the database at once."""
    beating = BeatingClock(clock or SystemClock())
    crm, owner = connect_crm(application, settings.crm, beating), uuid.uuid4().hex
    hurried, calm = (_sync(application, settings, crm, beating, owner, hurried=each) for each in (True, False))
    sync = hurried if a_person_waits else replace(calm, for_people=hurried)
    return Runtime(settings, sync.ports, sync)


def _sync(
    application: Any, settings: Settings, crm: LimeCrm, clock: BeatingClock, owner: str, *, hurried: bool
) -> Sync:
    apsis = connect_apsis(
        settings.apsis,
        crm.journal.tickets,
        clock,
        patience_seconds=PATIENCE_SECONDS if hurried else 0,
        hurried=hurried,
    )
    return Sync(
        Ports(crm, apsis, crm.journal, clock, _rules(application, settings, clock)),
        SYNC_KINDS,
        owner=owner,
        intervals_minutes=settings.intervals_minutes,
        data_call_interval_seconds=settings.apsis.data_call_interval_seconds,
        on_lease=clock.keep,
    )


def open_for_questions(application: Any, settings: Settings, clock: Clock | None = None) -> Ports:
    """Build what somebody at a card asks with; APSIS is asked by few calls, which have a budget of their own."""
    now = clock or SystemClock()
    crm = connect_crm(application, settings.crm, now)
    apsis = connect_for_questions(settings.apsis, crm.journal.tickets, now)
    return Ports(crm, apsis, crm.journal, now, _rules(application, settings, now))


def _rules(application: Any, settings: Settings, clock: Clock) -> Callable[[], Rules]:
    note = opt_out_note(application)
    return lambda: rules_of(settings, clock, note)


def rules_of(settings: Settings, clock: Clock, note: NoteText = plain_text) -> Rules:
    """Return what the configuration decides, at this moment."""
    guards = settings.guards
    return Rules(
        now=clock.now(),
        is_valid=is_valid_address,
        list_allowance=Allowance(guards.list_minimum, guards.list_percent),
        account_allowance=Allowance(guards.account_minimum, guards.account_percent),
        mailing_days=settings.mailings_days,
        opt_out_note=note,
    )


def is_valid_address(email: str) -> bool:
    """Tell whether an address may be sent to; nobody is asked over the network."""
    try:
        # The reserved domain `.test` is let through: anonymised copies of databases use it, and nobody owns it.
        validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True
