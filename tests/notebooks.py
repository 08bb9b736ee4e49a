"""The example notebooks: run them as a notebook does, and save what they show.

``python -m tests.notebooks`` runs each in a folder of its own and saves it with its outputs; the tests run the same and
keep nothing. Whoever changes the package so that a notebook shows something else saves them again.
"""
from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SECONDS = 240
#: What lies beside the notebooks and is theirs to read.
BESIDE = ("data", "playing.py")


def notebooks() -> list[Path]:
    """Every example notebook."""
    return sorted(EXAMPLES.glob("*.ipynb"))


def run(path: Path, folder: Path, environment: Mapping[str, str]) -> Any:
    """Run a notebook from top to bottom in a folder with the examples' data, and give it with its outputs.

    Parameters
    ----------
    path : Path
        The notebook.
    folder : Path
        Where it runs; what it writes stays there.
    environment : mapping of str to str
        What its kernel finds besides the environment of this process.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell failed.
    """
    for name in BESIDE:
        source = EXAMPLES / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        elif source.exists():
            shutil.copy(source, folder / name)
    book = nbformat.read(path, as_version=4)
    client = NotebookClient(book, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}})
    client.execute(env={**os.environ, "COPROBOARD_HOME": str(folder / ".home"), **environment})
    return book


def tidy(book: Any) -> Any:
    """Take out what is of one run: times, the state of widgets, which has no life without a kernel, and scripts.

    `pn.extension` shows all of BokehJS, megabytes that nobody reads.
    """
    book.metadata.pop("widgets", None)
    book.metadata["language_info"] = {"name": "python"}
    for cell in book.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [one for one in cell.outputs if not _script(one)]
    return book


def _script(output: Any) -> bool:
    data = output.get("data", {})
    return "application/javascript" in data or "application/vnd.holoviews_load.v0+json" in data


def main() -> None:
    """Save the notebooks that are named, or all."""
    asked = set(sys.argv[1:])
    for path in notebooks():
        if not asked or path.stem in asked:
            with tempfile.TemporaryDirectory() as folder:
                book = tidy(run(path, Path(folder), {}))
            nbformat.write(book, path)
            print(f"{path.name}: {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
