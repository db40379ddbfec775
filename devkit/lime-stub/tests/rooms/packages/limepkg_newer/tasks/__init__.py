"""Tasks of the sample package."""

from lime_task.schedule import CronTab, ScheduledTask, TaskSession

from . import tasks


def get_task_modules():
    """Return the modules with tasks."""
    return [tasks]


def register_scheduled_tasks():
    """Return the schedules."""
    return [
        ScheduledTask(
            task=tasks.count_companies,
            session=TaskSession(user_name="standard", language="sv"),
            args=["scheduled"],
            schedule=CronTab(hour=7, minute=30, day_of_week=1),
        )
    ]
