"""The consumer of events, under the platform's name."""

from lime_stub.events import Worker

__all__ = ["Worker"]
