"""The company of the acceptance tests serves here as well."""

from tests.acceptance.conftest import company, lime_types, sim

__all__ = ["company", "lime_types", "sim"]
