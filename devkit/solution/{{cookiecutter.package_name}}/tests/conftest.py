"""The customer's database with everything installed and set, and an APSIS account."""

from pathlib import Path

import lime_config
import lime_type
import pytest
import yaml
from limepkg_apsis.installation.installer import Installer

from {{ cookiecutter.__lib_name }}.tasks import tasks

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def lime_types():
    """Return the customer's tables as they are before the package is installed."""
    tables = (ROOT / "tests/customer.yaml").read_text(encoding="utf-8")
    return lime_type.create_limetypes_from_dsl(tables)


@pytest.fixture
def application_config(apsis_sim):
    """Return the sample of this solution, with the address and key of the account."""
    sample = (ROOT / "config/application_config.yaml").read_text(encoding="utf-8")
    tree = yaml.safe_load(sample)
    tree["config"]["limepkg_apsis"]["base_url"] = apsis_sim.base_url
    tree["secrets"] = {"limepkg_apsis": {"api_key": apsis_sim.api_key}}
    return tree


@pytest.fixture
def lime_app(lime_app, application_config, monkeypatch):
    """Return the application after the steps of the README."""

    def get_app_config(application, path):
        found = application_config
        for part in path.split("."):
            found = (found or {}).get(part)
        return found

    monkeypatch.setattr(lime_config, "get_app_config", get_app_config)
    tasks.load_apsis_settings(lime_app)
    install_structure(lime_app)
    return lime_app


def install_structure(application):
    """Create what the package lacks, as *Setup* in Lime Admin does."""
    # ASSUMED: install: what "Setup" of the add-on installer starts.
    Installer(application).install(tasks.read_settings())
