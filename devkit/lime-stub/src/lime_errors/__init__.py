"""The one public exception of the platform."""

from lime_stub.model.errors import NotFoundError

__all__ = ["NotFoundError"]
