"""Filters for reading limeobjects, under the platform's names."""

from lime_stub.filters import AndOperator, EqualsOperator, Filter, InOperator, NotEqualsOperator, OrOperator

__all__ = ["AndOperator", "EqualsOperator", "Filter", "InOperator", "NotEqualsOperator", "OrOperator"]
