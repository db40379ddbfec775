"""Which names of the platform our package uses: found in its source, graded by hand from the reference."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "limepkg_apsis"
PLATFORM = ("lime_", "limepkg_addon_installer")
ROLES = {
    "application": "application",
    "_application": "application",
    "limetype": "limetype",
    "limeobject": "limeobject",
    "unit": "unit",
    "accessor": "accessor",
    "user": "user",
}
"""What an object of the platform is called in our source."""

CONFIRMED, INFERRED, UNKNOWN = "confirmed", "inferred", "unknown"


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the platform: how well it is known, and where the reference says so."""

    grade: str
    section: str
    doubt: str = ""


IMPORTED = {
    "lime_admin.plugins.AdminPlugin": Name(CONFIRMED, "7.3"),
    "lime_admin.plugins.ConfigMigration": Name(CONFIRMED, "7.3, 17", "seen in shipped packages; done without"),
    "lime_admin.plugins.NotFoundError": Name(CONFIRMED, "7.3"),
    "lime_admin.plugins.ValueError": Name(CONFIRMED, "7.3"),
    "lime_application.get_application": Name(UNKNOWN, "2", "its arguments; tried on the acting user first"),
    "lime_config.config": Name(CONFIRMED, "7.1", "plugins or packages, dashes or underscores"),
    "lime_config.get_app_config": Name(CONFIRMED, "7.1, 7.2", "the secrets tree and a missing key are not documented"),
    "lime_endpoints.endpoints.create_blueprint": Name(CONFIRMED, "5"),
    "lime_endpoints.factory.Api": Name(CONFIRMED, "5"),
    "lime_errors.NotFoundError": Name(CONFIRMED, "4.6"),
    "lime_filter.EqualsOperator": Name(CONFIRMED, "4.3"),
    "lime_filter.Filter": Name(CONFIRMED, "4.3"),
    "lime_filter.InOperator": Name(CONFIRMED, "4.3"),
    "lime_query.execute_query": Name(CONFIRMED, "4.5", "conn or connection: passed by position"),
    "lime_task.send_task": Name(CONFIRMED, "6.1", "the order of its arguments is not documented"),
    "lime_task.task": Name(CONFIRMED, "6.1"),
    "lime_task.schedule.CronTab": Name(CONFIRMED, "6.2"),
    "lime_task.schedule.ScheduledTask": Name(CONFIRMED, "6.2"),
    "lime_task.schedule.TaskSession": Name(CONFIRMED, "6.2"),
    "lime_translation.get_text": Name(CONFIRMED, "8.4, 17"),
    "lime_type.fields.LimePropertyField": Name(INFERRED, "3.1, 7.4", "seen in shipped packages; text where absent"),
    "lime_type.fields.LimeTypeField": Name(INFERRED, "3.1, 7.4", "seen in shipped packages; text where absent"),
    "lime_webserver.webserver.LimeResource": Name(CONFIRMED, "5"),
    "limepkg_addon_installer.BaseInstaller": Name(CONFIRMED, "10, 14", "optional; only the names are public"),
    "limepkg_addon_installer.InstallationData": Name(CONFIRMED, "10, 14", "optional; its fields are not public"),
}
CALLED = {
    "application.acl": Name(CONFIRMED, "2"),
    "application.database.connection": Name(CONFIRMED, "2"),
    "application.identifier": Name(CONFIRMED, "2"),
    "application.language": Name(CONFIRMED, "2", "short or with a country"),
    "application.limetypes.get_all": Name(CONFIRMED, "3.1", "in which order"),
    "application.limetypes.get_limetype": Name(CONFIRMED, "3.1", "what an unknown name raises"),
    "application.unit_of_work": Name(CONFIRMED, "2, 4.2"),
    "application.user": Name(CONFIRMED, "2"),
    "application.user_id": Name(CONFIRMED, "2"),
    "user.id": Name(CONFIRMED, "2"),
    "user.username": Name(UNKNOWN, "2", "whether the scheduled user is there, and is the one who acts"),
    "user.groups": Name(UNKNOWN, "5"),
    "user.is_admin": Name(UNKNOWN, "5", "several spellings are tried, then the group"),
    "limetype.name": Name(CONFIRMED, "3.1"),
    "limetype.get": Name(CONFIRMED, "3.1, 17", "a missing id: NotFoundError or something falsy"),
    "limetype.get_all": Name(CONFIRMED, "3.1, 4.3", "in which order; its count is an attribute or a method"),
    "limetype.get_property": Name(CONFIRMED, "17"),
    "limetype.properties": Name(UNKNOWN, "3.1", "an unsaved object is asked where the type cannot be"),
    "limetype.label": Name(UNKNOWN, "3.2", "a text, an enumeration, a number, or absent"),
    "limetype.__call__": Name(CONFIRMED, "3.1"),
    "limeobject.id": Name(CONFIRMED, "4.1"),
    "limeobject.get_property": Name(CONFIRMED, "4.1"),
    "limeobject.properties": Name(CONFIRMED, "4.1"),
    "accessor.value": Name(CONFIRMED, "4.1", "None detaches a relation: inferred"),
    "accessor.set_by_key": Name(CONFIRMED, "4.1"),
    "property.name": Name(CONFIRMED, "4.1"),
    "property.label": Name(UNKNOWN, "3.2", "a text, an enumeration, a number, or absent"),
    "property.type": Name(INFERRED, "3.5, 3.6"),
    "property.length": Name(INFERRED, "3.6"),
    "property.options": Name(CONFIRMED, "3.6, 4.1"),
    "relation.get_related_limetype": Name(CONFIRMED, "4.1"),
    "option.key": Name(CONFIRMED, "3.6, 4.1"),
    "option.id": Name(CONFIRMED, "3.6, 4.1"),
    "unit.add": Name(CONFIRMED, "4.2"),
    "unit.commit": Name(CONFIRMED, "4.2", "which exception a failure raises"),
    "unit.delete": Name(INFERRED, "4.2"),
    "committed.get": Name(CONFIRMED, "4.2"),
    "group.name": Name(INFERRED, "5"),
    "sent.id": Name(CONFIRMED, "6.1"),
    "plugin.application": Name(CONFIRMED, "7.3", "application= as the constructor's argument: shipped packages, 17"),
    "plugin.get_config": Name(CONFIRMED, "7.3"),
    "plugin.set_config": Name(CONFIRMED, "7.3"),
    "plugin.get_migrations": Name(CONFIRMED, "7.3, 17"),
    "plugin.get_schema": Name(CONFIRMED, "7.3"),
    "plugin.name": Name(CONFIRMED, "7.3"),
    "plugin.title": Name(CONFIRMED, "7.3"),
    "plugin.version": Name(CONFIRMED, "7.3"),
    "resource.application": Name(CONFIRMED, "5"),
    "installer.inject_installer_field": Name(CONFIRMED, "10", "optional"),
}
ABSENT_HERE = ("get_limetype_by_label", "get_by_label", "get_property_by_label")
"""What our package would use if the platform had it; the stand-in must not, so that our own search is exercised."""


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def imported_names() -> dict[str, set[str]]:
    """Return every name that is taken from a module of the platform, with the files that take it."""
    found: dict[str, set[str]] = {}
    for path, module in sources():
        for name in _taken(module):
            found.setdefault(name, set()).add(str(path.relative_to(PACKAGE)))
    return found


