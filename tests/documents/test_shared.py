"""The shared document in Python: what is written is read back, by whole characters, and strangers' shapes are tolerated."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from coproboard.documents.ledger import Ledger, Person
from coproboard.documents.same import same
from coproboard.documents.shared import TRAY, At, SharedDoc

WORDS = st.text(alphabet="ab éŵ👍👎👨‍👩‍👧", max_size=12)


def board(client: int = 7) -> SharedDoc:
    shared = SharedDoc(client_id=client)
    shared.seed("spectrum@1", "Where are we now?")
    shared.add("card000001", "Bin dates", "en", At("information", 0.25, 0.5))
    return shared


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_words_become_what_was_written_whatever_they_were(versions: list[str]) -> None:
    shared, other = board(), SharedDoc()
    for words in versions:
        shared.write("card000001", words)
        other.apply(shared.diff(other.state_vector()))

        assert shared.card("card000001").words == other.card("card000001").words == words


@given(WORDS, WORDS)
def test_two_who_write_in_one_card_keep_what_both_wrote(mine: str, theirs: str) -> None:
    one = board(7)
    two = SharedDoc(client_id=8)
    two.apply(one.diff())
    one.write("card000001", mine + "Bin dates")
    two.write("card000001", "Bin dates" + theirs)
    one.apply(two.diff(one.state_vector()))
    two.apply(one.diff(two.state_vector()))

    assert one.card("card000001").words == two.card("card000001").words == mine + "Bin dates" + theirs


@pytest.mark.rule("D4")
def test_a_card_with_nothing_but_words_can_be_read() -> None:
    doc = Doc()
    doc.get("cards", type=Map)["card000009"] = Map({"words": Text("bare"), "at": "nowhere"})
    doc.get("cards", type=Map)["card000010"] = Map({"at": ["information", 0, 0]})
    shared = SharedDoc()
    shared.apply(doc.get_update())
    card = shared.card("card000009")

    assert (card.words, card.lang, card.order, card.aside) == ("bare", "en", 0, False)
    assert card.at.zone == TRAY
    assert [one.id for one in shared.cards()] == ["card000009"]


@pytest.mark.rule("S5")
def test_a_state_is_the_same_as_its_updates_and_as_no_others() -> None:
    shared = board()
    first = shared.diff()
    vector = shared.state_vector()
    shared.move("card000001", At("consultation", 0.5, 0.5))
    second = shared.diff(vector)

    assert same("shared", [first, second], shared.diff())
    assert not same("shared", [first], shared.diff())
    assert not same("shared", [first, second], first)
    assert not same("shared", [first, second], board(9).diff())


@pytest.mark.rule("S5")
def test_a_ledger_is_the_same_as_its_updates_and_as_no_others() -> None:
    ledger = Ledger()
    first = ledger.write(made=1)
    second = ledger.write({"p": Person("p", "Siân", "lived", "cy", 2)}, {("card000001", "moved"): ("p", 3)})

    assert same("ledger", [first, second], ledger.diff())
    assert not same("ledger", [first], ledger.diff())
    assert (ledger.made, ledger.person("p").name, ledger.person("q")) == (1, "Siân", None)
    assert ledger.touched() == {("card000001", "moved"): ("p", 3)}
