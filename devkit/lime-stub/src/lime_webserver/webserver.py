"""The parent of resources, under the platform's name."""

from lime_stub.web import LimeResource

__all__ = ["LimeResource"]
