"""How a command opens an application: arguments, configuration, packages, logging."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from pathlib import Path

from lime_stub import config
from lime_stub.application import LimeApplication, open_application
from lime_stub.model.errors import NotFoundError, StubError
from lime_stub.plugins import Package, load_plugins


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say which application is meant."""
    parser.add_argument("--db", required=True, help="SQLite file, or an SQLAlchemy address")
    parser.add_argument("--application", required=True, help="the application's name")
    parser.add_argument("--config", help="application configuration: YAML with the trees config and secrets")


def open_for_command(arguments: argparse.Namespace, user_name: str = "admin") -> LimeApplication:
    """Open the application of a command."""
    if "://" not in arguments.db and not Path(arguments.db).exists():
        raise StubError(f"there is no database {arguments.db}: `lime-stub load` or `lime-stub install` makes one")
    try:
        return open_application(arguments.db, arguments.application, user_name)
    except (NotFoundError, ValueError) as error:
        raise StubError(str(error)) from error


def prepare_process(arguments: argparse.Namespace) -> list[Package]:
    """Read the configuration files and load every installed package."""
    config.load_config()
    if arguments.config:
        config.use_application_config(arguments.config)
    return load_plugins(config=config.config)


def log_to_stderr() -> None:
    """Send log lines to stderr, so that stdout holds only what the command answers."""
    level = os.environ.get("LIME_STUB_LOG_LEVEL", "INFO").upper()
    logging.basicConfig(stream=sys.stderr, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
