"""What people said, as tables: against the ledger of a whole session, and of a board where nobody has said anything."""
from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import SharedDoc
from coproboard.insight import said, tidy
from coproboard.insight.laid import Laid
from coproboard.insight.tidy import Tidy
from coproboard.templates import resolve
from tests.exchange.story import CARDS, Story, tabbed, told


@pytest.fixture(scope="module")
def story() -> Story:
    """Ten people, seven cards, one round, one adopted record."""
    return told()


@pytest.fixture(scope="module")
def many() -> Story:
    """A session over six frames."""
    return tabbed()


def laid(story: Story) -> Sequence[Laid]:
    tabs = story.net.room.meeting.tabs
    return [Laid(tab, tabs.text(tab), tabs.frame(tab)) for tab in tabs.ids]


def marks(story: Story, **more: object) -> Tidy:
    return said.marks(story.net.room.shared, story.net.room.ledger, laid(story), "en", **more)


@pytest.mark.rule("K1")
def test_each_revealed_mark_is_a_row_as_the_ledger_has_it(story: Story) -> None:
    found, held = marks(story), story.net.room.ledger.items("marks")

    assert len(found) == len(held) == 10 * 7 * 2 and found.id.is_unique
    for row in found.to_dict("records"):
        one = held[row["id"]]
        assert (row["round"], row["card"], row["layer"], row["group"]) == (one["round"], one["card"], one["layer"], one["group"])
        assert row["unsure"] == (one["at"] == "unsure") and (row["unsure"] or row["zone"] == one["at"][0])
        assert row["reason"] == one["reason"] and pd.isna(row["lang"]) == (not one["reason"])
    assert found.words.dropna().unique().tolist() == [words for _, words in CARDS]
    assert found[found.unsure][["zone", "step", "column"]].isna().all(axis=None) and found.unsure.any()
    assert found.latest.all() and set(found.tab) == {"first"}


@pytest.mark.rule("K1")
def test_steps_are_those_of_the_frame(many: Story) -> None:
    found = marks(many)
    power = found[found.tab == "pow"]

    assert found[found.tab == "first"].step.dropna().between(0, 5).all() and found["column"].isna().all()
    assert dict(zip(power.zone, power.step)) == {"organisation": 0, "both": 1, "people": 2}
    assert {tab: set(part.layer) for tab, part in found.groupby("tab")} == {
        "first": {"now", "wanted"}, "pow": {"knows", "decides", "acts"}, "imp": {"reason"},
    }
    assert dict(zip(power.zone, power.zone_title)) != dict(zip(power.zone, power.zone))


def _ledger(tab: str = "first", **reveal: object) -> tuple[SharedDoc, Ledger]:
    shared, ledger = SharedDoc(7), Ledger()
    ledger.put("reveals", "round1", {"at": 5, "tab": tab, "people": 4, "shown": {"unsaid": 4}, "withheld": {}, **reveal})
    return shared, ledger


def _mark(ledger: Ledger, name: str, at: object, **more: object) -> None:
    ledger.put("marks", name, {
        "round": "round1", "card": "card0001", "layer": "now", "at": at, "range": None, "confidence": None, "reason": "", "lang": "",
        "group": "unsaid", "for": False, **more,
    })  # fmt: skip


def test_two_axes_have_columns_and_rows_a_range_its_steps_and_no_order_neither() -> None:
    shared, ledger = _ledger()
    _mark(ledger, "m1", ["coercion"], range=["education", "coercion"], confidence=3)
    _mark(ledger, "m2", ["education", 0.25, 1], later={"reason": "Since then", "lang": "cy", "at": 9})
    from_line = said.marks(shared, ledger, [Laid.first(resolve("spectrum"))], "cy", mine={"m2"})
    shared, ledger = _ledger()
    zone = resolve("likelihood-impact").zones[1].id
    _mark(ledger, "m1", [zone], range=[zone, zone])
    from_grid = said.marks(shared, ledger, [Laid.first(resolve("likelihood-impact"))], "en")

    assert from_line[["low", "high"]].iloc[0].tolist() == [0, 1] and from_line.confidence[0] == 3
    assert from_line[["x", "y", "later"]].iloc[1].tolist() == [0.25, 1, "Since then"] and from_line.mine.tolist() == [False, True]
    assert from_line.words.isna().all(), "its card has not come yet"
    assert from_grid[["step", "low", "high"]].isna().all(axis=None)
    assert from_grid[["column", "row"]].iloc[0].tolist() == [1, 0]


@pytest.mark.rule("K1")
def test_a_later_round_takes_over_card_by_card_and_withheld_marks_are_marks() -> None:
    shared, ledger = _ledger()
    for card in ("card0001", "card0002", "card0003"):
        _mark(ledger, f"old-{card}", ["coercion"], card=card)
    _mark(ledger, "new", ["education"], round="round2", card="card0001")
    ledger.put("reveals", "round2", {"at": 9, "tab": "first", "people": 3, "shown": {}, "withheld": {"card0002/now": 2}})

    found = said.marks(shared, ledger, [Laid.first(resolve("spectrum"))], "en").set_index("id").latest

    assert found.to_dict() == {"old-card0001": False, "old-card0002": False, "old-card0003": True, "new": True}


@pytest.mark.rule("K1", "P5")
def test_rounds_tell_people_by_shape_and_of_the_withheld_their_number(story: Story, many: Story) -> None:
    (row,) = said.rounds(story.net.room.ledger).to_dict("records")

    assert [row[key] for key in ("tab", "lived", "services", "unsaid", "withheld", "marks")] == ["first", 4, 3, 3, 0, 140]
    assert row["opened"] < row["revealed"]
    found = said.rounds(many.net.room.ledger)
    assert found.tab.tolist() == ["first", "pow", "imp"] and found.opened.is_monotonic_increasing and found.opened.notna().all()
    small = said.rounds(_ledger(people=5, shown={"lived": 3}, withheld={"card0001/now": 2})[1])
    assert small[["lived", "services", "withheld", "marks"]].iloc[0].tolist() == [3, 0, 2, 0]


