"""The two catalogues against each other, and what `say` makes of them."""
from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.words import LANGS, catalogue, plural, say
from coproboard.words.catalogue import forms, places

FOLDER = Path(__file__).parents[2] / "coproboard/words"
KEYS = sorted({key for lang in LANGS for key in catalogue(lang)})


@pytest.mark.rule("I1")
def test_both_catalogues_have_the_same_keys():
    english, welsh = set(catalogue("en")), set(catalogue("cy"))
    assert english - welsh == set(), "not in Welsh yet"
    assert welsh - english == set(), "not in English"


@pytest.mark.rule("I1")
@pytest.mark.parametrize("key", KEYS)
def test_both_languages_fill_in_the_same_places(key: str):
    assert places(catalogue("en")[key]) == places(catalogue("cy")[key])


@pytest.mark.rule("I2")
@pytest.mark.parametrize("lang", LANGS)
def test_an_entry_with_plural_forms_has_every_form_of_its_language(lang: str):
    plurals = {key: entry for key, entry in catalogue(lang).items() if not isinstance(entry, str)}
    assert plurals
    for key, entry in plurals.items():
        assert tuple(entry) == forms(lang), key
        for form, words in entry.items():
            assert places(words) | {"n"} == places(entry["other"]) | {"n"}, f"{key}, {form}"


@pytest.mark.rule("I1")
@pytest.mark.parametrize("lang", LANGS)
def test_no_words_are_empty_or_carry_loose_ends(lang: str):
    for key, entry in catalogue(lang).items():
        assert re.fullmatch(r"\w[\w-]*(\.[\w-]+)*", key), key
        for words in [entry] if isinstance(entry, str) else entry.values():
            assert words.strip(), key
            assert words == words.strip(), key
            assert "  " not in words, key
            assert "<" not in words, f"{key}: words are text, never HTML"
            assert not re.search(r"[{}]", re.sub(r"\{[a-z]\w*\}", "", words)), f"{key}: a brace that is no place"


@pytest.mark.rule("I1")
@pytest.mark.parametrize("lang", LANGS)
def test_no_key_stands_twice_in_a_file(lang: str):
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), sorted(key for key in set(keys) if keys.count(key) > 1)
        return dict(pairs)

    json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8"), object_pairs_hook=once)


@pytest.mark.rule("I2")
def test_plural_forms_are_those_of_unicode():
    assert [plural("cy", n) for n in range(11)] == [
        "zero", "one", "two", "few", "other", "other", "many", "other", "other", "other", "other",
    ]  # fmt: skip
    assert [plural("en", n) for n in (0, 1, 2, 1.5, 1.0)] == ["other", "one", "other", "other", "one"]


@pytest.mark.rule("I2")
def test_plural_forms_are_those_of_a_javascript_engine():
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine; the browser tests ask Chromium the same")
    numbers = [*range(200), 1.5, 2.5, 0.1, 1000, 1_000_003]
    script = (
        "const numbers = JSON.parse(process.argv[1]);"
        "const rules = lang => numbers.map(n => new Intl.PluralRules(lang).select(n));"
        "console.log(JSON.stringify({en: rules('en'), cy: rules('cy')}))"
    )
    said = subprocess.run([node, "-e", script, json.dumps(numbers)], capture_output=True, check=True, timeout=60)
    assert json.loads(said.stdout) == {lang: [plural(lang, n) for n in numbers] for lang in LANGS}


@given(st.sampled_from(LANGS), st.integers(0, 10**9))
def test_every_number_has_words(lang: str, n: int):
    assert str(n) in say(lang, "_dates.minutes_ago", n=n)


def test_what_is_filled_in_is_never_filled_in_again():
    assert say("en", "_dates.and", first="{last}", last="{first}") == "{last} and {first}"


@pytest.mark.parametrize(
    ("lang", "key", "values"),
    [("fr", "_dates.today", {}), ("en", "no.such", {}), ("en", "_dates.and", {"first": "a"}), ("cy", "_dates.days_ago", {})],
)
def test_a_missing_language_key_or_value_is_told(lang: str, key: str, values: dict[str, str]):
    with pytest.raises(LookupError):
        say(lang, key, **values)


def test_a_catalogue_cannot_be_changed_by_its_readers():
    with pytest.raises(TypeError):
        catalogue("en")["_dates.today"] = "tomorrow"  # type: ignore[index]
