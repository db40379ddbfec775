"""The simulator itself: one request in, one answer out, whichever way they travel."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import replace
from email.utils import formatdate
from typing import Any

from apsis_sim import control
from apsis_sim.clock import Clock
from apsis_sim.faults import Fault, Faults, Struck
from apsis_sim.jobs import Jobs
from apsis_sim.limits import Limits, Mode, Terms
from apsis_sim.message import Ending, Request, Response
from apsis_sim.pro import dispatch, files, rendering
from apsis_sim.pro.errors import BAD_FORMAT, BUSY, INTERNAL, MAINTENANCE, MESSAGES, UNAUTHORISED
from apsis_sim.requestlog import Entry, RequestLog
from apsis_sim.world import World
from apsis_sim.world.imports import ImportPace, settle
from apsis_sim.world.sendings import send_due

logger = logging.getLogger(__name__)
DEFAULT_KEY = "demo-key"
_CODES = {
    "unauthorised": (403, UNAUTHORISED),
    "busy": (503, BUSY),
    "maintenance": (503, MAINTENANCE),
    "bad_format": (400, BAD_FORMAT),
    "internal": (500, INTERNAL),
}
_HTML = b"<html><head><title>Service</title></head><body><h1>Please try again</h1></body></html>"


class Simulator:
    """Accounts, faults, limits, log and clock behind one door."""

    def __init__(
        self,
        world: World | None = None,
        *,
        api_key: str = DEFAULT_KEY,
        limits: str | Mode = Mode.REPORT,
        variants: Mapping[str, Any] | None = None,
        clock: Clock | None = None,
    ) -> None:
        first = world or World(clock)
        self.clock, self.variants = first.clock, first.variants
        self.variants.set(variants or {})
        self.api_key = api_key
        self.accounts: dict[str, World] = {api_key: first}
        self.jobs = Jobs(self.clock)
        self.import_pace = ImportPace()
        self.faults = Faults()
        self.log = RequestLog()
        self._mode, self._terms = Mode(limits), Terms()
        self._limits: dict[str, Limits] = {}
        self._lock = threading.RLock()

    @property
    def world(self) -> World:
        """Return the account of the default key."""
        return self.accounts[self.api_key]

    @property
    def limits(self) -> Limits:
        """Return the limits of the default key."""
        return self.limits_of(self.api_key)

    def limits_of(self, key: str) -> Limits:
        """Return the limits of a key."""
        if key not in self._limits:
            self._limits[key] = Limits(self._mode, self._terms)
        return self._limits[key]

    def set_limits(self, mode: str | Mode, **terms: Any) -> None:
        """Switch the limits of every key, change single terms, and forget what was counted."""
        self._mode, self._terms = Mode(mode), replace(self._terms, **terms)
        self._limits.clear()

    def account(self, key: str) -> World:
        """Return the account of a key and make one if there is none."""
        if key not in self.accounts:
            self.accounts[key] = World(self.clock, self.variants)
        return self.accounts[key]

    def add_fault(self, effect: str, **given: Any) -> Fault:
        """Switch a fault on; by default it strikes once, at the next matching call."""
        if effect == "meanwhile":
            control.check_events(given.get("happen", []))
        snapshot = {key: world.copy() for key, world in self.accounts.items()} if effect == "stale" else None
        return self.faults.add(effect, snapshot, **given)

    def reset(self) -> None:
        """Empty the accounts and go back to the defaults in everything but the limits' mode."""
        for world in self.accounts.values():
            world.clear()
        self.accounts = {self.api_key: self.world}
        self.clock.reset()
        self.variants.reset()
        self.jobs.clear()
        self.faults.clear()
        self.log.clear()
        self._limits.clear()
        self._terms = Terms()
        self.import_pace = ImportPace()

    def settle(self) -> None:
        """Carry out whatever is due: jobs, imports, sendings."""
        self.jobs.settle()
        for world in self.accounts.values():
            for job in tuple(world.waiting_imports):
                settle(world, job, self.import_pace)
            send_due(world)

    def finish_all(self) -> None:
        """Carry out every job and import that waits, as if enough time had passed."""
        self.jobs.finish_all()
        for world in self.accounts.values():
            for job in tuple(world.waiting_imports):
                settle(world, job, ImportPace(looks=0))

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        with self._lock:
            if request.path.startswith(control.PREFIX):
                return control.answer(self, request)
            try:
                self.settle()
                return self._dated(self._answer(request))
            except Exception:  # a defect of the simulator must look like one, and not like a broken line
                logger.exception("the simulator failed at %s %s", request.method, request.path)
                return self._coded(request, 500, INTERNAL, None)

    def _dated(self, response: Response) -> Response:
        # Every web server with a clock says when it answered (RFC 9110, 6.6.1).
        date = formatdate(self.clock.now(), usegmt=True)
        return replace(response, headers=(*response.headers, ("Date", date)))

    def _answer(self, request: Request) -> Response:
        entry = self.log.open(self.clock.now(), request.method, request.target, request.body)
        file_kind = files.kind_of(request)
        target = dispatch.Target() if file_kind else dispatch.select(request)
        if file_kind:
            entry.kind = entry.route = file_kind
        elif target.route is not None:
            entry.kind, entry.route = target.route.kind, target.route.name
        self._count(request, entry)
        struck = self.faults.striking(request, entry.route)
        if not struck:
            return self._noted(request, entry, self._work(request, file_kind, target, entry, struck))
        entry.faults = struck.ids()
        return self._noted(request, entry, self._with_faults(request, file_kind, target, entry, struck))

    def _count(self, request: Request, entry: Entry) -> None:
        limits = self._limits_for(request)
        signature = (request.method, request.target, request.body)
        entry.violations += limits.violations(entry.time, kind=entry.kind, signature=signature)

    def _limits_for(self, request: Request) -> Limits:
        key = dispatch.key_of(request)
        return self.limits_of(key if key in self.accounts else self.api_key)

    def _work(
        self, request: Request, file_kind: str | None, target: dispatch.Target, entry: Entry, struck: Struck
    ) -> Response:
        if file_kind is None:
            return dispatch.answer(self, request, target, entry, struck)
        return files.answer(self, request, file_kind)

    def _with_faults(
        self, request: Request, file_kind: str | None, target: dispatch.Target, entry: Entry, struck: Struck
    ) -> Response:
        if "slow" in struck:
            self.clock.advance(float(struck.parameter("slow", "seconds", 30)))
        if "refused" in struck:
            return Response(0, ending=Ending.RESET)
        after = bool(struck.parameter("meanwhile", "after", False))
        if "meanwhile" in struck and not after:
            self._meanwhile(struck)
        canned = self._canned(request, struck)
        works = canned is None or bool(struck.parameter(canned[0], "work", False))
        real = self._work(request, file_kind, target, entry, struck) if works else Response(0)
        if "meanwhile" in struck and after:
            self._meanwhile(struck)
        return _broken(real if canned is None else canned[1], struck)

    def _meanwhile(self, struck: Struck) -> None:
        control.happen(self, self.world, struck.parameter("meanwhile", "happen", []))

    def _canned(self, request: Request, struck: Struck) -> tuple[str, Response] | None:
        """Return what is answered instead of the real answer."""
        for effect, (status, code) in _CODES.items():
            if effect in struck:
                shown = int(self.variants["error.bad_format_status"]) if code == BAD_FORMAT else status
                return effect, self._coded(request, shown, code, struck.parameter(effect, "message"))
        for effect, make in (
            ("throttled", _throttled),
            ("gateway", _gateway),
            ("html", _page),
            ("empty", _empty),
        ):
            if effect in struck:
                return effect, make(struck)
        return ("answer", self._free(request, struck)) if "answer" in struck else None

    def _coded(self, request: Request, status: int, code: int, message: str | None) -> Response:
        text, xml = message or MESSAGES.get(code, ""), rendering.wants_xml(request.headers.get("accept", ""))
        body = rendering.envelope(code, text, None, xml=xml, variants=self.variants)
        return Response(status, body, rendering.XML_TYPE if xml else rendering.JSON_TYPE)

    def _free(self, request: Request, struck: Struck) -> Response:
        status = int(struck.parameter("answer", "status", 200))
        code, body = struck.parameter("answer", "code"), struck.parameter("answer", "body")
        if code is not None:
            return self._coded(request, status, int(code), struck.parameter("answer", "message"))
        content_type = struck.parameter("answer", "content_type", rendering.JSON_TYPE)
        return Response(status, str(body or "").encode(), content_type)

    def _noted(self, request: Request, entry: Entry, response: Response) -> Response:
        entry.status = response.status
        invalid = entry.code in (-3, -4, -7) or response.status == 411
        entry.violations += self._limits_for(request).finished(entry.time, invalid=invalid)
        return response


