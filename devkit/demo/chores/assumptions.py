"""Which guesses the code makes where the reference is silent: its marked comments as one table, for first contact."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

ROOT = Path(__file__).resolve().parents[3]
SEARCHED = ("devkit", "limepkg_apsis")
MARK = re.compile(r"(?<=\s)ASSUMED: |^ASSUMED: ")
BEHIND_CODE = re.compile("# *ASSUMED: ")
COMMENT = re.compile(r"^\s*#\s?(?P<text>.*)$")
# A key is a few words, perhaps with a place of the reference in brackets; without one the whole text is the assumption.
KEYED = re.compile(r"(?P<key>[^:;()]{2,60}(?:\([^)]*\))?): (?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Assumption:
    """One marked comment: where it is, which unknown it is about, what is assumed."""

    place: str
    key: str
    text: str


def main() -> int:
    """Print the table; into a pipe one line each, for grep."""
    found = list(find(ROOT))
    if sys.stdout.isatty():
        _print_table(found)
    else:
        for each in found:
            print(each.place, each.key, each.text, sep="\t")
    keys = {each.key for each in found}
    print(f"{len(found)} assumptions about {len(keys)} unknowns.", file=sys.stderr)
    return 0


def _print_table(found: Sequence[Assumption]) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name, ratio in (("where", 5), ("about", 4), ("what is assumed", 6)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for each in found:
        table.add_row(Text(each.place, style="dim"), Text(each.key, style="bold"), Text(each.text))
    Console(highlight=False).print(table)


def find(root: Path, searched: Sequence[str] = SEARCHED) -> Iterator[Assumption]:
    """Yield every assumption below some folders, by file and line."""
    for folder in searched:
        for path in sorted((root / folder).rglob("*.py")):
            if not {"tests", "node_modules"} & set(path.parts):
                yield from read(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8").splitlines())


def read(name: str, lines: Sequence[str]) -> Iterator[Assumption]:
    """Yield the assumptions of one file, from comments and from texts in quotes."""
    for number, line in enumerate(lines, start=1):
        if MARK.search(line):
            _, *marked = MARK.split(line)
            *whole, last = marked
            for text in (*whole, " ".join((last, *_continuation(line, lines[number:])))):
                yield _assumption(f"{name}:{number}", text)


def _continuation(line: str, following: Sequence[str]) -> Iterator[str]:
    """Yield the rest of the sentence: the lines of the same comment, or of the same paragraph."""
    is_comment = COMMENT.match(line) is not None
    if not is_comment and BEHIND_CODE.search(line):
        return
    for each in following:
        comment = COMMENT.match(each)
        text = comment["text"] if comment else each.strip()
        if bool(comment) is not is_comment or not text or text.startswith('"""'):
            return
        before, *next_mark = MARK.split(text)
        yield before
        if next_mark:
            return


def _assumption(place: str, text: str) -> Assumption:
    words = " ".join(text.split()).removesuffix('"""').strip()
    keyed = KEYED.fullmatch(words)
    return Assumption(place, keyed["key"], keyed["text"]) if keyed else Assumption(place, words, "")


if __name__ == "__main__":
    sys.exit(main())
