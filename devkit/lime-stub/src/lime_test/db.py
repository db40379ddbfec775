"""Databases of older tests."""

from lime_stub.testing.older import create_and_add_user, create_database_with_limetypes

__all__ = ["create_and_add_user", "create_database_with_limetypes"]
