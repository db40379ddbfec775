"""The company of the acceptance tests: a fresh database with our structure, and a fresh account that works at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from apsis_sim.jobs import JobPace
from apsis_sim.server import SimServer
from apsis_sim.world.imports import ImportPace
from lime_application import LimeApplication
from lime_stub.config import use_application_config
from lime_stub.plugins import load_plugins
from lime_stub.structure import install_structure
from lime_type import create_limetypes_from_dsl

from tests.acceptance.company import SCHEMA, Company, application_config, new_key


@pytest.fixture(scope="session")
def lime_types() -> list[Any]:
    """Return the tables of a customer who has never heard of us."""
    return list(create_limetypes_from_dsl(SCHEMA))


@pytest.fixture
def sim() -> Iterator[SimServer]:
    """Run an account whose queue is always empty: no test waits."""
    with SimServer(api_key=new_key(), limits="report") as server:
        server.simulator.jobs.pace = JobPace(polls=0)
        server.simulator.import_pace = ImportPace(looks=1, seconds=0.0)
        yield server


def open_again(app: Any) -> Any:
    """Return the application as a service sees it that starts after the installation."""
    return LimeApplication(app.identifier, app.database, user=app.user, acl=app.acl, language="en")


@pytest.fixture
def company(lime_app: Any, sim: SimServer) -> Iterator[Company]:
    """Return a company that has installed and configured the package."""
    load_plugins()
    lip = json.loads(files("limepkg_apsis.installation").joinpath("lip.json").read_text("utf-8"))
    install_structure(lime_app.database, lip)
    lime_app = open_again(lime_app)
    use_application_config(application_config(sim.base_url, sim.api_key))
    made = Company(lime_app, sim)
    made.configure()
    yield made
    use_application_config(None)
