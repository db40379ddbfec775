"""Tasks in the older style: no schedules."""

from lime_task import task


@task
def ping(application):
    """Answer."""
    return "pong"


def get_task_modules():
    """Return the modules with tasks."""
    import sys

    return [sys.modules[__name__]]
