"""What the control interface answers: one function for each verb and name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from apsis_sim import variants
from apsis_sim.control import events
from apsis_sim.control.picture import picture
from apsis_sim.control.plain import moment
from apsis_sim.control.seeding import seed
from apsis_sim.faults import EFFECTS
from apsis_sim.jobs import JobPace
from apsis_sim.message import Request, Response
from apsis_sim.pro.bodies import read_json
from apsis_sim.world import Refused, World
from apsis_sim.world.imports import ImportPace

if TYPE_CHECKING:
    from apsis_sim.simulator import Simulator

PREFIX = "/__sim__"


class _Missing(Exception):
    """There is no such thing to control."""


def happen(sim: Simulator, world: World, given: Any) -> list[dict[str, Any]]:
    """Let one event or a list of them happen."""
    results = []
    for name, details in events.read(given):
        if name == "finish":
            sim.finish_all()
            results.append({"event": name, "id": None})
        else:
            results.append({"event": name, "id": events.happen(world, name, **details)})
    return results


def check_events(given: Any) -> None:
    """Refuse events that do not exist before they are to happen."""
    for name, _ in events.read(given):
        if name not in events.EVENTS and name != "finish":
            raise ValueError(f"There is no event {name!r}. Known: {', '.join(events.EVENTS)}.")


def answer(sim: Simulator, request: Request) -> Response:
    """Answer a request to the control interface."""
    name, *rest = request.path[len(PREFIX) :].strip("/").split("/")
    work = _ROUTES.get((request.method, name))
    try:
        if work is None:
            raise _Missing(f"There is no {request.method} {name!r}. Known: {_known()}.")
        body = read_json(request.body.decode()) if request.body.strip() else {}
        return _json(200, work(sim, request, rest, body))
    except _Missing as missing:
        return _json(404, {"error": str(missing)})
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, Refused) as error:
        return _json(400, {"error": f"{type(error).__name__}: {error}"})


def _json(status: int, value: Any) -> Response:
    return Response(status, json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def _known() -> str:
    return ", ".join(f"{verb} {PREFIX}/{name}" for verb, name in _ROUTES)


def _account(sim: Simulator, request: Request) -> World:
    return sim.account(request.query.get("account", sim.api_key))


def _index(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    return {
        "routes": [f"{verb} {PREFIX}/{name}" for verb, name in _ROUTES],
        "events": list(events.EVENTS),
    }


def _reset(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.reset()
    return fill(sim, body) if body else {}


def fill(sim: Simulator, document: Mapping[str, Any]) -> dict[str, Any]:
    """Seed the default account and, below "accounts", others by their key."""
    seed(sim.world, document)
    for key, other in (document.get("accounts") or {}).items():
        seed(sim.account(key), other)
    return {"lists": len(sim.world.lists), "subscribers": len(sim.world.subscribers)}


def _seed(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    if "account" in request.query:
        seed(_account(sim, request), body)
        return {}
    return fill(sim, body)


def _happen(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.settle()
    return {"happened": happen(sim, _account(sim, request), body)}


def _faults(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    known = [asdict(effect) for effect in EFFECTS]
    return {"faults": [fault.to_dict() for fault in sim.faults], "known": known}


def _add_faults(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    wanted = body if isinstance(body, list) else [body]
    return {"faults": [sim.add_fault(**one).to_dict() for one in wanted]}


def _remove_faults(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    if not rest:
        sim.faults.clear()
    elif not sim.faults.remove(int(rest[0])):
        raise _Missing(f"There is no fault {rest[0]}.")
    return {}


def _variants(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    return {"variants": sim.variants.to_dict(), "known": variants.describe()}


def _set_variants(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.variants.set(body)
    return {"variants": sim.variants.to_dict()}


def _reset_variants(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.variants.reset()
    return {"variants": sim.variants.to_dict()}


def _clock(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    return {"now": sim.clock.now(), "frozen": sim.clock.frozen}


def _set_clock(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    unknown = set(body) - {"freeze", "run", "advance"}
    if unknown:
        raise ValueError(f"The clock does not know {', '.join(sorted(unknown))}; it knows advance, freeze, run.")
    if body.get("run"):
        sim.clock.run()
    if "freeze" in body and body["freeze"] is not False:
        sim.clock.freeze(None if body["freeze"] in (True, None) else moment(body["freeze"], sim.clock.now()))
    sim.clock.advance(float(body.get("advance", 0)))
    sim.settle()
    return _clock(sim, request, rest, body)


def _log(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    since = int(request.query.get("since", 0))
    kind = request.query.get("kind")
    entries = [one.to_dict() for one in sim.log if one.n > since and kind in (None, one.kind)]
    return {"log": entries, "violations": sum(bool(one["violations"]) for one in entries)}


def _clear_log(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.log.clear()
    return {}


def _world(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.settle()
    return picture(_account(sim, request), sim.jobs)


def _pace(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    return {"jobs": asdict(sim.jobs.pace), "imports": asdict(sim.import_pace)}


def _set_pace(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    if "jobs" in body:
        sim.jobs.pace = JobPace(**{"polls": None, "seconds": None, **body["jobs"]})
    if "imports" in body:
        sim.import_pace = ImportPace(**{"looks": None, "seconds": None, **body["imports"]})
    return _pace(sim, request, rest, body)


def _limits(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    return {"mode": sim.limits.mode.value, **asdict(sim.limits.terms)}


def _set_limits(sim: Simulator, request: Request, rest: list[str], body: Any) -> Any:
    sim.set_limits(body.pop("mode", sim.limits.mode.value), **body)
    return _limits(sim, request, rest, body)


_Work = Callable[["Simulator", Request, list[str], Any], Any]
_ROUTES: dict[tuple[str, str], _Work] = {
    ("GET", ""): _index,
    ("POST", "reset"): _reset,
    ("POST", "seed"): _seed,
    ("POST", "happen"): _happen,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _add_faults,
    ("DELETE", "faults"): _remove_faults,
    ("GET", "variants"): _variants,
    ("POST", "variants"): _set_variants,
    ("DELETE", "variants"): _reset_variants,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _set_clock,
    ("GET", "log"): _log,
    ("DELETE", "log"): _clear_log,
    ("GET", "world"): _world,
    ("GET", "pace"): _pace,
    ("POST", "pace"): _set_pace,
    ("GET", "limits"): _limits,
    ("POST", "limits"): _set_limits,
}
