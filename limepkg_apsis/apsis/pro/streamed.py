"""Reading a file of any size row by row: it is complete only when it is one whole JSON array."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import ijson

from ..exchange import Truncated
from .wire.rows import Row, as_row

_BLANK = b" \t\r\n"
_MARK = b"\xef\xbb\xbf"


class _Pieces:
    """Pieces of a file as the parser wants them: something with `read`."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = _array_only(pieces)

    def read(self, size: int = -1) -> bytes:
        return next(self._pieces, b"") if size else b""


def stream_rows(pieces: Iterable[bytes]) -> Iterator[Row]:
    """
    Yield the rows of a bare JSON array.

    `Truncated` when it breaks off or is something else, maybe after rows; `ContractBroken` when a row is no object.
    """
    return map(as_row, _parsed(pieces))


def _parsed(pieces: Iterable[bytes]) -> Iterator[Any]:
    # The parser's texts quote the file, so they end here: nothing that is raised is linked to them.
    try:
        yield from ijson.items(_Pieces(pieces), "item")
        return
    except ijson.JSONError:
        pass
    raise Truncated(reason="file_unreadable")


def _array_only(pieces: Iterable[bytes]) -> Iterator[bytes]:
    # The parser finds no rows in an object or a null and calls that complete; we do not.
    started = False
    for each in pieces:
        piece = each if started else each.removeprefix(_MARK).lstrip(_BLANK)
        if not started and piece and not piece.startswith(b"["):
            raise Truncated(reason="no_array")
        if piece:  # an empty piece would be taken for the end
            started = True
            yield piece
