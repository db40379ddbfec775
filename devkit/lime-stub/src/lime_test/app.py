"""Applications of older tests."""

from lime_stub.testing.older import create_app

__all__ = ["create_app"]
