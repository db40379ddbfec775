"""How Celery is set up: broker, results, queues, delivery at least once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import celery
import kombu
from celery import bootsteps
from celery.schedules import crontab

from lime_stub import config
from lime_stub.model.errors import StubError
from lime_stub.tasks import CronTab, TaskMessage, declaration_of, known_tasks, scheduled_tasks
from lime_stub.worker import folder_transport

BROKER_VARIABLE = "LIME_BROKER"
RESULTS_VARIABLE = "LIME_RESULTS"


@dataclass(frozen=True, slots=True)
class Broker:
    """Where messages and results go; a folder unless addresses are given."""

    folder: Path | None = None
    address: str | None = None
    results: str | None = None

    @classmethod
    def beside(cls, db: str) -> Broker:
        """Choose the services named in the environment, else a folder next to the database file."""
        address, results = os.environ.get(BROKER_VARIABLE), os.environ.get(RESULTS_VARIABLE)
        folder = None if "://" in db else Path(db).resolve().with_name(Path(db).name + ".broker")
        if folder is None and not (address and results):
            raise StubError(f"a database that is not a file needs {BROKER_VARIABLE} and {RESULTS_VARIABLE}")
        return cls(folder, address, results)

    def settings(self) -> dict[str, Any]:
        """Return Celery's settings for broker and results."""
        if self.results is None and self.folder:
            (self.folder / "results").mkdir(parents=True, exist_ok=True)
        return {
            "broker_url": self.address or f"{folder_transport.SCHEME}://localhost",
            "broker_transport_options": {} if self.address else {**self._options(), "longest_wait": 0.2},
            "result_backend": self.results or f"file://{self.folder}/results",
        }

    def connection(self) -> kombu.Connection:
        """Return a connection to the broker."""
        if self.address:
            return kombu.Connection(self.address)
        return kombu.Connection(f"{folder_transport.SCHEME}://localhost", transport_options=self._options())

    def _options(self) -> dict[str, Any]:
        return {"folder": str(self.folder), "polling_interval": 0.2}


class AcknowledgeFinished(bootsteps.StartStopStep):  # type: ignore[misc]
    """Acknowledge what was finished during an orderly stop, before the channel is closed."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def shutdown(self, consumer: Any) -> None:
        """Do it; Celery's loop for plain transports ends without doing so."""
        consumer.perform_pending_operations()


def make_celery(broker: Broker, settings: Any = None) -> celery.Celery:
    """Make the Celery application that senders and workers share."""
    chosen = (config.config if settings is None else settings)["tasks_config"]
    app = celery.Celery("lime_stub", set_as_current=False)
    app.steps["consumer"].add(AcknowledgeFinished)
    app.conf.update(
        **broker.settings(),
        **_queues(chosen),
        # ASSUMED: acknowledgement: after the task, and a lost worker's task comes back: at least once.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_lost_wait=2.0,
        task_track_started=True,
        task_serializer="json",
        result_serializer="json",
        accept_content=["json"],
        result_expires=chosen["result_expires"],
        task_time_limit=chosen["task_time_limit"],
        task_soft_time_limit=chosen["task_soft_time_limit"],
        timezone=chosen["timezone"],
        worker_enable_remote_control=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        broker_connection_retry_on_startup=True,
    )
    return app


def queue_of(name: str, chosen: Any) -> str:
    """Return the queue of a task by its qos."""
    try:
        qos = declaration_of(name).options.get("qos")
    except StubError:
        qos = None
    return str(chosen["routing"]["qos"].get(qos) or chosen["task_queue_name"])


def beat_schedule(application: str) -> dict[str, Any]:
    """Return Celery's schedule: every scheduled task of every package, for one application."""
    return {
        f"{name}@{application}": {
            "task": declaration_of(each.task).name,
            "schedule": _crontab(each.schedule),
            "args": [_message(each, application).to_json()],
            "options": {"queue": queue_of(declaration_of(each.task).name, config.config["tasks_config"])},
        }
        for name, each in scheduled_tasks()
    }


def task_names() -> list[str]:
    """Return the names of the tasks a worker registers."""
    return sorted(known_tasks())


def _message(scheduled: Any, application: str) -> TaskMessage:
    return TaskMessage(
        name=declaration_of(scheduled.task).name,
        application=application,
        user=scheduled.session.user_name,
        language=scheduled.session.language,
        args=tuple(scheduled.args),
    )


def _crontab(schedule: CronTab) -> crontab:
    return crontab(
        minute=schedule.minute,
        hour=schedule.hour,
        day_of_week=schedule.day_of_week,
        day_of_month=schedule.day_of_month,
        month_of_year=schedule.month_of_year,
    )


def _queues(chosen: Any) -> dict[str, Any]:
    exchange = kombu.Exchange(chosen["task_exchange_name"], type="direct")
    default = chosen["task_queue_name"]
    routing_keys = {
        default: chosen["task_routing_key_name"],
        **{name: name for name in chosen["routing"]["qos"].values()},
    }
    return {
        "task_queues": [kombu.Queue(name, exchange, routing_key=key) for name, key in routing_keys.items()],
        "task_default_queue": default,
        "task_default_exchange": chosen["task_exchange_name"],
        "task_default_routing_key": chosen["task_routing_key_name"],
    }
