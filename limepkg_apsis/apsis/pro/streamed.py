"""Reading a file of any size row by row: it is complete only when it is one whole JSON array."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from ..exchange import Truncated

T = TypeVar("T")

LONGEST_ROW = 1_000_000
"""So many letters are looked through for the end of one row; what is longer is no row of APSIS."""

_BLANKS = " \t\r\n"
_decode_one = json.JSONDecoder().raw_decode


def stream_rows(pieces: Iterable[bytes], read: Callable[[Any], T]) -> Iterator[T]:
    """
    Yield what `read` makes of each row of a bare JSON array.

    `Truncated` when it breaks off or is something else, maybe after rows; `ContractBroken` from `read`.
    """
    return map(read, _parsed(pieces))


def _parsed(pieces: Iterable[bytes]) -> Iterator[Any]:
    # The parser's texts quote the file, so they end here: nothing that is raised is linked to them.
    try:
        yield from _rows(_Letters(pieces))
        return
    except (ValueError, RecursionError):
        pass
    raise Truncated(reason="file_unreadable")


def _rows(letters: _Letters) -> Iterator[Any]:
    """Yield the values of the array; `ValueError` when it is none or breaks off."""
    if letters.sign() != "[":
        raise ValueError("no array")
    sign = letters.sign()
    if sign != "]":
        letters.back()
        sign = ","
    while sign == ",":
        yield from letters.values() or [letters.value()]
        sign = letters.sign()
    if sign != "]" or letters.sign():
        raise ValueError("no end")


class _Letters:
    """What is left of a file: the letters that are there already, and more as they come."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._is_new = "", 0, False

    def sign(self) -> str:
        """Return the next letter that is no blank, and step behind it; nothing at the end of the file."""
        while (letter := self._text[self._at : self._at + 1]) or self._more():
            if letter:
                self._at += 1
            if letter and letter not in _BLANKS:
                return letter
        return ""

    def back(self) -> None:
        """Step before the letter that came last."""
        self._at -= 1

    def values(self) -> list[Any]:
        """
        Return the values up to the last brace that is there, in one go; nothing if that is not the end of one.

        What is read whole can be read no other way: a brace in a text or an inner object leaves something open.
        """
        begin, end = self._at, self._text.rfind("}") + 1
        if not self._is_new or end <= begin:
            return []
        self._is_new = False
        try:
            found: list[Any] = json.loads(f"[{self._text[begin:end]}]")
        except ValueError:
            return []
        self._at = end
        return found

    def value(self) -> Any:
        """Return the value that begins here or after blanks, once all of it is there."""
        if self.sign():
            self.back()
        while True:
            try:
                value, self._at = _decode_one(self._text, self._at)
                return value
            except ValueError:
                if len(self._text) - self._at > LONGEST_ROW or not self._more():
                    raise

    def _more(self) -> bool:
        """Take the next piece; tell whether there was one."""
        for piece in self._pieces:
            self._text, self._at = self._text[self._at :] + self._decoder.decode(piece), 0
            self._is_new = True
            return True
        self._decoder.decode(b"", final=True)
        return False
