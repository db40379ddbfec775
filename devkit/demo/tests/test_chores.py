"""The chores: which comments are assumptions, how a text ends."""

from __future__ import annotations

import pytest

from devkit.demo.chores.assumptions import Assumption, read
from devkit.demo.chores.endings import main, with_good_endings

MARK = "ASSUMED:"
FILE = f'''"""
{MARK} one: first thing. {MARK} two (14 #5): second
thing.

More about it.
"""
x = 1  # {MARK} three: a short one
# a comment on something else
# {MARK} four words as key: begins here
# and ends here.
y = 2
# {MARK} no key at all; only text.
# See `{MARK} <key>` for how they are marked.
'''


def test_assumptions_are_read():
    """From comments, from the ends of lines and from texts in quotes, each to its end."""
    assert list(read("x.py", FILE.splitlines())) == [
        Assumption("x.py:2", "one", "first thing."),
        Assumption("x.py:2", "two (14 #5)", "second thing."),
        Assumption("x.py:7", "three", "a short one"),
        Assumption("x.py:9", "four words as key", "begins here and ends here."),
        Assumption("x.py:12", "no key at all; only text. See `ASSUMED: <key>` for how they are marked.", ""),
    ]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (b"a\n", b"a\n"),
        (b"a", b"a\n"),
        (b"a  \r\nb\n\n\n", b"a\nb\n"),
        (b"", b""),
        (b"\n\n", b""),
    ],
)
def test_ending(text, good):
    """One line feed at the end, no spaces before any."""
    assert with_good_endings(text) == good


def test_line_breaks_of_markdown_stay():
    """Two spaces before the end of a line are a line break there."""
    assert with_good_endings(b"a  \nb", keep_breaks=True) == b"a  \nb\n"


def test_bad_files_are_corrected_and_told(tmp_path, capsys):
    """The exit code stops a commit, so that somebody looks."""
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_bytes(b"a\n")
    bad.write_bytes(b"a")
    assert main([str(good), str(bad)]) == 1
    assert bad.read_bytes() == b"a\n"
    assert capsys.readouterr().out == f"corrected {bad}\n"
    assert main([str(good), str(bad)]) == 0
