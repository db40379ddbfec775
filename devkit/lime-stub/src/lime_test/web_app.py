"""Web servers and clients of older tests."""

from lime_stub.testing.older import create_authenticated_web_client, create_web_app

__all__ = ["create_authenticated_web_client", "create_web_app"]
