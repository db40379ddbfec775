"""The bureau, and a bus in memory between Lime and the handlers."""

from __future__ import annotations

from tests.acceptance.conftest import company, lime_types, sim
from tests.endpoints.conftest import bureau

__all__ = ["bureau", "company", "lime_types", "sim"]
