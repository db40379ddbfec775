"""Which addresses handed out by APSIS are followed: those on its own host, over the connection we trust."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit, urlunsplit

from ..settings import is_loopback
from .exchange import ForeignAddress


def pin(address: str, base_url: str) -> str:
    """
    Return the address of a file on the scheme, host and port of `base_url`; refuse every other host.

    Poll and data addresses come as plain http without our port (reference, section 4): path and query are all we take.
    """
    base = urlsplit(base_url)
    parts = _split(address)
    if parts is None or not parts.path or not _same_host(parts.hostname, base.hostname):
        raise ForeignAddress(reason="foreign_address")
    return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))


def _same_host(given: str | None, ours: str | None) -> bool:
    # Only path and query are taken, so two names of this very machine are as good as one.
    return given == ours or (is_loopback(given or "") and is_loopback(ours or ""))


def _split(address: str) -> SplitResult | None:
    # urlsplit silently drops line breaks; whoever sends them has something in mind.
    if any(char.isspace() or not char.isprintable() for char in address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.username is None and parts.password is None
    return parts if plain else None
