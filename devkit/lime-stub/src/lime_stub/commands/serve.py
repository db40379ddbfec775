"""Serve an application with every installed package on 127.0.0.1."""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
from typing import Any
from urllib.parse import quote

from lime_stub import config, opening
from lime_stub.application import LimeApplication, set_api_key
from lime_stub.store import Database

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
    # Imported here: the other commands start faster without Flask and Celery.
    from werkzeug.serving import make_server

    from lime_stub.web import Site, create_web_server
    from lime_stub.worker.services import connect

    opening.log_to_stderr()
    packages = tuple(opening.prepare_process(args))
    application = opening.open_for_command(args)
    _set_api_keys(application.database, {"admin": args.api_key, "standard": args.standard_api_key})
    services = connect(args.db)
    site = Site({application.identifier: application.database}, packages, services.open_for_user)
    app = create_web_server(site, config.config, _session_key(application))
    server = make_server(ADDRESS, args.port, app, threaded=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"Serving http://{ADDRESS}:{server.server_port}/{quote(application.identifier)}/", flush=True)
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
