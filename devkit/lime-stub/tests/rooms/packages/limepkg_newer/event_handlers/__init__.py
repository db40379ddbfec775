"""Event handlers of the sample package."""

from pathlib import Path


def on_company(worker, body, message):
    """Write down what came."""
    with Path(body["properties"]["www"]).open("a", encoding="utf-8") as notes:
        notes.write(f"{body['event']} {body['id']}\n")
    message.ack()


def register_event_handlers(worker, config):
    """Register the handlers."""
    worker.register_event_handler(
        handler_func=on_company, key="core.limeobject.company.*.v1", queue_name="limepkg_newer.company"
    )