def _throttled(struck: Struck) -> Response:
    seconds = struck.parameter("throttled", "retry_after")
    headers = () if seconds is None else (("Retry-After", str(seconds)),)
    return Response(429, b"", "", headers)


def _gateway(struck: Struck) -> Response:
    return Response(int(struck.parameter("gateway", "status", 503)))


def _page(struck: Struck) -> Response:
    return Response(int(struck.parameter("html", "status", 200)), _HTML, "text/html; charset=utf-8")


def _empty(struck: Struck) -> Response:
    return Response(int(struck.parameter("empty", "status", 200)), b"", rendering.JSON_TYPE)


def _broken(response: Response, struck: Struck) -> Response:
    if "lost_answer" in struck:
        silent = struck.parameter("lost_answer", "how", "close") == "timeout"
        return Response(0, ending=Ending.SILENT if silent else Ending.CLOSED)
    if "truncated" in struck:
        body = response.whole_body()
        return Response(response.status, body[: len(body) // 2], response.content_type, response.headers)
    if "cut" in struck:
        return Response(response.status, response.whole_body(), response.content_type, response.headers, Ending.CUT)
    return response


class Inspected:
    """What tests look at, whichever way the simulator is reached."""

    simulator: Simulator

    @property
    def api_key(self) -> str:
        """Return the key of the account."""
        return self.simulator.api_key

    @property
    def world(self) -> World:
        """Return the account."""
        return self.simulator.world

    @property
    def log(self) -> RequestLog:
        """Return the log of requests."""
        return self.simulator.log

    @property
    def faults(self) -> Faults:
        """Return the faults that are switched on."""
        return self.simulator.faults

    @property
    def clock(self) -> Clock:
        """Return the clock."""
        return self.simulator.clock
