"""The code of an answer decides before its status; what is no JSON is judged by status alone."""

from __future__ import annotations

import json

import pytest

from limepkg_apsis.apsis.exchange import Answer, FileGone, Refused, Unreadable
from limepkg_apsis.apsis.pro.wire.verdict import file_of, poll_of, result_of
from limepkg_apsis.core.errors import (
    ApsisSyncError,
    ContractBroken,
    IncompleteRead,
    KeyRejected,
    Maintenance,
    RateLimited,
    Unavailable,
)


def envelope(code: object, result: object = None) -> bytes:
    """Write an envelope."""
    return json.dumps({"Code": code, "Message": "words", "Result": result}).encode()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (500, -1, Unavailable),
        (200, -1, Unavailable),
        (400, -2, Refused),
        (200, -2, Refused),
        (404, -2, Refused),
        (500, -2, Refused),
        (404, -3, ContractBroken),
        (403, -4, KeyRejected),
        (200, -4, KeyRejected),
        (503, -5, Unavailable),
        (429, -5, RateLimited),
        (503, -6, Maintenance),
        (400, -7, ContractBroken),
        (503, -7, ContractBroken),
        (503, "-6", Maintenance),
        (403, 1, KeyRejected),
        (500, 1, Unavailable),
        (200, 99, Unreadable),
        (400, 99, ContractBroken),
    ],
)
def test_code_decides_first(status: int, code: object, error: type[ApsisSyncError]) -> None:
    """The same status means different things with different codes."""
    with pytest.raises(error) as caught:
        result_of(Answer(status, envelope(code)))

    assert type(caught.value) is not Unreadable or error is Unreadable


@pytest.mark.parametrize("body", [b"", b"<html></html>", b'{"Code":1,"Re', b"[]", b"{}", b"\xff\xfe", b"null"])
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (200, Unreadable),
        (302, ContractBroken),
        (400, ContractBroken),
        (401, KeyRejected),
        (403, KeyRejected),
        (404, ContractBroken),
        (408, Unavailable),
        (411, ContractBroken),
        (429, RateLimited),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_without_code_the_status_decides(status: int, error: type[ApsisSyncError], body: bytes) -> None:
    """An answer that cannot be read says only what its status says."""
    with pytest.raises(error):
        result_of(Answer(status, body))


@pytest.mark.parametrize(
    "body",
    [envelope(1, [7]), envelope("1", [7]), b'\xef\xbb\xbf{"code":1,"RESULT":[7]}', b' {"result":[7],"CODE":1} '],
)
def test_result_is_found_in_every_spelling(body: bytes) -> None:
    """Names in any case, numbers as text and a byte order mark are understood."""
    assert result_of(Answer(200, body)) == [7]


def test_refusal_keeps_its_words_to_itself() -> None:
    """The wording is there for whoever cleans it, and in no message."""
    with pytest.raises(Refused) as caught:
        result_of(Answer(400, envelope(-2)))

    assert caught.value.text == "words"
    assert "words" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error"), [(404, FileGone), (410, FileGone), (403, ContractBroken), (503, Unavailable)]
)
def test_missing_file_is_told_apart(status: int, error: type[ApsisSyncError]) -> None:
    """A file that is not there says nothing about the key."""
    with pytest.raises(error):
        poll_of(Answer(status, b""))
    with pytest.raises(error) as caught:
        file_of(Answer(status, b""))

    assert not isinstance(caught.value, KeyRejected)
    assert error is not FileGone or isinstance(caught.value, IncompleteRead)


def test_poll_file_that_is_half_written_says_nothing_yet() -> None:
    """A poll file has no envelope; as long as it cannot be read nothing is known."""
    assert poll_of(Answer(200, b'{"State":"2","DataUrl":"x"}')) == {"state": "2", "dataurl": "x"}
    assert poll_of(Answer(200, b'{"State":"2","Da')) is None
    assert poll_of(Answer(200, b"<html>")) is None


def test_data_file_is_bare() -> None:
    """Whatever JSON is in a data file is its content; what is none cannot be read."""
    assert file_of(Answer(200, b"[1]")) == [1]
    assert file_of(Answer(200, b"null")) is None
    with pytest.raises(Unreadable):
        file_of(Answer(200, b"[1"))
