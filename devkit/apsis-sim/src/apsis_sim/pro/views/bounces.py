"""Bounce service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Call, Queued
from apsis_sim.pro.rendering import Rows
from apsis_sim.world.records import Event
from apsis_sim.world.sendings import find_sending

MOST_SENDINGS = 1000


def _export(call: Call, keep: Callable[[Event], bool]) -> Queued:
    def work() -> Rows:
        return Rows([one for one in call.world.bounces if keep(one)], lambda one: items.bounce(call, one))

    return Queued(work)


def _page(call: Call, keep: Callable[[Event], bool]) -> dict[str, Any]:
    return call.page([one for one in call.world.bounces if keep(one)], lambda one: items.bounce(call, one))


def all_queued(call: Call) -> Queued:
    """Export every bounce."""
    return _export(call, lambda one: True)


def all_paged(call: Call) -> dict[str, Any]:
    """Answer one page of every bounce."""
    return _page(call, lambda one: True)


def by_date_queued(call: Call) -> Queued:
    """Export the bounces between two moments."""
    wanted = call.between()
    return _export(call, lambda one: wanted(one.created))


def by_date_paged(call: Call) -> dict[str, Any]:
    """Answer one page of the bounces between two moments."""
    wanted = call.between()
    return _page(call, lambda one: wanted(one.created))


def by_sending_paged(call: Call) -> dict[str, Any]:
    """Answer one page of the bounces of a sending."""
    number = find_sending(call.world, call.number("sending")).id
    return _page(call, lambda one: one.sending_id == number)


def by_sendings(call: Call) -> Queued:
    """Export the bounces of several sendings."""
    numbers = set(bodies.int_list(call.body, at_most=MOST_SENDINGS))
    return _export(call, lambda one: one.sending_id in numbers)


def by_sending_and_date(call: Call) -> Queued:
    """Export the bounces of a sending, between two moments if they are given."""
    number = find_sending(call.world, call.number("sending")).id
    wanted = call.interval()
    return _export(call, lambda one: one.sending_id == number and wanted(one.created))
