"""What makes a function a task, and under which name it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, overload

from lime_stub.model.errors import StubError
from lime_stub.plugins import loaded_packages

Function = TypeVar("Function", bound=Callable[..., Any])
MARK = "__lime_task__"


@dataclass(frozen=True, slots=True)
class TaskDeclaration:
    """One task: its dotted name, its function, and the options given to the decorator."""

    name: str
    function: Callable[..., Any]
    options: Mapping[str, Any] = field(default_factory=dict)


_declared: dict[str, TaskDeclaration] = {}


@overload
def task(function: Function, /) -> Function: ...
@overload
def task(**options: Any) -> Callable[[Function], Function]: ...
def task(function: Function | None = None, /, **options: Any) -> Any:
    """Declare a task whose first argument is the application; the function stays an ordinary function."""
    # ASSUMED: options of the decorator: qos is documented; any other one is kept and has no effect.
    if function is None:
        return lambda later: _declare(later, options)
    return _declare(function, options)


def _declare(function: Function, options: Mapping[str, Any]) -> Function:
    name = f"{function.__module__}.{function.__qualname__}"
    declaration = TaskDeclaration(name, function, dict(options))
    setattr(function, MARK, declaration)
    _declared[name] = declaration
    return function


def declaration_of(wanted: Callable[..., Any] | str) -> TaskDeclaration:
    """Find a task by its function or its dotted name."""
    if isinstance(wanted, str):
        found = known_tasks().get(wanted) or _declared.get(wanted)
    else:
        found = getattr(wanted, MARK, None)
    if found is None:
        name = wanted if isinstance(wanted, str) else getattr(wanted, "__qualname__", repr(wanted))
        raise StubError(f"there is no task {name!r}: a task is decorated, and its module is in get_task_modules()")
    return found


def known_tasks() -> dict[str, TaskDeclaration]:
    """Return the tasks a worker knows: those in the modules that packages name."""
    return {each.name: each for each in _tasks_of_packages()}


def _tasks_of_packages() -> Iterator[TaskDeclaration]:
    for package in loaded_packages():
        for module in package.call("get_task_modules") or ():
            found = (getattr(each, MARK, None) for each in vars(module).values() if callable(each))
            yield from (each for each in found if isinstance(each, TaskDeclaration))
