"""The control interface below /__sim__/: for tests and demonstrations, never part of APSIS."""

from apsis_sim.control.routes import PREFIX, answer, check_events, happen

__all__ = ["PREFIX", "answer", "check_events", "happen"]
