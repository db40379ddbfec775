"""The account behind the simulator: what it holds and the rules that change it. Nothing here knows HTTP."""

from apsis_sim.world.account import World
from apsis_sim.world.refusals import Refused

__all__ = ["Refused", "World"]
