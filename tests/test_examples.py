"""Every example runs, and has nothing to complain about."""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import coproboard as cb
from tests.notebooks import notebooks, run

ROOT = Path(__file__).resolve().parent.parent
#: `playing.py` is what notebooks import.
SCRIPTS = sorted(path for path in (ROOT / "examples").glob("*.py") if path.name != "playing.py")


@pytest.mark.parametrize("example", SCRIPTS, ids=lambda path: path.name)
def test_an_example_runs_without_a_word_of_complaint(example: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(example)],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=120,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout and not list(tmp_path.iterdir())


@pytest.mark.parametrize("notebook", notebooks(), ids=lambda path: path.name)
def test_a_notebook_runs_from_top_to_bottom(notebook: Path, tmp_path: Path) -> None:
    book = run(notebook, tmp_path, {"PYTHONPATH": str(ROOT), "COPROBOARD_CHROMIUM": "none"})

    told = [output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs]
    assert told and not [output for output in told if output.get("name") == "stderr"]


@pytest.mark.parametrize("notebook", notebooks(), ids=lambda path: path.name)
def test_a_notebook_is_kept_with_what_it_shows(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]

    assert all(cell["execution_count"] for cell in cells) and any(cell["outputs"] for cell in cells)
    # Whoever reads it elsewhere gets neither this machine's folders nor megabytes of script.
    assert len(text) < 600_000 and not re.search(r"/(home|root|tmp|work)/", text)


def test_there_is_a_notebook_for_each_use() -> None:
    assert [path.stem for path in notebooks()] == [
        "analyse_a_session", "board_in_a_panel_app", "first_board", "join_a_live_session", "many_boards",
        "residents_and_staff", "risk_register",
    ]  # fmt: skip


def test_the_boards_that_were_played_can_be_read() -> None:
    boards = [cb.read(path) for path in sorted((ROOT / "examples" / "data").rglob("*.json"))]

    assert len(boards) == 7 and all(len(board.marks) > 50 for board in boards)
