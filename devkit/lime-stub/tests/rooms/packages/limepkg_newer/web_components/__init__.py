"""Web components of the sample package."""

import os


def register_web_components():
    """Return the components."""
    return []


def register_static_content():
    """Return what is served."""
    static = os.path.join(os.path.dirname(__file__), "static")
    return [("lwc-components-1.0.0", static), ("static", static)]
