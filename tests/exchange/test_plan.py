"""Frames on paper, by the boxes of their words: nothing is cut, nothing lies over anything, on any paper in any language."""
from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.exchange.lettering import Words, fit, lines, wide
from coproboard.exchange.plan import SIZES, Drawing, Lying, draw
from coproboard.templates import Template, builtin

WORDS = (
    "Staff write the drop-in rota", "Dyddiadau biniau ar y wefan", "Members set the agenda of the forum", "Surveys",
    "A tea table where the rota hangs, with somebody there who knows the people and stays until the last bus has gone",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
)  # fmt: skip
LINES = {corner: (0.4, 0.45) for corner in ("top-left", "top-right", "bottom-left", "bottom-right")}
EVERY = [(frame, paper, lang) for frame in builtin() for paper in SIZES for lang in ("en", "cy")]


def checked(drawing: Drawing) -> None:
    """Every text inside the page, no line longer than its room, and no two over one another."""
    size = drawing.size
    for one in drawing.words:
        x0, y0, x1, y1 = one.box
        assert -0.01 <= x0 and -0.01 <= y0 and x1 <= size.width + 0.01 and y1 <= size.height + 0.01, one
        assert max(wide(line, one.size) for line in one.lines) <= one.width + 0.01, one
        assert one.size >= 6, one
    for one, other in combinations(drawing.words, 2):
        (a0, b0, a1, b1), (c0, d0, c1, d1) = one.box, other.box
        assert a1 <= c0 + 0.01 or c1 <= a0 + 0.01 or b1 <= d0 + 0.01 or d1 <= b0 + 0.01, (one, other)


def said(drawing: Drawing) -> str:
    return "".join("".join(one.lines).replace(" ", "") for one in drawing.words)


def titles(frame: Template) -> list[str]:
    if frame.grid:
        return [step.title for axis in (frame.axes.x, frame.axes.y) for step in axis.steps]
    return [(zone.statement if frame.hides else zone.title) for zone in frame.zones]


@pytest.mark.rule("F10", "F11")
@pytest.mark.parametrize(("name", "paper", "lang"), EVERY)
def test_a_blank_frame_has_every_name_and_how_to_use_it_and_nothing_is_cut(name: str, paper: str, lang: str) -> None:
    frame = builtin()[name]
    drawing = draw(frame, SIZES[paper], lang)

    checked(drawing)
    told = said(drawing)
    for text in (*titles(frame), frame.help.opening, *(step.text for step in frame.help.steps), *frame.prompts):
        assert text.get(lang).replace(" ", "") in told, text.get(lang)
    if frame.hides:
        assert said(draw(frame, SIZES[paper], lang, LINES)).count(frame.zones[0].title.get(lang)) == 1


@pytest.mark.rule("F7")
@pytest.mark.parametrize(("name", "paper", "lang"), EVERY)
@pytest.mark.parametrize("each", [0, 2, 40])
def test_a_filled_frame_has_each_card_whole_in_its_zone_or_tells_it_as_left_over(name: str, paper: str, lang: str, each: int) -> None:
    frame, random = builtin()[name], Random(each)
    cards = {zone.id: [Lying(random.choice(WORDS), "en", "Inside" if frame.kind == "corners" else "") for _ in range(each)]
             for zone in frame.zones}  # fmt: skip
    drawing = draw(frame, SIZES[paper], lang, LINES if frame.kind == "corners" else None, cards)

    checked(drawing)
    laid = [one for one in drawing.words if one.lang == "en"]
    left = sum(map(len, drawing.left.values()))
    assert len(laid) + left == each * len(frame.zones)
    assert all("".join(one.lines).replace(" ", "") in {words.replace(" ", "") for words in WORDS} for one in laid)
    assert bool(left) == any(one.lines[0].startswith("+ ") for one in drawing.words)
    if each == 2 and name in ("spectrum", "power", "levels"):
        assert not left


@settings(max_examples=60, deadline=None)
@given(st.text(), st.floats(20, 400), st.floats(6, 20))
def test_no_line_is_longer_than_its_room_and_no_letter_is_lost(text: str, width: float, size: float) -> None:
    found = lines(text, width, size)

    assert all(wide(line, size) <= width or len(line) == 1 for line in found)
    assert "".join(found).replace(" ", "") == "".join(text.split())


def test_words_that_have_no_room_are_not_written_and_long_ones_are_set_smaller() -> None:
    assert fit("Where are we now?", (0, 0, 20, 8), 12, 10) is None
    small = fit("Llanfairpwllgwyngyll", (0, 0, 100, 30), 20, 6)
    assert small is not None and small.lines == ("Llanfairpwllgwyngyll",) and small.size < 20
    assert Words(("ab",), 10, 50, 100, 10, turned=True).box == (10, 50 - wide("ab", 10), 22.5, 50)
