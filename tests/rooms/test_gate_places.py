"""The gate on the places of cards, on boundaries, and on what belongs to a tab."""
from __future__ import annotations

from random import Random

import pytest
from pycrdt import Doc, Map, Text

from coproboard.documents.places import is_place, is_tab, line_key, place_key, read_line, read_place
from coproboard.errors import Refused
from coproboard.rooms.gate import Accepted, Gate, Touch
from coproboard.rooms.limits import Limits
from tests.rooms import forge
from tests.rooms.forge import MAP, TEXT, Id, deleted, item, section, shared, text, update, values
from tests.rooms.test_gate import inside

ME, OTHER, SERVER = 5, 9, 1
CARD, LINE = "card-one", "line/first/top-left"
HERE = (OTHER, 0)


@pytest.fixture
def gate() -> Gate:
    """A board with one card of OTHER's (0 to 4, its place at 5) and one boundary (6), and the tabs first and b2."""
    gate = Gate(Limits(places=3), lambda tab: tab in ("first", "b2"))
    doc: Doc = Doc(client_id=SERVER)
    doc.get("board", type=Map)["frame"] = "spectrum@1"
    doc.get("title", type=Text).insert(0, "a")
    gate.load(doc.get_update())
    at = item(values(["tray", 0, 0]), parent=HERE, key="at")
    gate.check(update(forge.card(OTHER, 0, CARD, "abc", at)), {OTHER})
    gate.check(update(section(OTHER, 6, item(values([0.5, 0.5]), parent="board", key=LINE))), {OTHER})
    return gate


def mine(gate: Gate, *items: bytes, gone: dict[int, list[tuple[int, int]]] | None = None) -> bytes:
    return update(section(ME, gate.state_vector.get(ME, 0), *items), gone=gone) if items else update(gone=gone)


def refusal(gate: Gate, data: bytes) -> tuple[str, str]:
    """The code and rule with which `data` is refused; everything is as it was."""
    before = inside(gate)
    with pytest.raises(Refused) as refused:
        gate.check(data, {ME})
    assert inside(gate) == before
    return refused.value.code, refused.value.rule


def accept(gate: Gate, *items: bytes, gone: dict[int, list[tuple[int, int]]] | None = None) -> Accepted:
    return gate.check(mine(gate, *items, gone=gone), {ME})


@pytest.mark.rule("D7", "G5")
def test_a_place_is_a_register_of_its_own_with_a_name_of_its_own(gate: Gate) -> None:
    key = "at/b2/do"
    assert accept(gate, item(values(["z", 0, 1]), parent=HERE, key=key)).touches == (
        Touch(CARD, "moved", ("z", 0.0, 1.0), "cards", key),
    )
    both = accept(
        gate, item(values(["a", 0, 0]), left=(ME, 0)), item(values(["b", 1, 1]), left=(OTHER, 5)),
        gone={ME: [(0, 1)], OTHER: [(5, 1)]},
    )  # fmt: skip
    assert {(touch.place, touch.to) for touch in both.touches} == {(key, ("a", 0.0, 0.0)), ("at", ("b", 1.0, 1.0))}
    assert refusal(gate, mine(gate, item(values(["a", 0, 0]), left=(ME, 1), right=(OTHER, 5)))) == ("shape", "G4")
    for wrong in (["z", 0, 2], ["z", 0], "z", None, [0.5, 0.5], ["z z", 0, 0]):
        assert refusal(gate, mine(gate, item(values(wrong), parent=HERE, key=key))) == ("shape", "G5")


@pytest.mark.rule("D7", "G5")
@pytest.mark.parametrize(
    "key",
    ["at/", "at/b2", "at/b2/", "at//do", "at/B2/do", "at/b2/Do", "at/b2/1", "at/b2/do/x", "at/b2/do\n", "at/toolongid/do",
     "at/b2/" + "x" * 33, "at/c3/do", "ats", "line/first/top-left"],
)  # fmt: skip
def test_what_names_no_place_of_a_tab_that_there_is_takes_nothing(gate: Gate, key: str) -> None:
    assert refusal(gate, mine(gate, item(values(["z", 0, 0]), parent=HERE, key=key))) == ("shape", "G5")
    new = update(forge.card(ME, 0, "card-two", "abc", item(values(["z", 0, 0]), parent=(ME, 0), key=key)))
    assert refusal(gate, new) == ("shape", "G5")


@pytest.mark.rule("G7")
def test_a_card_has_so_many_places_and_no_more_and_a_refused_one_is_forgotten(gate: Gate) -> None:
    def place(layer: str) -> bytes:
        return item(values(["z", 0, 0]), parent=HERE, key=f"at/b2/{layer}")

    assert Limits().places == 32
    for _ in range(3):
        bad = item(values("no"), parent=HERE, key="lang\n")
        assert refusal(gate, mine(gate, place("a"), place("b"), bad)) == ("shape", "G5")
        assert refusal(gate, mine(gate, place("a"), place("b"), place("c"))) == ("full", "G7")
    accept(gate, place("a"), place("b"))
    assert refusal(gate, mine(gate, place("c"))) == ("full", "G7")
    accept(gate, place("a"))


