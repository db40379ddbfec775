"""What looks like a key or a password: it is refused wherever it is pasted, and never repeated."""

from __future__ import annotations

import re

_GUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{16,}\b", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:api.?key|secret|password|token)\s*[:=]|\bbearer\s+\S|\bbasic\s+[\w+/]{8,}=*", re.IGNORECASE
)
_LONG_WORD = re.compile(r"[\w+/=.~-]{20,}")
_LETTER_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
MOST_CHANGES = 3
"""So often letters and digits follow each other in a long name that somebody made up, and hardly ever in a key."""


def looks_like_a_key(value: object) -> bool:
    """Tell whether a text is made like a key: a GUID, a long number, a word that no person would make up."""
    if not isinstance(value, str):
        return False
    if any(shape.search(value) for shape in (_GUID, _HEX, _ANNOUNCED)):
        return True
    words = (each[0] for each in _LONG_WORD.finditer(value))
    return any(len(_LETTER_BESIDE_DIGIT.findall(word)) > MOST_CHANGES for word in words)
