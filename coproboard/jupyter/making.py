"""Makes a board's file for Jupyter: ``python -m coproboard.jupyter.making new FRAME FILE`` or ``read JSON FILE``.

What it is: a moment's process, so that Jupyter's own never loads what boards are made of. What it is not: a command for
people. It ends with 1 where nothing could be made, and then there is no file.
"""
from __future__ import annotations

import sys
from pathlib import Path

from coproboard.board import Board
from coproboard.errors import CoproboardError
from coproboard.readback import read


def main(verb: str, source: str, path: str) -> int:
    """Make a board; see the module.

    Parameters
    ----------
    verb : {"new", "read"}
        From a frame, or from a copy.
    source : str
        The frame's id, or the copy's path.
    path : str
        The file to make.

    Returns
    -------
    int
        0, or 1 when nothing was made.
    """
    try:
        if Path(path).exists():
            raise FileExistsError(path)
        made = Board.new(source, path=path) if verb == "new" else read(Path(source), path=path)
        made.close()
    except (CoproboardError, OSError, ValueError) as wrong:
        print(f"coproboard: {Path(path).name} was not made ({type(wrong).__name__})", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
