"""The line to APSIS as the histories watch it: who was sent in an add, and where a worker dies."""

from __future__ import annotations

import json
import re
from typing import Any
from xml.etree import ElementTree

import requests
from apsis_sim.adapter import InProcess
from requests.adapters import BaseAdapter

from limepkg_apsis.core.addresses import normalise

SUBSCRIBE = re.compile(r"/mailinglists/v2/(\d+)/subscriptions/queued$")
CREATE = re.compile(r"/subscribers/v2/mailinglist/(\d+)/queue$")
IMPORT = re.compile(r"/v1/import/mailinglist/(\d+)/")
UPDATE = re.compile(r"/v1/subscribers/queue()$")


class Killed(BaseException):
    """The process is gone: nothing may catch this."""


class WatchedAdapter(BaseAdapter):
    """Every call to APSIS; `dies_in` counts calls on any port until the worker dies, None: it lives."""

    def __init__(self, sim: InProcess) -> None:
        super().__init__()
        self.sim = sim
        self.dies_in: int | None = None
        self.dead = False
        self.broken: list[str] = []
        self._gone: dict[int, set[str]] = {}

    def run_begins(self) -> None:
        """Remember who has opted out by now: a run can know of no other."""
        self._gone = {list_id: self.opted_out(list_id) for list_id in (0, *self.sim.world.lists)}

    def opted_out(self, list_id: int) -> set[str]:
        """Return the addresses on one opt-out list (0: the account's)."""
        world = self.sim.world
        rows = world.lists[list_id].opt_outs if list_id else world.opted_out
        return {normalise(row.email) for row in rows}

    def revive(self) -> None:
        """Let the next worker live."""
        self.dead, self.dies_in = False, None

    def port_call(self, name: str) -> None:
        """Count a call of Lime or of the journal; a dead worker makes none."""
        self._count()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Pass a call on, unless the worker dies before or after it."""
        self._count()
        self._watch(str(request.method), str(request.path_url), request.body)
        response = self.sim.adapter.send(request, *args, **kwargs)
        self._count()
        return response

    def close(self) -> None:
        """Do nothing; there is nothing to close."""

    def _count(self) -> None:
        if self.dies_in is not None and not self.dead:
            self.dies_in -= 1
            self.dead = self.dies_in < 0
        if self.dead:
            raise Killed()

    def _watch(self, method: str, path: str, body: Any) -> None:
        if method == "DELETE" and "optout" in path.lower():
            self.broken.append(f"{method} {path}")
        if method != "POST":
            return
        for pattern, read in ((SUBSCRIBE, self._by_id), (CREATE, _by_email), (UPDATE, _by_email), (IMPORT, _in_xml)):
            if match := pattern.search(path):
                self._judge(int(match[1] or 0), {normalise(each) for each in read(json.loads(body))}, path)

    def _judge(self, list_id: int, sent: set[str], path: str) -> None:
        for each in (0, list_id):
            if each in (0, *self.sim.world.lists):
                known = self._gone.get(each, set()) & self.opted_out(each)
                self.broken += [f"{address} sent to {path}" for address in sent & known]

    def _by_id(self, ids: list[str]) -> list[str]:
        people = self.sim.world.subscribers
        return [people[int(each)].email for each in ids if int(each) in people]


def _by_email(rows: list[dict[str, Any]]) -> list[str]:
    return [row["Email"] for row in rows if "Email" in row]


def _in_xml(body: dict[str, str]) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(body["XmlData"]).iter("Email")]
