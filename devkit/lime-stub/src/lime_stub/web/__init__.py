"""The web server: packages' endpoints, the core REST API and Lime Admin, all below /<application>/."""

from lime_stub.web.resources import Api, LimeResource, create_blueprint
from lime_stub.web.server import Site, create_web_server

__all__ = ["Api", "LimeResource", "Site", "create_blueprint", "create_web_server"]
