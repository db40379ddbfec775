"""What a worker process does: tasks, schedule, event handlers."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import sys
import threading
from typing import Any

from celery import signals
from celery.beat import EmbeddedService

from lime_stub import config
from lime_stub.events import Worker
from lime_stub.model.errors import StubError
from lime_stub.plugins import loaded_packages
from lime_stub.store import Database
from lime_stub.tasks import TaskMessage
from lime_stub.tasks.running import run_message
from lime_stub.worker.celery_app import beat_schedule, task_names
from lime_stub.worker.locks import LifeSign
from lime_stub.worker.services import Services

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1


def register_tasks(services: Services) -> None:
    """Make the tasks of the loaded packages known to Celery."""
    for name in task_names():

        def run(message: dict[str, Any]) -> Any:
            return run_message(TaskMessage.from_json(message), services.open_for_task)

        services.app.task(run, name=name)


def run_worker(services: Services, database: Database, *, beat: bool, pool: str, concurrency: int) -> None:
    """Work until the process is told to stop."""
    register_tasks(services)
    signals.worker_process_init.connect(_start_child, weak=False)
    database.engine.dispose()
    companions = [_event_thread(services, database)]
    if beat and config.config["tasks_config"]["enable_scheduled_tasks"]:
        companions.append(_beat_thread(services, database.name))

    def ready(**_: Any) -> None:
        for each in filter(None, companions):
            each.start()
        print(f"Worker ready for {database.name}", flush=True)

    signals.worker_ready.connect(ready, weak=False)
    services.app.Worker(
        pool=pool,
        concurrency=concurrency,
        loglevel=logging.getLevelName(logging.getLogger().level),
        quiet=True,
        without_mingle=True,
        without_gossip=True,
        without_heartbeat=True,
        hostname=f"{database.name}@127.0.0.1",
    ).start()


def _start_child(**_: Any) -> None:
    # A signal to the whole group (Ctrl-C, a supervisor's SIGTERM) is for the worker, which ends its children itself:
    # one that died holding the pool's lock would keep the worker waiting for ever.
    os.setpgrp()
    # The children of a killed worker would go on; ask the kernel to end them with it (Linux only).
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _event_thread(services: Services, database: Database) -> threading.Thread | None:
    packages = [each for each in loaded_packages() if "register_event_handlers" in each.hooks]
    worker = Worker({database.name: database}, services.broker.connection(), [database.name])
    for package in packages:
        package.call("register_event_handlers", worker, config.config)
    return threading.Thread(target=worker.run, name="events", daemon=True) if worker.handlers else None


def _beat_thread(services: Services, application: str) -> Any:
    if services.broker.folder is not None:
        sign = LifeSign.take(services.broker.folder / "beat.alive")
        if sign is None:
            raise StubError("another worker emits the schedule already: start this one without --beat")
    services.app.conf.beat_schedule = beat_schedule(application)
    # A thread, so that the schedule ends with the process that was killed. In memory: missed times are not made up.
    return EmbeddedService(services.app, thread=True, scheduler_cls="celery.beat:Scheduler")
