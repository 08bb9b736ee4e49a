"""Spread, apart, heat and gap: what they say is so of the marks, worked out here another way, on every frame."""
from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from bokeh.embed import json_item
from bokeh.models import ColumnDataSource

from coproboard.domain import spread as steps
from coproboard.errors import UnknownCard
from coproboard.insight import measures
from coproboard.insight.pictures import Picture, apart, gap, heat, looks, rows, spread
from coproboard.insight.scene import Scene
from coproboard.insight.tables import PEOPLE_COLUMNS, table
from coproboard.templates import named
from coproboard.words import say
from tests.insight.scenes import BUSES, chance, frame_ids, frame_of_marks, scene

PICTURES: dict[str, Callable[..., Picture]] = {"spread": spread.draw, "apart": apart.draw, "heat": heat.draw, "gap": gap.draw}
#: A frame with one axis, two with two, and one without order.
KINDS = ("spectrum", "risk-value", "complexity", "ways-of-working")
BOTH = ("lived", "services")
every_picture = pytest.mark.parametrize("name", PICTURES)


def sources(picture: Picture) -> dict[str, ColumnDataSource]:
    return {one.name: one for one in picture.figure.select({"type": ColumnDataSource})}


def names(found: Scene) -> dict[str, str]:
    return dict(zip(found.cards["id"], found.cards["words"], strict=True))


def first_layer(found: Scene) -> pd.DataFrame:
    lying = frame_of_marks(found)
    return lying[lying["layer"] == found.frame.layers[0].id]


# -- what is found is so -------------------------------------------------------------------------------------------


@pytest.mark.rule("U4")
@pytest.mark.parametrize("seed", range(6))
def test_the_widest_spread_that_is_told_is_the_widest(seed: int) -> None:
    found = chance("spectrum", seed)

    picture = spread.draw(found)
    widths = first_layer(found).groupby("card")["step"].agg(lambda each: each.max() - each.min())
    told = [looks.quoted("en", names(found)[card]) for card in widths[widths == widths.max()].index]
    assert f"{widths.max()} step" in picture.title
    assert any(card in picture.title for card in told)


@pytest.mark.rule("U4")
@pytest.mark.parametrize("seed", range(6))
def test_the_furthest_apart_that_is_told_is_the_furthest(seed: int) -> None:
    found = chance("risk", seed)

    picture = apart.draw(found)
    middles = first_layer(found).groupby(["card", "group"])["step"].apply(lambda each: float(np.median(each.astype(float)))).unstack()
    away = (middles["lived"] - middles["services"]).abs().add(0.5).apply(math.floor)
    told = [looks.quoted("en", names(found)[card]) for card in away[away == away.max()].index]
    if away.max() == 0:
        assert picture.title == say("en", "picture.apart.none")
    else:
        assert f"{away.max()} step" in picture.title
        assert any(card in picture.title for card in told)
    assert list(picture.data["Steps apart"]) == sorted(away, reverse=True)


@pytest.mark.rule("U4")
@pytest.mark.parametrize("seed", range(4))
def test_the_most_divided_that_is_told_is_the_most_divided(seed: int) -> None:
    found = chance("spectrum", seed, people=(5, 6, 2))

    picture = heat.draw(found)
    lying, size = first_layer(found), len(found.frame.zones)

    def divided(each: pd.Series) -> float:
        return (1 - measures.agreement(measures.counts([int(at) for at in each], size))) / 2

    groups = {looks.group_name("en", group): lying[lying["group"] == group] for group in BOTH} | {"Everyone": lying}
    found_in = {(group, card): divided(each["step"]) for group, part in groups.items() for card, each in part.groupby("card")}
    (group, card), most = max(found_in.items(), key=lambda item: item[1])
    assert looks.number(most, 2) in picture.title
    assert any(f"{who} on {looks.quoted('en', names(found)[what])}" in picture.title for (who, what), value in found_in.items() if value == most)
    told = picture.data.set_index("Card").loc[names(found)[card], group]
    assert told == pytest.approx(most, abs=0.005)


