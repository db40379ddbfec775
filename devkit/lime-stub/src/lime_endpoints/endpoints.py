"""Blueprints of packages, under the platform's name."""

from lime_stub.web import create_blueprint

__all__ = ["create_blueprint"]
