"""How the demonstration looks into APSIS: plain calls of the documented API, none of them made by the package."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devkit.demo.place import APSIS_KEY, DemoError

PAGE_SIZE = 1000
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Effort:
    """What a stretch of the run cost: calls (writes among them), and looks at queued work."""

    calls: int
    writes: int
    looks: int


@dataclass(frozen=True, slots=True)
class Account:
    """The whole account at one moment: lists by id, their members, their opt-outs; those of the account are at 0."""

    lists: Mapping[int, Row]
    members: Mapping[int, list[Row]]
    opt_outs: Mapping[int, frozenset[str]]

    def addresses(self, list_id: int) -> set[str]:
        """Return who is on a list."""
        return {same(each["Email"]) for each in self.members.get(list_id, ())}

    def facts(self, list_id: int) -> tuple[str, ...]:
        """Return name, sender and marker of a list."""
        return tuple(self.lists[list_id][name] for name in ("Name", "FromName", "FromEmail", "Description"))


def same(address: str | None) -> str:
    """Return the form in which the demonstration compares addresses; those of the sample are all ASCII."""
    return (address or "").strip().lower()


class Apsis:
    """The account, read over HTTP. What we ask ourselves is left out of the effort."""

    def __init__(self, base: str) -> None:
        self._base = base
        # Proxies of the environment are for the world outside; this is the machine itself.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self._key = base64.b64encode(f"{APSIS_KEY}:".encode()).decode()

    def read(self) -> Account:
        """Return everything that the demonstration compares."""
        lists = {int(each["Id"]): each for each in self._ask("POST", "/mailinglists/v2/all")}
        return Account(
            lists=lists,
            members={each: self._pages(f"/v1/mailinglists/{each}/subscribers") for each in lists},
            opt_outs={each: self._opt_outs(each) for each in (0, *lists)},
        )

    def _opt_outs(self, list_id: int) -> frozenset[str]:
        return frozenset(same(row["Email"]) for row in self._pages(f"/v1/optouts/{list_id or 'global'}"))

    def happen(self, events: list[Row]) -> None:
        """Let things happen in the account that nobody asked for over the API."""
        self._send("POST", "/__sim__/happen", events)

    def answer_no_more(self) -> None:
        """Let every call fail, as while APSIS is being maintained."""
        self._send("POST", "/__sim__/faults", {"effect": "maintenance", "always": True})

    def answer_again(self) -> None:
        """End what was let go wrong."""
        self._send("DELETE", "/__sim__/faults")

    def effort_since(self, moment: int) -> Effort:
        """Return what was asked since a moment."""
        kinds = [entry["kind"] for entry in self._log() if entry["n"] > moment]
        writes = kinds.count("write")
        return Effort(
            writes + kinds.count("read"), writes, sum(kinds.count(each) for each in ("poll", "status", "file"))
        )

    def moment(self) -> int:
        """Return where the log of requests is now."""
        log = self._log()
        return int(log[-1]["n"]) if log else 0

    def _log(self) -> list[Row]:
        found: list[Row] = self._send("GET", "/__sim__/log")["log"]
        return found

    def _pages(self, path: str) -> list[Row]:
        rows: list[Row] = []
        while True:
            page = self._ask("GET", f"{path}/{len(rows) // PAGE_SIZE + 1}/{PAGE_SIZE}")
            rows += page["Items"]
            if len(rows) >= page["TotalCount"] or not page["Items"]:
                return rows

    def _ask(self, method: str, path: str) -> Any:
        answer = self._send(method, path)
        if answer.get("Code") != 1:
            raise DemoError(f"APSIS answered {method} {path} with Code {answer.get('Code')}.")
        return answer["Result"]

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"Authorization": f"Basic {self._key}", "Accept": "application/json"}
        content = b"" if method == "POST" else None
        if body is not None:
            content, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        request = urllib.request.Request(self._base + path, method=method, headers=headers, data=content)
        try:
            with self._opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except (urllib.error.URLError, ValueError) as error:
            raise DemoError(f"APSIS could not be read back ({method} {path}): {error}.") from error
