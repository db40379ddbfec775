"""Where a sent task goes in this process: to a broker, into a list, or straight into a call."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from lime_stub.application import LimeApplication
from lime_stub.tasks.messages import TaskMessage, TaskResult
from lime_stub.tasks.running import application_for, run_into


class Dispatcher(Protocol):
    """Take sent tasks."""

    def send(self, message: TaskMessage, application: LimeApplication | None = None) -> TaskResult:
        """Take a message; `application` is the sender's, when it sent one."""

    def find(self, task_id: str) -> TaskResult | None:
        """Return what is known about a task sent earlier."""


class DeferredDispatcher:
    """Keep messages until somebody says run."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[TaskMessage, TaskResult, LimeApplication | None]] = deque()
        self._results: dict[str, TaskResult] = {}

    def send(self, message: TaskMessage, application: LimeApplication | None = None) -> TaskResult:
        """Put a message into the list."""
        # Not the sender's message: the broker's copy, so that nothing but JSON gets through.
        sent = TaskMessage.from_json(message.to_json())
        result = self._results[sent.id] = TaskResult(sent.id)
        self.waiting.append((sent, result, application))
        self.arrived()
        return result

    def arrived(self) -> None:
        """Do nothing yet; the other modes run what has arrived."""

    def find(self, task_id: str) -> TaskResult | None:
        """Return what is known about a task sent earlier."""
        return self._results.get(task_id)

    def run_next(self) -> TaskResult:
        """Run the message that waits longest."""
        message, result, application = self.waiting.popleft()
        run_into(result, message, lambda each: application_for(each, application))
        return result

    def run_all(self, at_most: int = 100) -> int:
        """Run what waits, and what that sends, up to a number; return how many ran."""
        count = 0
        while self.waiting and count < at_most:
            self.run_next()
            count += 1
        return count


class EagerDispatcher(DeferredDispatcher):
    """Run each message when it is sent; a task that sends another one has it run after itself."""

    times = 1

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def arrived(self) -> None:
        """Run what waits, unless a task is running already."""
        if self._busy:
            return
        self._busy = True
        try:
            self.run_all()
        finally:
            self._busy = False

    def run_next(self) -> TaskResult:
        """Run the message as often as this mode asks."""
        message, result, application = self.waiting.popleft()
        for _ in range(self.times):
            run_into(result, message, lambda each: application_for(each, application))
        return result


class TwiceDispatcher(EagerDispatcher):
    """Run each message twice, as a broker may: shows whether a task can be repeated."""

    times = 2


@dataclass(slots=True)
class _Chosen:
    """Where sent tasks go in this process."""

    dispatcher: Dispatcher


_chosen = _Chosen(DeferredDispatcher())


def dispatcher() -> Dispatcher:
    """Return where sent tasks go in this process."""
    return _chosen.dispatcher


@contextmanager
def use_dispatcher(chosen: Any) -> Iterator[Any]:
    """Send tasks to the given dispatcher for a while."""
    former = set_dispatcher(chosen)
    try:
        yield chosen
    finally:
        set_dispatcher(former)


def set_dispatcher(chosen: Dispatcher) -> Dispatcher:
    """Send tasks to the given dispatcher from now on; return the former one."""
    former, _chosen.dispatcher = _chosen.dispatcher, chosen
    return former
