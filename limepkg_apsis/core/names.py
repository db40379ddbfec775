"""What a name looks like once it has been sent: the form in which names are written and compared."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 100
"""Limit for names of lists and people; APSIS documents none, this is the reference's safe guard (section 3)."""


def sendable_name(text: str | None, limit: int = LONGEST_NAME) -> str:
    """Return a name every path to APSIS can carry: NFC, no control characters, trimmed, shortened with an ellipsis."""
    whole = unicodedata.normalize("NFC", text or "")
    # What is printable holds nothing to leave out; asking that is far cheaper than looking at every character.
    kept = (whole if whole.isprintable() else "".join(filter(_can_be_sent, whole))).strip()
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


DELETED = " [DELETED]"
"""What the name of a campaign ends with once its list was deleted in APSIS."""


def with_suffix(name: str, longest: int | None = None) -> str:
    """Return a name that says that the list was deleted, cut so that it fits; a name that says so already as it is."""
    if without_suffix(name) != name:
        return name
    room = None if longest is None else max(0, longest - len(DELETED))
    return _cut(name, room).rstrip() + DELETED


def without_suffix(name: str) -> str:
    """Return a name without that suffix."""
    mark = DELETED.strip()
    return name.rstrip().removesuffix(mark).rstrip() if name.rstrip().endswith(mark) else name


def _cut(name: str, room: int | None) -> str:
    """Return as much of a name as fits; databases count the characters beyond the basic plane twice."""
    if room is None:
        return name
    while len(name.encode("utf-16-le", errors="surrogatepass")) // 2 > room:
        name = name[:-1]
    return name


def _can_be_sent(char: str) -> bool:
    # XML 1.0 cannot carry control characters, surrogates or the two non-characters; JSON could, imports are XML.
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff"
