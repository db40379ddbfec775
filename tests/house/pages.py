"""How the tests read the documentation: tables by their header, sections by their heading, code by its file."""

from __future__ import annotations

import re
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")])
Row = tuple[str, ...]


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def plain(text: str) -> str:
    """Return a text without the marks of Markdown and with single spaces."""
    return " ".join(text.replace("`", "").replace("\\|", "|").split())


def cells(line: str) -> Row:
    return tuple(plain(each) for each in re.split(r"(?<!\\)\|", line.strip().strip("|")))


def rows(name: str, *header: str) -> list[Row]:
    """Return the rows of all tables on a page whose header begins with these words, cut to their columns."""
    found: list[Row] = []
    ours = False
    for line in page(name).splitlines():
        if not line.startswith("|"):
            ours = False
        elif ours and not set(line) <= set("|-: "):
            found.append(cells(line)[: len(header)])
        elif cells(line)[: len(header)] == header:
            ours = True
    return found


def sections(name: str) -> dict[str, str]:
    """Return the text below each heading of the second level."""
    parts = re.split(r"^## +(.+)$", page(name), flags=re.M)
    return {plain(head): plain(text) for head, text in zip(parts[1::2], parts[2::2], strict=True)}


def sentences() -> dict[str, str]:
    path = ROOT / "limepkg_apsis" / "translations" / "en.po"
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}


def code_blocks(name: str) -> dict[str, str]:
    """Return the Python blocks of a page that begin with the path of their file."""
    return dict(re.findall(r"^```python\n# (\S+\.py)\n(.*?)^```", page(name), flags=re.M | re.S))


def anchors(text: str) -> set[str]:
    """Return the anchors that the site makes of the headings."""
    heads = re.findall(r"^#+ +(.+)$", text, flags=re.M)
    return {re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", head).strip().lower()) for head in heads}
