"""Floor 0: the catalogues of the interface, one JSON per language, read by Python and by the browser."""
from coproboard.words.catalogue import FURTHER, LANGS, Entry, catalogue, direction, plural, say
from coproboard.words.dates import say_ago, say_date, say_list, say_weekday

__all__ = [
    "FURTHER", "LANGS", "Entry", "catalogue", "direction", "plural", "say", "say_ago", "say_date", "say_list", "say_weekday",
]  # fmt: skip
