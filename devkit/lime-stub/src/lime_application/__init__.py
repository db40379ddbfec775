"""The application object under the platform's name."""

from lime_stub.application import LimeApplication, get_application, list_applications

__all__ = ["LimeApplication", "get_application", "list_applications"]
