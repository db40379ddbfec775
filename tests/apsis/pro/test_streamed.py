"""A file is complete only when it is one whole JSON array, however it is cut into pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limepkg_apsis.apsis.exchange import Truncated
from limepkg_apsis.apsis.pro.streamed import LONGEST_ROW, stream_rows
from limepkg_apsis.apsis.pro.wire.rows import as_row
from limepkg_apsis.core.errors import ContractBroken, IncompleteRead

ROWS = [{"Id": 900001, "Name": "Ada Öberg 🙂"}, {"Id": 900002, "Name": None}]
FILE = json.dumps(ROWS, ensure_ascii=False).encode()


def pieces(data: bytes, size: int) -> list[bytes]:
    """Cut a file."""
    return [data[start : start + size] for start in range(0, len(data), size)]


@given(st.integers(1, len(FILE) + 1))
def test_rows_come_whatever_the_pieces_are(size: int) -> None:
    """Letters that are cut in two are put together again."""
    assert list(stream_rows(pieces(FILE, size), as_row)) == [
        {"id": 900001, "name": "Ada Öberg 🙂"},
        {"id": 900002, "name": None},
    ]


TEXTS = st.text(st.sampled_from('ab{}[],:"\\ \n🙂')) | st.text(st.characters(exclude_categories=["Cs"]))
PAIRS = st.lists(st.fixed_dictionaries({"Key": TEXTS, "Value": TEXTS}), max_size=3)
TRICKY = st.lists(st.fixed_dictionaries({"Id": st.integers(), "Name": TEXTS, "DemographicData": PAIRS}), max_size=20)


@given(TRICKY, st.integers(1, 400), st.booleans(), st.sampled_from([None, 1]))
def test_rows_are_those_of_the_whole_file(rows: list[object], size: int, is_ascii: bool, indent: int | None) -> None:
    """Braces, commas and quotes in names, inner objects and blanks between rows end no row early."""
    data = json.dumps(rows, ensure_ascii=is_ascii, indent=indent).encode()

    assert list(stream_rows(pieces(data, size), dict)) == rows


@given(st.integers(0, len(FILE) - 1))
def test_file_that_ends_early_is_never_complete(length: int) -> None:
    """Wherever a file is cut off, it is an error, at the latest after its last row."""
    with pytest.raises(IncompleteRead):
        list(stream_rows([FILE[:length]], as_row))


@pytest.mark.parametrize("data", [b"[]", b" \n[ ]\n", b"\xef\xbb\xbf[]"])
def test_empty_array_is_complete(data: bytes) -> None:
    """Nobody is an answer."""
    assert list(stream_rows([data], as_row)) == []


@pytest.mark.parametrize(
    "data",
    [b"", b" ", b"null", b"{}", b'{"Items":[{"Id":1}]}', b'"x"', b"7", b"<html>", b"[] x", b'[{"Id":"\xff"}]'],
)
def test_anything_else_is_no_list_of_rows(data: bytes) -> None:
    """An object, a page, trailing rubbish and broken letters are all incomplete; nothing chains to the parser."""
    with pytest.raises(Truncated) as caught:
        list(stream_rows([data], as_row))

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_row_that_is_no_object_breaks_the_contract() -> None:
    """Rows are objects."""
    with pytest.raises(ContractBroken):
        list(stream_rows([b"[1]"], as_row))


def test_empty_pieces_are_not_the_end() -> None:
    """A line that brings nothing for a moment goes on."""
    assert len(list(stream_rows([b"", FILE[:20], b"", FILE[20:], b""], as_row))) == 2


def test_rows_come_before_the_file_is_read_to_its_end() -> None:
    """The first rows are there while the rest is still on its way."""
    taken = []

    def line() -> Iterator[bytes]:
        for piece in [b"[", *[b'{"Id": 1},' * 1000] * 50, b'{"Id": 1}]']:
            taken.append(len(piece))
            yield piece

    rows = stream_rows(line(), as_row)
    next(rows)

    assert len(taken) < 10


def test_row_without_end_is_given_up_before_the_whole_file_is_read() -> None:
    """Whoever sends one endless text keeps us neither busy nor full."""
    taken = []

    def line() -> Iterator[bytes]:
        yield b'[{"Name": "'
        for _ in range(1000):
            taken.append(1)
            yield b"x" * 65536

    with pytest.raises(Truncated):
        list(stream_rows(line(), as_row))

    assert sum(taken) * 65536 < 2 * LONGEST_ROW
