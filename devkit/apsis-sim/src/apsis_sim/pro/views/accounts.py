"""Account service: single sign-on and demographic fields."""

from typing import Any

from apsis_sim.pro import items
from apsis_sim.pro.call import Call
from apsis_sim.world.account import DEMOGRAPHIC_SLOTS
from apsis_sim.world.records import Demographic


def login_url(call: Call) -> str:
    """Answer an address that signs a person in."""
    # ASSUMED: account.login_url: the form of the address is not known.
    return "https://www.anpdm.example/login?ticket=apsis-sim"


def demographics(call: Call) -> dict[str, Any]:
    """Answer every slot for a demographic field, the unused ones with an empty Key."""
    used = {one.index: one for one in call.world.demographics}
    slots = range(1, max(DEMOGRAPHIC_SLOTS, *used, 1) + 1)
    unused = (used.get(index) or Demographic(index, "", visible=False) for index in slots)
    return {"Demographics": [items.demographic(one) for one in unused]}
