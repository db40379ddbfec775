"""Run one task now, in this process."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from lime_stub import opening
from lime_stub.model.errors import StubError
from lime_stub.tasks import DeferredDispatcher, TaskMessage, use_dispatcher
from lime_stub.tasks.running import application_for, one_line, run_message


def add_parser(subparsers: Any) -> None:
    """Add the subcommand."""
    parser = subparsers.add_parser("task", help=__doc__)
    parser.add_argument("name", metavar="NAME", help="dotted path, for example limepkg_x.tasks.tasks.sync")
    parser.add_argument("arguments", metavar="JSON", nargs="?", default="{}", help="object with keyword arguments")
    opening.add_arguments(parser)
    parser.add_argument("--user", default="admin", help="who runs the task")
    parser.add_argument("--follow", type=int, default=0, metavar="N", help="then run up to N tasks that were sent")


def run(args: argparse.Namespace) -> int:
    """Run the task; print its result as the last line."""
    opening.log_to_stderr()
    opening.prepare_process(args)
    application = opening.open_for_command(args, args.user)
    message = TaskMessage(args.name, application.identifier, args.user, application.language, (), _keywords(args))
    with use_dispatcher(DeferredDispatcher()) as sent:
        try:
            result = run_message(message, lambda each: application_for(each, application))
        except Exception as error:
            print(one_line(error), file=sys.stderr)
            return 1
        _follow(sent, args.follow)
    print(json.dumps(result))
    return 0


def _keywords(args: argparse.Namespace) -> dict[str, Any]:
    try:
        keywords = json.loads(args.arguments)
    except ValueError as error:
        raise StubError(f"the arguments of the task are not JSON: {error}") from error
    if not isinstance(keywords, dict):
        raise StubError("the arguments of the task must be a JSON object")
    return keywords


def _follow(sent: DeferredDispatcher, hops: int) -> None:
    for _ in range(hops):
        if not sent.waiting:
            return
        name = sent.waiting[0][0].name
        result = sent.run_next()
        print(f"ran {name}: {json.dumps(result.to_dict())}", file=sys.stderr)
    for message, _, _ in sent.waiting:
        print(f"sent, not run: {message.name} {json.dumps([message.args, message.kwargs])}", file=sys.stderr)
