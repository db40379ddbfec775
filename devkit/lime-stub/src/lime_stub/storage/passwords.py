"""How passwords and API keys are kept; cheap on purpose, since nothing here protects anything real."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_ROUNDS = 1000


def hashed(password: str) -> str:
    """Return salt and digest of a password."""
    salt = secrets.token_hex(8)
    return f"{salt}${_digest(salt, password)}"


def matches(password: str, stored: str | None) -> bool:
    """Say whether a password is the stored one."""
    salt, _, digest = (stored or "").partition("$")
    return bool(digest) and hmac.compare_digest(digest, _digest(salt, password))


def fingerprint(api_key: str) -> str:
    """Return the digest under which an API key is found."""
    return hashlib.sha256(api_key.encode()).hexdigest()


def _digest(salt: str, password: str) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), _ROUNDS).hex()
