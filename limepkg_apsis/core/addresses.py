"""When two e-mail addresses are the same. Whether one is *valid* is decided by a function that comes in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

Address = str
"""A normalised address: the only form in which addresses are compared."""

IsValid = Callable[[str], bool]
"""Answers whether an address as typed, trimmed, may be sent to; no DNS look-up."""


def as_typed(email: str | None) -> str:
    """Return the address to send: what somebody typed, without surrounding white space."""
    return (email or "").strip()


def normalise(email: str | None) -> Address:
    """Return the form in which addresses are compared: trimmed, NFC, lower case, domain in IDNA ASCII form."""
    typed = email.strip() if email else ""
    if typed.isascii():  # nearly all are, and there are hundreds of thousands
        return typed.lower()
    text = unicodedata.normalize("NFC", typed).lower()
    if text.isascii():
        return text
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain  # not a domain at all: it only ever equals itself
