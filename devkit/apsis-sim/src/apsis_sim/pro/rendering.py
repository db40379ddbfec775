"""How answers become bytes: the envelope of a method, the flat poll file, the bare data file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from apsis_sim.jobs import COMPLETED, Job
from apsis_sim.pro import xmltext
from apsis_sim.variants import Variants

JSON_TYPE = "application/json; charset=utf-8"
XML_TYPE = "application/xml; charset=utf-8"
_CHUNK_ROWS = 1000
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Rows:
    """A long result, written row by row when its data file is fetched."""

    source: Sequence[Any]
    item: Callable[[Any], Any]

    def __iter__(self) -> Iterator[Any]:
        return map(self.item, self.source)


def wants_xml(accept: str) -> bool:
    """Say whether the Accept header asks for XML before JSON."""
    # ASSUMED: accept.default: JSON when the header names neither.
    for part in accept.lower().split(","):
        kind = part.partition(";")[0].strip()
        if kind in ("application/json", "text/json"):
            return False
        if kind in ("application/xml", "text/xml"):
            return True
    return False


def envelope(code: int, message: str, result: Any, *, xml: bool, variants: Variants) -> bytes:
    """Write the answer of a method."""
    body = {"Code": code, "Message": message, "Result": result}
    if xml:
        return xmltext.response(body).encode()
    return _json(body, variants)


def _json(value: Any, variants: Variants) -> bytes:
    text = _encode(value)
    if variants["dates.slashes"] == "escaped":
        text = text.replace("/", "\\/")
    return text.encode()


def poll_file(job: Job, data_url: str, variants: Variants) -> bytes:
    """Write the poll file of a job: flat, with State as a string."""
    # ASSUMED: poll.state_type: always a string.
    state: str | int = str(job.state) if variants["poll.state_type"] == "string" else job.state
    body = {
        "DataUrl": data_url if job.state == COMPLETED else "",
        "Message": job.message,
        "State": state,
        "StateName": job.state_name,
    }
    if job.extension == "xml":
        return xmltext.document("PollFile", body).encode()
    return _json(body, variants)


def data_file(job: Job, variants: Variants) -> bytes | Iterator[bytes]:
    """Write the data file of a job; long ones piece by piece."""
    result = job.result
    if not isinstance(result, Rows):
        if job.extension == "xml":
            return xmltext.file(result).encode()
        return _json(result, variants)
    if job.extension == "xml":
        return (piece.encode() for piece in xmltext.array(result))
    return _json_rows(result, variants)


def _json_rows(rows: Rows, variants: Variants) -> Iterator[bytes]:
    left = iter(rows)
    before = b"["
    while chunk := list(islice(left, _CHUNK_ROWS)):
        yield before + _json(chunk, variants)[1:-1]
        before = b","
    yield b"[]" if before == b"[" else b"]"