@pytest.mark.rule("U4")
@pytest.mark.parametrize("seed", range(6))
def test_the_longest_way_that_is_told_is_the_longest(seed: int) -> None:
    found = chance("spectrum", seed)

    picture = gap.draw(found)
    lower = frame_of_marks(found).groupby(["card", "layer"])["step"].apply(lambda each: sorted(each)[(len(each) - 1) // 2]).unstack()
    ways = (lower["wanted"] - lower["now"]).astype(int)
    told = [looks.quoted("en", names(found)[card]) for card in ways[ways.abs() == ways.abs().max()].index]
    assert f"{ways.abs().max()} step" in picture.title
    assert any(card in picture.title for card in told)
    everyone = picture.data[picture.data["Group"] == "Everyone"].set_index("Card")["Steps"]
    assert everyone.to_dict() == {names(found)[card]: steps for card, steps in ways.items()}


@pytest.mark.rule("U4")
def test_one_step_is_one_step_in_both_languages() -> None:
    said = [("c0", "consultation", "lived")] * 3 + [("c0", "participation", "services")] * 3
    two = [("c0", "information", "lived")] * 3 + [("c0", "participation", "services")] * 3

    assert apart.draw(scene("spectrum", said)).title.endswith(": 1 step")
    assert apart.draw(scene("spectrum", said, lang="cy")).title.endswith(": 1 cam")
    assert apart.draw(scene("spectrum", two)).title.endswith(": 2 steps")
    assert apart.draw(scene("spectrum", two, lang="cy")).title.endswith(": 2 gam")


@pytest.mark.rule("U4")
def test_where_all_are_together_no_difference_is_found() -> None:
    said = [("c0", "consultation", group, layer) for group in BOTH for layer in ("now", "wanted") for _ in range(3)]
    found = scene("spectrum", said, words=BUSES[:1])

    assert "all marks are in one place" in spread.draw(found).title
    assert apart.draw(found).title == say("en", "picture.apart.none")
    assert heat.draw(found).title == say("en", "picture.heat.none")
    assert gap.draw(found).title == say("en", "picture.gap.none")


# -- few marks, many marks -----------------------------------------------------------------------------------------


@pytest.mark.rule("U5")
@pytest.mark.parametrize(("marks", "dots"), [(1, True), (14, True), (15, False), (30, False)])
def test_marks_are_dots_up_to_fourteen_and_shares_from_fifteen(marks: int, dots: bool) -> None:
    said = [("c0", ("education", "information")[place % 2], BOTH[place % 2 if place % 3 else 0]) for place in range(marks)]

    picture = spread.draw(scene("spectrum", said))

    drawn = {kind: sum(len(one.data["x"]) for name, one in sources(picture).items() if name.startswith(kind)) for kind in ("dots", "shares")}
    assert drawn["dots"] == (marks if dots else 0)
    assert bool(drawn["shares"]) == (not dots)
    assert picture.data["Marks"].sum() == marks
    assert (f"n = {marks}" in picture.figure.y_range.factors[0]) == (not dots)
    assert (say("en", "picture.spread.shares") in picture.note) == (not dots)


@pytest.mark.rule("U5")
def test_bars_are_the_share_of_each_group() -> None:
    said = [("c0", "education", "lived")] * 6 + [("c0", "information", "lived")] * 2 + [("c0", "information", "services")] * 8

    found = sources(spread.draw(scene("spectrum", said)))

    tall = {group: [top[1] - bottom[1] for top, bottom in zip(one.data["top"], one.data["bottom"], strict=True)]
            for group in BOTH for one in [found[f"shares {group}"]]}  # fmt: skip
    assert np.array(tall["lived"]) / tall["services"][0] == pytest.approx([0.75, 0.25])


@pytest.mark.rule("U6")
def test_a_group_of_fewer_than_three_is_compared_nowhere() -> None:
    said = [("c0", zone, group, layer) for layer in ("now", "wanted") for group, zone, size in
            (("lived", "education", 5), ("services", "participation", 2)) for _ in range(size)]  # fmt: skip
    found = scene("spectrum", said, words=["Leaflet"])

    assert apart.draw(found).title == say("en", "picture.apart.few")
    assert len(apart.draw(found).data) == 0
    assert heat.draw(found).data.iloc[0][["Work in services", "Between both"]].isna().all()
    assert set(gap.draw(found).data["Group"]) == {"Everyone", "Lived experience"}
    for draw in (apart.draw, heat.draw):
        assert say("en", "picture.toofew", n=1) in draw(found).note


@pytest.mark.rule("U6")
def test_what_is_kept_back_not_sure_or_not_drawn_is_said() -> None:
    said = [(f"c{card}", "education", "lived") for card in range(15) for _ in range(3)] + [("c0", None, "lived"), ("c1", None, "lived")]

    picture = spread.draw(scene("spectrum", said, withheld=2))

    assert len(picture.figure.y_range.factors) == rows.MOST
    assert picture.note == " ".join([say("en", "picture.more", n=3), say("en", "picture.unsure", n=2), say("en", "picture.kept", n=2)])


def test_a_card_that_is_set_aside_is_not_drawn_unless_it_is_asked_for() -> None:
    found = scene("spectrum", [("c0", "education", "lived"), ("c1", "education", "lived")], words=["One", "Two"], aside=["c1"])

    assert set(spread.draw(found).data["Card"]) == {"One"}
    assert set(spread.draw(found, card="c1").data["Card"]) == {"Two"}
    with pytest.raises(UnknownCard):
        spread.draw(found, card="c9")
    with pytest.raises(ValueError, match="layer"):
        spread.draw(found, layer="never")


# -- what is said, and in which language ---------------------------------------------------------------------------


@pytest.mark.rule("U7")
@every_picture
@pytest.mark.parametrize(("frame", "lang"), [*((frame, "cy") for frame in frame_ids()), *((frame, "en") for frame in KINDS)])
def test_every_frame_is_drawn_in_both_languages(frame: str, lang: str, name: str) -> None:
    picture = PICTURES[name](chance(frame, 2, people=(4, 3, 3), cards=2, lang=lang), dark=lang == "cy")

    assert (picture.name, picture.lang) == (name, lang)
    assert picture.title
    assert 1 <= len(re.findall(r"[.](?= |$)", picture.summary)) <= 4
    assert picture.figure.html_attributes["lang"] == lang
    assert picture.figure.title.text.replace("\n", " ") == picture.title
    assert max(map(len, picture.figure.title.text.split("\n"))) <= looks.HEADLINE
    assert json_item(picture.figure)


@pytest.mark.rule("U7")
@every_picture
def test_heads_of_the_table_are_in_the_language_of_the_picture(name: str) -> None:
    english, welsh = (PICTURES[name](chance("likelihood-impact", 2, cards=2, lang=lang)).data.columns for lang in ("en", "cy"))

    assert len(english) == len(welsh)
    assert not set(english) & set(welsh)


@pytest.mark.rule("U7")
@every_picture
@pytest.mark.parametrize("frame", KINDS)
@pytest.mark.parametrize("said", [[], [("c0", 0, "lived")]])
def test_an_empty_board_and_one_mark_are_drawn(name: str, frame: str, said: list[Any]) -> None:
    zones = named(frame).zones
    found = scene(frame, [(card, None if at is None else zones[at].id, group) for card, at, group in said], words=BUSES[:2])

    picture = PICTURES[name](found)

    assert picture.title
    assert picture.summary
    assert json_item(picture.figure)
    assert list(picture.data.columns)


def test_a_frame_without_a_way_says_so() -> None:
    assert gap.draw(chance("values", 1)).title == say("en", "picture.gap.no")


@pytest.mark.rule("U8")
@every_picture
def test_a_picture_holds_nobodys_name_and_no_single_mark(name: str) -> None:
    found = chance("spectrum", 3)
    people = table([{"id": "p77", "name": "Mair Elin", "perspective": "lived", "lang": "cy", "joined": 1, "here": True}], PEOPLE_COLUMNS)
    reasons = found.marks.assign(reason="I was left at the stop", mine=True)
    found = type(found)(**{**{key: getattr(found, key) for key in found.__slots__}, "people": people, "marks": reasons})

    picture = PICTURES[name](found)

    whole = json.dumps(json_item(picture.figure), default=str) + picture.data.to_json() + picture.title + picture.summary + picture.note
    assert "Mair" not in whole
    assert "p77" not in whole
    assert "left at the stop" not in whole
    assert not re.search(r'"m\d+"', whole)


# -- one figure for all moments ------------------------------------------------------------------------------------


@pytest.mark.rule("U9")
@every_picture
@pytest.mark.parametrize("frame", KINDS)
def test_a_newer_picture_goes_into_the_figure_that_is_there(name: str, frame: str) -> None:
    older, newer = (PICTURES[name](chance(frame, seed, cards=cards)) for seed, cards in ((1, 3), (2, 6)))
    figure = older.figure
    models = set(figure.references())

    assert older.refresh(newer)

    assert older.figure is figure
    assert set(figure.references()) == models
    assert figure.title.text == newer.figure.title.text
    assert {key: dict(one.data) for key, one in sources(older).items() if not key.startswith("key")} == {
        key: dict(one.data) for key, one in sources(newer).items() if not key.startswith("key")
    }


@pytest.mark.rule("U9")
@pytest.mark.parametrize("name", ["spread", "heat"])
def test_dots_and_cells_lie_within_their_figure(name: str) -> None:
    picture = PICTURES[name](chance("likelihood-impact", 5, people=(7, 7, 0)))

    factors = set(picture.figure.y_range.factors)
    for source in sources(picture).values():
        for at in source.data.get("y", []):
            assert (at if isinstance(at, str) else at[0]) in factors


def test_apart_and_the_boards_own_rule_say_the_same() -> None:
    found = chance("likelihood-impact", 8)
    picture = apart.draw(found)

    for card, told in picture.data.groupby("Card", sort=False)["Steps apart"].max().items():
        own = found.marks[(found.marks["words"] == card) & (found.marks["layer"] == found.frame.layers[0].id)]
        marks = [steps.Mark("", "", "", steps.UNSURE if row.unsure else (row.zone, row.x, row.y), row.group) for row in own.itertuples()]
        assert told == steps.apart(found.frame, *([mark for mark in marks if mark.group == group] for group in BOTH))
