"""Places, boundaries, wordings and terms in Python: each by itself, read tolerantly, told with where it was."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from coproboard.documents.ledger import Ledger
from coproboard.documents.observe import CardChange, Change, Watcher
from coproboard.documents.shared import At, SharedDoc, Term, Wording

CARD, DO = "card000001", "at/b2/do"
PLACES = st.sampled_from(["at", DO, "at/b2/say", "at/first/wanted"])
ATS = st.builds(At, st.sampled_from(["tray", "high", "low"]), st.floats(0, 1), st.floats(0, 1))


def board(client: int = 7) -> SharedDoc:
    shared = SharedDoc(client_id=client)
    shared.seed("spectrum@1", "Where are we now?")
    shared.add(CARD, "Bin dates", "en", At("information", 0.25, 0.5))
    return shared


def copy(shared: SharedDoc, client: int | None = None) -> SharedDoc:
    other = SharedDoc(client_id=client)
    other.apply(shared.diff())
    return other


@pytest.mark.rule("D7")
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.booleans(), PLACES, ATS), max_size=12), st.integers(0, 12))
def test_a_move_on_one_place_never_changes_another_whoever_moves_when(moves: list[tuple[bool, str, At]], meet: int) -> None:
    one = board(7)
    two = copy(one, 8)
    last: dict[str, set[At]] = {"at": {At("information", 0.25, 0.5)}}
    since: dict[tuple[str, bool], At] = {}
    for number, (mine, place, at) in enumerate(moves):
        if number == meet:
            one.apply(two.diff(one.state_vector()))
            two.apply(one.diff(two.state_vector()))
            since.clear()
        who = one if mine else two
        before = who.card(CARD)
        who.move(CARD, at, place)
        after = who.card(CARD)
        assert all(after.on(other) == before.on(other) for other in ("at", DO, "at/b2/say", "at/first/wanted") if other != place)
        since[place, mine] = at
        last[place] = {since[place, side] for side in (True, False) if (place, side) in since}
    one.apply(two.diff(one.state_vector()))
    two.apply(one.diff(two.state_vector()))

    assert one.card(CARD) == two.card(CARD)
    assert all(one.card(CARD).on(place) in ends for place, ends in last.items())


@pytest.mark.rule("D4", "D7", "D8", "D9")
def test_what_others_wrote_oddly_or_not_at_all_reads_as_nothing() -> None:
    doc = Doc()
    places = {"at/b2/do": "high", "at/b2/say": ["high", 0.5, 0.5], "at/b2/": ["high", 0, 0], "at/b2/odd": ["high", "x", 0]}
    doc.get("cards", type=Map)[CARD] = Map({"words": Text("Bin dates"), **places})
    wordings, terms, root = (doc.get(name, type=Map) for name in ("wordings", "terms", "board"))
    wordings["wording-1"] = Map({"words": Text("Dyddiau biniau")})
    wordings["wording-2"] = Map({"words": "no text", "card": CARD})
    terms["term-0001"] = Map({"words": Text("Outcome"), "means": "no text", "lang": 7})
    for key, value in {"line/b2/top-left": [0.5, 1], "line/b2/centre": [0, 0], "line/b2/top-right": [1], "line/b2/bottom-left": 1}.items():
        root[key] = value
    shared = copy(_of(doc))

    card = shared.card(CARD)
    assert (card.at, card.on(DO), card.on("at/b2/say"), card.on("at/b2/never")) == (At(), At(), At("high", 0.5, 0.5), At())
    assert card.places.keys() == {DO, "at/b2/say", "at/b2/odd"}
    assert shared.wordings() == [
        Wording("wording-1", "", "Dyddiau biniau", "en", 0, False), Wording("wording-2", CARD, "", "en", 0, False)
    ]
    assert shared.terms() == [Term("term-0001", "Outcome", "", "en", 0, False)]
    assert shared.lines() == {("b2", "top-left"): (0.5, 1.0)}


def _of(doc: Doc) -> SharedDoc:
    shared = SharedDoc()
    shared.apply(doc.get_update())
    return shared


@pytest.mark.rule("D8")
def test_a_wording_stands_beside_the_words_that_were_written_first() -> None:
    shared = board()
    shared.reword("wording-1", CARD, "Dyddiadau biniau", "cy")
    shared.add_term("term-0001", "Outcome", "What comes of it", "en")
    shared.write_text("wordings", "wording-1", "words", "Dyddiau biniau")
    shared.set_value("terms", "term-0001", "aside", True)

    assert shared.card(CARD).words == "Bin dates"
    assert shared.wordings(CARD) == shared.wordings() == [Wording("wording-1", CARD, "Dyddiau biniau", "cy", 1, False)]
    assert shared.wordings("card000002") == []
    assert shared.terms() == [Term("term-0001", "Outcome", "What comes of it", "en", 1, True)]
    for root, name, key in (("wordings", "wording-1", "card"), ("terms", "term-0001", "at"), ("proposals", CARD, DO)):
        with pytest.raises(KeyError):
            shared.set_value(root, name, key, "card000002")
    assert shared.has("term-0001") and not shared.has("term-0002")


@pytest.mark.rule("Y3", "D9")
def test_places_and_boundaries_are_put_back_and_told_with_where_they_were() -> None:
    shared = board()
    shared.move(CARD, At("high", 0.5, 0.25), DO)
    shared.set_line("b2", "top-left", 0.25, 0.5)
    past = copy(shared)
    shared.move(CARD, At("low"), DO)
    shared.move(CARD, At("low"), "at/b2/say")
    shared.set_line("b2", "top-left", 1, 1)
    shared.set_line("b2", "top-right", 1, 1)

    assert shared.put_back(past) == [
        ["drawn", "b2/top-left"],
        ["moved", CARD, ["high", 0.5, 0.25], DO],
        ["moved", CARD, ["tray", 0.5, 0.5], "at/b2/say"],
    ]
    assert shared.lines() == {("b2", "top-left"): (0.25, 0.5), ("b2", "top-right"): (1.0, 1.0)}
    before = shared.diff()
    assert shared.put_back(past) == [] and shared.diff() == before


def test_who_watches_is_told_on_which_place_a_card_moved() -> None:
    shared, ledger = board(), Ledger()
    watcher = Watcher(shared, ledger)
    shared.move(CARD, At("high"), DO)
    shared.move(CARD, At("tray"))

    assert watcher.take(shared, ledger) == Change((CardChange(CARD, "moved", "at"), CardChange(CARD, "moved", DO)), tables=("cards",))