def _taken(module: ast.Module) -> Iterator[str]:
    bound = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for each in filter(lambda one: _ours(one.name), node.names):
                top = each.name.split(".")[0]
                bound[each.asname or top] = each.name if each.asname else top
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and _ours(node.module or ""):
            for each in node.names:
                full = f"{node.module}.{each.name}"
                if _is_module(full):
                    bound[each.asname or each.name] = full
                else:
                    yield full
    yield from _used(module, bound)


def _used(module: ast.Module, bound: dict[str, str]) -> Iterator[str]:
    chains = {_chain(node) for node in ast.walk(module) if isinstance(node, ast.Attribute)}
    for chain in chains:
        first, *rest = chain.split(".")
        if first in bound and rest:
            full = ".".join([bound[first], *rest])
            if not _is_module(full) and _is_module(full.rpartition(".")[0]):
                yield full


def called_names() -> dict[str, set[str]]:
    """Return every attribute of what our source calls application, limetype, unit …, with the files that use it."""
    found: dict[str, set[str]] = {}
    for path, module in sources():
        if path.parent.name in ("core", "syncs", "apsis", "pro", "wire"):
            continue  # these floors have no object of the platform
        for name in {_in_roles(_chain(node)) for node in ast.walk(module)} - {""}:
            found.setdefault(name, set()).add(str(path.relative_to(PACKAGE)))
    return {name: files for name, files in found.items() if not any(each.startswith(f"{name}.") for each in found)}


def _in_roles(chain: str) -> str:
    first, *rest = chain.removeprefix("self.").split(".")
    return ".".join([ROLES[first], *rest]) if first in ROLES and rest else ""


def _chain(node: ast.AST) -> str:
    """Return `a.b.c` of an attribute, or of `getattr(a.b, "c")`; else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _chain(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("getattr", "hasattr"):
        owner, name = _chain(node.args[0]), node.args[1]
        return f"{owner}.{name.value}" if owner and isinstance(name, ast.Constant) else ""
    return ""


def _ours(module: str) -> bool:
    return module.startswith(PLATFORM)


def _is_module(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def found_by_name(full: str) -> Any:
    """Return what a dotted name stands for on this platform, or None."""
    module, _, name = full.rpartition(".")
    return getattr(importlib.import_module(module), name, None)


def checklist() -> str:
    """Return the list for whoever meets a real server: what we use, how well it is known, where it is used."""
    files = imported_names() | called_names()
    lines = []
    for name, known in {**IMPORTED, **CALLED}.items():
        used = ", ".join(sorted(files.get(name, ()))) or "found by hand"
        lines.append(
            f"{known.grade:<10} {known.section:<9} {name:<44} {used}" + (f" ({known.doubt})" if known.doubt else "")
        )
    return "\n".join(sorted(lines))
