"""A stand-in for the APSIS Pro REST API, for development and tests only."""

from apsis_sim.clock import Clock
from apsis_sim.control.events import happen
from apsis_sim.control.seeding import seed
from apsis_sim.server import SimServer
from apsis_sim.simulator import Simulator
from apsis_sim.world import World

__all__ = ["Clock", "SimServer", "Simulator", "World", "happen", "seed"]
