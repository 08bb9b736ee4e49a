"""coproboard in JupyterLab: a tile in the launcher, and `.coproboard` files that open as live boards.

What it is: what Jupyter loads of us, on its own side of the login. What it is not: a way for the people on a board to
reach Jupyter; a board's guests come to the board's own server (`Board.share`, ``coproboard serve``), which knows
nothing of Jupyter and has no way to it.

The fact that shaped it: everything shown under Jupyter's address has all of Jupyter's rights in the browser. So nothing
stands there but our own pages, and nothing of Jupyter's (cookies, tokens) is handed on to them.
"""
from __future__ import annotations

__all__ = ["_jupyter_labextension_paths", "_jupyter_server_extension_points"]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "coproboard.jupyter.extension"}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "share/labextensions/coproboard", "dest": "coproboard"}]
