"""From a request to the answer of a method: key, limits, method, view, envelope."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from apsis_sim.faults import Struck
from apsis_sim.message import Request, Response
from apsis_sim.pro import errors, files, rendering
from apsis_sim.pro.call import Answer, Call, Queued
from apsis_sim.pro.errors import ApiError
from apsis_sim.pro.router import READ, Route
from apsis_sim.pro.urls import ROUTER
from apsis_sim.requestlog import Entry
from apsis_sim.world import Refused, World

if TYPE_CHECKING:
    from apsis_sim.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Target:
    """The method a request selects."""

    route: Route | None = None
    params: dict[str, str] | None = None


def select(request: Request) -> Target:
    """Find the method of a request."""
    found = ROUTER.find(request.method, request.segments)
    return Target() if found is None else Target(*found)


def answer(sim: Simulator, request: Request, target: Target, entry: Entry, struck: Struck) -> Response:
    """Answer a call of a method, and write into the log how it went."""
    if request.method == "POST" and not _has_length(request):
        entry.status = 411
        return Response(411, b"Length Required", "text/plain")
    xml = rendering.wants_xml(request.headers.get("accept", ""))
    try:
        code, (result, message) = errors.OK, _result(sim, request, target, entry, struck, xml=xml)
    except ApiError as error:
        code, result, message = error.code, None, str(error)
    except Refused as refused:
        code, result, message = errors.VALIDATION, None, str(refused)
    status = _status(sim, code, entry)
    entry.code, entry.message = code, message
    body = rendering.envelope(code, message, result, xml=xml, variants=sim.variants)
    return Response(status, body, rendering.XML_TYPE if xml else rendering.JSON_TYPE, _retry_after(status))


def _has_length(request: Request) -> bool:
    return "content-length" in request.headers or "transfer-encoding" in request.headers


def _retry_after(status: int) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", "60"),) if status == 429 else ()


def _result(
    sim: Simulator, request: Request, target: Target, entry: Entry, struck: Struck, *, xml: bool
) -> tuple[Any, str]:
    key = key_of(request)
    world = sim.accounts.get(key)
    if world is None:
        raise ApiError(errors.UNAUTHORISED)
    if entry.violations and sim.limits_of(key).refuses(entry.kind):
        raise ApiError(errors.BUSY)
    if target.route is None:
        raise _no_method(request, entry)
    call = Call(
        _view_of_world(world, key, target.route, struck),
        request,
        target.params or {},
        struck,
        sim.import_pace,
    )
    given = target.route.view(call)
    if isinstance(given, Queued):
        entry.queued = True
        return _ticket(sim, request, target.route, given, struck, xml=xml), "OK"
    return (given.result, given.message) if isinstance(given, Answer) else (given, "OK")


def _view_of_world(world: World, key: str, route: Route, struck: Struck) -> World:
    stale = struck.get("stale")
    if stale is None or route.kind != READ:
        return world
    snapshot: World = stale.snapshot.get(key, world)
    return snapshot


def _no_method(request: Request, entry: Entry) -> ApiError:
    entry.nearest = ROUTER.nearest(request.method, request.path)
    return ApiError(errors.NO_METHOD)


def _ticket(
    sim: Simulator, request: Request, route: Route, queued: Queued, struck: Struck, *, xml: bool
) -> dict[str, str]:
    job = sim.jobs.submit(route.name, queued.work, extension="xml" if xml else "json", faults=struck.for_job())
    scheme = request.scheme if sim.variants["poll.url_scheme"] == "same" else "http"
    host = request.host
    if "poll_url" in struck:
        scheme = struck.parameter("poll_url", "scheme", scheme)
        host = struck.parameter("poll_url", "host", host)
        user = struck.parameter("poll_url", "user")
        host = f"{user}@{host}" if user else host
    job.base = f"{scheme}://{host}"
    return {"OperationGuid": job.guid, "PollURL": job.base + files.poll_path(job)}


def _status(sim: Simulator, code: int, entry: Entry) -> int:
    if code == errors.OK:
        return 200
    if code == errors.BAD_FORMAT:
        # ASSUMED: error.bad_format_status: 400, though one source says 503.
        return int(sim.variants["error.bad_format_status"])
    if code == errors.BUSY and entry.violations and sim.variants["throttle.answer"] == "429":
        return 429
    if code == errors.NO_METHOD and sim.variants["error.wrong_verb"] == "405" and _wrong_verb(entry):
        return 405
    return errors.STATUS[code]


def _wrong_verb(entry: Entry) -> bool:
    path = entry.path.partition("?")[0]
    return bool(ROUTER.verbs(tuple(part for part in path.split("/") if part)))


def key_of(request: Request) -> str:
    """Return the API key of a request; the server is lenient about what follows it."""
    kind, _, value = request.headers.get("authorization", "").strip().partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        text = base64.b64decode(value.strip()).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return text.partition(":")[0]
