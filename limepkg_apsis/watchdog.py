"""
The watchdog: after each piece of scheduled work it looks whether something is wrong, writes it down once, tells the
coworker who is to know, and takes it back when it is right again.
"""

from __future__ import annotations

import logging
from typing import Any

from .core.alarms import Alarm, changed_alarms
from .core.errors import ApsisSyncError, ConfigurationError
from .core.journal import Alarms
from .core.watching import read_health
from .crm import connect as connect_crm
from .crm.todos import complete_todo, make_todo
from .runtime import Runtime, SystemClock
from .settings import read_table_settings
from .syncs import SYNC_KINDS
from .translations import translate

logger = logging.getLogger(__name__)


def watch(application: Any, runtime: Runtime) -> None:
    """Look at everything, and tell what has changed."""
    settings = runtime.settings
    health = read_health(runtime.ports, SYNC_KINDS, settings.intervals_minutes, enabled=settings.enabled)
    _tell(application, runtime.ports.journal.alarms, health.alarms(), settings.alarm_coworker)


def watch_trouble(application: Any, error: ConfigurationError, admin: dict[str, Any]) -> None:
    """Tell of a configuration that lets no work begin, where the journal can be reached all the same."""
    try:
        journal = connect_crm(application, read_table_settings(admin), SystemClock()).journal
    except ApsisSyncError:
        return  # without the table of the journal there is nothing to write on; the log has said it
    coworker = admin.get("alarm_coworker")
    _tell(application, journal.alarms, (Alarm(error.code),), coworker if isinstance(coworker, int) else None)


def _tell(application: Any, alarms: Alarms, now_true: tuple[Alarm, ...], coworker: int | None) -> None:
    begun, over = changed_alarms(alarms.standing(), now_true)
    for alarm in begun:
        _begin(application, alarms, alarm, coworker)
    for alarm in over:
        alarms.end(alarm)
        logger.warning("alarm=over code=%s about=%s", alarm.code, alarm.about or "-")
        if alarm.todo:
            complete_todo(application, alarm.todo)


def _begin(application: Any, alarms: Alarms, alarm: Alarm, coworker: int | None) -> None:
    written = alarms.begin(alarm)
    logger.error("alarm=begun code=%s about=%s", alarm.code, alarm.about or "-")
    if coworker is None or written.since is None:
        return
    todo = make_todo(
        application,
        coworker,
        title=translate(application, "alarm.title", what=alarm_text(application, alarm)),
        text=f"{alarm_text(application, alarm)}\n\n{translate(application, f'alarm.{alarm.code}.remedy')}",
        now=written.since,
    )
    if todo:
        alarms.deliver(written, todo)


def alarm_text(application: Any, alarm: Alarm) -> str:
    """Return an alarm as a sentence."""
    about = translate(application, f"settings.kind.{alarm.about}.title") if alarm.about else ""
    return translate(application, f"alarm.{alarm.code}", about=about)
