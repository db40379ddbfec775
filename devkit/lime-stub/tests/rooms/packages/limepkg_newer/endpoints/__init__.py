"""Endpoints of the sample package."""

import importlib
import pkgutil

import flask_marshmallow
import lime_endpoints
import lime_endpoints.endpoints
from lime_endpoints.factory import Api

URL_PREFIX = "/limepkg-newer"

bp = lime_endpoints.endpoints.create_blueprint("limepkg_newer", __name__, URL_PREFIX)
api = Api(bp)
ma = flask_marshmallow.Marshmallow(bp)


def register_blueprint(app, config=None):
    """Import the endpoints and register them."""
    for module in pkgutil.walk_packages(__path__):
        if not module.name.endswith("_test"):
            importlib.import_module(f"{__name__}.{module.name}")
    app.register_blueprint(bp)
    return bp
