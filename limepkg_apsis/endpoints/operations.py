"""For administrators and monitoring: is the set-up right, does everything run, and what can be asked of us."""

from __future__ import annotations

from typing import Any

from lime_webserver import webserver

from ..config import admin_settings
from ..core.alarms import Alarm
from ..core.errors import ConfigurationError
from ..core.watching import Health, KindHealth, read_health
from ..crm.users import is_admin, is_member
from ..doctor import examine
from ..syncs import SYNC_KINDS
from ..watchdog import alarm_text
from . import api
from .answering import told
from .description import describe
from .desk import open_desk
from .refusals import Forbidden
from .words import Json, moment


class Doctor(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Every check of the set-up."""

    @told
    def get(self) -> Json:
        """Answer what is wrong with the set-up, and how each thing is put right."""
        if not _may_examine(self.application):
            raise Forbidden(right="approve")
        return examine(self.application).to_dict()


class HealthLine(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Whether everything runs, for monitoring."""

    @told
    def get(self) -> tuple[Json, int]:
        """Answer when each kind last succeeded; 503 when something is late or fails."""
        desk = open_desk(self.application)
        desk.rights.need("read")
        settings = desk.settings
        health = read_health(desk.ports, SYNC_KINDS, settings.intervals_minutes, enabled=settings.enabled)
        alarms = [_alarm(self.application, each) for each in desk.ports.journal.alarms.standing()]
        return _health(health, alarms), 200 if health.state in ("ok", "paused") else 503


class Description(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """What can be asked of us, as OpenAPI."""

    @told
    def get(self) -> Json:
        """Answer the description of these endpoints."""
        return describe()


def _may_examine(application: Any) -> bool:
    # The doctor must answer while everything else is wrong, so this looks at nothing but the user.
    try:
        group = str(admin_settings(application).get("may_approve_group") or "")
    except (ConfigurationError, ValueError, TypeError):
        group = ""
    return is_admin(application) or is_member(application, group)


def _health(health: Health, alarms: list[Json]) -> Json:
    return {
        "state": health.state,
        "kinds": [_kind(each) for each in health.kinds],
        "late_campaigns": list(health.late_campaigns),
        "failing_campaigns": list(health.failing_campaigns),
        "alarms": alarms,
    }


def _kind(each: KindHealth) -> Json:
    return {
        "kind": each.kind,
        "last_success": moment(each.last_success),
        "age_seconds": round(each.age.total_seconds()) if each.age is not None else None,
        "interval_minutes": round(each.interval.total_seconds() / 60),
        "late": each.is_late,
        "error": each.error,
    }


def _alarm(application: Any, alarm: Alarm) -> Json:
    return {
        "code": alarm.code,
        "about": alarm.about,
        "since": moment(alarm.since),
        "message": alarm_text(application, alarm),
    }


api.add_resource(Doctor, "/doctor")
api.add_resource(HealthLine, "/health")
api.add_resource(Description, "/openapi.json")
