"""Three spoken words: said in one language, understood in either."""
from __future__ import annotations

import unicodedata
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.domain.spoken import NUMBERS, Code, draw, number, parse, render, words

FIRST, SECOND = words()
codes = st.builds(
    Code, st.integers(0, len(FIRST) - 1), st.integers(0, len(SECOND) - 1), st.sampled_from(NUMBERS)
)
langs = st.sampled_from(["en", "cy"])


def plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))


def as_typed(data: st.DataObject, said: str) -> str:
    """What a hurried person makes of it."""
    if data.draw(st.booleans()):
        said = plain(said)
    said = data.draw(st.sampled_from([str.upper, str.title, str.lower]))(said)
    between = data.draw(st.sampled_from([" ", ", ", "  ", "-", " · ", "\u00a0", "."]))
    return data.draw(st.sampled_from(["", " ", "“"])) + said.replace(" ", between) + data.draw(st.sampled_from(["", ".", " \n"]))


@pytest.mark.rule("R7")
@given(codes, langs)
def test_what_is_said_in_a_language_is_understood(code: Code, lang: str):
    assert parse(render(code, lang)) == code


@pytest.mark.rule("R7")
@given(st.data(), codes, langs)
def test_case_accents_hyphens_commas_and_spaces_do_not_matter(data: st.DataObject, code: Code, lang: str):
    assert parse(as_typed(data, render(code, lang))) == code


@pytest.mark.rule("R7")
@given(codes, langs, langs)
def test_languages_may_be_mixed_and_the_number_may_be_in_digits(code: Code, one: str, other: str):
    first, second = FIRST[code.first][one == "cy"], SECOND[code.second][other == "cy"]
    assert parse(f"{first} {second} {code.number}") == code
    assert parse(f"{first}-{second}-{number(code.number, one)}") == code


@pytest.mark.rule("R7")
def test_every_word_and_every_number_is_understood_in_both_languages():
    for place, pair in enumerate(FIRST):
        assert {parse(f"{word} gorse 1").first for word in pair} == {place}
    for place, pair in enumerate(SECOND):
        assert {parse(f"heron {word} 1").second for word in pair} == {place}
    for n in NUMBERS:
        assert {parse(f"heron gorse {said}").number for said in (n, number(n, "en"), number(n, "cy"))} == {n}


@pytest.mark.parametrize(
    ("n", "english", "welsh"),
    [
        (1, "one", "un"),
        (10, "ten", "deg"),
        (11, "eleven", "un deg un"),
        (19, "nineteen", "un deg naw"),
        (20, "twenty", "dau ddeg"),
        (41, "forty-one", "pedwar deg un"),
        (50, "fifty", "pum deg"),
        (66, "sixty-six", "chwe deg chwech"),
        (99, "ninety-nine", "naw deg naw"),
    ],
)
def test_numbers_are_said_as_people_say_them(n: int, english: str, welsh: str):
    assert (number(n, "en"), number(n, "cy")) == (english, welsh)


def test_the_example_on_the_home_page_is_a_code():
    code = parse("heron gorse forty-one")
    assert code is not None
    assert render(code, "cy") == "crëyr eithin pedwar deg un"
    assert parse("Creyr, Eithin, 41") == parse("HERON GORSE FORTYONE") == code
    assert parse("heron gorse ugain") == parse("heron gorse 20")


@pytest.mark.parametrize(
    "text",
    ["", "heron", "heron gorse", "gorse heron 41", "heron gorse 0", "heron gorse 100", "heron gorse -", "heron gorse ٤١",
     "heron gorse forty-eleven", "heron gorse forty-one two", "héron gorsé 41 " * 40],
)  # fmt: skip
def test_what_is_no_code_leads_nowhere(text: str):
    assert parse(text) is None


@given(st.text(max_size=300))
def test_nothing_that_is_typed_ends_in_an_error(text: str):
    parse(text)


@pytest.mark.rule("R7")
def test_codes_follow_from_the_randomness_and_there_are_millions():
    assert draw(Random(7)) == draw(Random(7))
    assert len({draw(Random(seed)) for seed in range(300)}) > 290
    assert len(FIRST) * len(SECOND) * len(NUMBERS) > 5_000_000


@pytest.mark.parametrize("code", [Code(-1, 0, 1), Code(0, len(SECOND), 1), Code(0, 0, 0), Code(0, 0, 100)])
def test_a_code_that_does_not_exist_cannot_be_said(code: Code):
    with pytest.raises(LookupError):
        render(code, "en")
    with pytest.raises(LookupError):
        render(Code(0, 0, 1), "fr")


def distance(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


@pytest.mark.rule("R7")
@pytest.mark.parametrize("pairs", [FIRST, SECOND], ids=["first", "second"])
def test_no_two_words_at_one_place_are_a_slip_apart(pairs: tuple[tuple[str, str], ...]):
    for which in (0, 1):
        for one, other in combinations([plain(pair[which]) for pair in pairs], 2):
            assert abs(len(one) - len(other)) > 1 or distance(one, other) > 1, (one, other)


@pytest.mark.rule("R7")
def test_a_word_means_one_thing_in_both_languages_and_stands_in_one_list():
    meaning: dict[str, tuple[str, str]] = {}
    for pair in FIRST + SECOND:
        for word in {plain(word) for word in pair}:
            assert word not in meaning, (meaning.get(word), pair)
            meaning[word] = pair
            assert word.isascii() and word.isalpha() and word.islower() and 2 <= len(word) <= 13, word
