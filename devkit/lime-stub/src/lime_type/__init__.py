"""Limetypes and limeobjects under the platform's names."""

from lime_stub.dsl import create_limeobjects_from_dsl, create_limetypes_from_dsl
from lime_stub.limetypes import LimeType, LimeTypes
from lime_stub.objects import LimeObject

__all__ = ["LimeObject", "LimeType", "LimeTypes", "create_limeobjects_from_dsl", "create_limetypes_from_dsl"]
