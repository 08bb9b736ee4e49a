"""The tile in JupyterLab's launcher: ``coproboard serve`` for this user, behind jupyter-server-proxy.

What it is: the answer to jupyter-server-proxy's entry point ``jupyter_serverproxy_servers``: how to start the server,
and where it lies under Jupyter's address. What it is not: a server for guests; whoever may not open this Jupyter cannot
open a link under its address either, and the share panel says so (J3).

The fact that shaped it: a port on this machine belongs to whoever takes it first, and jupyter-server-proxy hands on
Jupyter's own cookies. So the server listens on a socket file in a folder that only this user can enter.
"""
from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import Any

#: Where the server lies below Jupyter's address; also the name of the entry point.
NAME = "coproboard"
#: Everybody behind the proxy may have one address, and all of them may open this Jupyter: rates meant for strangers, raised.
LIMITS = {"boards_per_hour": 1_000, "sockets_per_address": 500, "misses_per_minute": 200, "takings_per_minute": 1_000}
#: Tells our pages that they lie behind somebody's login (`coproboard.pages.Page`).
BEHIND = {"X-Coproboard-Behind": "login"}
#: Seconds that the first start may take on a busy machine.
PATIENCE = 60
ICON = Path(__file__).parents[1] / "web" / "dist" / "icon.svg"


def folder() -> Path:
    """Where this user's boards are kept: `COPROBOARD_DATA`, else ``coproboard-data`` in the home folder.

    Never the folder that Jupyter happens to run in, which is another one on another day.
    """
    named = os.environ.get("COPROBOARD_DATA")
    return Path(named).absolute() if named else Path.home() / "coproboard-data"


def setup() -> dict[str, Any]:
    """What jupyter-server-proxy asks of its entry point.

    Returns
    -------
    dict
        Its settings for one server. In the command, ``{base_url}`` and ``{unix_socket}`` (``{port}`` where there are no
        socket files) are filled in by it.
    """
    files = hasattr(socket, "AF_UNIX") and os.name == "posix"
    where = ["--unix-socket", "{unix_socket}"] if files else ["--address", "127.0.0.1", "--port", "{port}"]
    limits = [word for name, value in LIMITS.items() for word in ("--limit", f"{name}={value}")]
    # Without -P, a folder of Jupyter's that happens to be called coproboard would be run instead of us.
    command = [_plain(sys.executable), "-P", "-m", "coproboard", "serve", "--no-open", "--light", "--use-xheaders", "--with-parent"]
    return {
        "command": [*command, "--prefix", "{base_url}" + NAME, "--data", _plain(str(folder())), *where, *limits],
        "unix_socket": files,
        "absolute_url": True,
        "timeout": PATIENCE,
        "request_headers_override": BEHIND,
        "new_browser_tab": True,
        "launcher_entry": {"title": "coproboard", "icon_path": str(ICON), "category": "Notebook"},
    }


def _plain(word: str) -> str:
    """A word of the command in which nothing is to be filled in."""
    return word.replace("{", "{{").replace("}", "}}")
