"""What balance, timeline, flow and the frame itself say: findings that are true, and nothing about one person."""
from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from coproboard.errors import UnknownCard
from coproboard.insight.compare import compare, draw, of_round, pairs
from coproboard.insight.past import scene_at
from coproboard.insight.pictures import balance, board, flow, timeline
from coproboard.insight.scene import Scene
from coproboard.insight.tables import PEOPLE_COLUMNS, TIME, table
from tests.insight.scenes import MS, frame_ids
from tests.insight.sessions import MINUTE, session

SVG = "{http://www.w3.org/2000/svg}"


def only(scene: Scene, **perspectives: int) -> Scene:
    """A scene whose people are so many of each perspective; the history stays as it is."""
    kinds = [kind for kind, many in perspectives.items() for _ in range(many)]
    rows = [{"id": f"p{n:02}", "name": f"Secret {n}", "perspective": kind, "lang": "en", "joined": MS, "here": True} for n, kind in enumerate(kinds)]
    return replace(scene, people=table(rows, PEOPLE_COLUMNS))


# -- balance -----------------------------------------------------------------------------------------------------------


@pytest.mark.rule("U14")
def test_balance_tells_shares_of_groups_that_are_large_enough() -> None:
    scene = session(people=(7, 6, 3))
    told = balance.draw(scene).data.set_index("What")
    changes = scene.history[scene.history["by"].notna() & ~scene.history["what"].isin(["joined", "board"])]

    assert told.loc["People"].tolist() == [16, 7, 6, 3]
    assert told.loc["Changes", "All"] == len(changes)
    assert told.loc["Changes", "Lived experience"] == (changes["perspective"] == "lived").sum()
    assert told.loc["Marks", "Work in services"] == (scene.marks["group"] == "services").sum()


@pytest.mark.rule("U14")
def test_the_title_says_who_leads_and_by_how_much() -> None:
    picture = balance.draw(session(people=(7, 6, 3)))
    share, people = (int(n) for n in re.findall(r"(\d+)%", picture.title))
    told = picture.data.set_index("What")

    assert picture.title.startswith("Lived experience")
    assert share == round(100 * told.loc["Changes", "Lived experience"] / told.loc["Changes", "All"])
    assert people == round(100 * 7 / 16)


@pytest.mark.rule("U14")
@pytest.mark.parametrize("people", [{"lived": 7, "unsaid": 2}, {"lived": 4, "services": 2}, {"lived": 1, "services": 1}])
def test_a_group_of_fewer_than_three_is_not_told_apart(people: dict[str, int]) -> None:
    for picture in (balance.draw(only(session(), **people)), timeline.draw(only(session(), **people))):
        text = f"{picture.title} {picture.summary} {picture.note} {picture.data.to_csv()}"
        assert "Secret" not in text and "p00" not in text
        if picture.name == "balance":
            changes = picture.data.set_index("What").loc["Changes"]
            assert changes["All"] > 0 and changes.iloc[1:].isna().all()
        else:
            assert "Lived experience" not in text and set(picture.data["Who"]) == {""}


@pytest.mark.rule("U14")
def test_before_there_are_enough_changes_nobody_leads() -> None:
    assert balance.draw(session(people=(4, 4, 3), moves=2)).title == "Too early to say who leads: 13 changes so far"


# -- timeline ----------------------------------------------------------------------------------------------------------


def test_the_timeline_counts_everything_once() -> None:
    scene = session(people=(7, 6, 3))
    told = timeline.draw(scene).data
    done = told[~told["What"].isin(["Marks revealed", "Decision written down"])]

    assert done["How many"].sum() == (scene.history["what"].isin(["made", "moved", "aside"])).sum() + len(scene.comments)
    assert list(told.loc[told["What"] == "Marks revealed", "Step"]) == ["Reveal"]


def test_long_breaks_are_left_out_of_the_axis() -> None:
    clock = timeline.Clock.of(session().history["at"])

    assert len(clock.starts) == 2
    assert clock.places[0][0] == 0 and abs(clock.places[-1][1] - 1) < 1e-9
    assert all(0 <= place <= 1 for place, _, _ in clock.ticks())
    gap = clock.places[1][0] - clock.places[0][1]
    assert 0 < gap < 0.05


def test_the_axis_never_goes_back() -> None:
    times = pd.to_datetime(pd.Series([MS, MS + 5, MS + 90 * MINUTE, MS + 91 * MINUTE, MS + 9_000 * MINUTE]), unit="ms", utc=True).astype(TIME)
    places = timeline.Clock.of(times).at(times)

    assert list(places) == sorted(places) and places[0] == 0


# -- flow --------------------------------------------------------------------------------------------------------------


