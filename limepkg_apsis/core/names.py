"""What a name looks like once it has been sent: the form in which names are written and compared."""

from __future__ import annotations

import unicodedata

LONGEST_NAME = 100
"""Limit for names of lists and people; APSIS documents none, this is the reference's safe guard (section 3)."""


def sendable_name(text: str | None, limit: int = LONGEST_NAME) -> str:
    """Return a name every path to APSIS can carry: NFC, no control characters, trimmed, shortened with an ellipsis."""
    kept = "".join(char for char in unicodedata.normalize("NFC", text or "") if _can_be_sent(char)).strip()
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + "…"


def _can_be_sent(char: str) -> bool:
    # XML 1.0 cannot carry control characters, surrogates or the two non-characters; JSON could, imports are XML.
    return unicodedata.category(char) not in ("Cc", "Cs") and char not in "\ufffe\uffff"
