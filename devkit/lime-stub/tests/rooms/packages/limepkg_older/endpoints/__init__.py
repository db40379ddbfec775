"""Endpoints in the older style: flask_restful's own Api, webargs."""

import importlib

import lime_endpoints.endpoints
from flask_restful import Api

URL_PREFIX = "/limepkg-older"

bp = lime_endpoints.endpoints.create_blueprint("limepkg_older", __name__, URL_PREFIX)
api = Api(bp)


def register_blueprint(app, config=None):
    """Import the endpoints and register them."""
    importlib.import_module(f"{__name__}.search")
    app.register_blueprint(bp)
    return bp
