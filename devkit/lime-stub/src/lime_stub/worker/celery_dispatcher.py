"""How a task is sent to the workers, and how its result is read."""

from __future__ import annotations

from typing import Any

import celery
from celery.result import AsyncResult

from lime_stub import config
from lime_stub.application import LimeApplication
from lime_stub.tasks import FAILURE, TaskMessage, TaskResult
from lime_stub.tasks.running import one_line
from lime_stub.worker.celery_app import queue_of


class CeleryResult(TaskResult):
    """Ask the result store each time."""

    def __init__(self, answer: AsyncResult) -> None:
        self.id = answer.id
        self._answer = answer

    @property
    def status(self) -> str:  # type: ignore[override]  # read from the store, never set
        """Return the state."""
        return str(self._answer.state)

    @property
    def result(self) -> Any:  # type: ignore[override]  # read from the store, never set
        """Return the result, or the error as text."""
        found = self._answer.result if self._answer.ready() else None
        return one_line(found) if isinstance(found, BaseException) else found

    def wait(self, seconds: float) -> Any:
        """Wait for the result; a failed task raises."""
        return self._answer.get(timeout=seconds)

    @property
    def failed(self) -> bool:
        """Say whether the task failed."""
        return self.status == FAILURE


class CeleryDispatcher:
    """Send tasks to the workers."""

    def __init__(self, app: celery.Celery) -> None:
        self._app = app

    def send(self, message: TaskMessage, application: LimeApplication | None = None) -> CeleryResult:
        """Send a message; the worker opens an application of its own."""
        queue = queue_of(message.name, config.config["tasks_config"])
        return CeleryResult(
            self._app.send_task(message.name, args=[message.to_json()], task_id=message.id, queue=queue)
        )

    def find(self, task_id: str) -> CeleryResult:
        """Return what the result store knows."""
        return CeleryResult(AsyncResult(task_id, app=self._app))
