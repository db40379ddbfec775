"""Run the tasks, the schedule and the event handlers of every installed package."""

from __future__ import annotations

import argparse
from typing import Any

from lime_stub import opening


def add_parser(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("worker", help=__doc__)
    opening.add_arguments(parser)
    parser.add_argument("--beat", action="store_true", help="also emit the schedule")
    parser.add_argument("--pool", choices=("prefork", "solo", "threads"), default="prefork")
    parser.add_argument("--concurrency", type=int, default=2, help="how many tasks at a time")


def run(args: argparse.Namespace) -> int:
    """Work until the process is told to stop."""
    # Imported here: the other commands start faster without Celery.
    from lime_stub.worker.service import run_worker
    from lime_stub.worker.services import connect

    opening.log_to_stderr()
    opening.prepare_process(args)
    application = opening.open_for_command(args)
    run_worker(connect(args.db), application.database, beat=args.beat, pool=args.pool, concurrency=args.concurrency)
    return 0
