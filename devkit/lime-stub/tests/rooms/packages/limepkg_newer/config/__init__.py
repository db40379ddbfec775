"""Settings of the sample package."""

import lime_admin.plugins

from .schema import create_schema


class RuntimeConfig(lime_admin.plugins.AdminPlugin):
    """Keep the settings."""

    @property
    def name(self):
        """Return the persistence key."""
        return "limepkg_newer"

    @property
    def title(self):
        """Return what Lime Admin shows."""
        return "Newer <sample>"

    @property
    def version(self):
        """Return the version of the form."""
        return 2

    def get_config(self):
        """Return the settings, or the defaults."""
        try:
            return super().get_config()
        except lime_admin.plugins.NotFoundError:
            return self.get_schema().dump({})

    def get_schema(self):
        """Return the schema."""
        return create_schema(self.application)

    def get_migrations(self):
        """Return the migrations."""
        return [IntoMinutes()]

    def set_config(self, config):
        """Save settings, unless they contradict each other."""
        if config.get("guards", {}).get("minimum", 0) > 100:
            raise lime_admin.plugins.ValueError("the minimum is above a hundred")
        super().set_config(config=config)


class IntoMinutes(lime_admin.plugins.ConfigMigration):
    """Turn seconds into minutes."""

    version = 2

    def upgrade(self, config):
        """Return the newer form."""
        return {"interval_minutes": config["interval_seconds"] // 60}

    def downgrade(self, config):
        """Return the older form."""
        return {"interval_seconds": config["interval_minutes"] * 60}


def register_config():
    """Return the class of the settings."""
    return RuntimeConfig
