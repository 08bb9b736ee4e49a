"""Every example runs, and has nothing to complain about."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in (".py", ".ipynb"))


# Runs a notebook's cells as a notebook does: what a cell ends in is shown, as HTML where it can be.
CELLS = """
import ast, json, pathlib, sys
space = {"__name__": "__main__"}
for cell in json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["cells"]:
    if cell["cell_type"] != "code":
        continue
    tree = ast.parse("".join(cell["source"]))
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), space)
    if last is not None:
        shown = eval(compile(ast.Expression(last.value), "cell", "eval"), space)
        bundle = getattr(shown, "_repr_mimebundle_", None)
        print(bundle()["text/html"] if bundle else shown)
"""


def command(example: Path) -> list[str]:
    """What runs an example."""
    return [str(example)] if example.suffix == ".py" else ["-c", CELLS, str(example)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_runs_without_a_word_of_complaint(example: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", *command(example)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=120,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout and not list(tmp_path.iterdir())


def test_there_is_a_script_and_a_notebook() -> None:
    assert {path.suffix for path in EXAMPLES} == {".py", ".ipynb"}


@pytest.mark.parametrize("notebook", [path for path in EXAMPLES if path.suffix == ".ipynb"], ids=lambda path: path.name)
def test_a_notebook_is_kept_without_its_outputs(notebook: Path) -> None:
    cells = [cell for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]

    assert cells and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
