"""The query language under the platform's names."""

from lime_stub.queries import execute_query

__all__ = ["execute_query"]
