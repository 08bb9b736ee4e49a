"""Floor 0: frames as data (one TOML each, the languages inside) and their one loader."""
from coproboard.templates.frame import (
    Axes,
    Axis,
    Band,
    Doing,
    Grid,
    Help,
    Layer,
    Outcomes,
    Power,
    Step,
    Template,
    Text,
    Tray,
    Zone,
)
from coproboard.templates.gallery import BUILTIN, MOST_OWN_BYTES, builtin, is_reference, named, resolve
from coproboard.templates.loader import load
from coproboard.templates.translating import word_tables
from coproboard.templates.writing import from_json, to_toml
from coproboard.templates.zones import KINDS

__all__ = [
    "BUILTIN",
    "KINDS",
    "MOST_OWN_BYTES",
    "Axes",
    "Axis",
    "Band",
    "Doing",
    "Grid",
    "Help",
    "Layer",
    "Outcomes",
    "Power",
    "Step",
    "Template",
    "Text",
    "Tray",
    "Zone",
    "builtin",
    "from_json",
    "is_reference",
    "load",
    "named",
    "resolve",
    "to_toml",
    "word_tables",
]
