"""``python -m coproboard`` is the command line."""
from __future__ import annotations

from coproboard.cli import main

main()
