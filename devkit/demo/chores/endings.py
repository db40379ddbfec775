"""How a text ends: with one line feed, and no line of it with spaces. Files that do not are put right."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

MARKDOWN = (".md", ".markdown")


def main(paths: Sequence[str]) -> int:
    """Correct the files; the exit code is 1 when there was anything to correct, so that it gets looked at."""
    changed = [path for path in map(Path, paths) if _correct(path)]
    for path in changed:
        print(f"corrected {path}")
    return 1 if changed else 0


def _correct(path: Path) -> bool:
    old = path.read_bytes()
    new = with_good_endings(old, keep_breaks=path.suffix in MARKDOWN)
    if new == old:
        return False
    path.write_bytes(new)
    return True


def with_good_endings(text: bytes, *, keep_breaks: bool = False) -> bytes:
    """Return a text with good endings; in Markdown two spaces before the end of a line mean something."""
    if not text.strip():
        return b""
    lines = text.rstrip().split(b"\n")
    kept = lines if keep_breaks else [line.rstrip(b" \t\r") for line in lines]
    return b"\n".join(kept) + b"\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
