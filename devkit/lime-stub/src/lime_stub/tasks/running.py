"""How a task message becomes a call of the task's function."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from lime_stub.application import LimeApplication, find_user, get_application
from lime_stub.model.errors import NotFoundError
from lime_stub.storage.people import active_languages
from lime_stub.tasks.declaring import declaration_of
from lime_stub.tasks.messages import FAILURE, STARTED, SUCCESS, TaskMessage, TaskResult, plain

logger = logging.getLogger(__name__)

OpenApplication = Callable[[TaskMessage], LimeApplication]


def open_from_registry(message: TaskMessage) -> LimeApplication:
    """Open the application a message names, as the user and in the language it names."""
    application = get_application(message.application, message.user, message.language)
    if application.language.split("_")[0] not in active_languages(application.database):
        # As with a user who is not there: the task fails in this application and runs in the others.
        raise NotFoundError(f"the language {application.language!r} is not active in {application.identifier!r}")
    return application


def application_for(message: TaskMessage, sender: LimeApplication | None) -> LimeApplication:
    """Build the task's own application: the sender's database, and the user and language of the message."""
    if sender is None:
        return open_from_registry(message)
    user = find_user(sender.database, username=message.user)
    if user is None:
        raise NotFoundError(f"there is no user called {message.user!r}")
    application = LimeApplication(message.application, sender.database, user=user, language=message.language)
    carry_seams(sender, application)
    return application


def carry_seams(source: Any, target: Any) -> None:
    """Give an application the publisher and the application configuration of another one."""
    for name in ("_publisher", "_app_config"):
        if getattr(source, name, None) is not None:
            setattr(target, name, getattr(source, name))


def run_message(message: TaskMessage, open_application: OpenApplication = open_from_registry) -> Any:
    """Run a task now and return its result as JSON; what it raises comes through."""
    function = declaration_of(message.name).function
    result = function(open_application(message), *message.args, **message.kwargs)
    # ASSUMED: results: JSON; one that cannot be written as JSON fails the task.
    return plain(result, f"the result of {message.name}")


def run_into(result: TaskResult, message: TaskMessage, open_application: OpenApplication = open_from_registry) -> None:
    """Run a task now and keep what became of it; a failing task does not reach its sender."""
    result.status = STARTED
    try:
        result.result = run_message(message, open_application)
        result.status = SUCCESS
    except Exception as error:
        logger.exception("task %s failed", message.name)
        # ASSUMED: result of a failed task: the text of the exception.
        result.result, result.status = one_line(error), FAILURE


def one_line(error: BaseException) -> str:
    """Return an exception as one line of text."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
