"""
Connects Lime CRM with APSIS: campaigns and their participants become mailing lists and members.

These are the hooks that the Lime server looks up by name. The imports are plain on purpose: a package whose import is
broken must be heard, not loaded without its tasks.
"""

from .config import register_config
from .crm.platform import SCHEDULED_AS, WATCHED_LIMETYPES
from .endpoints import register_blueprint
from .event_handlers import register_event_handlers
from .tasks import get_task_modules, register_scheduled_tasks
from .translations import register_translations
from .web_components import register_static_content, register_web_components


def default_config() -> dict[str, str | list[str]]:
    """Return the defaults of the service's config: as whom the scheduled task runs, and what events are heard."""
    return {**SCHEDULED_AS, "watched_limetypes": list(WATCHED_LIMETYPES)}


__all__ = [
    "default_config",
    "get_task_modules",
    "register_blueprint",
    "register_config",
    "register_event_handlers",
    "register_scheduled_tasks",
    "register_static_content",
    "register_translations",
    "register_web_components",
]
