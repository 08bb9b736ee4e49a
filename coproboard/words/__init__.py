"""Floor 0: the catalogues of the interface, one JSON per language, read by Python and by the browser."""
from coproboard.words.catalogue import FURTHER, LANGS, Entry, catalogue, direction, plural, say
from coproboard.words.dates import say_ago, say_date, say_list, say_weekday
from coproboard.words.wanted import FIRST, in_order, tongues, wanted

__all__ = [
    "FIRST", "FURTHER", "LANGS", "Entry", "catalogue", "direction", "in_order", "plural", "say", "say_ago", "say_date", "say_list", "say_weekday",
    "tongues", "wanted",
]  # fmt: skip
