"""coproboard: a decision board that nobody owns.

``import coproboard as cb`` costs little: pandas comes with the first use of `Board` or `connect`, Panel with the first
use of `BoardView`.
"""
from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from coproboard.errors import (
    BadBoard,
    BadRows,
    BoardNotFound,
    CoproboardError,
    FolderInUse,
    NoBrowser,
    NotConnected,
    Refused,
    StorageDamaged,
    StorageError,
    StorageUnavailable,
    TemplateError,
    UnknownCard,
    UnknownPlace,
    UnknownZone,
    WireError,
)

if TYPE_CHECKING:
    from coproboard.board import Board, connect, open
    from coproboard.insight import measures
    from coproboard.plot import Plot
    from coproboard.readback import read
    from coproboard.views import BoardView

__version__ = "0.2.0"

__all__ = [
    "BadBoard",
    "BadRows",
    "Board",
    "BoardNotFound",
    "BoardView",
    "CoproboardError",
    "FolderInUse",
    "NoBrowser",
    "NotConnected",
    "Plot",
    "Refused",
    "StorageDamaged",
    "StorageError",
    "StorageUnavailable",
    "TemplateError",
    "UnknownCard",
    "UnknownPlace",
    "UnknownZone",
    "WireError",
    "connect",
    "measures",
    "open",
    "read",
]

_LATER = {
    "Board": "coproboard.board", "BoardView": "coproboard.views", "BoardWidget": "coproboard.views.widget",
    "CarriedView": "coproboard.views", "Plot": "coproboard.plot", "connect": "coproboard.board", "open": "coproboard.board",
    "read": "coproboard.readback",
}  # fmt: skip
_MODULES = {"measures": "coproboard.insight.measures"}


def __getattr__(name: str) -> Any:
    """Import what is heavy when it is asked for."""
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    if name not in _LATER:
        raise AttributeError(f"module 'coproboard' has no attribute {name!r}")
    return getattr(importlib.import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
