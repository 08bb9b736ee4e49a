"""Floor 0: frames as data (one TOML each, English and Cymraeg inside) and their one loader."""
from coproboard.templates.frame import Axes, Axis, Band, Power, Step, Template, Text, Tray, Zone
from coproboard.templates.loader import BUILTIN, KINDS, builtin, load, named

__all__ = [
    "BUILTIN",
    "KINDS",
    "Axes",
    "Axis",
    "Band",
    "Power",
    "Step",
    "Template",
    "Text",
    "Tray",
    "Zone",
    "builtin",
    "load",
    "named",
]
