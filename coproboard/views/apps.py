"""Panel's pages of coproboard, by path."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Path → what makes the page.
APPS: dict[str, Callable[[], Any]] = {}
