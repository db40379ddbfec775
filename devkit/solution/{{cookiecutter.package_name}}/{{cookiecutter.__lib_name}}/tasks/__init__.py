"""Where the Lime server finds the tasks of this solution."""

from . import tasks


def get_task_modules():
    """Return the modules that hold tasks."""
    return [tasks]
