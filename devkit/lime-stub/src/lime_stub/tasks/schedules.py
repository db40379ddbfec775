"""What a schedule consists of, and which schedules the loaded packages have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lime_stub.plugins import loaded_packages

Part = int | str


@dataclass(frozen=True)
class CronTab:
    """Say at which minutes a task is due; what is not given means every."""

    # ASSUMED: parts of a CronTab that are not given: every one, as in Celery.
    hour: Part = "*"
    minute: Part = "*"
    day_of_week: Part = "*"
    # ASSUMED: day_of_month, month_of_year and text such as "*/15": as in Celery, which the platform builds on.
    day_of_month: Part = "*"
    month_of_year: Part = "*"


@dataclass(frozen=True)
class TaskSession:
    """Say as whom and in which language a scheduled task runs."""

    user_name: str
    language: str


@dataclass(frozen=True)
class ScheduledTask:
    """Say which task is due when, with which arguments."""

    task: Callable[..., Any]
    session: TaskSession
    args: Sequence[Any] = ()
    schedule: CronTab = field(default_factory=CronTab)


def scheduled_tasks() -> Iterator[tuple[str, ScheduledTask]]:
    """Return the schedules of the loaded packages, each with a name of its own."""
    for package in loaded_packages():
        for number, each in enumerate(package.call("register_scheduled_tasks") or ()):
            yield f"{package.name}#{number}", each
