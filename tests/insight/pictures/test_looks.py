"""How pictures look: colours that can be told from their ground, and words that fit a phone."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.insight.pictures import looks

THEMES = (looks.LIGHT, looks.DARK)
TOKENS = Path(looks.__file__).parents[2] / "web/src/views/tokens.css"


@pytest.mark.rule("U1")
@pytest.mark.parametrize("theme", THEMES)
def test_marks_and_text_can_be_told_from_their_ground(theme: looks.Palette) -> None:
    assert all(looks.contrast(colour, theme.ground) >= 3 for colour in theme.groups.values())
    assert all(looks.contrast(colour, ground) >= 4.5 for colour in (theme.ink, theme.quiet) for ground in (theme.ground, theme.sunk))
    assert looks.contrast(theme.edge, theme.ground) >= 3


@pytest.mark.rule("U1")
def test_each_perspective_has_a_shape_of_its_own() -> None:
    assert len({looks.MARKERS[group] for group in looks.GROUPS}) == len(looks.GROUPS)
    assert set(looks.MARKERS) == set(looks.SCALES) == set(looks.LIGHT.groups) == set(looks.DARK.groups)


def test_colours_of_perspectives_are_those_of_the_board() -> None:
    light, dark = re.split(r"@media \(prefers-color-scheme:dark\)", TOKENS.read_text(encoding="utf-8"))[:2]

    for theme, css in ((looks.LIGHT, light), (looks.DARK, dark)):
        found = dict(re.findall(r"--(lived|services|both|unsaid):(#\w{6})", css))
        assert theme.groups == found


@given(st.text(max_size=200), st.integers(1, 30), st.integers(1, 3))
def test_a_label_never_takes_more_room_than_it_has(words: str, width: int, lines: int) -> None:
    made = looks.label(words, width, lines)

    assert made
    assert len(made.split("\n")) <= lines
    assert all(len(line) <= width for line in made.split("\n"))


@given(st.lists(st.sampled_from(["", "a", "Bus stop", "x" * 90, "x" * 91]), max_size=12))
def test_labels_of_cards_that_say_the_same_are_told_apart(words: list[str]) -> None:
    made = looks.labels(words)

    assert len(set(made)) == len(words)
    assert [each.rstrip("\u200b") for each in made] == [looks.label(each) for each in words]


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(2.0, 1, "2"), (1.5, 1, "1.5"), (-1.25, 1, "−1.3"), (0.05, 1, "0.1"), (-0.01, 1, "0"), (10.0, 0, "10"), (0.125, 2, "0.13")],
)
def test_numbers_are_short(value: float, digits: int, said: str) -> None:
    assert looks.number(value, digits) == said


@given(st.integers(0, 100_000))
def test_an_axis_of_counts_has_few_whole_ticks(most: int) -> None:
    found = looks.ticks(most)

    assert found[0] == 0
    assert 2 <= len(found) <= 6
    assert found[-1] <= max(most, 1)


@given(st.from_regex(r"#[0-9A-F]{6}", fullmatch=True))
def test_black_or_white_can_be_read_on_any_fill(fill: str) -> None:
    assert looks.contrast(looks.ink_on(fill), fill) >= 4.5


def test_a_card_of_one_long_word_is_still_told_by_its_beginning() -> None:
    assert looks.quoted("en", "x" * 90) == f"“{'x' * 39}…”"
    assert looks.quoted("en", "Bus\nstop") == "“Bus stop”"
