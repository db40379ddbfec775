"""After the steps of the README nothing is missing, and what is missing is told."""

import lime_admin.plugins
import pytest
from limepkg_apsis.config import RuntimeConfig
from limepkg_apsis.core.errors import ConfigurationError
from limepkg_apsis.crm.resolution import find_structure
from limepkg_apsis.crm.structure import NEEDS
from limepkg_apsis.runtime import settings_of

from {{ cookiecutter.__lib_name }}.tasks import tasks


def problems_of(application):
    """Return what is wrong with the set-up."""
    try:
        admin = RuntimeConfig(application=application).get_config()
        find_structure(application, settings_of(application, admin).crm, NEEDS)
    except ConfigurationError as error:
        return [each.key for each in error.problems]
    return []


def test_every_check_of_the_set_up_passes(lime_app):
    """Settings, key, tables and fields are there, for every kind of sync."""
    assert problems_of(lime_app) == []


def test_a_missing_key_is_told(lime_app, application_config):
    """Without the key in the application config nothing can be synchronised."""
    del application_config["secrets"]

    assert problems_of(lime_app)


def test_a_table_that_is_not_there_is_told(lime_app):
    """A setting that names no table is refused, and says which one."""
    wrong = {"limetypes": {"mailing": "nothing"}}

    settings = tasks.laid_over(tasks.read_settings(), wrong)
    with pytest.raises(lime_admin.plugins.ValueError, match="limetypes.mailing"):
        RuntimeConfig(application=lime_app).set_config(settings)


def test_tables_with_a_name_of_their_own_are_not_made_again(lime_app):
    """A table that the settings name is used as it is called here."""
    names = {each.name for each in lime_app.limetypes.get_all()}
    chosen = tasks.read_settings()["limetypes"]

    assert {name or usual for usual, name in chosen.items()} <= names
    assert not {usual for usual, name in chosen.items() if name} & names
