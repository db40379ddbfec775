"""Schedules of tasks, under the platform's names."""

from lime_stub.tasks import CronTab, ScheduledTask, TaskSession

__all__ = ["CronTab", "ScheduledTask", "TaskSession"]
