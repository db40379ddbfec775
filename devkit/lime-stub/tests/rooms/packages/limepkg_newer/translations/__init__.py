"""Texts of the sample package."""

import os


def register_translations():
    """Return the folder of the texts."""
    return os.path.abspath(os.path.dirname(__file__))
