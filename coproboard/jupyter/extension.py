"""Jupyter's server extension: what answers below ``coproboard-files/`` under Jupyter's address.

What it is: the point at which Jupyter loads us. What it is not: a burden where nobody asked for it; without
jupyter-server-proxy, which carries the boards, it says so once and does nothing.
"""
from __future__ import annotations

import atexit
from typing import Any

try:
    from coproboard.jupyter import handlers
except ImportError as missing:
    if (missing.name or "").startswith("coproboard"):
        raise
    handlers = None  # type: ignore[assignment]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "coproboard.jupyter.extension"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Add our handlers to a Jupyter server; what they start ends with it."""
    if handlers is None:
        app.log.info("coproboard: install coproboard[jupyter] to open boards from the file browser")
        return
    files = handlers.Files()
    atexit.register(files.close)
    app.web_app.add_handlers(".*$", handlers.routes(app.web_app.settings["base_url"], files))
