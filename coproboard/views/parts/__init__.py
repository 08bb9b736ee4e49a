"""Parts of the pages beside a board: native controls, words, tables."""
from coproboard.views.parts.chrome import Choice, Doorway, Field, Leaf, Scrub, Takeaway
from coproboard.views.parts.table import Table

__all__ = ["Choice", "Doorway", "Field", "Leaf", "Scrub", "Table", "Takeaway"]
