"""Finding the method that verb and path together select."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

_CONVERTERS: dict[str, re.Pattern[str]] = {
    "int": re.compile(r"-?\d{1,18}"),
    "text": re.compile(r".+"),
    "bool": re.compile(r"true|false|1|0", re.IGNORECASE),
}
READ, WRITE, STATUS = "read", "write", "status"


@dataclass(frozen=True, slots=True)
class Route:
    """One method of the API and what is known about it."""

    verb: str
    template: str
    view: Callable[[Any], Any]
    section: str
    kind: str  # read, write or status: what the 5-minute rule looks at
    grade: str  # the letters of the reference for verb and path
    answer_is: str  # documented, inferred or assumed

    @property
    def name(self) -> str:
        """Return the name used in the log and in fault matchers, for example lists.create."""
        return f"{self.view.__module__.rpartition('.')[2]}.{self.view.__name__}"

    @property
    def path_is(self) -> str:
        """Say how sure verb and path are."""
        if any(letter in self.grade for letter in "DLPC"):
            return "documented"
        return "inferred" if "I" in self.grade else "assumed"


@dataclass(slots=True)
class _Node:
    literals: dict[str, _Node] = field(default_factory=dict)
    parameters: list[tuple[str, str, _Node]] = field(default_factory=list)
    routes: dict[str, Route] = field(default_factory=dict)

    def parameter(self, name: str, kind: str) -> _Node:
        for known_name, known_kind, node in self.parameters:
            if (known_name, known_kind) == (name, kind):
                return node
        node = _Node()
        self.parameters.append((name, kind, node))
        return node


class Router:
    """A tree of path segments in which a literal always beats a parameter."""

    def __init__(self, routes: Sequence[Route]) -> None:
        self.routes = tuple(routes)
        self._root = _Node()
        for route in routes:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.template.strip("/").split("/"):
            if segment.startswith("{"):
                name, _, kind = segment[1:-1].partition(":")
                node = node.parameter(name, kind or "int")
            else:
                node = node.literals.setdefault(segment.lower(), _Node())
        if route.verb in node.routes:
            raise ValueError(f"two methods for {route.verb} {route.template}")
        node.routes[route.verb] = route

    def find(self, verb: str, segments: Sequence[str]) -> tuple[Route, dict[str, str]] | None:
        """Return the method and the parameters of its path."""
        found = _walk(self._root, verb, segments, 0)
        if found is None:
            return None
        route, pairs = found
        return route, dict(pairs)

    def verbs(self, segments: Sequence[str]) -> list[str]:
        """Return the verbs under which this path is a method."""
        verbs = sorted({route.verb for route in self.routes})
        return [verb for verb in verbs if _walk(self._root, verb, segments, 0)]

    def nearest(self, verb: str, path: str) -> str:
        """Name the method that looks most like a request nobody answers."""
        wanted = f"{verb} {re.sub(r'/[0-9]+', '/{n}', path)}".rstrip("/").lower()
        names = {_comparable(route): f"{route.verb} {route.template}" for route in self.routes}
        close = difflib.get_close_matches(wanted, names, n=1, cutoff=0.0)
        return names[close[0]] if close else ""


def _comparable(route: Route) -> str:
    return f"{route.verb} {re.sub(r'{[^}]*}', '{n}', route.template)}".rstrip("/").lower()


_Found = tuple[Route, tuple[tuple[str, str], ...]]


def _walk(node: _Node, verb: str, segments: Sequence[str], at: int) -> _Found | None:
    if at == len(segments):
        route = node.routes.get(verb)
        return None if route is None else (route, ())
    segment = segments[at]
    literal = node.literals.get(segment.lower())
    found = _walk(literal, verb, segments, at + 1) if literal is not None else None
    if found is not None:
        return found
    for name, kind, child in node.parameters:
        if _CONVERTERS[kind].fullmatch(segment):
            found = _walk(child, verb, segments, at + 1)
            if found is not None:
                return found[0], ((name, segment), *found[1])
    return None
