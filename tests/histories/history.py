"""One history: people act, things go wrong, workers come and go; then calm, and the promises are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.histories.people import DEEDS, begin
from tests.histories.promises import broken_promises
from tests.histories.trouble import cease, kill_soon, refuse_somebody, restart, strike
from tests.histories.world import HistoryWorld

RUNS_TO_RECOVER = 3
SLICES_TO_RECOVER = 8
"""For a worker that does not wait for APSIS' queue: each of the runs then takes a slice to ask and one to fetch."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a history ended: `told` is what happened, `broken` what should hold and does not."""

    seed: int
    told: tuple[str, ...]
    broken: tuple[str, ...]

    def __str__(self) -> str:
        return "\n  ".join([f"history {self.seed}:", *self.told, "broken:", *self.broken])


def play(seed: int) -> Ending:
    """Play the history of a seed; the same seed is the same history."""
    world = HistoryWorld(Random(seed))
    told = [begin(world)]
    for _ in range(world.rng.randint(1, 5)):
        told += _chapter(world)
    cease(world)
    told += [*_recovered(world), f"over at {world.clock.now().isoformat()} after {len(world.sim.log)} calls"]
    broken = broken_promises(world)
    if not broken:
        broken += _further_run(world)
    return Ending(seed, tuple(told), tuple(broken))


def _chapter(world: HistoryWorld) -> list[str]:
    rng = world.rng
    told = [rng.choice(DEEDS)(world) for _ in range(rng.randint(0, 4))]
    told += [strike(world) for _ in range(rng.choice((0, 1, 1, 2)))]
    if rng.random() < 0.1:
        told.append(refuse_somebody(world))
    if rng.random() < 0.25:
        told.append(kill_soon(world))
    if rng.random() < 0.3:
        told.append(restart(world))
    world.pass_time(rng.choice((0, 1, 6, 16, 16, 60, 24 * 60)))
    return [*told, _run(world)]


def _run(world: HistoryWorld) -> str:
    if world.rng.random() < 0.6:
        outcome, name = world.scheduled(), "scheduled"
    else:
        campaign_id = world.rng.choice(list(world.crm.campaigns))
        outcome, name = world.pressed(campaign_id), f"pressed for {campaign_id}"
    if outcome is None:
        return f"{name}: killed"
    return f"{name}: {outcome.state} {' '.join(each.error or each.state.value for each in outcome.reports)}"


def _recovered(world: HistoryWorld) -> list[str]:
    """Run as often as it may take; whatever a guard holds is approved, which costs one run more."""
    told = ["calm"]
    runs = RUNS_TO_RECOVER if world.patience else SLICES_TO_RECOVER
    while runs:
        runs -= 1
        world.pass_time(16)
        outcome = world.scheduled()
        assert outcome is not None
        told.append(" ".join(each.error or each.state.value for each in outcome.reports) or outcome.state)
        if world.approve() and len(told) < 6:
            told.append("approved")
            runs += 1
    return told


def _further_run(world: HistoryWorld) -> list[str]:
    world.sim.log.clear()
    writes = len(world.crm.writes)
    world.pass_time(16)
    world.scheduled()
    stamps = [each for each in world.crm.writes[writes:] if each.name != "save_synchronised"]
    return [f"further run: {each.method} {each.route}" for each in world.sim.log.writes()] + [
        f"further run: {each.name}" for each in stamps
    ]