def test_flow_leads_from_the_first_place_to_the_present_one() -> None:
    scene = session()
    told = flow.draw(scene).data.set_index("Card")
    titles = {zone.id: zone.title.en for zone in scene.frame.zones}
    for card, words, zone in zip(scene.cards["id"], scene.cards["words"], scene.cards["zone"]):
        if words in told.index:
            went = scene.history[(scene.history["card"] == card) & scene.history["zone"].isin(list(titles))]
            assert told.loc[words, "At first"] == titles[went["zone"].iloc[0]]
            assert told.loc[words, "Now"] == titles[zone]
    moved = int((told["At first"] != told["Now"]).sum())
    assert flow.draw(scene).title == f"{moved} of {len(told)} cards lie in another zone"


@pytest.mark.parametrize("cards", [3, 10])
def test_every_card_is_one_strand(cards: int) -> None:
    picture = flow.draw(session(cards=cards))
    strands = sum(len(source.data["xs"]) for source in picture.figure.select({"type": type(picture.figure.renderers[0].data_source)}) if "xs" in source.data)

    assert strands == len(picture.data)


def test_flow_between_layers_needs_a_gap() -> None:
    assert "Now" in flow.draw(session(), between="layers").data.columns or len(flow.draw(session(), between="layers").data.columns) == 4
    with pytest.raises(ValueError, match="between"):
        flow.draw(session(), between="rounds")


# -- the frame ---------------------------------------------------------------------------------------------------------


@pytest.mark.rule("U15")
@pytest.mark.parametrize("frame", frame_ids())
@pytest.mark.parametrize(("lang", "dark", "wall"), [("en", False, False), ("cy", True, False), ("en", True, True)])
def test_every_frame_is_drawn_with_its_cards_as_text(frame: str, lang: str, dark: bool, wall: bool) -> None:
    scene = session(frame, lang=lang)
    picture = board.draw(scene, dark=dark, wall=wall)
    root = ElementTree.fromstring(picture.svg)
    text = " ".join(" ".join(part.itertext()) for part in root.iter(f"{SVG}text"))
    shown = [words for words in scene.cards.loc[~scene.cards["aside"], "words"] if all(word in text for word in words.split())]

    assert root.find(f"{SVG}title").text == picture.title
    assert "var(" not in picture.svg
    assert wall or picture.note == ""
    assert len(shown) >= (~scene.cards["aside"]).sum() - (int(re.search(r"\d+", picture.note)[0]) if picture.note else 0)


@pytest.mark.rule("U15")
@pytest.mark.parametrize("frame", ["spectrum", "complexity", "imperative", "likelihood-impact"])
def test_the_marks_of_a_card_are_drawn_one_by_one(frame: str) -> None:
    scene = session(frame, people=(4, 4, 3))
    picture = board.draw(scene, card="c1")
    drawn = ElementTree.fromstring(picture.svg)
    mine = scene.marks[(scene.marks["card"] == "c1") & (scene.marks["layer"] == scene.frame.layers[0].id) & scene.marks["zone"].notna()]

    for shape in board.SHAPES:
        keys = int((mine["group"] == shape).any())
        assert sum(one.get("class") == shape for one in drawn.iter(f"{SVG}svg")) == (mine["group"] == shape).sum() + keys
    assert picture.data.iloc[:, 1:].to_numpy().sum() == len(mine)


def test_a_card_that_there_is_not_is_said() -> None:
    with pytest.raises(UnknownCard):
        board.draw(session(), card="none")


# -- compare -----------------------------------------------------------------------------------------------------------


def test_two_times_of_one_board_are_compared_by_card() -> None:
    scene = session()
    before = scene_at(scene, scene.steps["at"].iloc[3].to_pydatetime())
    told = compare(before, scene)
    both = told[told["card"].notna() & told["card_after"].notna()]

    assert (both["card"] == both["card_after"]).all()
    assert (both["moved"] == (both["zone_before"] != both["zone_after"])).all()
    picture = draw(before, scene)
    assert picture.data["Moved"].tolist().count("yes") == int(both["moved"].sum())


def test_two_boards_are_compared_by_words_and_each_card_once() -> None:
    one, other = session(seed=3), session(seed=8)
    other = replace(other, cards=other.cards.assign(id=[f"x{n}" for n in range(len(other.cards))]), marks=other.marks.iloc[:0])
    found = pairs(one, other)
    words = [dict(zip(each.cards["id"], each.cards["words"])) for each in (one, other)]

    assert all(words[0][start] == words[1][end] for start, end in found if start and end)
    seconds = [end for _, end in found if end]
    assert len(seconds) == len(set(seconds))
    assert {start for start, _ in found if start} == set(one.cards.loc[~one.cards["aside"], "id"])


def test_agreement_is_told_from_three_marks_on() -> None:
    scene = session(people=(2, 0, 0))
    assert compare(scene, scene)["agreement_before"].isna().all()
    full = session(people=(7, 6, 0))
    told = compare(of_round(full, full.marks, "r1"), full)
    assert told["agreement_before"].between(0, 1).all() and (told["agreement_before"] == told["agreement_after"]).all()


def test_frames_with_other_zones_have_no_picture_together() -> None:
    with pytest.raises(ValueError, match="same zones"):
        draw(session(), session("power"))
