"""The tasks of this solution. Each can be called as a function, too."""

import json
from importlib.resources import files

from lime_task import task
from limepkg_apsis.config import RuntimeConfig

SETTINGS = files(__package__.partition(".")[0]).joinpath("apsis_settings.json")


@task
def load_apsis_settings(application):
    """Lay the settings of this solution over those in Lime Admin; all others stay."""
    admin = RuntimeConfig(application=application)
    admin.set_config(laid_over(admin.get_config(), read_settings()))
    return {"loaded": sorted(read_settings())}


def read_settings():
    """Return the settings that this solution brings for the package limepkg-apsis."""
    return json.loads(SETTINGS.read_text(encoding="utf-8"))


def laid_over(below, above):
    """Return a tree of settings with another one laid over it."""
    tree = dict(below)
    for name, value in above.items():
        is_branch = isinstance(value, dict)
        tree[name] = laid_over(tree.get(name) or {}, value) if is_branch else value
    return tree
