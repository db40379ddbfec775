"""When two e-mail addresses are the same, and what an address must look like."""

import re

# ASSUMED: email.syntax: RFC-like local part, ASCII domain with at least one dot.
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])"
)


def same(email: str) -> str:
    """Return the form in which two addresses are compared."""
    # ASSUMED: email.match: case-insensitive, surrounding white space does not count.
    return email.strip().lower()


def is_valid(email: str) -> bool:
    """Say whether APSIS would take this for an e-mail address."""
    return len(email) <= 254 and _ADDRESS.fullmatch(email) is not None