@pytest.mark.rule("P1", "K2")
def test_of_an_open_round_nothing_is_told_but_that_it_is_open() -> None:
    story = Story(4)
    story.gather()
    story.place()

    (row,) = said.rounds(story.net.room.ledger).to_dict("records")
    assert row["id"] == story.net.room.meeting.round and row["opened"] is not pd.NaT
    assert all(pd.isna(row[key]) for key in ("revealed", "lived", "services", "unsaid", "withheld", "marks"))
    assert len(marks(story)) == 0


@pytest.mark.rule("C1")
def test_an_answer_to_earlier_words_is_not_current(story: Story) -> None:
    room = story.net.room
    found = said.answers(room.shared, room.ledger)
    copy = SharedDoc(99)
    copy.apply(room.shared.diff())
    copy.write_text("proposals", "proposal01", "words", "Something else")

    assert found.answer.value_counts().to_dict() == {"consent": 7, "concern": 2, "aside": 1} and found.current.all()
    assert found.perspective.tolist() == ["lived"] * 4 + ["services"] * 3 + ["both"] * 2 + ["unsaid"]
    assert not said.answers(copy, room.ledger).current.any()


def test_motions_and_decisions_are_rows(story: Story) -> None:
    (motion,) = said.motions(story.net.room.ledger).to_dict("records")
    (record,) = said.decisions(story.net.room.ledger).to_dict("records")

    assert (motion["kind"], motion["state"], motion["yes"], motion["no"]) == ("reveal", "carried", 6, 0)
    assert motion["at"] < motion["ended"] and motion["tab"] == "first"
    assert [record[key] for key in ("number", "status", "consents", "concerns", "objections", "aside")] == [1, "adopted", 7, 2, 0, 1]
    assert record["digest"] == story.record("1")["digest"] and record["confirmed"] is pd.NaT


def test_comments_say_who_for_whom_and_whether_they_are_folded() -> None:
    story = Story(3)
    story.gather()
    one, other = story.people[0], story.people[1]
    story.done(one, "enter", person="entered-01", name="Nan", perspective="lived", lang="cy")
    story.done(one, "comment", comment="comment01", card="card000001", words="Not on Sundays", lang="en")
    story.done(one, "comment", comment="comment02", card="card000001", words="Dim ar y Sul", lang="cy", **{"for": "entered-01"})
    story.done(other, "comment", comment="comment03", card="card000002", words="Oops", lang="en")
    story.done(other, "comment", comment="comment03", card="card000002", words="", lang="en")
    for client in story.people:
        story.done(client, "fold", what="comment/comment01", yes=True, reason="Said elsewhere")

    found = said.comments(story.net.room.ledger).set_index("id")

    assert found.words.to_dict() == {"comment01": "Not on Sundays", "comment02": "Dim ar y Sul", "comment03": ""}
    assert found.by["comment02"] == "entered-01" and found["for"]["comment02"] == story.participant(one)
    assert found["for"].isna().tolist() == [True, False, True] and found.edited.notna().tolist() == [False, False, True]
    assert found.folded.to_dict() == {"comment01": True, "comment02": False, "comment03": False}


@pytest.mark.rule("K1")
def test_columns_keep_names_order_and_types_when_there_is_nothing(story: Story) -> None:
    shared, ledger, room = SharedDoc(), Ledger(), story.net.room
    empty = (said.marks(shared, ledger, [], "en"), said.rounds(ledger), said.answers(shared, ledger), said.motions(ledger), said.decisions(ledger))
    full = (marks(story), said.rounds(room.ledger), said.answers(room.shared, room.ledger), said.motions(room.ledger), said.decisions(room.ledger))

    for one, other in zip(empty, full):
        assert len(one) == 0 < len(other) and one.dtypes.equals(other.dtypes)
    assert said.comments(ledger).dtypes.astype(str).to_dict() == said.COMMENT_COLUMNS


@pytest.mark.rule("K1")
def test_a_table_goes_to_polars_and_arrow_and_comes_back_the_same(story: Story) -> None:
    found = marks(story)[lambda table: table.card == "card000001"]

    assert isinstance(found, Tidy)
    for other in (found.to_polars().to_pandas(), found.to_arrow().to_pandas()):
        assert [[None if pd.isna(one) else one for one in row] for row in other.values.tolist()] == [
            [None if pd.isna(one) else one for one in row] for row in found.values.tolist()
        ]
    assert found.to_narwhals().columns == list(found.columns)
    times = said.rounds(story.net.room.ledger)
    assert str(times.to_arrow().schema.field("opened").type) == "timestamp[ms, tz=UTC]"
    assert len(said.comments(Ledger()).to_polars()) == 0


def test_what_is_not_installed_is_named(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidy.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(ModuleNotFoundError, match="pip install polars pyarrow"):
        marks(story).to_polars()
    with pytest.raises(ModuleNotFoundError, match="pip install pyarrow"):
        marks(story).to_arrow()


def test_what_is_taken_from_a_table_still_tells_its_columns(story: Story) -> None:
    found = marks(story).named("marks", "cy")
    part = found[found.latest][["zone", "step"]].head(3)

    assert part.columns_told().column.tolist() == ["zone", "step"] and part.columns_told().unit.tolist() == ["", "camau"]
    assert part.columns_told("en").meaning[0] == "The zone’s id; missing for “not sure”."
    assert Tidy({"nothing": [1]}).columns_told().meaning.tolist() == [""]
