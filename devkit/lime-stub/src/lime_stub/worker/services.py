"""What a server or worker is connected to: the broker for tasks and the bus for events."""

from __future__ import annotations

from dataclasses import dataclass

import celery
import kombu

from lime_stub.application import LimeApplication, User
from lime_stub.events import publisher
from lime_stub.store import Database
from lime_stub.tasks import TaskMessage
from lime_stub.tasks.dispatching import set_dispatcher
from lime_stub.tasks.running import open_from_registry
from lime_stub.worker.celery_app import Broker, make_celery
from lime_stub.worker.celery_dispatcher import CeleryDispatcher


@dataclass(frozen=True, slots=True)
class Services:
    """The connections of one process."""

    broker: Broker
    app: celery.Celery
    bus: kombu.Connection

    def open_for_user(self, database: Database, user: User) -> LimeApplication:
        """Build the application of a request."""
        return self.on_the_bus(LimeApplication(database.name, database, user=user))

    def open_for_task(self, message: TaskMessage) -> LimeApplication:
        """Build the application of a task."""
        return self.on_the_bus(open_from_registry(message))

    def on_the_bus(self, application: LimeApplication) -> LimeApplication:
        """Have the application publish its events."""
        application._publisher = publisher(self.bus, application.identifier)
        return application


def connect(db: str) -> Services:
    """Connect this process; tasks sent from now on go to the workers."""
    broker = Broker.beside(db)
    services = Services(broker, make_celery(broker), broker.connection())
    set_dispatcher(CeleryDispatcher(services.app))
    return services
