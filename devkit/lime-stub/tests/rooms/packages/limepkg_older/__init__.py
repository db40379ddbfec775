"""A package in the style of the 2023 template, for tests only."""

from .endpoints import register_blueprint
from .tasks import get_task_modules

__all__ = ["get_task_modules", "register_blueprint"]
