"""coproboard: a decision board that nobody owns."""
from __future__ import annotations

__version__ = "0.1.0"
