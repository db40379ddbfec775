"""What travels when a task is sent, and what the sender gets back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lime_stub.model.errors import StubError

PENDING, STARTED, SUCCESS, FAILURE = "PENDING", "STARTED", "SUCCESS", "FAILURE"


@dataclass(frozen=True, slots=True)
class TaskMessage:
    """One request to run a task."""

    name: str
    application: str
    user: str = "admin"
    language: str | None = None
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def to_json(self) -> dict[str, Any]:
        """Return the message as plain JSON; StubError when an argument cannot travel."""
        return plain(asdict(self), f"the arguments of {self.name}")  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> TaskMessage:
        """Read a message back."""
        return cls(**{**data, "args": tuple(data["args"])})


class TaskResult:
    """Be what the sender of a task holds: `id`, `status`, `result`."""

    def __init__(self, task_id: str) -> None:
        self.id = task_id
        self.status = PENDING
        self.result: Any = None

    def to_dict(self) -> dict[str, Any]:
        """Return id, result and status as JSON."""
        return {"id": self.id, "result": self.result, "status": self.status}


def plain(value: Any, what: str) -> Any:
    """Send a value through JSON, as the broker does; StubError when it cannot go."""
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError) as error:
        raise StubError(f"{what} cannot be sent as JSON: {error}") from error
