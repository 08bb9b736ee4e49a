"""A server with the workbench in its own process: what is not done, for the bench to say what that would cost.

``python -m coproboard.bench.inside PORT FOLDER FILE``; FILE gets the link of the board to watch.
"""
from __future__ import annotations

import sys
from pathlib import Path

import panel as pn

from coproboard.bench.ours import WIDER
from coproboard.serve import make_server, read_limits, run
from coproboard.serving import Settings
from coproboard.views.lookout import Lookouts
from coproboard.views.sites import Sites
from coproboard.views.workbench import Workbench


def main(port: int, folder: Path, said: Path) -> None:
    """Serve boards and workbenches until a signal says stop.

    Parameters
    ----------
    port : int
    folder : Path
        The folder of the boards.
    said : Path
        The file with the link.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lookouts = Lookouts(Sites.read([f"http://127.0.0.1:{port}"]))

    def page() -> pn.Template:
        return Workbench(lookouts, [said.read_text(encoding="utf-8")]).page

    run(make_server({"workbench": page}, Settings(folder, limits=read_limits(WIDER)), port=port, address="127.0.0.1"), lambda _: None)
    lookouts.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
