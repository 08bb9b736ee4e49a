"""What every test may use: the Hypothesis profiles, and Node with the front end's npm packages.

Nothing here skips: a test that needs Node fails where there is none, and says how to get it.
"""
from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest

import run

ROOT = Path(__file__).resolve().parent.parent

# No deadline: the machines that run this are shared, and a slow example is not a wrong one. In CI the same examples
# come every time, so that a red run is about the change; at a desk they are fresh, and a failure prints its blob.
hypothesis.settings.register_profile("desk", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "desk")

# What programs of this user remember (see coproboard.seats) is each test's own, and never the real folder.
_HOMES, _NUMBERS = tempfile.TemporaryDirectory(prefix="coproboard-homes-"), count(1)
os.environ["COPROBOARD_HOME"] = str(Path(_HOMES.name, "0"))


@pytest.fixture(autouse=True)
def fresh_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give each test a user's folder of its own, made when something is kept in it."""
    home = Path(_HOMES.name, str(next(_NUMBERS)))
    monkeypatch.setenv("COPROBOARD_HOME", str(home))
    yield home


@pytest.fixture(scope="session")
def node() -> str:
    """Return the path of a Node that is new enough: the machine's, or the one that comes as a wheel."""
    found = run.find_node()
    if not found:
        pytest.fail("No Node was found: run `python3 run.py test`, which brings one.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder with the front end's locked npm packages."""
    folder = Path(os.environ.get("COPROBOARD_NODE_MODULES") or ROOT / "coproboard" / "web" / "node_modules")
    if not (folder / "yjs").is_dir():
        pytest.fail(f"No npm packages in {folder}: run `python3 run.py test`, which brings them.", pytrace=False)
    return folder.resolve()
