"""The addresses below `/<application>/limepkg-apsis`. A new endpoint is a new module in this folder."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import lime_endpoints.endpoints
from lime_endpoints.factory import Api

URL_PREFIX = "/limepkg-apsis"
bp = lime_endpoints.endpoints.create_blueprint("limepkg_apsis", __name__, URL_PREFIX)
api = Api(bp)


def register_blueprint(app: Any, config: Any = None) -> Any:
    """Import every endpoint and register them with the web server."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    app.register_blueprint(bp)
    return bp
