"""Tasks: declared by packages, sent by anybody, run by a worker or, in tests, in this process."""

from lime_stub.tasks.declaring import TaskDeclaration, declaration_of, known_tasks, task
from lime_stub.tasks.dispatching import (
    DeferredDispatcher,
    Dispatcher,
    EagerDispatcher,
    TwiceDispatcher,
    dispatcher,
    use_dispatcher,
)
from lime_stub.tasks.messages import FAILURE, PENDING, STARTED, SUCCESS, TaskMessage, TaskResult
from lime_stub.tasks.schedules import CronTab, ScheduledTask, TaskSession, scheduled_tasks
from lime_stub.tasks.sending import get_task, send_task

__all__ = [
    "FAILURE",
    "PENDING",
    "STARTED",
    "SUCCESS",
    "CronTab",
    "DeferredDispatcher",
    "Dispatcher",
    "EagerDispatcher",
    "ScheduledTask",
    "TaskDeclaration",
    "TaskMessage",
    "TaskResult",
    "TaskSession",
    "TwiceDispatcher",
    "declaration_of",
    "dispatcher",
    "get_task",
    "known_tasks",
    "scheduled_tasks",
    "send_task",
    "task",
    "use_dispatcher",
]
