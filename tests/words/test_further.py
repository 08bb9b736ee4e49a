"""A further language needs one file for each catalogue and one for each template, and no other change (F12)."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coproboard.errors import TemplateError
from coproboard.templates import Text, builtin, load
from coproboard.words import LANGS, catalogue
from coproboard.words.catalogue import places
from tests.templates.frames import SAMPLES
from tests.words import pseudo

ROOT = Path(__file__).parents[2]
SAID = """
import json
from datetime import date
from coproboard.templates import builtin, from_json, load, to_toml
from coproboard.words import LANGS, catalogue, say, say_ago, say_date, say_list, say_weekday

line = {"id": "ours", "kind": "line", "title": {"en": "a", "cy": "b"},
        "zones": [{"id": id, "number": n, "title": {"en": id, "cy": id}} for n, id in enumerate("ab", 1)]}
print(json.dumps({
    "langs": LANGS,
    "catalogues": {lang: dict(catalogue(lang)) for lang in LANGS},
    "frames": [frame.to_json() for frame in builtin().values()],
    "whole": all(load(to_toml(frame), "frame") == frame for frame in builtin().values()),
    "own": from_json(line)[1].to_json(),
    "said": {lang: [say_ago(lang, 120), say_date(lang, date(2026, 6, 3)), say_list(lang, ["a", "b"]), say_weekday(lang, date(2026, 6, 3)), say(lang, "here.count", n=1), say(lang, "here.count", n=2)] for lang in LANGS},
}))
"""


def run(folder: Path, script: str = SAID) -> dict[str, Any]:
    """What a process says that starts with this folder of further languages."""
    environment = {**os.environ, "COPROBOARD_LANGUAGES": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def texts(value: Any) -> list[dict[str, str]]:
    """Every text in a frame's JSON."""
    if isinstance(value, dict):
        return [value] if "en" in value else [text for item in value.values() for text in texts(item)]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else []


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("languages")
    pseudo.write(folder)
    return run(folder)


@pytest.mark.rule("F12")
def test_languages_are_found_from_their_files_english_and_welsh_first(three: dict[str, Any]):
    assert LANGS == ("en", "cy")
    assert three["langs"] == ["en", "cy", "qpr", "qps"]
    assert three["catalogues"]["en"] == catalogue("en") and three["catalogues"]["cy"] == catalogue("cy")
    assert [three["catalogues"][lang]["_dir"] for lang in three["langs"]] == ["ltr", "ltr", "rtl", "ltr"]


@pytest.mark.rule("F12", "I1")
@pytest.mark.parametrize("lang", pseudo.LANGUAGES)
def test_a_further_catalogue_says_everything_and_fills_in_the_same_places(three: dict[str, Any], lang: str):
    further = three["catalogues"][lang]
    assert further.keys() == catalogue("en").keys()
    for key, entry in catalogue("en").items():
        assert places(further[key]) == places(entry), key
        if not key.startswith("_"):
            assert further[key] != entry or not any(map(str.isalpha, pseudo.KEPT.sub("", str(entry)))), key


@pytest.mark.rule("F12")
def test_every_word_of_every_frame_is_said_in_every_language(three: dict[str, Any]):
    assert three["whole"]
    for shown, frame in zip(three["frames"], builtin().values()):
        said = texts(shown)
        assert len(said) > 20
        for text in said:
            assert list(text) == ["en", "cy", "qpr", "qps"], f"{frame.id}: {text['en']}"
            assert len(text["qps"]) > 1.25 * len(text["en"]) and "\u200f" in text["qpr"]
        for text in said:
            del text["qpr"], text["qps"]
        assert shown == frame.to_json(), "and nothing else has changed"


@pytest.mark.rule("F12")
def test_a_frame_of_ones_own_gets_its_calm_words_in_every_language(three: dict[str, Any]):
    assert list(three["own"]["help"]["opening"]) == ["en", "cy", "qpr", "qps"]
    assert list(three["own"]["title"]) == ["en", "cy"], "what a person wrote is in the languages they wrote"


