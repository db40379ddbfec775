"""Handlers of events; the name is in lime_event_handler.worker."""
