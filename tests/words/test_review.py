"""REVIEW.md is the list of all Welsh that waits for a fluent reader, and of no other."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coproboard.templates import BUILTIN, named
from coproboard.words import catalogue
from coproboard.words.review import MARK, SETTINGS, rendered, unconfirmed

FOLDER = Path(__file__).parents[2] / "coproboard/words"
REVIEW = (FOLDER / "REVIEW.md").read_text(encoding="utf-8")
CONFIRMED = json.loads((FOLDER / "confirmed.json").read_text(encoding="utf-8"))


def listed() -> list[tuple[str, str]]:
    """English and Welsh of every row."""
    rows = re.findall(r"^\| \[.\] \| (.*?) \| (.*?) \| `", REVIEW.split(MARK)[1], re.MULTILINE)
    return [(en.replace("\\|", "|"), cy.replace("\\|", "|")) for en, cy in rows]


@pytest.mark.rule("I4")
def test_the_file_is_what_the_words_make_it():
    assert rendered(REVIEW) == REVIEW, "write it anew: python -m coproboard.words.review"


@pytest.mark.rule("I4")
def test_every_welsh_string_of_the_catalogue_stands_in_it_unless_it_is_confirmed():
    welsh = {cy for _, cy in listed()}
    for key, entry in catalogue("cy").items():
        if key in SETTINGS:
            continue
        for form, words in [("", entry)] if isinstance(entry, str) else entry.items():
            if f"{key}.{form}".rstrip(".") not in CONFIRMED:
                assert words in welsh, key


@pytest.mark.rule("I4")
def test_no_confirmed_string_stands_in_it():
    pairs = listed()
    confirmed = [(catalogue("en")[key], catalogue("cy")[key]) for key in CONFIRMED]
    assert confirmed
    assert not set(confirmed) & set(pairs)
    assert ("collaboration", "cydweithio") not in pairs
    assert "zones.collaboration.title" not in named("ways-of-working").draft_cy


@pytest.mark.rule("I4")
def test_each_pair_stands_once_under_its_heading_and_says_where_it_is_used():
    waiting = list(unconfirmed())
    assert set(listed()) == {(line.en, line.cy) for line in waiting}
    places = set(re.findall(r"`([^`|]+)`", REVIEW.split(MARK)[1]))
    assert {line.where for line in waiting} <= places
    assert len(listed()) == len(set(re.findall(r"^\| \[.\] .*$", REVIEW, re.MULTILINE)))
    for id in BUILTIN:
        assert any(line.frame == id for line in waiting), id


def test_the_questions_above_the_list_are_kept():
    head = REVIEW.split(MARK)[0]
    assert rendered("# Another head\n").startswith("# Another head\n\n" + MARK)
    for word in ("cymhleth", "dyrys", "cyd-gynhyrchu", "ymgyfraniad", "Naratifau", "raddfeydd"):
        assert word in head


def test_what_is_confirmed_exists():
    for key in CONFIRMED:
        assert isinstance(catalogue("cy")[key], str)
