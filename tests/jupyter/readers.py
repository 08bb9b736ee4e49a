"""Somebody who may look at a Jupyter's files and not write them: whoever's request says so."""
from __future__ import annotations

from typing import Any

from jupyter_server.auth import Authorizer


class Readers(Authorizer):
    """Everything to everyone, but no writing to those whose request has ``X-Reader``."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        """See `Authorizer.is_authorized`."""
        return not ("X-Reader" in handler.request.headers and action != "read" and resource == "contents")
