"""The floors of the house: imports go down only, in no circle, at the top of the file.

Read from the syntax trees, type-only imports included: knowing a name from above is leaning on it too.
"""
from __future__ import annotations

import ast
import graphlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, calls, modules

FLOORS = {
    "errors": 0, "domain": 0, "templates": 0, "words": 0, "web": 0,
    "documents": 1, "storage": 1,
    "rooms": 2, "insight": 2, "exchange": 2,
    # What serves boards stands beside the boards: a program may serve its own (N2).
    "asking": 3, "board": 3, "channel": 3, "hosting": 3, "link": 3, "live": 3, "local": 3, "many": 3, "measuring": 3,
    "news": 3, "opening": 3, "pages": 3, "plot": 3, "pump": 3, "readback": 3, "rows": 3, "saying": 3, "seats": 3,
    "seeing": 3, "sending": 3, "server": 3, "serving": 3, "sharing": 3, "showing": 3, "sockets": 3, "statement": 3,
    "table": 3, "takeaway": 3, "takehome": 3, "together": 3, "views": 3,
    "bench": 4, "cli": 4, "export": 4, "host": 4, "jupyter": 4, "report": 4, "serve": 4, "verify": 4, "workbench": 4,
    "__main__": 5,
}  # fmt: skip
# May load a module of ours by its name when it is needed: public names on first use, what a command runs.
LOADERS = {"", ".cli"}
# What pycrdt calls its documents and shared types; the functions that work on plain bytes are free to use.
SHARED_TYPES = {"Doc", "TypedDoc", "Text", "Map", "TypedMap", "Array", "TypedArray", "UndoManager", "Subscription"}


def imported(tree: ast.AST, name: str, is_package: bool, known: set[str]) -> Iterator[tuple[str, str]]:
    """Every import of a module: the module it names, and the name taken from it (``""`` for the whole)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                up = name.split(".")
                base = ".".join(up[: len(up) - node.level + is_package] + ([base] if base else []))
            for one in node.names:
                inside = f"{base}.{one.name}"
                yield (inside, "") if inside in known else (base, one.name)


def problems(package: Path) -> list[str]:
    """Everything in a package that breaks the floors, a sentence each."""
    tree_of = modules(package)
    home, known = package.name, set(tree_of)
    found: list[str] = []
    graph: dict[str, set[str]] = {}

    def floor(module: str) -> int:
        if module == home:
            return max(FLOORS.values()) + 1
        part = module.split(".")[1]
        if part not in FLOORS:
            found.append(f"{module} stands on no floor: give {part!r} one in FLOORS")
        return FLOORS.get(part, 0)

    for name, (path, tree) in tree_of.items():
        here, is_package = floor(name), path.name == "__init__.py"
        graph[name] = set()
        for target, taken in imported(tree, name, is_package, known):
            root = target.split(".")[0]
            # The package itself is loaded before any of its modules, so its version is there for all of them.
            if root == home and target != name and (target, taken) != (home, "__version__"):
                graph[name].add(target)
                if floor(target) > here:
                    found.append(f"{name} imports {target}, which is above it")
            if here == 0 and root not in (home, *sys.stdlib_module_names):
                found.append(f"{name} imports {root}: floor 0 is the standard library only")
            if root == "pycrdt" and not name.startswith(f"{home}.documents") and (not taken or taken in SHARED_TYPES):
                found.append(f"{name} imports pycrdt's {taken or 'everything'}: only documents/ knows shared types")
        for inner in ast.walk(tree):
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                late = {target for target, _ in imported(inner, name, is_package, known) if target.split(".")[0] == home}
                found += [f"{name} imports {target} inside a function" for target in late]
        for call in [*calls(tree, "import_module"), *calls(tree, "__import__")]:
            words = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
            if name.removeprefix(home) not in LOADERS and str(words).startswith((home, ".")):
                found.append(f"{name} imports {words} inside a call")
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        found.append("imports go round in a circle: " + " → ".join(error.args[1]))
    return found


def test_every_import_goes_down_in_no_circle_and_at_the_top() -> None:
    assert problems(PACKAGE) == []


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"domain/ids.py": "import fake.rooms.room"}, "fake.domain.ids imports fake.rooms.room, which is above it"),
        ({"storage/log.py": "from ..rooms import room"}, "fake.storage.log imports fake.rooms.room, which is above it"),
        ({"storage/log.py": "from fake.rooms import room"}, "fake.rooms.room, which is above it"),
        ({"storage/log.py": "from fake import connect"}, "fake.storage.log imports fake, which is above it"),
        (
            {"storage/log.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from fake.rooms import room"},
            "fake.storage.log imports fake.rooms.room, which is above it",
        ),
        ({"rooms/room.py": "from . import hub", "rooms/hub.py": "from fake.rooms.room import Room"}, "in a circle"),
        ({"rooms/room.py": "def f():\n    from fake.domain import ids"}, "imports fake.domain inside a function"),
        (
            {"rooms/hub.py": "import importlib\nimportlib.import_module('fake.cli')"},
            "fake.rooms.hub imports fake.cli inside a call",
        ),
        ({"rooms/room.py": "from pycrdt import Doc"}, "fake.rooms.room imports pycrdt's Doc"),
        ({"rooms/room.py": "import pycrdt"}, "fake.rooms.room imports pycrdt's everything"),
        ({"domain/ids.py": "import numpy"}, "fake.domain.ids imports numpy: floor 0 is the standard library only"),
        ({"helpers/text.py": ""}, "fake.helpers.text stands on no floor"),
    ],
)
def test_each_kind_of_wrong_import_is_found(tmp_path: Path, files: dict[str, str], complaint: str) -> None:
    house = {"rooms/room.py": "", **files}
    for name, source in house.items():
        path = tmp_path / "fake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")

    found = problems(tmp_path / "fake")

    assert any(complaint in one for one in found), found


def test_a_right_house_is_left_alone(tmp_path: Path) -> None:
    house = {
        "__init__.py": "import importlib\ndef __getattr__(name):\n    return importlib.import_module('fake.board')",
        "board.py": "from fake import __version__\nfrom fake.rooms.room import Room",
        "rooms/__init__.py": "from .room import Room",
        "rooms/room.py": "import numpy\nfrom pycrdt import merge_updates\nfrom ..documents import shared\nfrom . import gate",
        "rooms/gate.py": "from fake.domain import ids",
        "documents/shared.py": "from pycrdt import Doc, Map",
        "domain/ids.py": "import secrets",
    }
    for name, source in house.items():
        path = tmp_path / "fake" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")

    assert problems(tmp_path / "fake") == []
