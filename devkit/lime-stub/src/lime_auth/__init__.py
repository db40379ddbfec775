"""The type of a user, for annotations."""

from lime_stub.storage.people import User as LimeUser

__all__ = ["LimeUser"]
