"""A frame of a group's own for tests: the spectrum under another name, where a card has a place on both layers."""
from __future__ import annotations

from importlib.resources import files

_SPECTRUM = (files("coproboard.templates") / "spectrum.toml").read_text(encoding="utf-8")
OWN = _SPECTRUM.replace('id = "spectrum"', 'id = "ours"', 1).replace('id = "wanted"\n', 'id = "wanted"\nplaces = true\n', 1)
assert OWN.count("places = true") == 1
