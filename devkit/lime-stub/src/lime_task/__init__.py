"""Declaring and sending tasks, under the platform's names."""

from lime_stub.tasks import get_task, send_task, task

__all__ = ["get_task", "send_task", "task"]
