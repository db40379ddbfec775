"""The one way to send a task, and to ask what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lime_stub.application import LimeApplication
from lime_stub.tasks import dispatching
from lime_stub.tasks.declaring import declaration_of
from lime_stub.tasks.messages import TaskMessage, TaskResult


def send_task(task: Callable[..., Any] | str, application: Any, *args: Any, **kwargs: Any) -> TaskResult:
    """Send a task for an application, without waiting for it."""
    # ASSUMED: send_task: (function or dotted name, application or its name, the task's own arguments).
    name = declaration_of(task).name if not isinstance(task, str) else task
    message = TaskMessage(name=name, args=args, kwargs=kwargs, **_session_of(application))
    sender = application if isinstance(application, LimeApplication) else None
    return dispatching.dispatcher().send(message, sender)


def get_task(task_id: str) -> TaskResult:
    """Return what became of a task; one that nobody knows is pending."""
    # ASSUMED: status lookup: by id, under this name; Celery too calls an unknown id pending.
    return dispatching.dispatcher().find(task_id) or TaskResult(task_id)


def _session_of(application: Any) -> dict[str, Any]:
    # ASSUMED: who runs a sent task: the sender's user and language; the administrator when only a name was given.
    if isinstance(application, str):
        return {"application": application}
    return {
        "application": application.identifier,
        "user": application.user.username,
        "language": application.language,
    }