@pytest.mark.rule("D9", "G5")
def test_anyone_draws_a_boundary_again_and_only_within_the_frame(gate: Gate) -> None:
    told = accept(gate, item(values([0, 1]), left=(OTHER, 6)), gone={OTHER: [(6, 1)]}).touches
    assert told == (Touch("first/top-left", "drawn", None, "board"),)
    assert accept(gate, item(values([0.25, 0.5]), parent="board", key="line/b2/bottom-right")).update
    for wrong in ([0.5], [0.5, 1.5], [0.5, -0.1], [True, 0.5], ["0", 0], 0.5, None, [0, 0, 0], {"x": 0}):
        assert refusal(gate, mine(gate, item(values(wrong), parent="board", key=LINE))) == ("shape", "G5")
    for content in (shared(MAP), shared(TEXT), text("ab")):
        assert refusal(gate, mine(gate, item(content, parent="board", key=LINE))) == ("shape", "G5")
    for key in ("line/first/centre", "line/first/", "line/c3/top-left", "line/first/top-left\n", "frame", "more"):
        assert refusal(gate, mine(gate, item(values([0, 0]), parent="board", key=key))) == ("shape", "G5")


@pytest.mark.rule("D9", "D3")
def test_a_boundary_is_never_taken_away(gate: Gate) -> None:
    assert refusal(gate, mine(gate, gone={OTHER: [(6, 1)]})) == ("shape", "D3")
    assert refusal(gate, mine(gate, item(values([0, 1]), left=(OTHER, 6)), gone={OTHER: [(6, 1)], ME: [(0, 1)]})) == ("shape", "D3")
    assert refusal(gate, mine(gate, item(deleted(1), left=(OTHER, 6)), gone={OTHER: [(6, 1)], ME: [(0, 1)]})) == ("shape", "D3")
    new = item(values([0, 1]), parent="board", key="line/b2/top-left")
    assert refusal(gate, mine(gate, new, gone={ME: [(0, 1)]})) == ("shape", "D3")
    # Two at the same moment: the higher id's stands, and the other may be deleted, but never the one that stands.
    accept(gate, item(values([0, 1]), left=(OTHER, 6)), gone={OTHER: [(6, 1)]})
    gate.check(update(section(OTHER, 7, item(values([1, 0]), left=(OTHER, 6)))), {OTHER})
    assert refusal(gate, mine(gate, gone={OTHER: [(7, 1)]})) == ("shape", "D3")
    lower = item(values([0.5, 0]), left=(ME, 0))
    assert refusal(gate, mine(gate, lower, gone={OTHER: [(7, 1)]})) == ("shape", "D3")
    assert accept(gate, gone={ME: [(0, 1)]}).update
    accept(gate, item(values([0.5, 0.5]), left=(OTHER, 7)), gone={OTHER: [(7, 1)]})


@pytest.mark.rule("D9", "G9")
def test_whatever_is_tried_a_boundary_once_drawn_is_there_for_everyone_in_every_order() -> None:
    refused = 0
    for seed in range(150):
        rng, gate, taken = Random(seed), Gate(Limits()), []
        written: list[Id] = []
        for _ in range(14):
            client = rng.choice((3, 7, 11))
            clock, count = gate.state_vector.get(client, 0), rng.choice((1, 1, 2))
            left = rng.choice(written) if written and rng.random() < 0.8 else None
            content = values(*([rng.random(), 0] for _ in range(count))) if rng.random() < 0.9 else deleted(count)
            gone: dict[int, list[tuple[int, int]]] = {}
            for victim in rng.sample(written, min(len(written), rng.randrange(4))):
                gone.setdefault(victim[0], []).append((victim[1], 1))
            if count > 1 or content[0] == 1:
                gone[client] = [(clock, count - (rng.random() < 0.5 and content[0] != 1))]
            gone = {client: sorted(set(ranges)) for client, ranges in gone.items()}
            new = [item(content, left=left, parent="board", key=LINE)] if rng.random() < 0.8 else []
            data = update(*([section(client, clock, *new)] if new else []), gone=gone)
            try:
                gate.check(data, {client})
            except Refused:
                refused += 1
                continue
            taken.append((data, client))
            written += [(client, clock + more) for more in range(count)] if new else []
        for _ in range(3):
            doc, again, left_over = Doc(), Gate(Limits()), list(taken)
            while left_over:
                data, client = left_over.pop(rng.randrange(len(left_over)))
                try:
                    again.check(data, {client})
                except Refused as early:
                    # What it deletes is not there yet, or what comes after it is not: it has to wait.
                    assert early.code == "resync" or early.rule == "D3"
                    left_over.append((data, client))
                    continue
                doc.apply_update(data)
            assert not taken or doc.get("board", type=Map).to_py().get(LINE), f"seed {seed}"
    assert refused > 300


def test_keys_are_read_as_they_are_made() -> None:
    assert place_key("first", "now", ["now", "wanted"]) == "at"
    assert read_place(place_key("first", "wanted", ["now", "wanted"])) == ("first", "wanted")
    assert read_place(place_key("b2", "now", ["now"])) == ("b2", "now")
    assert read_line(line_key("b2", "top-right")) == ("b2", "top-right")
    assert (read_place("at"), read_line("at"), read_line("line/b2/centre")) == (None, None, None)
    assert is_place("at") and is_place("at/b2/now") and not is_place("at/b2")
    assert is_tab("b2") and not is_tab("") and not is_tab("B") and not is_tab("٣")
