"""One customer as its processes see it: a database file, settings, a broker with queues of its own, real workers."""

from __future__ import annotations

import json
import subprocess
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import kombu
import yaml
from apsis_sim.message import Request, Response
from apsis_sim.simulator import Simulator
from celery.beat import Scheduler
from lime_stub.application import create_user, open_application
from lime_stub.store import Database
from lime_stub.structure import install_structure
from lime_stub.tasks import TaskMessage
from lime_stub.testing.processes import SECONDS, Process, running
from lime_stub.worker.celery_app import Broker, beat_schedule, make_celery
from lime_stub.worker.celery_dispatcher import CeleryDispatcher, CeleryResult
from lime_type import create_limetypes_from_dsl

from limepkg_apsis.config import RuntimeConfig
from tests.acceptance.company import SCHEMA, SETTINGS, application_config

ROOT = Path(__file__).resolve().parents[2]
SERVERS = {"LIME_BROKER": "amqp://guest:guest@127.0.0.1:5672//", "LIME_RESULTS": "redis://127.0.0.1:6379/0"}
QUEUES = ("task_queue_name", "task_exchange_name", "task_routing_key_name")


class Gate(Simulator):
    """A simulator that does its work and then keeps one answer back until it is told to let go."""

    def __init__(self, route: str, **options: Any) -> None:
        super().__init__(**options)
        self.route, self.reached, self.let_go = route, threading.Event(), threading.Event()

    def handle(self, request: Request) -> Response:
        """Answer; the first answer to the chosen call waits."""
        answer = super().handle(request)
        if not self.reached.is_set() and any(each.route == self.route for each in self.log):
            self.reached.set()
            self.let_go.wait(SECONDS)
        return answer


def servers_answer() -> bool:
    """Tell whether the broker and the store of results can be used on this machine."""
    import redis

    try:
        with kombu.Connection(SERVERS["LIME_BROKER"], connect_timeout=2) as connection:
            connection.ensure_connection(max_retries=1)
        return bool(redis.Redis.from_url(SERVERS["LIME_RESULTS"], socket_connect_timeout=2).ping())
    except (OSError, kombu.exceptions.OperationalError, redis.RedisError):
        return False


@dataclass
class Workshop:
    """Everything the processes of one application share."""

    folder: Path
    simulator: Simulator
    address: str
    on_servers: bool
    name: str = field(default_factory=lambda: f"app-{uuid.uuid4().hex}")
    sent: list[CeleryResult] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.db = self.folder / "customer.db"
        self.settings = {each: f"{self.name}.{each}" for each in QUEUES}
        self.queues = [self.settings["task_queue_name"], f"{self.name}.asap", f"{self.name}.background"]
        self.broker = Broker(
            self.db.with_name("customer.db.broker"), *(SERVERS.values() if self.on_servers else (None, None))
        )
        self._write_configuration()
        self._make_database()
        self.app = open_application(str(self.db), self.name)
        RuntimeConfig(application=self.app).set_config(config=SETTINGS)
        create_user(self.app.database, "apsis-integration", groups=["Users"], language="sv")
        self.celery = make_celery(self.broker, self._service())
        self.dispatcher = CeleryDispatcher(self.celery)

    def _service(self) -> dict[str, Any]:
        import lime_config

        lime_config.load_config()
        chosen = lime_config.config["tasks_config"]
        routes = {"asap": self.queues[1], "background": self.queues[2]}
        chosen.update(self.settings, routing={"qos": routes})
        return {"tasks_config": chosen}

    def _write_configuration(self) -> None:
        routing = {"qos": {"asap": self.queues[1], "background": self.queues[2]}}
        service = {"tasks_config": {**self.settings, "routing": routing}}
        own = application_config(self.address, self.simulator.api_key)
        for name, tree in (("service.yaml", service), ("application.yaml", own)):
            (self.folder / name).write_text(yaml.safe_dump(tree), encoding="utf-8")

    def _make_database(self) -> None:
        database = Database(str(self.db), self.name)
        database.create_limetype_tables(*create_limetypes_from_dsl(SCHEMA))
        lip = json.loads(files("limepkg_apsis.installation").joinpath("lip.json").read_text("utf-8"))
        install_structure(database, lip)
        database.close()

    # --- processes ---------------------------------------------------------------------------------------------------

    @contextmanager
    def workers(self) -> Iterator[tuple[Process, Process]]:
        """Run two workers, the first with the schedule; give them when both are ready."""
        words = ["worker", "--db", str(self.db), "--application", self.name, "--concurrency", "1"]
        words += ["--config", str(self.folder / "application.yaml")]
        chosen = {"LIME_STUB_SERVICE_CONFIG": str(self.folder / "service.yaml"), "LIME_STUB_PACKAGES": "limepkg-apsis"}
        with ExitStack() as stack:
            started = [
                stack.enter_context(
                    running([*words, *more], [ROOT], self.folder / f"{n}.log", {**chosen, **self._servers()})
                )
                for n, more in enumerate((["--beat"], []))
            ]
            for each in started:
                assert each.line() == f"Worker ready for {self.name}"
            yield started[0], started[1]

    def _servers(self) -> dict[str, str]:
        return SERVERS if self.on_servers else {}

    def send(self, task: str, **kwargs: Any) -> CeleryResult:
        """Send one of our tasks to whichever worker is free."""
        message = TaskMessage(f"limepkg_apsis.tasks.tasks.{task}", self.name, language="sv", kwargs=kwargs)
        self.sent.append(self.dispatcher.send(message))
        return self.sent[-1]

    def emit_schedule(self) -> CeleryResult:
        """Send what the schedule sends when the quarter of an hour is full."""
        self.celery.conf.beat_schedule = beat_schedule(self.name)
        scheduler = Scheduler(app=self.celery)
        entry = scheduler.schedule[f"limepkg-apsis#0@{self.name}"]
        self.sent.append(CeleryResult(scheduler.apply_async(entry)))
        return self.sent[-1]

    def clean(self) -> None:
        """Take away what was made on the servers: queues, exchanges, results. Nothing else is touched."""
        for each in self.sent:
            each._answer.forget()
        if self.on_servers:
            with self.broker.connection() as connection, connection.channel() as channel:
                for queue in self.queues:
                    channel.queue_delete(queue)
                for exchange in (self.settings["task_exchange_name"], f"lime.{self.name}"):
                    channel.exchange_delete(exchange)
        self.celery.close()
        self.app.database.close()


def parent_of(process: int) -> int:
    """Return the process that started a process."""
    told = subprocess.run(["ps", "-o", "ppid=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(told.stdout)
