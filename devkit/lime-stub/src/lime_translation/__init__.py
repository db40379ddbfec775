"""Texts of packages, under the platform's name."""

from lime_stub.translations import get_text

__all__ = ["get_text"]
