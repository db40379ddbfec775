"""The type of a stored file, for annotations."""

from lime_stub.storage.files import File

__all__ = ["File"]
