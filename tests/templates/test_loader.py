"""What the loader takes, what it refuses, and what it says then."""
from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.domain import geometry
from coproboard.errors import TemplateError
from coproboard.templates import KINDS, load
from tests.templates.frames import AXES, BANDS, HEAD, SAMPLES, zone

LINE = SAMPLES["line"]


def refusal(text: str) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        load(text, "sample.toml")
    assert str(caught.value).startswith("sample.toml")
    return caught.value


def broken(old: str, new: str, kind: str = "line", count: int = 1) -> tuple[TemplateError, int]:
    """Break a sample by one replacement; the refusal, and the line on which the new text stands."""
    text = SAMPLES[kind]
    assert old in text
    text = text.replace(old, new, count)
    return refusal(text), text.count("\n", 0, text.index(new)) + 1


@pytest.mark.rule("F1")
@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_frame_of_every_kind_is_taken(kind: str):
    frame = load(SAMPLES[kind], "sample.toml")
    assert (frame.kind, frame.reference, frame.prompt.cy) == (kind, "sample@3", "Ble?")
    assert frame.tray.title.en == "Not placed yet"
    assert frame.zone("tray") is None


@pytest.mark.rule("F1")
@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ('title = { en = "High", cy = "Uchel" }', 'title = { en = "High" }', "bands[1].title.cy", "missing"),
        ('cy = "Parth 2"', 'cy = " "', "zones[1].title.cy", "empty"),
        ('cy = "Parth 2"', "cy = 7", "zones[1].title.cy", "words in quotation marks"),
        ('cy = "Parth 2"', 'cy = "Parth\\n2"', "zones[1].title.cy", "one line"),
        ('title = { en = "Zone 3", cy = "Parth 3" }', 'title = "Zone 3"', "zones[2].title", "a table with en, cy"),
        ("version = 3", "version = true", "version", "a whole number from 1"),
        ("version = 3", "version = 3\ncolour = 1", "colour", "no such key here, only id"),
        ("number = 2", "numbers = 2", "zones[1].numbers", "no such key here"),
        ("number = 2\n", "", "zones[1].number", "missing"),
        ("number = 2", "number = 1", "zones[1].number", "taken by zones[0].number"),
        ('id = "two"', 'id = "one"', "zones[1].id", "'one' is taken by zones[0].id"),
        ('id = "two"', 'id = "Two!"', "zones[1].id", "an id of a to z"),
        ('id = "two"', 'id = "tray"', "zones[1].id", "another id"),
        ('id = "two"', "id = []", "zones[1].id", "an id of a to z"),
        ('id = "two"', "id = 2", "zones[1].id", "an id of a to z"),
        ("span = 0.5", "span = -1", "zones[1].span", "a number above 0"),
        ("span = 0.5", "span = nan", "zones[1].span", "a number above 0"),
        ("span = 0.5", 'corner = "top-left"', "zones[1].corner", "no such key here"),
        ('band = "high"', 'band = "middle"', "zones[2].band", "one of low, high"),
        ('band = "high"', "band = [1]", "zones[2].band", "one of low, high"),
        ('band = "high"', 'band = "low"', "bands[1].id", "a band that has zones"),
        ('kind = "line"', 'kind = "spiral"', "kind", "one of line, steps"),
        ('tint = "with"', 'tint = "red"', "bands[1].tint", "one of to, for, with"),
        ("prompts = [{", "prompts = []\nprompt = [{", "prompt", "no such key"),
        ('prompts = [{ en = "Where?", cy = "Ble?" }]', "prompts = []", "prompts", "a list of 1 to 9"),
        ('prompts = [{ en = "Where?", cy = "Ble?" }]', 'prompts = "?"', "prompts", "a list of 1 to 9"),
        ("version = 3", 'version = 3\ndraft_cy = ["titel"]', "draft_cy[0]", "the path of words"),
        ("version = 3", "version = 3\naxes = 7", "axes", "a table with x, y"),
        ("version = 3", "version = 3\nhides = 1", "hides", "true or false"),
        ("version = 3", "version = 3\nhides = true", "hides", "no hides in a frame of kind line"),
        ("version = 3", 'version = 3\nstatus = "best"', "status", "one of deck, ours, draft"),
        ("version = 3", 'version = 3\ngap = ["now"]', "gap", "a list of 2 to 2"),
        ("version = 3", 'version = 3\ngap = ["now", "then"]', "gap[1]", "one of now, wanted"),
        ("version = 3", 'version = 3\ngap = ["now", "now"]', "gap[1]", "'now' is taken by gap[0]"),
        ("version = 3", "version = 3\nlayers = []", "layers", "a list of 1 to 6"),
        ("version = 3", 'version = 3\nlayers = [{ id = "now" }]', "layers[0].title", "missing"),
        ("version = 3", 'version = 3\nhelp = { steps = [] }', "help.opening", "missing"),
        ("version = 3", 'version = 3\noutcomes = { what = "?" }', "outcomes.who", "missing"),
        ("version = 3", "version = 3\ngrid = { cells = [] }", "grid", "no grid in a frame of kind line"),
    ],
)
def test_a_bad_frame_is_refused_with_its_field_and_what_was_expected(old: str, new: str, field: str, expected: str):
    error, _ = broken(old, new)
    assert error.field == field
    assert expected in error.expected
    assert f"{field}: expected " in str(error)


