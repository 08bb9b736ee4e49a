"""Tables of a board: tidy, typed, the same columns however much there is."""
from __future__ import annotations

import json
from html import escape

import pandas as pd
import pytest

from coproboard.documents.ledger import Ledger, Person
from coproboard.documents.shape import SHAPES
from coproboard.documents.shared import At, Card
from coproboard.insight import tables
from coproboard.insight.laid import Laid
from coproboard.insight.still import still
from coproboard.storage.log import Record, Row
from coproboard.templates import builtin, named
from coproboard.words import catalogue

FRAME = named("spectrum")
MS = 1_800_000_000_000


def ledger() -> Ledger:
    one = Ledger()
    one.write(
        people={
            "p1": Person("p1", "Mair", "lived", "cy", MS),
            "p2": Person("p2", "", "services", "en", MS + 1000),
        },
        touched={("c1", "made"): ("p1", MS + 2000), ("c1", "moved"): ("p2", MS + 3000), ("c2", "made"): ("gone", MS)},
        made=MS,
    )
    return one


CARDS = [
    Card("c3", "Third", "en", At("tray", 0.5, 0.5), 3, False),
    Card("c1", "Taflen", "cy", At("consultation", 0.25, 0.75), 1, False),
    Card("c2", "Second", "en", At("information", 0.5, 0.5), 2, True),
    Card("c4", "Fourth", "en", At("no-such-zone", 0.5, 0.5), 4, False),
]


@pytest.mark.rule("B1")
def test_cards_have_one_row_each_and_the_documented_columns() -> None:
    table = tables.cards(CARDS, ledger(), FRAME, "en")

    assert list(table.columns) == list(tables.CARD_COLUMNS)
    row = table.set_index("id").loc["c1"]
    assert row[["words", "lang", "zone", "zone_title", "band", "band_title", "x", "y", "aside", "order"]].tolist() == [
        "Taflen", "cy", "consultation", "consultation", "for", "doing for", 0.25, 0.75, False, 1,
    ]
    assert (row.made_by, row.made_perspective, row.moved_by, row.moved_perspective) == ("p1", "lived", "p2", "services")
    assert row.made_at == pd.Timestamp(MS + 2000, unit="ms", tz="UTC")
    assert pd.isna(row.worded_by) and pd.isna(row.worded_at)


@pytest.mark.rule("B1")
@pytest.mark.parametrize("cards", [[], CARDS[:1], CARDS])
def test_columns_keep_their_types_however_many_cards_there_are(cards: list[Card]) -> None:
    table = tables.cards(cards, Ledger(), FRAME, "en")

    assert {name: str(kind) for name, kind in table.dtypes.items()} == tables.CARD_COLUMNS


@pytest.mark.rule("B1", "F4", "D4")
def test_the_tray_is_no_place_and_takes_the_cards_of_unknown_zones() -> None:
    table = tables.cards(CARDS, ledger(), FRAME, "en").set_index("id")

    for card in ("c3", "c4"):
        row = table.loc[card]
        assert (row.zone, row.zone_title) == ("tray", FRAME.tray.title.en)
        assert row[["band", "band_title", "x", "y"]].isna().all()


@pytest.mark.rule("B1")
def test_rows_follow_the_frame_and_the_tray_comes_last() -> None:
    assert tables.cards(CARDS, ledger(), FRAME, "en").id.tolist() == ["c2", "c1", "c3", "c4"]


@pytest.mark.rule("I3")
def test_titles_are_in_the_language_asked_for_and_words_in_their_own() -> None:
    row = tables.cards(CARDS[1:2], ledger(), FRAME, "cy").iloc[0]

    zone = FRAME.zone("consultation")
    assert zone is not None and row.zone_title == zone.title.cy and row.words == "Taflen"


def test_who_is_not_among_the_people_has_no_perspective() -> None:
    row = tables.cards(CARDS[2:3], ledger(), FRAME, "en").iloc[0]

    assert row.made_by == "gone" and pd.isna(row.made_perspective)


@pytest.mark.rule("L3")
def test_names_stand_among_the_people_only() -> None:
    people = tables.people(ledger(), {"p2"})

    assert people[["id", "name", "perspective", "lang", "here"]].values.tolist() == [
        ["p1", "Mair", "lived", "cy", False], ["p2", "", "services", "en", True],
    ]
    assert {name: str(kind) for name, kind in people.dtypes.items()} == tables.PEOPLE_COLUMNS
    assert not tables.cards(CARDS, ledger(), FRAME, "en").isin(["Mair"]).any(axis=None)


