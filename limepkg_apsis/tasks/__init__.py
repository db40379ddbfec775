"""The tasks that the Lime server runs for us, and when."""

from __future__ import annotations

from types import ModuleType

from lime_task.schedule import CronTab, ScheduledTask, TaskSession

from ..crm.platform import scheduled_as
from . import tasks

TICK_MINUTES = (0, 15, 30, 45)
"""When the scheduled task runs; what is due then is decided by the intervals in Lime Admin."""


def get_task_modules() -> list[ModuleType]:
    """Return the modules that hold tasks."""
    return [tasks]


def register_scheduled_tasks() -> list[ScheduledTask]:
    """
    Return one schedule per quarter of an hour.

    Whole minutes are the only arguments of `CronTab` that are documented (reference platform 6.2).
    """
    environment = scheduled_as()
    session = TaskSession(user_name=environment["user_name"], language=environment["language"])
    return [
        ScheduledTask(task=tasks.tick, session=session, args=[], schedule=CronTab(minute=minute))
        for minute in TICK_MINUTES
    ]
