"""HTTP/1.1 over one socket: reading requests, writing answers, and breaking the line on purpose."""

from __future__ import annotations

import gzip
import select
import socket
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, cast

from apsis_sim.message import Ending, Request, Response

_MOST_HEADERS = 200
_MOST_BODY = 64 * 1024 * 1024
_WORTH_PACKING = 2048
_SILENCE_SECONDS = 120.0

Handler = Callable[[Request], Response]


class BadRequest(Exception):
    """The bytes on the line are not a request."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request and what the line allows."""

    request: Request
    keep: bool  # the connection stays open afterwards
    chunks: bool  # the answer may come in chunks


def serve(connection: socket.socket, handle: Handler, scheme: str = "http") -> None:
    """Answer requests on a connection until one side has enough."""
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with cast("IO[bytes]", connection.makefile("rb", 65536)) as incoming:
        while True:
            try:
                read = read_request(incoming, connection, scheme)
            except BadRequest as error:
                text = str(error).encode()
                connection.sendall(_head(400, "Bad Request", [("Connection", "close")], len(text)) + text)
                return
            if read is None or not _reply(connection, read, handle(read.request)):
                return


def read_request(incoming: IO[bytes], connection: socket.socket, scheme: str) -> Incoming | None:
    """Read one request; None when there are no more."""
    line = incoming.readline(65537)
    while line in (b"\r\n", b"\n"):  # some clients send an empty line after a body
        line = incoming.readline(65537)
    if not line:
        return None
    try:
        method, target, version = line.decode("latin-1").split()
    except ValueError:
        raise BadRequest("This is not a request line") from None
    headers = _read_headers(incoming)
    if headers.get("expect", "").lower() == "100-continue":
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    body = _read_body(incoming, headers)
    wish = headers.get("connection", "").lower()
    modern = version == "HTTP/1.1"
    keep = "close" not in wish and (modern or "keep-alive" in wish)
    return Incoming(Request(method.upper(), _origin_form(target), headers, body, scheme), keep, modern)


def _origin_form(target: str) -> str:
    if target.startswith("/"):
        return target
    return "/" + target.partition("://")[2].partition("/")[2]


def _read_headers(incoming: IO[bytes]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(_MOST_HEADERS):
        line = incoming.readline(65537)
        if line in (b"\r\n", b"\n", b""):
            return headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon:
            raise BadRequest("This is not a header")
        headers[name.strip().lower()] = value.strip()
    raise BadRequest("There are too many headers")


def _read_body(incoming: IO[bytes], headers: dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", "").lower():
        return b"".join(_read_chunks(incoming))
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _MOST_BODY:
        raise BadRequest("The length of the body makes no sense")
    return _read_exactly(incoming, int(length))


def _read_exactly(incoming: IO[bytes], size: int) -> bytes:
    body = incoming.read(size) if size else b""
    if len(body) < size:  # nothing may be done that the client did not finish saying
        raise BadRequest("The body broke off")
    return body


def _read_chunks(incoming: IO[bytes]) -> Iterator[bytes]:
    left = _MOST_BODY
    while True:
        size = _chunk_size(incoming.readline(65537), left)
        if size == 0:
            break
        left -= size
        yield _read_exactly(incoming, size)
        incoming.readline(65537)
    while incoming.readline(65537) not in (b"\r\n", b"\n", b""):
        pass


def _chunk_size(line: bytes, most: int) -> int:
    try:
        size = int(line.partition(b";")[0], 16)
    except ValueError:
        size = -1
    if not 0 <= size <= most:
        raise BadRequest("This is not the size of a chunk")
    return size


def _reply(connection: socket.socket, read: Incoming, response: Response) -> bool:
    """Send an answer and say whether the connection stays open."""
    if response.ending is Ending.WHOLE:
        _send(connection, read, response)
        return read.keep
    if response.ending is Ending.CUT:
        _send_half(connection, response)
    elif response.ending is Ending.SILENT:
        select.select([connection], [], [], _SILENCE_SECONDS)  # until the client hangs up
    elif response.ending is Ending.RESET:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return False


def _headers(response: Response, keep: bool) -> list[tuple[str, str]]:
    headers = list(response.headers)
    if response.content_type:
        headers.append(("Content-Type", response.content_type))
    headers.append(("Connection", "keep-alive" if keep else "close"))
    return headers


def _head(status: int, reason: str, headers: Iterable[tuple[str, str]], length: int | None) -> bytes:
    size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} {reason}\r\n{lines}{size}\r\n\r\n".encode("latin-1")


def _send(connection: socket.socket, read: Incoming, response: Response) -> None:
    headers = _headers(response, read.keep)
    packing = "gzip" in read.request.headers.get("accept-encoding", "")
    if isinstance(response.body, bytes) or not read.chunks:
        body = response.whole_body()
        if packing and len(body) > _WORTH_PACKING:
            body = gzip.compress(body, 1)
            headers.append(("Content-Encoding", "gzip"))
        shown = b"" if read.request.method == "HEAD" else body
        connection.sendall(_head(response.status, response.reason, headers, len(body)) + shown)
        return
    if packing:
        headers.append(("Content-Encoding", "gzip"))
    connection.sendall(_head(response.status, response.reason, headers, None))
    for piece in _packed(response.body) if packing else response.body:
        connection.sendall(b"%x\r\n%b\r\n" % (len(piece), piece))
    connection.sendall(b"0\r\n\r\n")


def _packed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for piece in pieces:
        packed = packer.compress(piece)
        if packed:
            yield packed
    yield packer.flush()


def _send_half(connection: socket.socket, response: Response) -> None:
    body = response.whole_body()
    head = _head(response.status, response.reason, _headers(response, False), len(body))
    connection.sendall(head + body[: len(body) // 2])