@pytest.mark.rule("F1")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('cy = "Parth 2"', 'cy = ""'),
        ("number = 2", "number = 1"),
        ("version = 3", 'version = "3"'),
        ("span = 0.5", "spam = 0.5"),
        ('band = "high"', 'band = "middle"'),
    ],
)
def test_a_refusal_names_the_line_of_the_offending_key(old: str, new: str):
    text = LINE.replace(old, new, 1)
    at = max(index for index in range(len(text)) if text.startswith(new, index) and LINE[index : index + len(new)] != new)
    error = refusal(text)
    assert error.line == text.count("\n", 0, at) + 1


@pytest.mark.rule("F1")
def test_a_missing_key_is_told_with_the_line_of_the_table_that_lacks_it():
    error = refusal(LINE.replace("number = 2\n", "", 1))
    assert LINE.splitlines()[error.line - 1] == "[[zones]]"
    assert LINE.splitlines()[error.line] == 'id = "two"'


@pytest.mark.rule("F1")
def test_a_zone_between_the_zones_of_another_band_is_refused():
    text = HEAD.format(kind="line") + BANDS
    text += zone("one", 1, 'band = "low"') + zone("two", 2, 'band = "high"') + zone("three", 3, 'band = "low"')
    error = refusal(text)
    assert (error.field, error.line) == ("bands[1].id", text[: text.index('id = "high"')].count("\n") + 1)


@pytest.mark.rule("F1")
@pytest.mark.parametrize(
    ("kind", "old", "new", "field", "expected"),
    [
        ("grid", "row = 2", "row = 1", "zones[2].row", "cells that no other zone covers; 'wide'"),
        ("grid", "columns = 2", "columns = 4", "zones[0].columns", "a whole number from 1 to 3"),
        ("grid", "column = 3", "column = 4", "zones[1].column", "a whole number from 1 to 3"),
        ("grid", "row = 2\n", "", "zones[2].row", "missing"),
        ("grid", "[[zones]]", "[grid]\ncells = []\n[[zones]]", "zones", "either zones or"),
        ("grid", AXES, "", "axes.x.steps", "steps, which name the rows or columns"),
        ("grid", "weight = 0.5", "weight = 1.5", "zones[0].weight", "a number above 0, up to 1"),
        ("table", '"d-some"', '"d-no"', "grid.cells[0][1]", "'d-no' is taken by grid.cells[0][0]"),
        ("table", ', "d-all"', "", "grid.cells[0]", "a list of 3 to 3"),
        ("table", '"a-no"', '"-"', "grid.cells[1][0]", "an id of a to z"),
        ("table", "number = 2, title", "number = 1, title", "axes.x.steps[1].number", "a value of its own"),
        ("corners", '"top-left"', '"top-right"', "zones[2].corner", "a value of its own"),
        ("corners", '"top-left"', '"top"', "zones[2].corner", "one of top-left"),
        ("circles", "centre = true", "centre = false", "zones[5].centre", "true, on the last zone only"),
        ("circles", "number = 2", "number = 2\ncentre = true", "zones[1].centre", "true, on the last zone only"),
    ],
)
def test_each_kind_has_its_own_rules(kind: str, old: str, new: str, field: str, expected: str):
    error, _ = broken(old, new, kind)
    assert error.field == field
    assert expected in error.expected


@pytest.mark.rule("F1")
def test_invalid_toml_is_told_with_the_line_that_the_parser_names():
    error = refusal('id = "a"\nversion = 1\nkind = = 2\n')
    assert (error.line, error.field) == (3, "file")
    assert "valid TOML" in error.expected
    assert refusal('id = "a"\nid = "b"\n').line == 2
    assert refusal('id = "a"\nprompts = [\n').line == 3


@pytest.mark.rule("F1")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "missing"),
        ("zones = 3\nkind = 'line'", "missing"),
        (LINE + "#" * 65_536, "at most 65536 bytes"),
        ("id = '\ud800'", "valid Unicode"),
        ("id = " + "[" * 5_000 + "]" * 5_000, "not nested so deep"),
        ("version = " + "9" * 5_000, "valid TOML"),
        ("\x00", "valid TOML"),
    ],
)
def test_hopeless_texts_are_refused_calmly(text: str, expected: str):
    assert expected in refusal(text).expected


@pytest.mark.rule("F1")
def test_windows_line_ends_change_nothing():
    assert load(LINE.replace("\n", "\r\n"), "sample.toml") == load(LINE, "sample.toml")
    error, line = broken("span = 0.5", "spam = 0.5")
    assert refusal(LINE.replace("span = 0.5", "spam = 0.5").replace("\n", "\r\n")).line == error.line == line


