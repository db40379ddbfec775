"""Applications over a structure of the test's own, for tests that need another one than the fixtures give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lime_type import create_limetypes_from_dsl

from tests.crm.schemas import usual


def opened(dsl: dict[str, Any], address: str = "sqlite://") -> Any:
    """Return an application over a new database with the tables of a description."""
    from lime_application import LimeApplication
    from lime_stub.store import Database

    return LimeApplication("app", Database(address, "app"), create_limetypes_from_dsl(dsl))


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the usual database after a change."""
    dsl = usual()
    change(dsl)
    return dsl
