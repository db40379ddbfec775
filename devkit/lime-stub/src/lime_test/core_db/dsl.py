"""The limetypes of the core database, in the form create_limetypes_from_dsl reads."""

from lime_stub.core_database import CORE_DSL as dsl

__all__ = ["dsl"]