@pytest.mark.rule("F12", "I2")
def test_dates_lists_and_plurals_come_from_the_same_file(three: dict[str, Any]):
    ago, day, names, weekday, here, _ = three["said"]["qps"]
    assert ago == pseudo.long("{n} minutes ago").replace("{n}", "2")
    assert day == f"3 {pseudo.long('June')} 2026"
    assert names == pseudo.long("{first} and {last}").format(first="a", last="b")
    assert weekday == pseudo.long("Wednesday")
    assert here == pseudo.long("{n} person here").replace("{n}", "1")


@pytest.mark.rule("F12")
def test_what_a_language_leaves_out_is_said_in_english(tmp_path: Path):
    (tmp_path / "words").mkdir()
    (tmp_path / "templates").mkdir()
    rules = {"one": "n % 10 = 1 and n % 100 != 11", "few": "n % 10 = 2..4 and n % 100 != 12..14"}
    words = {"_name": "X", "_dir": "ltr", "_plural": rules, "_dates.minutes_ago": {"one": "{n} a", "few": "{n} b", "other": "{n} c"}}
    (tmp_path / "words/xx-Latn.json").write_text(json.dumps(words), encoding="utf-8")
    (tmp_path / "words/README.md").write_text("not a language", encoding="utf-8")
    (tmp_path / "templates/risk.xx-Latn.toml").write_text('title = "Ris"\n"zones.step-1.title" = "Un"\n', encoding="utf-8")
    said = run(tmp_path)
    risk = next(frame for frame in said["frames"] if frame["id"] == "risk")

    assert said["langs"] == ["en", "cy", "xx-Latn"]
    assert said["said"]["xx-Latn"] == ["2 b", "3 June 2026", "a and b", "Wednesday", "1 person here", "2 people here"]
    assert (risk["title"]["xx-Latn"], risk["zones"][5]["title"]["xx-Latn"]) == ("Ris", "Un")
    assert "xx-Latn" not in risk["summary"]


@pytest.mark.rule("F12")
def test_words_that_are_not_there_in_a_language_are_the_english_ones():
    text = Text.of({"en": "yes", "cy": "ie", "ga": "sea"})
    assert [text.get(lang) for lang in ("en", "cy", "ga", "fr")] == ["yes", "ie", "sea", "yes"]
    assert text == Text("yes", "ie", (("ga", "sea"),))


@pytest.mark.rule("F12")
@pytest.mark.parametrize(
    ("words", "line", "field", "expected"),
    [
        ('title = "A"\n"zones.none.title" = "B"', 2, "zones.none.title", "the path of words in this frame"),
        ('\n"zones.one.title" = ""', 2, "zones.one.title", "empty"),
        ('"zones.one.title" = { en = "A" }', 1, "zones.one.title", "words in quotation marks"),
        ('"zones.one.id" = "A"', 1, "zones.one.id", "the path of words in this frame"),
        ("title = ", 1, "file", "valid TOML"),
    ],
)
def test_a_translation_that_fits_nothing_is_refused_with_its_file_and_line(words: str, line: int, field: str, expected: str):
    with pytest.raises(TemplateError) as caught:
        load(SAMPLES["line"], "sample.toml", further={"ga": words})
    error = caught.value
    assert (error.source, error.line, error.field) == ("sample.ga.toml", line, field)
    assert expected in error.expected


@pytest.mark.rule("F12")
def test_cells_that_are_named_by_their_steps_are_named_so_in_every_language():
    words = '"axes.y.steps[0].title" = "Cé?"\n"axes.x.steps[1].title" = "cuid"'
    frame = load(SAMPLES["table"], "sample.toml", further={"ga": words})
    assert [zone.title.get("ga") for zone in frame.zones[:3]] == ["Cé? · no", "Cé? · cuid", "Cé? · all"]


@pytest.mark.rule("F12")
def test_pages_and_sheets_run_the_way_their_language_does(tmp_path: Path):
    pseudo.write(tmp_path)
    script = """
import json
from coproboard.exchange.sheets import Ground, Sheet, blank_board
from coproboard.pages import _page
from coproboard.templates import named
print(json.dumps({lang: [_page("home.html", "/", lang).body.decode()[:60], blank_board(Ground.of(named("risk")), Sheet("?", lang, "http://h/b/x"))[2][:60]]
                  for lang in ("cy", "qpr")}))
"""
    shown = run(tmp_path, script)
    for lang, way in (("cy", "ltr"), ("qpr", "rtl")):
        for page in shown[lang]:
            assert f'<html lang="{lang}" dir="{way}"' in page
