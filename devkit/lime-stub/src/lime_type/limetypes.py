"""Limetypes, and the registry of custom classes, which tests replace here."""

from lime_stub.limetypes import LimeType, LimeTypes

limeobject_classes: dict[str, type] = {}

__all__ = ["LimeType", "LimeTypes", "limeobject_classes"]
