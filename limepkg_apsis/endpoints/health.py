"""`GET /health`: when each kind of sync was last started, for monitoring. Reads Lime only."""

from __future__ import annotations

from typing import Any

from lime_webserver import webserver

from ..config import admin_settings
from ..core.errors import ConfigurationError
from ..runtime import open_runtime, settings_of
from ..syncs import SYNC_KINDS
from ..translations.summary import failed
from . import api


class Health(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """One line per kind."""

    def get(self) -> Any:
        """Answer the kinds with the start of their last pass; 503 while the configuration is wrong."""
        try:
            settings = settings_of(self.application, admin_settings(self.application))
            journal = open_runtime(self.application, settings, a_person_waits=False).ports.journal
        except ConfigurationError as error:
            return failed(self.application, error), 503
        passes = dict(journal.read_account_memory().passes)
        started = {kind.name: passes.get(kind.name) for kind in SYNC_KINDS}
        return {"kinds": {name: when.isoformat() if when else None for name, when in started.items()}}


api.add_resource(Health, "/health")
