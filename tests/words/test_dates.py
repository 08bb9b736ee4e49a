"""Dates, times past and lists in both languages."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from coproboard.words import LANGS, catalogue, say_ago, say_date, say_list, say_weekday

JUNE = date(2026, 6, 3)


def test_dates_are_said_in_the_language_of_the_page():
    assert say_date("en", JUNE) == "3 June 2026"
    assert say_date("cy", JUNE) == "3 Mehefin 2026"
    assert say_date("cy", JUNE, today=date(2026, 11, 24)) == "3 Mehefin"
    assert say_date("cy", JUNE, today=date(2027, 1, 1)) == "3 Mehefin 2026"


def test_today_and_yesterday_have_names_and_tomorrow_has_its_date():
    assert say_date("en", JUNE, today=JUNE) == "today"
    assert say_date("cy", JUNE, today=JUNE + timedelta(1)) == "ddoe"
    assert say_date("en", JUNE + timedelta(1), today=JUNE) == "4 June"


def test_the_week_begins_where_the_browser_begins_it():
    assert say_weekday("en", date(2026, 11, 22)) == "Sunday"
    assert say_weekday("cy", date(2026, 11, 24)) == "dydd Mawrth"


@pytest.mark.parametrize("lang", LANGS)
def test_the_tables_are_complete(lang: str):
    assert len(set(catalogue(lang)["_dates.months"].split("|"))) == 12
    assert len(set(catalogue(lang)["_dates.weekdays"].split("|"))) == 7


@pytest.mark.rule("I2")
@pytest.mark.parametrize(
    ("seconds", "english", "welsh"),
    [
        (-5, "a moment ago", "eiliad yn ôl"),
        (59.9, "a moment ago", "eiliad yn ôl"),
        (60, "1 minute ago", "1 munud yn ôl"),
        (120, "2 minutes ago", "2 funud yn ôl"),
        (3599, "59 minutes ago", "59 munud yn ôl"),
        (3600, "1 hour ago", "1 awr yn ôl"),
        (6 * 3600, "6 hours ago", "6 awr yn ôl"),
        (2 * 86400, "2 days ago", "2 ddiwrnod yn ôl"),
        (3 * 86400, "3 days ago", "3 diwrnod yn ôl"),
    ],
)
def test_times_past_are_said_with_the_right_form(seconds: float, english: str, welsh: str):
    assert (say_ago("en", seconds), say_ago("cy", seconds)) == (english, welsh)


@pytest.mark.parametrize(
    ("items", "english", "welsh"),
    [
        ([], "", ""),
        (["Mair"], "Mair", "Mair"),
        (["Mair", "Gareth"], "Mair and Gareth", "Mair a Gareth"),
        (["Mair", "Gareth", "Aisha"], "Mair, Gareth and Aisha", "Mair, Gareth ac Aisha"),
        (["Mair", "Ŵyn"], "Mair and Ŵyn", "Mair ac Ŵyn"),
        (["Mair", "Huw"], "Mair and Huw", "Mair a Huw"),
        (["Mair", "8 arall"], "Mair and 8 arall", "Mair ac 8 arall"),
        (["Mair", "2 arall"], "Mair and 2 arall", "Mair a 2 arall"),
    ],
)
def test_lists_end_in_and_or_in_a_or_ac(items: list[str], english: str, welsh: str):
    assert (say_list("en", items), say_list("cy", items)) == (english, welsh)
