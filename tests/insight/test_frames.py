"""What a record says of a session over several frames."""
from __future__ import annotations

import pytest

from coproboard.domain import seals
from coproboard.insight.laid import Laid
from coproboard.templates import builtin
from tests.exchange.story import OWN, TABS, Story, tabbed


@pytest.fixture(scope="module")
def story() -> Story:
    return tabbed()


def items(story: Story, tab: str) -> dict[str, dict]:
    return {one["card"]: one for one in story.record()["distribution"] if one["tab"] == tab}


@pytest.mark.rule("Z1", "A8")
def test_a_record_names_every_frame_that_is_not_set_aside_and_holds_the_groups_own_whole(story: Story) -> None:
    found = story.record()["frames"]

    assert [one["tab"] for one in found] == ["first", *TABS]
    assert [one["frame"] for one in found if one["tab"] in ("first", "pow", "own")] == ["spectrum@1", "power@1", OWN]
    later = tabbed(6)
    later.done(later.people[0], "frame", tab="ris", aside=True)
    number = later.done(later.people[0], "record", proposal="proposal01")["record"]
    assert "ris" not in [one["tab"] for one in later.record(number)["frames"]]
    assert not [one for one in later.record(number)["distribution"] if one["tab"] == "ris"]


@pytest.mark.rule("Z1")
def test_a_session_over_several_frames_gives_the_same_record_byte_for_byte(story: Story) -> None:
    assert seals.canonical(tabbed().record()) == seals.canonical(story.record())


@pytest.mark.rule("F5", "D7")
def test_each_tab_tells_its_own_marks_by_its_own_layers_and_where_each_card_lies(story: Story) -> None:
    first, power = items(story, "first")["card000001"], items(story, "pow")["card000001"]

    assert set(first["layers"]) == {"now", "wanted"} and first["gap"] == 1
    assert list(power["layers"]) == ["knows", "decides", "acts"] and power["gap"] is None
    assert power["layers"]["knows"]["zones"]["organisation"] == {"lived": 4}
    assert (power["at"], power["places"]) == ("both", {"decides": "both", "acts": "people"})
    assert [(one["card"], one["at"]) for one in items(story, "own").values()] == [("card000004", "b")]


@pytest.mark.rule("P7")
def test_where_there_is_no_order_another_place_is_a_difference(story: Story) -> None:
    found = [(one["tab"], one["layer"], one["apart"]) for one in story.record()["differences"] if one["card"] == "card000002"]

    assert found == [("imp", "reason", 1)]


@pytest.mark.rule("D9", "F11")
def test_boundaries_tell_whose_ground_each_card_lies_on(story: Story) -> None:
    assert {card: one["ground"] for card, one in items(story, "cyn").items()} == {
        "card000001": ["inside", ["complex"]], "card000002": ["edge", ["complex"]], "card000003": ["outside", []]}
    lines = next(one["lines"] for one in story.record()["frames"] if one["tab"] == "cyn")
    assert lines == {corner: [0.4, 0.4] for corner in ("top-left", "top-right", "bottom-left", "bottom-right")}


@pytest.mark.rule("D8", "F8")
def test_words_stand_once_with_their_wordings_beside_them_and_outcomes_and_terms_come_along(story: Story) -> None:
    found = story.record()

    assert found["cards"]["card000001"] == {
        "words": "Staff write the drop-in rota", "lang": "en", "aside": False,
        "wordings": [{"words": "Mae staff yn ysgrifennu’r rota", "lang": "cy"}]}
    assert found["outcomes"] == [{"card": "card000005", "actions": [
        {"what": "Try it on one street", "who": "Priya", "when": "", "lang": "en"}]}]
    assert [one["words"] for one in found["terms"]] == ["Outcome", "Pathway"]


def test_a_frame_that_cannot_be_found_is_told_by_what_every_frame_had_once() -> None:
    gone = Laid("t", "gone@9", None)

    assert (gone.layers, gone.gap, gone.places) == (("now", "wanted"), ("now", "wanted"), {"now": "at/t/now"})
    assert gone.layer("now") is None
    assert Laid.first(builtin()["power"]).places == {"knows": "at", "decides": "at/first/decides", "acts": "at/first/acts"}
