"""The database of the settings tests: a customer with campaigns, people and coworkers, in Swedish or in English."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
import yaml
from lime_application import LimeApplication
from lime_stub.plugins import load_plugins
from lime_stub.structure import install_structure
from lime_type import create_limetypes_from_dsl

from limepkg_apsis.config import RuntimeConfig
from tests.acceptance.company import SCHEMA

COWORKERS = yaml.safe_load(
    """
coworker:
  _label: coworker
  name: {type: string, label: name, length: 200}
"""
)


@pytest.fixture(scope="session")
def lime_types() -> list[Any]:
    """Return the tables of a customer who has coworkers too."""
    return list(create_limetypes_from_dsl({**SCHEMA, **COWORKERS}))


@pytest.fixture
def reader(lime_app: Any) -> Callable[[str], Any]:
    """Return a function that opens the application as somebody with a language sees it."""
    load_plugins()
    lip = json.loads(files("limepkg_apsis.installation").joinpath("lip.json").read_text("utf-8"))
    install_structure(lime_app.database, lip)

    def opened(language: str = "en") -> Any:
        return LimeApplication(
            lime_app.identifier, lime_app.database, user=lime_app.user, acl=lime_app.acl, language=language
        )

    return opened


@pytest.fixture
def app(reader: Callable[[str], Any]) -> Any:
    """Return the application in English."""
    return reader("en")


@pytest.fixture
def plugin(app: Any) -> RuntimeConfig:
    """Return our plugin as Lime Admin opens it."""
    return RuntimeConfig(application=app)
