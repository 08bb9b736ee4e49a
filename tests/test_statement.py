"""The page `/accessibility`: what it says, in every language, and what it asks of a browser, which is nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from coproboard.statement import CHECKED, KEYS, PARTS, statement
from coproboard.words import LANGS, catalogue, say

WORDS = sorted(key for key in catalogue("en") if key.startswith("access."))


def page(lang: str, contact: str = "") -> str:
    return statement(lang, contact, "/x/", "/x/assets/access.css").body.decode()


@pytest.mark.rule("X4")
@pytest.mark.parametrize("lang", LANGS)
def test_it_says_all_of_its_words_and_needs_no_script(lang: str) -> None:
    shown = page(lang, "help@example.org") + page(lang)
    for key in WORDS:
        assert say(lang, key, date="\0").split("\0")[0] in shown, key
    assert "<script" not in shown and "style=" not in shown
    assert f'<html lang="{lang}" dir="ltr">' in shown
    for each in LANGS:
        assert f'href="?lang={each}" lang="{each}" hreflang="{each}"' in shown
    assert shown.count('aria-current="page"') == 2


@pytest.mark.rule("X4")
@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("help@example.org", '<a href="mailto:help@example.org" dir="ltr">help@example.org</a>'),
        ("https://example.org/help", '<a href="https://example.org/help" dir="ltr">https://example.org/help</a>'),
        ("029 2000 0000, ask for <Ann>", '<b dir="auto">029 2000 0000, ask for &lt;Ann&gt;</b>'),
        ("javascript:alert(1)", '<b dir="auto">javascript:alert(1)</b>'),
    ],
)
def test_whoever_runs_the_server_is_reached_as_they_said(contact: str, shown: str) -> None:
    assert shown in page("en", contact)
    assert say("en", "access.tell.none") not in page("en", contact)


@pytest.mark.rule("X4")
@pytest.mark.parametrize("lang", LANGS)
def test_where_no_address_is_set_it_says_so(lang: str) -> None:
    assert say(lang, "access.tell.none") in page(lang)
    assert say(lang, "access.tell.about") not in page(lang)


@pytest.mark.rule("I5")
def test_the_language_that_comes_first_stands_first() -> None:
    for first in LANGS:
        shown = statement("en", "", "/", "/a.css", first).body.decode()
        assert re.findall(r'href="\?lang=(\w+)"', shown)[0] == first


def test_parts_and_keys_have_a_sentence_each_and_none_is_left_over() -> None:
    said = {f"access.{part}" for part, _ in PARTS} | {f"access.{part}.{line}" for part, lines in PARTS for line in lines}
    said |= {f"access.keys.{does}" for does, _ in KEYS}
    said |= {f"access.{key}" for key in ("head", "skip", "lead", "keys.about", "keys.key", "keys.does", "tell.about", "tell.none")}
    assert sorted(said) == WORDS
    assert date(2026, 1, 1) < CHECKED