@pytest.mark.rule("F1")
@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_damage_ever_ends_in_anything_but_a_frame_or_a_template_error(data: st.DataObject):
    text = SAMPLES[data.draw(st.sampled_from(KINDS))]
    lines = text.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["drop", "double", "swap", "value", "cut"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = data.draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "value":
                values = ["1", "-1.5", "true", "[]", "{}", '""', "1979-05-27", "[[1]]", "{en = 1}", "inf"]
                lines[at] = re.sub(r"=.*", "= " + data.draw(st.sampled_from(values)), lines[at], count=1)
            case "cut":
                lines[at] = lines[at][: len(lines[at]) // 2]
        if not lines:
            lines = [""]
    try:
        load("\n".join(lines), "damaged.toml")
    except TemplateError as error:
        assert error.source == "damaged.toml"
        assert error.line is None or 1 <= error.line <= len(lines) + 1


@pytest.mark.rule("F11")
def test_names_are_hidden_on_corners_only_and_behind_a_statement_each():
    text = SAMPLES["corners"].replace("version = 3", "version = 3\nhides = true")
    error = refusal(text)
    assert (error.field, error.expected) == ("zones[0].statement", "a value; it is missing")
    assert text.splitlines()[error.line - 1] == "[[zones]]"
    sound = re.sub("(number = .*)", r'\1\nstatement = { en = "So.", cy = "Felly." }', text)
    assert load(sound, "sample.toml").hides
    assert not load(sound.replace("hides = true", "hides = false"), "sample.toml").hides


def layer(id: str, *more: str) -> str:
    """One layer's TOML."""
    words = '{ en = "a", cy = "b" }'
    return "{ " + ", ".join([f'id = "{id}"', f"title = {words}", f"ask = {words}", *more]) + " }"


@pytest.mark.rule("F5")
def test_the_first_layer_always_has_places_and_others_when_they_say_so():
    layers = [layer("say", "places = false"), layer("hear", "places = true"), layer("both")]
    frame = load(LINE.replace("version = 3", f"version = 3\nlayers = [{', '.join(layers)}]"), "sample.toml")
    assert [layer.places for layer in frame.layers] == [True, True, False]
    assert frame.gap is None, "a way is shown between two layers only when the frame says which"


@pytest.mark.rule("F5")
def test_a_frame_has_between_one_and_six_layers_of_different_ids():
    for ids, field in (("abcdefg", "layers"), ("aa", "layers[1].id")):
        listed = ", ".join(layer(id) for id in ids)
        assert refusal(LINE.replace("version = 3", f"version = 3\nlayers = [{listed}]")).field == field


@pytest.mark.rule("F1")
def test_cells_of_a_grid_may_be_wide_or_empty_and_its_bands_anywhere():
    cells = {"political": (1, 1, 2, 1), "chaos": (1, 3, 1, 1), "middle": (2, 2, 1, 1), "technical": (3, 2, 1, 2), "simple": (3, 1, 1, 1)}
    axes = re.sub(r'(    \{ number = 1, title = \{ en = "Who acts.*\n)', r'\1    { number = 3, title = { en = "a", cy = "b" } },\n', AXES)
    text = HEAD.format(kind="grid") + axes + BANDS
    for number, (id, (row, column, rows, columns)) in enumerate(cells.items(), 1):
        band = "low" if id in ("political", "technical") else "high"
        text += zone(id, number, f'band = "{band}"', f"row = {row}", f"column = {column}", f"rows = {rows}", f"columns = {columns}")
    frame = load(text, "sample.toml")
    boxes = {zone.id: zone.box for zone in frame.zones}
    third = 1 / 3
    assert boxes["political"] == pytest.approx((0, 0, third, 2 * third))
    assert boxes["technical"] == pytest.approx((third, 2 * third, 1, 1))
    assert {band.id: band.box for band in frame.bands} == {"low": (0, 0, 1, 1), "high": (0, 0, 1, 1)}
    assert geometry.zone_at(frame, 0.5, 0.1) is None


@pytest.mark.rule("F9", "G7")
@pytest.mark.parametrize("part", ["a", '"a"', "'a'", '"\\""', "a . b"])
def test_a_key_of_very_many_parts_is_refused_before_anything_is_made_of_it(part: str) -> None:
    with pytest.raises(TemplateError, match="nested") as caught:
        load("# A frame.\n" + ".".join([part] * 5000) + " = 1", "mine.toml")
    assert caught.value.line == 2


def test_words_may_have_as_many_full_stops_as_they_like() -> None:
    text = 'note = { en = "' + "e.g. i.e. " * 10 + '", cy = "e.e." }\n' + LINE
    note = load(text, "mine.toml").note
    assert note is not None and note.en.count(".") == 40
