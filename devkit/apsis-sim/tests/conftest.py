"""What every test of the simulator starts from: a frozen account without sockets, and a small client."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from apsis_sim import SimServer, seed
from apsis_sim.adapter import InProcess
from apsis_sim.clock import Clock
from apsis_sim.message import Response

NOW = 1_705_307_400.0  # 2024-01-15 08:30 UTC
AUTHORIZATION = "Basic ZGVtby1rZXk6"  # demo-key:


class Api:
    """A client that sends what it is told and reads JSON."""

    def __init__(self, sim: InProcess) -> None:
        self.sim = sim

    def raw(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Response:
        """Send a request and return the answer as it is."""
        sent = {"authorization": AUTHORIZATION, "host": "127.0.0.1:8075", "content-length": str(len(body or b""))}
        if body is not None:
            sent["content-type"] = "application/json"
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.sim.call(method, path, body or b"", {k: v for k, v in sent.items() if v != "-"})

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        """Send JSON and return status and envelope."""
        answer = self.raw(method, path, None if body is None else json.dumps(body).encode())
        return answer.status, json.loads(answer.whole_body())

    def result(self, method: str, path: str, body: Any = None) -> Any:
        """Return the result of a call that succeeds."""
        status, envelope = self.call(method, path, body)
        assert (status, envelope["Code"]) == (200, 1), envelope
        return envelope["Result"]

    def ticket(self, method: str, path: str, body: Any = None) -> str:
        """Return the path of the poll file of a queued call."""
        return "/" + self.result(method, path, body)["PollURL"].split("/", 3)[3]

    def file(self, path: str) -> Any:
        """Return a poll or data file, or None while it is missing."""
        answer = self.raw("GET", path, authorization="-")
        return json.loads(answer.whole_body()) if answer.status == 200 else None

    def data(self, method: str, path: str, body: Any = None) -> Any:
        """Return what a queued call leaves in its data file."""
        poll = self.ticket(method, path, body)
        for _ in range(5):
            state = self.file(poll)
            if state["State"] == "2":
                return self.file("/" + state["DataUrl"].split("/", 3)[3])
        raise AssertionError(f"the job did not complete: {state}")

    def refused(self, method: str, path: str, body: Any = None) -> str:
        """Return the message of a call that is refused as invalid."""
        status, envelope = self.call(method, path, body)
        assert (status, envelope["Code"]) == (400, -2), envelope
        return str(envelope["Message"])


@pytest.fixture
def sim() -> InProcess:
    """A simulator without sockets, its time standing still."""
    return InProcess(clock=Clock(frozen_at=NOW), limits="off")


@pytest.fixture
def api(sim: InProcess) -> Api:
    """A client of that simulator."""
    return Api(sim)


@pytest.fixture
def seeded(sim: InProcess) -> Callable[..., None]:
    """A function that fills the account."""
    return lambda **document: seed(sim.world, document)


@pytest.fixture
def account(seeded: Callable[..., None]) -> None:
    """Two lists, three people, two demographic fields."""
    seeded(
        demographics=["City", {"name": "Segment", "index": 2, "alternatives": ["A", "B"], "visible": False}],
        lists=[
            {"id": 4711, "name": "Spring", "members": ["ada@example.test", "bo@example.test"]},
            {"id": 4712, "name": "Autumn", "members": ["bo@example.test"]},
        ],
        subscribers=[
            {"id": 900001, "email": "ada@example.test"},
            {"id": 900002, "email": "bo@example.test"},
            {"id": 900003, "email": "cy@example.test", "name": "Cy", "demographics": {"City": "Lund"}},
        ],
    )


@pytest.fixture
def server() -> Iterator[SimServer]:
    """A running server with one list."""
    with SimServer(limits="off") as running:
        seed(running.world, {"lists": [{"id": 4711, "name": "Spring", "members": ["ada@example.test"]}]})
        yield running
