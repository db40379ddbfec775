"""The two configurations a package reads, under the platform's names."""

from lime_stub.config import AppConfig, config, get_app_config, load_config

__all__ = ["AppConfig", "config", "get_app_config", "load_config"]
