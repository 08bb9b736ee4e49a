"""A frame written out and read again is the same frame; an editor's values become one, or are refused by their field."""
from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coproboard.errors import TemplateError
from coproboard.templates import KINDS, builtin, from_json, load, to_toml
from coproboard.templates.gallery import MOST_OWN_BYTES
from tests.templates.frames import SAMPLES
from tests.templates.made import frames

calm = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def words(en: str, cy: str = "gair") -> dict[str, str]:
    return {"en": en, "cy": cy}


def line(**more: Any) -> dict[str, Any]:
    """The least that a frame can be."""
    zones = [{"id": f"z{n}", "number": n, "title": words(f"zone {n}")} for n in (1, 2, 3)]
    return {"id": "ours", "kind": "line", "title": words("Ours"), "zones": zones, **more}


def refused(value: object, lang: str = "en") -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        from_json(value, lang)
    return caught.value


@pytest.mark.rule("F9")
@pytest.mark.parametrize("id", builtin())
def test_every_frame_of_ours_written_out_is_the_same_frame(id: str):
    frame = builtin()[id]
    assert load(to_toml(frame), id) == frame


@pytest.mark.rule("F9")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_written_out_is_the_same_frame_and_stays_so(kind: str):
    frame = load(SAMPLES[kind], kind)
    text = to_toml(frame)
    assert load(text, kind) == frame
    assert to_toml(load(text, kind)) == text


@pytest.mark.rule("F9")
@calm
@given(frames())
def test_whatever_an_editor_makes_comes_back_the_same_from_its_file_and_from_its_json(made: dict[str, Any]):
    text, frame = from_json(made)
    assert load(text, "frame") == frame
    shown = json.loads(json.dumps(frame.to_json())) | {"draft_cy": list(frame.draft_cy)}
    assert from_json(shown) == (text, frame)


@pytest.mark.rule("F9")
@calm
@given(frames(), st.data())
def test_whatever_is_wrong_with_it_ends_in_a_frame_or_in_a_named_field(made: dict[str, Any], data: st.DataObject):
    spots = []

    def walk(value: Any, way: tuple[Any, ...]) -> None:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            spots.append((value, key))
            walk(item, (*way, key))

    walk(made, ())
    holder, key = data.draw(st.sampled_from(spots))
    holder[key] = data.draw(st.sampled_from([None, "", "\ud800", 0, -1, 1.5, True, [], [[]], {}, {"en": 1}, {"\udfff": 1}, "tray"]))
    try:
        from_json(made)
    except TemplateError as error:
        assert error.line is None
        assert error.field and error.expected


@pytest.mark.rule("F9")
def test_a_frame_needs_no_more_than_its_zones_and_gets_calm_words_for_the_rest():
    text, frame = from_json(line())
    assert frame.reference == "ours@1"
    assert (frame.status, frame.subtitle, frame.summary) == ("ours", frame.title, frame.title)
    assert [layer.id for layer in frame.layers] == list(frame.gap or ()) == ["now", "wanted"]
    assert [layer.places for layer in frame.layers] == [True, False]
    assert frame.layers[1].ask.cy == "Ble dylai hyn fod?"
    assert frame.help.opening.en and len(frame.help.steps) == 4
    assert frame.prompt.cy and frame.tray.title.en
    assert tomllib.loads(text)["help"]["opening"] == frame.help.opening.all, "a file says all that its board says"


@pytest.mark.rule("F9")
def test_a_person_can_read_what_is_written():
    text, _ = from_json(line(hides=False, note=None))
    assert text.startswith('id = "ours"\nversion = 1\nstatus = "ours"\nkind = "line"\ntitle = { en = "Ours", cy = "gair" }\n')
    assert '\n\n[[zones]]\nid = "z2"\nnumber = 2\ntitle = { en = "zone 2", cy = "gair" }\n' in text
    assert "hides" not in text and "note" not in text and "\n\n\n" not in text


@pytest.mark.rule("F9")
@pytest.mark.parametrize(
    ("change", "field", "expected"),
    [
        ({"title": {"en": "Ours"}}, "title.cy", "missing"),
        ({"kind": "corners", "hides": True}, "zones[0].corner", "missing"),
        ({"zones": [{"id": "a", "number": 1, "title": words("", "x")}] * 2}, "zones[1].id", "'a' is taken by zones[0].id"),
        ({"zones": [{"id": n, "number": 1, "title": words("")} for n in "ab"]}, "zones[1].number", "taken by zones[0].number"),
        ({"zones": [{"id": n, "number": ord(n), "title": words("")} for n in "AB"]}, "zones[0].id", "an id of a to z"),
        ({"prompts": [words("a"), words(" ")]}, "prompts[1].en", "empty"),
        ({"kind": "table"}, "axes.x.steps", "steps"),
        ({"axes": {"y": {"title": words("a"), "low": words("b")}}}, "axes.y.high", "missing"),
        ({"summary": words("a" * 601)}, "summary.en", "up to 600 characters"),
        ({"colour": "red"}, "colour", "no such key here"),
        ({"prompts": [words("x" * 600, "y" * 600)] * 9, "help": {"opening": words("a"), "steps": [{"minutes": 1, "text": words("x" * 600, "y" * 600)}] * 9}, "layers": [{"id": f"l{n}", "title": words("x" * 600, "y" * 600), "ask": words("x" * 600, "y" * 600)} for n in range(6)]}, "file", f"at most {MOST_OWN_BYTES} bytes"),
        ({"title": words("\ud800")}, "file", "valid Unicode"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_field_of_the_form(change: dict[str, Any], field: str, expected: str):
    error = refused(line(**change))
    assert (error.field, error.line) == (field, None)
    assert expected in error.expected


@pytest.mark.rule("F9")
@pytest.mark.parametrize("value", [None, [], "frame", 3, {}, {"zones": None}])
def test_what_is_no_frame_at_all_is_refused_calmly(value: object):
    assert refused(value).expected


@pytest.mark.rule("F9")
def test_what_was_expected_is_said_in_the_language_of_whoever_asks():
    assert refused(line(title=None), "cy").expected == "gwerth; mae ar goll"
    with pytest.raises(TemplateError, match="un o line, steps"):
        load('id = "a"\nkind = "spiral"\ntitle = { en = "a", cy = "b" }', "frame", "cy")
