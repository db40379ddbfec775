"""The company of the acceptance tests, for what is measured over its web server."""

from __future__ import annotations

from tests.acceptance.conftest import company, lime_types, sim

__all__ = ["company", "lime_types", "sim"]
