"""A file is complete only when it is one whole JSON array, however it is cut into pieces."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.apsis.exchange import Truncated
from limepkg_apsis.apsis.pro.streamed import stream_rows
from limepkg_apsis.core.errors import ContractBroken, IncompleteRead

ROWS = [{"Id": 900001, "Name": "Ada Öberg 🙂"}, {"Id": 900002, "Name": None}]
FILE = json.dumps(ROWS, ensure_ascii=False).encode()


def pieces(data: bytes, size: int) -> list[bytes]:
    """Cut a file."""
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.integers(1, len(FILE) + 1))
def test_rows_come_whatever_the_pieces_are(size: int) -> None:
    """Letters that are cut in two are put together again."""
    assert list(stream_rows(pieces(FILE, size))) == [
        {"id": 900001, "name": "Ada Öberg 🙂"},
        {"id": 900002, "name": None},
    ]


@given(st.integers(0, len(FILE) - 1))
def test_file_that_ends_early_is_never_complete(length: int) -> None:
    """Wherever a file is cut off, it is an error, at the latest after its last row."""
    with pytest.raises(IncompleteRead):
        list(stream_rows([FILE[:length]]))


@pytest.mark.parametrize("data", [b"[]", b" \n[ ]\n", b"\xef\xbb\xbf[]"])
def test_empty_array_is_complete(data: bytes) -> None:
    """Nobody is an answer."""
    assert list(stream_rows([data])) == []


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"null", b"{}", b'{"Items":[{"Id":1}]}', b'"x"', b"7", b"<html>", b"[] x", b'[{"Id":"\xff"}]'],
)
def test_anything_else_is_no_list_of_rows(data: bytes) -> None:
    """An object, a page, trailing rubbish and broken letters are all incomplete; nothing chains to the parser."""
    with pytest.raises(Truncated) as caught:
        list(stream_rows([data]))

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_row_that_is_no_object_breaks_the_contract() -> None:
    """Rows are objects."""
    with pytest.raises(ContractBroken):
        list(stream_rows([b"[1]"]))


def test_empty_pieces_are_not_the_end() -> None:
    """A line that brings nothing for a moment goes on."""
    assert len(list(stream_rows([b"", FILE[:20], b"", FILE[20:], b""]))) == 2


def test_rows_come_before_the_file_is_read_to_its_end() -> None:
    """The first rows are there while the rest is still on its way."""
    taken = []

    def line() -> object:
        for piece in [b"[", *[b'{"Id": 1},' * 1000] * 50, b'{"Id": 1}]']:
            taken.append(len(piece))
            yield piece

    rows = stream_rows(line())  # type: ignore[arg-type]
    next(rows)

    assert len(taken) < 10
