"""The description of the endpoints as OpenAPI, made of the schemas by which they read and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema

from . import shapes
from .bodies import LARGEST_ID, LinkBody, RunsQuestion, WordBody

PROTECTED = {401: "not logged in", 403: "forbidden, or switched off"}
_TEXTS = {
    400: "the body cannot be read",
    404: "there is no such record, or not for you",
    409: "it does not fit how things are now",
    422: "a value is wrong",
    503: "the configuration is wrong, or APSIS cannot be reached",
}


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be asked; `refusals` are the statuses with which it may be refused."""

    path: str
    method: str
    summary: str
    answer: type[Schema] | None
    status: int = 200
    body: type[Schema] | None = None
    question: type[Schema] | None = None
    refusals: tuple[int, ...] = (404, 503)


CAMPAIGN = "/campaigns/{campaign_id}"
RUN = "/runs/{run_id}"
VERBS: tuple[Verb, ...] = (
    Verb(f"{CAMPAIGN}/status", "get", "Where a campaign stands; APSIS is never asked", shapes.StatusShape),
    Verb(
        f"{CAMPAIGN}/runs",
        "post",
        "Synchronise a campaign now, or join the run under way",
        shapes.AskedShape,
        202,
        refusals=(400, 404, 422, 503),
    ),
    Verb(
        f"{CAMPAIGN}/previews",
        "post",
        "Plan a run without a write on either side",
        shapes.AskedShape,
        202,
        refusals=(400, 404, 422, 503),
    ),
    Verb(
        f"{CAMPAIGN}/link",
        "post",
        "Decide about the list of a campaign",
        shapes.AskedShape,
        202,
        body=LinkBody,
        refusals=(400, 404, 422, 503),
    ),
    Verb(
        f"{CAMPAIGN}/people/{{person_id}}",
        "get",
        "Why a person is, or is not, on the list",
        shapes.ExplanationShape,
    ),
    Verb("/runs", "get", "The newest runs", shapes.RunListShape, question=RunsQuestion, refusals=(404, 422, 503)),
    Verb(RUN, "get", "One run with its changes and reasons", shapes.RunShape),
    Verb(f"{RUN}/plan.csv", "get", "The whole plan of a run, as CSV", None),
    Verb(
        f"{RUN}/approve",
        "post",
        "Let exactly this held part happen",
        shapes.AskedShape,
        202,
        body=WordBody,
        refusals=(400, 404, 409, 422, 503),
    ),
    Verb(
        f"{RUN}/reject",
        "post",
        "Leave exactly this held part undone",
        shapes.RunBriefShape,
        body=WordBody,
        refusals=(400, 404, 409, 422, 503),
    ),
    Verb(
        f"{RUN}/cancel",
        "post",
        "Stop a run before its next write",
        shapes.RunBriefShape,
        202,
        refusals=(400, 404, 409, 422, 503),
    ),
    Verb("/doctor", "get", "Every check of the set-up", shapes.DoctorShape, refusals=()),
    Verb("/health", "get", "Whether everything runs; 503 when something is late", shapes.HealthShape, refusals=(503,)),
)


@lru_cache(maxsize=1)
def describe() -> dict[str, Any]:
    """Return the description; addresses are relative to `/<application>/limepkg-apsis`."""
    spec = APISpec(
        title="limepkg-apsis",
        version=_version(),
        openapi_version="3.0.3",
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
    )
    for verb in VERBS:
        spec.path(path=verb.path, operations={verb.method: _operation(verb)})
    told: dict[str, Any] = spec.to_dict()
    return told


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__).removesuffix("Shape").removesuffix("Body")


def _operation(verb: Verb) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": verb.summary,
        "parameters": _parameters(verb),
        "responses": {verb.status: _answer(verb), **_refusals(verb)},
    }
    if verb.body is not None:
        content = {"application/json": {"schema": verb.body}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _answer(verb: Verb) -> dict[str, Any]:
    if verb.answer is None:
        return {"description": "a table", "content": {"text/csv": {"schema": {"type": "string"}}}}
    return {"description": verb.summary, "content": {"application/json": {"schema": verb.answer}}}


def _refusals(verb: Verb) -> dict[int, Any]:
    error = {"application/json": {"schema": shapes.ErrorShape}}
    told: dict[int, Any] = {
        each: {"description": _TEXTS[each], "content": error} for each in verb.refusals if each in _TEXTS
    }
    if verb.path == "/health":
        told[503] = {"description": "something is late or fails", "content": {"application/json": {"schema": {}}}}
    # What the platform itself answers has a form of its own.
    return told | {status: {"description": text} for status, text in PROTECTED.items()}


def _parameters(verb: Verb) -> list[Any]:
    ids = [part[1:-1] for part in verb.path.split("/") if part.startswith("{")]
    limits: Mapping[str, Any] = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
    told: list[Any] = [{"name": each, "in": "path", "required": True, "schema": limits} for each in ids]
    return [*told, {"in": "query", "schema": verb.question}] if verb.question is not None else told


def _version() -> str:
    try:
        return version("limepkg-apsis")
    except PackageNotFoundError:
        return "0"
