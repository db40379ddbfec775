"""What goes wrong: faults of APSIS at some call from now on, and the death of the worker at any call of any port."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.histories.world import HistoryWorld

READS = "*subscribers/*"
FAULTS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("lost_answer", {"how": "close"}),
    ("lost_answer", {"how": "timeout"}),
    ("refused", {}),
    ("throttled", {}),
    ("throttled", {"retry_after": 7}),
    ("throttled", {"retry_after": 900}),
    ("busy", {}),
    ("busy", {"work": True}),
    ("maintenance", {}),
    ("internal", {}),
    ("internal", {"work": True}),
    ("unauthorised", {}),
    ("gateway", {}),
    ("html", {}),
    ("html", {"work": True}),
    ("empty", {"work": True}),
    ("truncated", {}),
    ("cut", {}),
    ("repeated_page", {}),
    ("shifted_rows", {"by": 1}),
    ("shifted_rows", {"by": -1}),
    ("total_count", {"add": 1}),
    ("total_count", {"add": -1}),
    ("total_pages", {"value": 0}),
    ("stale", {"path": READS}),
    ("meanwhile", {"happen": [{"event": "delete_subscriber", "email": "p1@example.test"}]}),
    ("poll_missing", {"polls": 2}),
    ("poll_half", {"polls": 1}),
    ("never_finishes", {}),
    ("job_state", {"state": -1}),
    ("job_state", {"state": -2}),
    ("job_state", {"state": -3, "work": True}),
    ("data_missing", {}),
    ("timeout_rows", {"first": 2}),
    ("import_failure", {"code": 5}),
    ("import_failure", {"code": 1}),
    ("import_stuck", {}),
)
ROUTED = {"import_failure": "imports.*", "import_stuck": "imports.*", "timeout_rows": "subscri*"}
"""A row of an import that times out is not known to happen: its reports could not say so."""


def strike(world: HistoryWorld) -> str:
    """Switch a fault on: it hits one call or a few in a row, soon."""
    effect, parameters = world.rng.choice(FAULTS)
    given: dict[str, Any] = {"nth": world.rng.randint(1, 12), "count": world.rng.choice((1, 1, 2, 5)), **parameters}
    if effect in ROUTED:
        given |= {"route": ROUTED[effect], "nth": world.rng.choice((1, 1, 2))}
    world.sim.simulator.add_fault(effect, **given)
    return f"{effect} {given}"


def refuse_somebody(world: HistoryWorld) -> str:
    """Let APSIS dislike one address for good."""
    email = world.rng.choice(("p6@example.test", "n21@example.test"))
    world.refused.add(email)
    world.sim.simulator.add_fault(
        "rejected", emails=[email], always=True, message=f"{email} is not a valid e-mail address"
    )
    return f"{email} is refused for good"


def kill_soon(world: HistoryWorld) -> str:
    """Let the worker die at some call."""
    world.line.dies_in = world.rng.randint(0, 60)
    return f"the worker dies in {world.line.dies_in} calls"


def restart(world: HistoryWorld) -> str:
    """Let another worker go on."""
    world.sync = world.new_worker()
    return "another worker"


def cease(world: HistoryWorld) -> None:
    """End all trouble; work that hung is finished, or a day goes by in which it is given up."""
    kept = [each for each in world.sim.faults if each.effect == "rejected"]
    world.sim.faults.clear()
    for fault in kept:
        world.sim.faults.add("rejected", always=True, **fault.parameters)
    world.line.revive()
    if world.rng.random() < 0.5:
        world.pass_time(25 * 60)
        return
    for job in world.sim.simulator.jobs:
        job.faults.stuck = False
    for waiting in world.sim.world.waiting_imports:
        waiting.stuck = False
