"""Serve an application with every installed package on 127.0.0.1."""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from lime_stub import config, opening
from lime_stub.application import LimeApplication, set_api_key
from lime_stub.store import Database

if TYPE_CHECKING:
    from flask import Flask

    from lime_stub.web import Site
    from lime_stub.web.prefixing import WsgiApp

ADDRESS = "127.0.0.1"


def add_parser(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("serve", help=__doc__)
    opening.add_arguments(parser)
    parser.add_argument("--port", type=int, default=8080, help="0 takes any free port")
    parser.add_argument("--api-key", help="API key of the user admin")
    parser.add_argument("--standard-api-key", help="API key of the user standard")


def run(args: argparse.Namespace) -> int:
    """Serve until the process is told to stop."""
    site, app = build(args)
    return listen(app, args.port, next(iter(site.databases)))


def build(args: argparse.Namespace) -> tuple[Site, Flask]:
    """Return what is served, and the WSGI application that does it."""
    # Imported here: the other commands start faster without Flask and Celery.
    from lime_stub.web import Site, create_web_server
    from lime_stub.worker.services import connect

    opening.log_to_stderr()
    packages = tuple(opening.prepare_process(args))
    application = opening.open_for_command(args)
    _set_api_keys(application.database, {"admin": args.api_key, "standard": args.standard_api_key})
    services = connect(args.db)
    site = Site({application.identifier: application.database}, packages, services.open_for_user)
    return site, create_web_server(site, config.config, _session_key(application))


def listen(app: WsgiApp, port: int, application: str) -> int:
    """Answer requests until the process is told to stop; the first line says where the application is."""
    from werkzeug.serving import make_server

    server = make_server(ADDRESS, port, app, threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"Serving http://{ADDRESS}:{server.server_port}/{quote(application)}/", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return 0


def _set_api_keys(database: Database, keys: dict[str, str | None]) -> None:
    for username, key in keys.items():
        if key:
            set_api_key(database, username, key)


def _session_key(application: LimeApplication) -> str:
    # Kept with the data, so that a restart does not log everybody out.
    key = application.database.read_value("lime_stub", "session_key")
    if not key:
        key = secrets.token_hex(32)
        application.database.write_value("lime_stub", "session_key", key)
    return str(key)
