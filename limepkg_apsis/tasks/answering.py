"""How a task answers: errors we know become a summary that says what to do, others are logged without their text."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ..config import admin_settings
from ..core.errors import ApsisSyncError, ConfigurationError, Unexpected
from ..runtime import Runtime, open_runtime, settings_of
from ..translations.summary import Summary, failed
from ..watchdog import watch_trouble

logger = logging.getLogger(__name__)


def answered(
    application: Any, work: Callable[[Runtime], Summary], *, a_person_waits: bool = False, is_watched: bool = False
) -> Summary:
    """
    Open the runtime of an application and return what the work answers.

    `is_watched`: somebody is told when the configuration lets no work begin.
    """
    admin: dict[str, Any] = {}
    try:
        admin = admin_settings(application)
        settings = settings_of(application, admin)
        return work(open_runtime(application, settings, a_person_waits=a_person_waits))
    except ApsisSyncError as error:
        logger.error("application=%s error=%s", application.identifier, error)
        if is_watched and isinstance(error, ConfigurationError):
            watch_trouble(application, error, admin)
        return failed(application, error)
    except Exception as error:
        unexpected = Unexpected.of(error)
    logger.error("application=%s error=%s", application.identifier, unexpected)
    raise unexpected
