"""Dates, "3 minutes ago" and lists, in both languages.

What it is: a few forms over tables of our own, kept in the catalogues under ``_dates.`` so that the browser reads the
same ones.
What it is not: a clock; the moment and the present come in as arguments.
The fact that shaped it: Chromium ships Welsh plural rules and nothing else, and answers a request for a Welsh date
with an English one, silently.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coproboard.words.catalogue import say

# A Welsh "and" is "ac" before a vowel; w and y are vowels, and so are these numbers as spoken (un, wyth, un deg ...).
_VOWELS = tuple("aeiouwyáâäàéêëèíîïìóôöòúûüùŵẃẅẁŷýÿỳ")
_VOWEL_NUMBERS = ("1", "8", "11", "12", "13", "14", "15", "16", "17", "18", "19")


def say_date(lang: str, day: date, today: date | None = None) -> str:
    """A day as people say it.

    Parameters
    ----------
    lang : str
        ``"en"`` or ``"cy"``.
    day : date
    today : date, optional
        With it, "today", "yesterday", and days of the same year without the year.

    Returns
    -------
    str
        "3 June 2026", "3 Mehefin 2026".
    """
    if today and 0 <= (today - day).days <= 1:
        return say(lang, "_dates.yesterday" if today > day else "_dates.today")
    month = say(lang, "_dates.months").split("|")[day.month - 1]
    if today and day.year == today.year:
        return say(lang, "_dates.day_month", day=day.day, month=month)
    return say(lang, "_dates.day_month_year", day=day.day, month=month, year=day.year)


def say_weekday(lang: str, day: date) -> str:
    """The name of a day of the week: "Monday", "dydd Llun"."""
    return say(lang, "_dates.weekdays").split("|")[day.isoweekday() % 7]


def say_ago(lang: str, seconds: float) -> str:
    """How long ago something was: "a moment ago", "3 minutes ago", "2 ddiwrnod yn ôl".

    Parameters
    ----------
    lang : str
        ``"en"`` or ``"cy"``.
    seconds : float
        Since then. Clocks differ, so what lies ahead counts as a moment ago.
    """
    minutes = int(max(seconds, 0) // 60)
    if minutes < 1:
        return say(lang, "_dates.moment_ago")
    if minutes < 60:
        return say(lang, "_dates.minutes_ago", n=minutes)
    if minutes < 24 * 60:
        return say(lang, "_dates.hours_ago", n=minutes // 60)
    return say(lang, "_dates.days_ago", n=minutes // (24 * 60))


def say_list(lang: str, items: Sequence[str]) -> str:
    """Items joined as in speech: "Mair, Gareth and Priya", "Mair, Gareth ac Aisha"."""
    if len(items) < 2:
        return "".join(items)
    key = "_dates.and_before_vowel" if _sounds_open(items[-1]) else "_dates.and"
    return say(lang, key, first=", ".join(items[:-1]), last=items[-1])


def _sounds_open(words: str) -> bool:
    start = words.lstrip("“‘\"'(").lower()
    return start.startswith(_VOWELS) or start.split(" ")[0] in _VOWEL_NUMBERS
