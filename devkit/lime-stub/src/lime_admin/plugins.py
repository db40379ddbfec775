"""The parent of configuration plugins and its errors, under the platform's names."""

from lime_stub.admin import AdminPlugin, ConfigMigration, NotFoundError, ValueError

__all__ = ["AdminPlugin", "ConfigMigration", "NotFoundError", "ValueError"]
