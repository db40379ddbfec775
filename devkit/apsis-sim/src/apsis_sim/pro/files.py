"""Poll and data files: served to anybody, without envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apsis_sim.jobs import COMPLETED, Job
from apsis_sim.message import Request, Response
from apsis_sim.pro import rendering

if TYPE_CHECKING:
    from apsis_sim.simulator import Simulator

# ASSUMED: poll.path: the real path is not known; clients must take it as opaque.
_POLL, _DATA = "/apsisqueue/p", "/apsisqueue/d"
_MISSING = Response(404, b"<html><body>The resource cannot be found.</body></html>", "text/html")


def poll_path(job: Job) -> str:
    """Return the path of a job's poll file."""
    return f"{_POLL}/{job.guid}.{job.extension}"


def data_path(job: Job) -> str:
    """Return the path of a job's data file."""
    return f"{_DATA}/{job.guid}.{job.extension}"


def kind_of(request: Request) -> str | None:
    """Say whether a request asks for a poll file, a data file or neither."""
    if request.path.startswith(_POLL + "/"):
        return "poll"
    return "file" if request.path.startswith(_DATA + "/") else None


def answer(sim: Simulator, request: Request, kind: str) -> Response:
    """Serve a poll file or a data file."""
    name, _, extension = request.path.rpartition("/")[2].partition(".")
    job = sim.jobs.find(name)
    if job is None or job.extension != extension or request.method not in ("GET", "HEAD"):
        return _MISSING
    media_type = rendering.XML_TYPE if extension == "xml" else rendering.JSON_TYPE
    if kind == "file":
        if job.state != COMPLETED or job.faults.data_missing:
            return _MISSING
        return Response(200, rendering.data_file(job, sim.variants), media_type)
    return _poll(sim, job, media_type)


def _poll(sim: Simulator, job: Job, media_type: str) -> Response:
    if job.faults.missing_polls > 0:
        job.faults.missing_polls -= 1
        return _MISSING
    body = _poll_body(sim, job)
    if job.faults.half_polls > 0:
        job.faults.half_polls -= 1
        return Response(200, body[: len(body) // 2], media_type)
    return Response(200, body, media_type)


def _poll_body(sim: Simulator, job: Job) -> bytes:
    if job.faults.half_polls == 0:
        sim.jobs.poll(job)
    return rendering.poll_file(job, job.base + data_path(job), sim.variants)
