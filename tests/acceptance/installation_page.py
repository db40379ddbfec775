"""The page of the installation as its steps, each with everything in it that a reader would do or compare."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.house.pages import cells, page

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
TABLE = re.compile(r"(?:^\|.*\n)+", re.M)
CHECK = re.compile(r"^\*Check:\* (.+(?:\n(?!\n).+)*)", re.M)
SETTING = re.compile(r"^Lime Admin → Settings → \*APSIS\* → \*(.+?)\*: (\w+)$", re.M)
PRESS = re.compile(r"press \*(Setup)\*")
USER = re.compile(r"create the user `(.+?)` of the type \*(.+?)\*")
OPTION = re.compile(r"needs an option with the key `(.+?)`")


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the page shows it, with its body."""

    method: str
    path: str
    body: str = ""


@dataclass
class Step:
    """One numbered section. Whatever a test takes is crossed off; what is left was not done."""

    title: str
    left: list[tuple[str, Any]] = field(default_factory=list)

    def take(self, kind: str) -> Any:
        """Take the next thing of a kind that the page has here."""
        for number, (each, thing) in enumerate(self.left):
            if each == kind:
                del self.left[number]
                return thing
        raise AssertionError(f"step {self.title!r} has no (more) {kind}")

    def next(self, kind: str) -> Any | None:
        """Return the next thing of a kind and leave it there."""
        return next((thing for each, thing in self.left if each == kind), None)

    def facts(self) -> dict[str, str]:
        """Take a check that says what is what: `name` is `value`."""
        return dict(re.findall(r"`(\w+)` is `([^`]+)`", self.take("check")))


def steps() -> list[Step]:
    """Return the numbered sections of the page, in order."""
    parts = re.split(r"^## +(.+)$", page("installation"), flags=re.M)
    numbered = [(re.match(r"(\d+)\. (.+)", head), text) for head, text in zip(parts[1::2], parts[2::2], strict=True)]
    found = [(int(head[1]), Step(head[2], list(_things(text)))) for head, text in numbered if head]
    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    return [step for _, step in found]


def _things(text: str) -> Iterator[tuple[str, Any]]:
    """Yield what there is to do or to compare, by kind."""
    for language, source in BLOCK.findall(text):
        yield from (("call", each) for each in calls(source)) if language == "http" else [(language, source)]
    prose = BLOCK.sub("", text)
    for lines in TABLE.findall(prose):
        yield "table", [cells(line) for line in lines.splitlines()][2:]
    for kind, pattern in (("setting", SETTING), ("press", PRESS), ("user", USER), ("option", OPTION)):
        yield from ((kind, each) for each in pattern.findall(prose))
    yield from (("check", " ".join(each.split())) for each in CHECK.findall(prose))


def calls(source: str) -> Iterator[Call]:
    """Yield the calls of a block; a line that is no call is the body of the one before."""
    for first, body in re.findall(r"^((?:GET|POST) .+)\n((?:\{.+\n)?)", source, flags=re.M):
        yield Call(*first.split(" ", 1), body.strip())


def filled_in(text: str, known: dict[str, Any]) -> str:
    """Return a path with its placeholders filled in; one nobody knows is an error."""
    return re.sub(r"<(.+?)>", lambda found: str(known[found[1]]), text)


def body_of(call: Call, known: dict[str, Any]) -> dict[str, Any] | None:
    """Return the body of a call; a placeholder in quotes is a value of whatever type."""
    if not call.body:
        return None
    told = re.sub(r'"<(.+?)>"', lambda found: json.dumps(known[found[1]]), call.body)
    body: dict[str, Any] = json.loads(told)
    return body


def as_shown(value: Any) -> str:
    """Return a value of an answer as the page writes it."""
    return value if isinstance(value, str) else json.dumps(value)
