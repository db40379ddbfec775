"""A package in the style of the 2024 template, for tests only."""

import logging

logger = logging.getLogger(__name__)


def default_config():
    """Return the defaults of the service configuration."""
    return {"user_name": "admin", "limits": {"soft": 5, "hard": 9}}


try:
    from .endpoints import register_blueprint
except ImportError:
    logger.info("limepkg_newer has no endpoints")
try:
    from .event_handlers import register_event_handlers
except ImportError:
    logger.info("limepkg_newer has no event handlers")
try:
    from .limeobject_classes import register_limeobject_classes
except ImportError:
    logger.info("limepkg_newer has no limeobject classes")
try:
    from .web_components import register_web_components
except ImportError:
    logger.info("limepkg_newer has no web components")
try:
    from .translations import register_translations
except ImportError:
    logger.info("limepkg_newer has no translations")
try:
    from .config import register_config
except ImportError:
    logger.info("limepkg_newer has no settings")
try:
    from .tasks import get_task_modules, register_scheduled_tasks
except ImportError:
    logger.info("limepkg_newer has no tasks")


def register_static_content():
    """Return what is served below /static/."""
    from .web_components import register_static_content as of_components

    return of_components()


__all__ = [
    "get_task_modules",
    "register_blueprint",
    "register_config",
    "register_event_handlers",
    "register_limeobject_classes",
    "register_scheduled_tasks",
    "register_translations",
    "register_web_components",
]
