"""The builder of queries."""

from lime_stub.queries import QueryBuilder

__all__ = ["QueryBuilder"]