def test_history_tells_who_did_what_to_which_card_and_where() -> None:
    what = [["made", "c1", ["information", 0.5, 0.1]], ["moved", "c1", ["tray", 0.5, 0.5]], ["titled", ""]]
    rows = [
        Row("shared", b"", "", MS, '[["board",""]]'),
        Row("ledger", b"", "", MS, '[["joined","p1"]]'),
        Row("shared", b"", "p1", MS + 1, json.dumps(what)),
    ]

    table = tables.history((Record.of(row, seq) for seq, row in enumerate(rows, 1)), ledger())

    assert table.what.tolist() == ["board", "joined", "made", "moved", "titled"]
    assert table.by.fillna("").tolist() == ["", "p1", "p1", "p1", "p1"]
    assert table.perspective.fillna("").tolist() == ["", "lived", "lived", "lived", "lived"]
    assert table.zone.fillna("").tolist() == ["", "", "information", "tray", ""]
    assert table.x.fillna(-1).tolist() == [-1, -1, 0.5, -1, -1]
    assert {name: str(kind) for name, kind in table.dtypes.items()} == tables.HISTORY_COLUMNS


@pytest.mark.rule("D7", "D8", "D9", "B1")
def test_history_tells_the_place_of_a_move_and_what_was_done_to_wordings_terms_and_boundaries() -> None:
    what = [
        ["made", "c1", ["information", 0.5, 0.1]], ["moved", "c1", ["both", 0.25, 0.5], "at/pow/decides"], ["said-again", "w1"],
        ["term-aside", "t1"], ["drawn", "cx/top-left"],
    ]  # fmt: skip
    table = tables.history([Record.of(Row("shared", b"", "p1", MS, json.dumps(what)), 1)], ledger())

    assert table[["what", "card", "zone"]].fillna("-").values.tolist() == [
        ["made", "c1", "information"], ["moved", "c1", "both"], ["said-again", "w1", "-"], ["term-aside", "t1", "-"],
        ["drawn", "cx/top-left", "-"],
    ]
    assert table.place.fillna("-").tolist() == ["", "at/pow/decides", "-", "-", "-"]


def test_whatever_a_change_is_told_as_has_a_sentence_in_the_history() -> None:
    told = {what for shape in SHAPES.values() for what in (shape.made, shape.back, *shape.texts.values(), *shape.values.values())}
    told = {"lang" if what.endswith("-lang") else what for what in told} | {"drawn", "titled", "moved", "frame", "turn"}

    assert {what for what in told if f"history.do.{what}" not in catalogue("en")} == set()


def test_without_the_log_history_is_the_last_of_each_kind() -> None:
    table = tables.history(None, ledger())

    assert table[["what", "card"]].fillna("").values.tolist() == [
        ["joined", ""], ["made", "c2"], ["joined", ""], ["made", "c1"], ["moved", "c1"],
    ]


def test_a_still_has_a_heading_for_each_zone_with_its_cards_in_their_language() -> None:
    html = still("Where are we now?", FRAME, CARDS, "en", "http://h/b/x#k")

    assert html.count("<h4>") == len(FRAME.zones) + 2
    assert "doing for: consultation (1)" in html and '<li lang="cy" dir="auto">Taflen</li>' in html
    assert f"{FRAME.tray.title.en} (2)" in html and 'href="http://h/b/x#k"' in html


def test_a_still_holds_no_markup_that_people_wrote() -> None:
    evil = '"><img src=x onerror=alert(1)>'
    html = still(evil, FRAME, [Card("c1", evil, evil, At(), 1, False)], "cy", evil)

    assert "<img" not in html and 'lang="cy"' in html


@pytest.mark.rule("D7")
def test_a_still_board_shows_every_frame_on_which_a_card_lies() -> None:
    power, levels = (Laid(tab, f"{tab}@1", builtin()[tab]) for tab in ("power", "levels"))
    card = Card("c1", "Said <b>", "en", At("information"), 1, False, {"at/power/acts": At("people")})
    html = still("", FRAME, [card], "en", further=[power, levels])

    assert "Knowledge, decisions and power · action" in html and "power · decisions" not in html
    assert "Levels of co-production" not in html and "<b>" not in html
    assert html.count("Said &lt;b&gt;") == 2


@pytest.mark.parametrize("frame", builtin())
def test_a_still_board_has_every_zone_of_every_frame(frame: str) -> None:
    html = still("Where?", builtin()[frame], [], "cy")

    assert [zone.id for zone in builtin()[frame].zones if escape(zone.title.cy) not in html] == []
