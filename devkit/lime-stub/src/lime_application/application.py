"""The application object where the platform defines it."""

from lime_stub.application import LimeApplication

__all__ = ["LimeApplication"]
