"""Tasks that try out what a task can do."""

import os
from pathlib import Path

import lime_config
import lime_task
from lime_application import LimeApplication
from lime_task import task


@task
def count_companies(application: LimeApplication, note: str = "") -> dict:
    """Count."""
    count = application.limetypes.company.get_all().count
    return {"count": count, "note": note, "user": application.user.username, "language": application.language}


@task(qos="background")
def add_company(application, name, www=None):
    """Add a company."""
    uow = application.unit_of_work()
    uow.add(application.limetypes.company(name=name, www=www))
    uow.commit()


@task
def fail(application):
    """Fail."""
    raise RuntimeError("it\nbroke")


@task
def chain(application, left):
    """Send the next link."""
    if left:
        lime_task.send_task(chain, application, left=left - 1)
    return {"left": left}


@task
def setting(application, path):
    """Return a setting of the application."""
    return lime_config.get_app_config(application, path)


@task
def hang_once(application, folder):
    """Tell the pipe who runs this; hang the first time, finish the second time."""
    marker = Path(folder) / "hung"
    first = not marker.exists()
    marker.touch()
    with open(Path(folder) / "pipe", "w", encoding="ascii") as pipe:
        pipe.write(f"{'first' if first else 'second'} {os.getpid()}\n")
    if first:
        with open(Path(folder) / "never", encoding="ascii"):
            pass
    return {"first": first}


@task
def wait_for_pipe(application, folder):
    """Tell the pipe that the task has started; go on when somebody opens the other pipe."""
    with open(Path(folder) / "pipe", "w", encoding="ascii") as pipe:
        pipe.write("started\n")
    with open(Path(folder) / "never", encoding="ascii"):
        pass
    return "done"
