"""The company with people who have rights of different kinds, a web server, and a worker that runs when told to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from lime_application import LimeApplication
from lime_stub.application import DenyAcl, create_group, create_user, find_user
from lime_stub.tasks import DeferredDispatcher
from lime_stub.testing.support import client_of, web_server

from limepkg_apsis.core.report import RunState
from limepkg_apsis.tasks import tasks
from tests.acceptance.company import Company

INTEGRATION = "apsis-integration"
READ_ONLY = (("write", "*"), ("add", "*"), ("delete", "*"))
SEES_NOTHING = (("*", "campaign"),)
ROLES: dict[str, tuple[tuple[str, ...], Iterable[tuple[str, str]]]] = {
    "admin": (("Administrators",), ()),
    "editor": (("Users",), (("*", "apsisrun"),)),
    "reader": (("Users",), READ_ONLY),
    "syncer": (("Users", "Marknad"), READ_ONLY),
    "approver": (("Users", "Chefer"), READ_ONLY),
    "stranger": (("Users",), SEES_NOTHING),
    "nameless": (("Users",), (*READ_ONLY, ("*", "person"))),
}
"""Who there is: groups, and what is denied. An editor may change campaigns and knows nothing of the journal."""
KEYS: dict[str, tuple[tuple[str, ...], Iterable[tuple[str, str]]]] = {
    "key of a reader": (("Users",), READ_ONLY),
    "key of an admin": (("Administrators",), ()),
}
"""Programs that bring an API key, with the rights of its user."""


@dataclass
class Bureau:
    """A company whose people use the endpoints. `worker` holds the tasks that were sent and not run yet."""

    company: Company
    worker: DeferredDispatcher
    _clients: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        database = self.company.app.database
        create_user(database, INTEGRATION, user_type="Integration")
        for name in ("Marknad", "Chefer"):
            create_group(database, name)
        self.company.configure(may_sync_group="Marknad", may_approve_group="Chefer")

    def client(self, role: str) -> Any:
        """Return a client that is logged in as somebody of a role."""
        if role not in self._clients:
            self._clients[role] = self._new_client(role)
        return self._clients[role]

    def _new_client(self, role: str) -> Any:
        app = self.company.app
        if role in ("anonymous", "wrong key"):
            return self._client_with_key(web_server(app.database, app), "" if role == "anonymous" else "no such key")
        groups, denied = (ROLES | KEYS)[role]
        more = {"user_type": "API", "api_key": f"the {role}"} if role in KEYS else {}
        user = find_user(app.database, username=role) or create_user(app.database, role, groups=groups, **more)
        acting = LimeApplication(app.identifier, app.database, user=user, acl=DenyAcl(denied), language="en")
        server = web_server(app.database, acting)
        return self._client_with_key(server, f"the {role}") if more else client_of(server, app.identifier, user)

    def _client_with_key(self, server: Any, key: str) -> Any:
        client = client_of(server, self.company.app.identifier, None)
        client.environ_base |= {"HTTP_X_API_KEY": key} if key else {}
        return client

    def url(self, path: str) -> str:
        """Return the address of an endpoint."""
        return f"/{quote(self.company.app.identifier)}/limepkg-apsis/{path}"

    def get(self, path: str, role: str = "admin") -> Any:
        """Ask; return the JSON of an answer that must be good."""
        return good(self.client(role).get(self.url(path)))

    def post(self, path: str, role: str = "admin", **body: Any) -> Any:
        """Send; return the JSON of an answer that must be good."""
        return good(self.client(role).post(self.url(path), json=body))

    def refused(self, method: str, path: str, role: str = "admin", **given: Any) -> tuple[int, str]:
        """Ask for something that is not done; return status and code."""
        answer = self.client(role).open(self.url(path), method=method.upper(), **given)
        return answer.status_code, (answer.get_json(silent=True) or {}).get("code", "")

    def status(self, campaign_id: int, role: str = "admin") -> Any:
        """Return what the card of a campaign shows."""
        return self.get(f"campaigns/{campaign_id}/status", role)

    def work(self) -> int:
        """Let the worker do what was sent; return how many tasks that were."""
        return self.worker.run_all()

    def tick(self) -> Any:
        """Let the scheduled task run as its user."""
        app = self.company.app
        from lime_application import get_application

        return tasks.tick(get_application(app.identifier, INTEGRATION, "en"))

    def asked_and_done(self, path: str, role: str = "admin", **body: Any) -> Any:
        """Ask for something, let the worker do it, and return the run as it ended."""
        asked = self.post(path, role, **body)
        assert asked["state"] == RunState.QUEUED.value
        self.work()
        return self.get(f"runs/{asked['id']}", role)


def good(answer: Any) -> Any:
    """Return the JSON of an answer, which is no refusal."""
    assert answer.status_code < 300, (answer.status_code, answer.get_json(silent=True))
    return answer.get_json()


def has_secret(text: str) -> bool:
    """Tell whether a text holds an e-mail address or something that looks like a trace."""
    return bool(re.search(r"[\w.]+@[\w.]+|Traceback|File \"", text))


LATER = timedelta(minutes=6)
