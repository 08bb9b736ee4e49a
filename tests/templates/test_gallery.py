"""The package's own frames, the way from what a board stores to its frame, and the JSON that the browser reads."""
from __future__ import annotations

import json
import re
import tomllib
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from coproboard.errors import TemplateError
from coproboard.templates import BUILTIN, KINDS, builtin, load, named, resolve
from tests.templates.frames import SAMPLES

LINE = SAMPLES["line"]
FOLDER = Path(__file__).parents[2] / "coproboard/templates"


def test_frames_are_frozen_and_every_call_gives_its_own_dictionary():
    first = builtin()
    first.clear()
    assert list(builtin()) == list(BUILTIN)
    with pytest.raises(FrozenInstanceError):
        named("risk").version = 2  # type: ignore[misc]


def test_a_board_finds_its_frame_by_id_and_version():
    assert named("spectrum@1") is named("spectrum") is builtin()["spectrum"]
    for stranger in ("spectrum@2", "spectrum@", "", "Spectrum"):
        with pytest.raises(TemplateError, match="spectrum@1"):
            named(stranger)


@pytest.mark.rule("F11")
def test_a_frame_that_hides_its_names_shows_them_from_the_start_when_it_is_asked_to():
    hidden, quick = named("complexity@1"), named("complexity@1+quick")
    assert hidden.hides and not quick.hides
    assert quick.reference == "complexity@1+quick" and named("complexity+quick") == quick
    assert replace(quick, hides=True, quick=False) == hidden
    assert quick.to_json() == hidden.to_json() | {"hides": False}
    assert all(zone.statement for zone in hidden.zones)
    for stranger in ("spectrum@1+quick", "complexity@2+quick", "complexity@1+quick+quick", "+quick"):
        with pytest.raises(TemplateError):
            named(stranger)


@pytest.mark.rule("F9")
def test_what_a_board_stores_leads_to_its_frame_whether_ours_or_its_own():
    assert resolve("spectrum") is resolve("spectrum@1") is named("spectrum")
    assert resolve("complexity@1+quick").quick
    assert resolve(LINE) == load(LINE, "frame")
    own = LINE.replace('id = "sample"', 'id = "spectrum"')
    assert resolve(own).zones != resolve("spectrum").zones, "a frame of one's own is whole, whatever it calls itself"
    for stranger in ("spectrum@2", "", "nothing", "id = 3", "../risk", "\n"):
        with pytest.raises(TemplateError):
            resolve(stranger)


@pytest.mark.rule("F9")
def test_a_frame_of_ones_own_has_at_most_32_kilobytes_and_ours_64():
    long = LINE + "#" * 32_768
    with pytest.raises(TemplateError, match="at most 32768 bytes"):
        resolve(long)
    assert load(long, "sample.toml") == load(LINE, "sample.toml")


@pytest.mark.rule("F7", "F10")
@pytest.mark.parametrize("id", BUILTIN)
def test_our_own_frames_say_everything_that_others_may_leave_to_us(id: str):
    text = (FOLDER / f"{id}.toml").read_text(encoding="utf-8")
    said = tomllib.loads(text)
    needed = ("version", "status", "subtitle", "summary", "prompts", "help", "layers", "tray", "draft_cy")
    assert [key for key in needed if key not in said] == []
    frame = builtin()[id]
    assert frame.id == id and len(frame.help.steps) > 1 and len(frame.prompts) > 1
    assert frame.note is not None or frame.status != "draft", "a draft says so on the board itself"


def shape_in(source: str, name: str) -> dict[str, bool]:
    """Keys of an interface in model.ts, and whether each may be absent."""
    start = source.index(f"interface {name} {{") + len(f"interface {name} {{")
    depth, end = 1, start
    while depth:
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        end += 1
    lines, inner = source[start : end - 1], 1
    while inner:
        lines, inner = re.subn(r"/\*.*?\*/|\{[^{}]*\}(\[\])?", "", lines, flags=re.DOTALL)
    return {key: bool(maybe) for key, maybe in re.findall(r"(\w+)(\??):", lines)}


@pytest.mark.parametrize("kind", [*KINDS, *BUILTIN])
def test_the_json_has_exactly_the_shape_that_the_browser_expects(kind: str):
    source = (Path(__file__).parents[2] / "coproboard/web/src/model.ts").read_text(encoding="utf-8")
    frame = load(SAMPLES[kind], "sample.toml") if kind in SAMPLES else named(kind)
    shown = json.loads(json.dumps(frame.to_json()))
    things = [("Frame", shown)]
    things += [("Band", band) for band in shown["bands"]]
    things += [("Zone", zone) for zone in shown["zones"]]
    things += [("Axis", axis) for axis in shown["axes"].values()]
    for name, thing in things:
        shape = shape_in(source, name)
        assert set(thing) <= set(shape), name
        assert {key for key, maybe in shape.items() if not maybe} <= set(thing), name
        assert None not in thing.values()
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in shown["thumbnail"])


def test_every_file_in_the_folder_is_in_the_gallery():
    folder = Path(__file__).parents[2] / "coproboard/templates"
    assert {path.stem for path in folder.glob("*.toml")} == set(builtin())
    for path in folder.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["draft_cy"], "says which Welsh is not confirmed yet"
