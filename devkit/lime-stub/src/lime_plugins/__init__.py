"""Loading the installed packages, under the platform's name."""

from lime_stub.plugins import load_plugins

__all__ = ["load_plugins"]
