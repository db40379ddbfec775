"""Collections of resources, under the platform's name."""

from lime_stub.web import Api

__all__ = ["Api"]
