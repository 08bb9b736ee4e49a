"""What a frame says of which its author said nothing: the same calm words for all, from the catalogues.

What it is: the prompt, tray, layers and help of a frame that has none of its own, in every language.
What it is not: used by the package's own frames; those say all of it (a test looks).
The fact that shaped it: somebody who makes a line of four zones has thought of four zones, and should get a whole board.
"""
from __future__ import annotations

from coproboard.templates.frame import Doing, Help, Layer, Text, Tray
from coproboard.words import LANGS, say

_MINUTES = {"write": 5, "place": 5, "differ": 15, "agree": 10}


def _text(key: str) -> Text:
    return Text.of({lang: say(lang, f"template.{key}") for lang in LANGS})


GAP = ("now", "wanted")
PROMPTS = (_text("prompt"),)
TRAY = Tray(_text("tray"))
LAYERS = tuple(Layer(id, _text(f"layer.{id}"), _text(f"ask.{id}"), id == "now") for id in GAP)
HELP = Help(_text("opening"), tuple(Doing(minutes, _text(f"step.{step}")) for step, minutes in _MINUTES.items()))
