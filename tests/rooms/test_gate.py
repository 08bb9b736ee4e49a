"""The gate, rule by rule: each refusal has its code and its rule, and leaves everything as it was."""
from __future__ import annotations

import math
from collections.abc import Collection

import pytest
from pycrdt import Doc, Map, Text

from coproboard.errors import Refused
from coproboard.rooms.gate import Accepted, Gate, Touch
from coproboard.rooms.limits import Limits
from tests.rooms import forge
from tests.rooms.forge import ARRAY, MAP, TEXT, deleted, item, section, shared, text, update, values

ME, OTHER, SERVER = 5, 9, 1
CARD = "card-one"


def seed() -> bytes:
    """What the server writes first: units 0 (the frame) and 1 to 5 (the title) of its id."""
    doc: Doc = Doc(client_id=SERVER)
    doc.get("board", type=Map)["frame"] = "spectrum@1"
    doc.get("title", type=Text).insert(0, "a😀bc")
    return doc.get_update()


@pytest.fixture
def gate() -> Gate:
    """A board with one card of OTHER's: 0 the Map, 1 the Text, 2 to 6 ``x😀yz``, 7 its place, 8 its order."""
    gate = Gate(Limits())
    gate.load(seed())
    more = (
        item(values(["tray", 0, 0]), parent=(OTHER, 0), key="at"),
        item(values(3), parent=(OTHER, 0), key="order"),
    )
    gate.check(update(forge.card(OTHER, 0, CARD, "x😀yz", *more)), {OTHER})
    return gate


def mine(*items: bytes, clock: int = 0, gone: dict[int, list[tuple[int, int]]] | None = None) -> bytes:
    return update(section(ME, clock, *items), gone=gone)


def inside(gate: Gate) -> object:
    """All that a gate remembers, to compare; a branch of one reads the same however it is kept."""
    branches = {
        key if isinstance(key, int) else id(key): list(units) if isinstance(units, list) else [units]
        for key, units in gate._order._branches.items()
    }
    histories = {
        client: [list(getattr(history, slot)) for slot in history.__slots__ if slot.startswith("_")] + [history.end]
        for client, history in gate._known.histories.items()
    }
    lives = {
        (root, name, key): place.inner.live
        for root, entries in gate._places.entries.items()
        for name, entry in entries.items()
        for key, place in entry.places.items()
        if place.inner is not None
    }
    keys = {(root, name): list(entry.places) for root, entries in gate._places.entries.items() for name, entry in entries.items()}
    lines = {key: (place.live, gate._order._lasts[place]) for key, place in gate._places.lines.items()}
    return branches, histories, lives, keys, lines, len(gate._order._lasts), gate._places.title.live, gate.size


def refusal(gate: Gate, data: bytes, clients: Collection[int] = (ME,), *, may_claim: bool = False) -> tuple[str, str]:
    """The code and rule with which `data` is refused; everything is as it was."""
    before = inside(gate)
    with pytest.raises(Refused) as refused:
        gate.check(data, clients, may_claim=may_claim)
    assert inside(gate) == before
    return refused.value.code, refused.value.rule


def accept(gate: Gate, data: bytes, clients: Collection[int] = (ME,)) -> Accepted:
    return gate.check(data, clients)


@pytest.mark.rule("G1")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        mine(item(text("a"), parent="title"))[:-1],
        mine(item(text("a"), parent="title")) + b"\0",
        mine(b"\x00\x01"),
        mine(b"\x0a\x01"),
        *[mine(item((kind, b"\x01\x01\x01"), parent="title")) for kind in (2, 3, 5, 6, 9, 11, 31)],
        mine(item(shared(ARRAY), parent="cards", key="card-two")),
    ],
)
def test_bytes_that_are_no_update_of_ours_are_refused(gate: Gate, data: bytes) -> None:
    assert refusal(gate, data) == ("shape", "G1")


@pytest.mark.rule("G2")
def test_nobody_writes_under_anothers_id(gate: Gate) -> None:
    forged = item(text("!"), left=(OTHER, 6))
    assert refusal(gate, update(section(OTHER, 9, forged))) == ("foreign", "G2")
    assert refusal(gate, update(section(77, 0, forged))) == ("foreign", "G2")
    assert refusal(gate, update(section(SERVER, 6, item(text("!"), left=(SERVER, 5))))) == ("foreign", "G2")
    assert accept(gate, update(section(OTHER, 9, forged)), {OTHER}).touches == (Touch(CARD, "worded"),)


@pytest.mark.rule("G2")
def test_a_foreign_client_claims_one_unused_id_by_its_first_change(gate: Gate) -> None:
    change = item(text("!"), left=(OTHER, 6))
    assert gate.check(update(section(77, 0, change)), (), may_claim=True).claimed == 77
    two = update(section(78, 0, change), section(79, 0, change))
    assert refusal(gate, two, (), may_claim=True) == ("foreign", "G2")
    assert refusal(gate, update(section(77, 1, change)), (), may_claim=True) == ("foreign", "G2")
    assert refusal(gate, update(section(80, 3, change)), (), may_claim=True) == ("resync", "G3")
    assert gate.check(update(section(77, 1, change)), {77}, may_claim=True).claimed is None
    assert gate.check(update(gone={OTHER: [(6, 1)]}), (), may_claim=True).claimed is None


@pytest.mark.rule("G10")
def test_writing_that_stands_on_structs_which_the_server_lost_is_behind(gate: Gate) -> None:
    lost = section(OTHER, 9, item(text("lost"), left=(OTHER, 6)))
    on_it = section(ME, 0, item(text("mine"), left=(OTHER, 12)))
    assert refusal(gate, update(lost, on_it)) == ("behind", "G10")
    beside_it = section(ME, 0, item(text("mine"), left=(OTHER, 6)))
    assert refusal(gate, update(lost, beside_it)) == ("foreign", "G2")


@pytest.mark.rule("G10")
def test_a_state_vector_tells_whether_the_server_lost_something(gate: Gate) -> None:
    assert gate.knows(forge.uint(2) + b"\x05\x07\x09\x09", own={ME})
    assert gate.knows(b"\0")
    assert not gate.knows(b"\x01\x05\x07")
    assert not gate.knows(b"\x01\x09\x0a", own={ME})
    with pytest.raises(Refused, match="G1"):
        gate.knows(b"\x01\x09")


@pytest.mark.rule("G3")
def test_a_gap_and_a_missing_dependency_are_answered_with_resync(gate: Gate) -> None:
    assert refusal(gate, mine(item(text("a"), parent="title"), clock=1)) == ("resync", "G3")
    for missing in ((OTHER, 9), (77, 0), (ME, 0), (ME, 5)):
        assert refusal(gate, mine(item(text("a"), left=missing))) == ("resync", "G3")
        assert refusal(gate, mine(item(text("a"), right=missing))) == ("resync", "G3")
        assert refusal(gate, mine(item(text("a"), parent=missing))) == ("resync", "G3")
    assert refusal(gate, update(gone={OTHER: [(6, 4)]})) == ("resync", "G3")
    assert refusal(gate, update(gone={77: [(0, 1)]})) == ("resync", "G3")


@pytest.mark.rule("G3")
def test_what_the_server_has_is_skipped_and_only_the_rest_is_passed_on(gate: Gate) -> None:
    first = item(text("on"), left=(OTHER, 6))
    data = mine(first)
    assert accept(gate, data).update == data
    assert accept(gate, data) == Accepted(b"", (), None)
    longer = mine(item(text("on and 😀"), left=(OTHER, 6)), gone={OTHER: [(6, 1)]})
    assert accept(gate, longer).update == mine(item(text(" and 😀"), left=(ME, 1)), clock=2, gone={OTHER: [(6, 1)]})
    assert accept(gate, longer) == Accepted(b"", (), None)
    assert refusal(gate, mine(item(text("!"), left=(ME, 7)), clock=9)) == ("cut", "G6")
    grown = mine(item(text("!"), left=(ME, 8)), clock=9, gone={OTHER: [(5, 2)]})
    assert accept(gate, grown).update == mine(item(text("!"), left=(ME, 8)), clock=9, gone={OTHER: [(5, 1)]})


@pytest.mark.rule("G3")
def test_known_structs_of_others_and_known_deletions_may_come_along(gate: Gate) -> None:
    known = (item(shared(MAP), parent="cards", key=CARD), item(shared(TEXT), parent=(OTHER, 0), key="words"))
    again = section(OTHER, 0, *known)
    data = update(again, section(ME, 0, item(text("!"), left=(OTHER, 6))), gone={OTHER: [(6, 1)]})
    assert accept(gate, data).update == mine(item(text("!"), left=(OTHER, 6)), gone={OTHER: [(6, 1)]})
    assert accept(gate, update(gone={OTHER: [(6, 1)]})).update == b""


def test_structs_of_earlier_ids_may_depend_on_one_another_in_any_order(gate: Gate) -> None:
    one = section(6, 0, item(text("a"), left=(OTHER, 6)), item(text("c"), left=(ME, 0)))
    two = section(ME, 0, item(text("b"), left=(6, 0)), item(text("d"), left=(6, 1)))
    for order in ((one, two), (two, one)):
        fresh = Gate(Limits())
        fresh.load(seed())
        fresh.check(update(forge.card(OTHER, 0, CARD, "x😀yz")), {OTHER})
        assert accept(fresh, update(*order), {ME, 6}).touches == (Touch(CARD, "worded"),)
        assert fresh.state_vector[ME] == fresh.state_vector[6] == 2


@pytest.mark.rule("G4")
def test_structs_that_wait_for_one_another_are_refused(gate: Gate) -> None:
    one = section(6, 0, item(text("a"), left=(ME, 0)))
    two = section(ME, 0, item(text("b"), left=(6, 0)))
    assert refusal(gate, update(one, two), {ME, 6}) == ("shape", "G4")


@pytest.mark.rule("G4")
def test_neighbours_live_in_one_place_and_once_stood_side_by_side(gate: Gate) -> None:
    assert refusal(gate, mine(item(text("!"), left=(SERVER, 5), right=(OTHER, 2)))) == ("shape", "G4")
    assert refusal(gate, mine(item(text("!"), left=(OTHER, 5), right=(OTHER, 2)))) == ("shape", "G4")
    assert refusal(gate, mine(item(text("!"), left=(OTHER, 2), right=(OTHER, 6)))) == ("shape", "G4")
    assert refusal(gate, mine(item(text("!"), right=(OTHER, 5)))) == ("shape", "G4")
    assert refusal(gate, mine(item(text("!"), left=(OTHER, 5), right=(OTHER, 5)))) == ("shape", "G4")
    at = (OTHER, 7)
    assert refusal(gate, mine(item(values(["tray", 0, 0]), right=at))) == ("shape", "G4")
    assert refusal(gate, mine(item(values(["tray", 0, 0]), left=at, right=at))) == ("shape", "G4")
    accept(gate, mine(item(text("!"), left=(OTHER, 5), right=(OTHER, 6))))


@pytest.mark.rule("G5")
@pytest.mark.parametrize(
    "struct",
    [
        item(text("a"), parent="elsewhere"),
        item(text("a"), parent="title", key="k"),
        item(values(1), parent="title"),
        item(shared(TEXT), parent="title"),
        item(text("a"), parent="cards"),
        item(text("a"), parent="cards", key="card-two"),
        item(values("spectrum@2"), parent="board", key="frame"),
        item(shared(TEXT), parent="cards", key="card-two"),
        item(shared(MAP), parent="cards", key="short"),
        item(shared(MAP), parent="cards", key="x" * 33),
        item(shared(MAP), parent="cards", key="card two"),
        item(shared(MAP), parent="cards", key="card-two\n"),
        item(shared(MAP), parent="cards", key="card-two"),
        item(deleted(1), parent="cards", key="card-two"),
        item(text("a"), parent=(OTHER, 0), key="at"),
        item(text("a"), parent=(OTHER, 0)),
        item(values(1), parent=(OTHER, 0), key="votes"),
        item(values(True), parent=(OTHER, 1), key="aside"),
        item(values(True), parent=(OTHER, 1)),
        item(shared(MAP), parent=(OTHER, 0), key="at"),
        item(text("a"), parent=(OTHER, 3)),
        item(text("a"), parent=(OTHER, 7)),
        item(values(True), left=(OTHER, 5)),
        item(text("a"), left=(OTHER, 7)),
        item(deleted(2), left=(OTHER, 6)),
    ],
)
def test_what_the_schema_does_not_have_is_refused(gate: Gate, struct: bytes) -> None:
    assert refusal(gate, mine(struct)) == ("shape", "G5")


@pytest.mark.rule("G5")
@pytest.mark.parametrize(
    ("key", "wrong", "right"),
    [
        (
            "at",
            [
                None, "tray", [], ["tray", 0], ["tray", 0, 0, 0], [1, 0, 0], ["x" * 65, 0, 0], ["a b", 0, 0],
                ["tray\n", 0, 0], ["tray", -0.01, 0], ["tray", 0, 1.01], ["tray", math.nan, 0], ["tray", 0, math.inf],
                ["", 0, 0], ["tray", True, 0], ["tray", "0", 0], {"zone": "tray"},
            ],
            [["tray", 0, 1], ["x" * 64, 0.5, 1e-9], ["A_z-9", 1, 1]],
        ),
        ("lang", ["", 1, "c" * 9, "e-", "en_GB", "<b>", "a-" * 18, None, "en\n"], ["en", "cy", "zh-Hant-TW", "sgn-BE"]),
        ("aside", [0, 1, "true", None, []], [True, False]),
    ],
)  # fmt: skip
def test_values_are_checked_one_by_one(gate: Gate, key: str, wrong: list[object], right: list[object]) -> None:
    for value in wrong:
        assert refusal(gate, mine(item(values(value), parent=(OTHER, 0), key=key))) == ("shape", "G5")
        for both in (right[0], value), (value, right[0]):
            past = mine(item(values(*both), parent=(OTHER, 0), key=key), gone={ME: [(0, 2)]})
            assert refusal(gate, past) == ("shape", "G5")
    for clock, value in enumerate(right):
        accept(gate, mine(item(values(value), parent=(OTHER, 0), key=key), clock=clock))


@pytest.mark.rule("G5")
def test_several_values_in_one_struct_are_taken_only_when_all_of_them_are_past(gate: Gate) -> None:
    two = item(values(True, False), parent=(OTHER, 0), key="aside")
    for gone in (None, {ME: [(0, 1)]}, {ME: [(1, 1)]}):
        assert refusal(gate, mine(two, gone=gone)) == ("shape", "G5")
    assert accept(gate, mine(two, gone={ME: [(0, 2)]})).touches == ()


@pytest.mark.rule("G5")
@pytest.mark.parametrize("order", [-1, 0.5, 1e9 + 1, math.nan, math.inf, True, "1", None])
def test_an_order_is_a_whole_number(gate: Gate, order: object) -> None:
    data = update(forge.card(ME, 0, "card-two", "a", item(values(order), parent=(ME, 0), key="order")))
    assert refusal(gate, data) == ("shape", "G5")


@pytest.mark.rule("D2")
def test_a_card_is_made_once_in_one_update_and_its_fixed_parts_are_never_written_again(gate: Gate) -> None:
    assert refusal(gate, mine(item(shared(MAP), parent="cards", key="card-two"))) == ("shape", "G5")
    assert refusal(gate, update(forge.card(ME, 0, CARD))) == ("shape", "D2")
    twice = update(forge.card(ME, 0, "card-two"), forge.card(6, 0, "card-two"))
    assert refusal(gate, twice, {ME, 6}) == ("shape", "D2")
    assert refusal(gate, mine(item(shared(TEXT), parent=(OTHER, 0), key="words"))) == ("shape", "G5")
    assert refusal(gate, mine(item(shared(MAP), left=(OTHER, 0)))) == ("shape", "D2")
    assert refusal(gate, mine(item(shared(TEXT), left=(OTHER, 1)))) == ("shape", "D2")
    assert refusal(gate, mine(item(values(1), left=(OTHER, 8)))) == ("shape", "D2")
    assert refusal(gate, mine(item(values(1), parent=(OTHER, 0), key="order"))) == ("shape", "D2")
    assert refusal(gate, mine(item(values("risk@1"), left=(SERVER, 0)))) == ("shape", "D2")
    two_orders = [item(values(1), parent=(ME, 0), key="order")] * 2
    assert refusal(gate, update(forge.card(ME, 0, "card-two", "a", *two_orders))) == ("shape", "D2")
    accept(gate, update(forge.card(ME, 0, "card-two", "a", two_orders[0])))
    accept(gate, update(forge.card(6, 0, "card-six")), {6})
    assert refusal(gate, mine(item(values(1), parent=(6, 0), key="order"), clock=4)) == ("shape", "D2")
    assert gate.cards == 3


@pytest.mark.rule("D3")
@pytest.mark.parametrize(
    ("client", "clock", "length"), [(OTHER, 0, 1), (OTHER, 1, 1), (OTHER, 0, 9), (OTHER, 8, 1), (SERVER, 0, 1)]
)
def test_nothing_is_removed(gate: Gate, client: int, clock: int, length: int) -> None:
    assert refusal(gate, update(gone={client: [(clock, length)]})) == ("shape", "D3")


@pytest.mark.rule("D3")
def test_a_card_that_is_deleted_as_it_is_made_is_refused(gate: Gate) -> None:
    assert refusal(gate, update(forge.card(ME, 0, "card-two"), gone={ME: [(0, 5)]})) == ("shape", "D3")


@pytest.mark.rule("G6")
def test_no_edit_cuts_a_character(gate: Gate) -> None:
    assert refusal(gate, mine(item(text("!"), left=(OTHER, 3), right=(OTHER, 4)))) == ("cut", "G6")
    assert refusal(gate, mine(item(text("!"), left=(OTHER, 3)))) == ("cut", "G6")
    assert refusal(gate, mine(item(text("!"), right=(OTHER, 4)))) == ("cut", "G6")
    for gone in [(3, 1)], [(4, 1)], [(2, 2)], [(4, 2)], [(3, 1), (4, 1)]:
        assert refusal(gate, update(gone={OTHER: gone})) == ("cut", "G6")
    assert refusal(gate, mine(item(text("😀"), left=(OTHER, 6)), item(text("!"), left=(ME, 0)))) == ("cut", "G6")
    accept(gate, mine(item(text("ab"), left=(OTHER, 6))))
    assert refusal(gate, mine(item(text("a😀"), left=(OTHER, 6)))) == ("cut", "G6")
    assert accept(gate, update(gone={OTHER: [(3, 2)]})).touches == (Touch(CARD, "worded"),)


@pytest.mark.rule("G7")
def test_each_limit_is_kept_exactly() -> None:
    limits = Limits(sync=200, text=5, cards=2, board=400, clock_growth=12)
    gate = Gate(limits)
    gate.load(seed())
    add = item(text("de"), left=(ME, 4))
    accept(gate, update(forge.card(ME, 0, "card-one")))
    assert refusal(gate, mine(item(text("def"), left=(ME, 4)), clock=5)) == ("full", "G7")
    assert refusal(gate, mine(item(text("x"), parent="title"), clock=5)) == ("full", "G7")
    accept(gate, mine(add, clock=5))
    accept(gate, mine(item(text("f"), left=(ME, 6)), clock=7, gone={ME: [(2, 1)]}))
    assert refusal(gate, mine(item(text("g"), left=(ME, 7)), clock=8)) == ("full", "G7")
    accept(gate, update(forge.card(6, 0, "card-two")), {6})
    assert refusal(gate, update(forge.card(8, 0, "card-six")), {8}) == ("full", "G7")
    assert refusal(gate, b"\0" * 201) == ("size", "G7")
    grow = [mine(item(deleted(n), left=(ME, 7)), clock=8, gone={ME: [(8, n)]}) for n in (12, 13)]
    assert refusal(gate, grow[1]) == ("size", "G7")
    accept(gate, grow[0])


@pytest.mark.rule("G7")
def test_a_full_board_takes_deletions_only_until_it_is_weighed_again() -> None:
    gate = Gate(Limits(board=100))
    gate.load(seed())
    assert gate.size == len(seed())
    accept(gate, update(forge.card(ME, 0, "card-one")))
    more = mine(item(text("de"), left=(ME, 4)), clock=5)
    assert refusal(gate, more) == ("full", "G7")
    accept(gate, update(gone={ME: [(2, 2)]}))
    gate.weigh(60)
    accept(gate, more)
    assert gate.size == 60 + len(more)


@pytest.mark.rule("G7")
def test_work_without_end_is_refused() -> None:
    gate = Gate(Limits())
    gate.load(seed())
    crowd = [item(text("a"), left=(SERVER, 5)) for _ in range(2_000)]
    accept(gate, mine(*crowd))
    assert refusal(gate, update(section(6, 0, *crowd)), {6}) == ("size", "G7")


@pytest.mark.rule("G8")
def test_after_a_refusal_the_gate_decides_as_if_nothing_had_been(gate: Gate) -> None:
    good = [item(text("p😀q"), left=(OTHER, 2), right=(OTHER, 3)), item(text("r"), left=(ME, 0), right=(ME, 1))]
    bad = item(text("x"), parent="elsewhere")
    refusal(gate, mine(*good, bad))
    refusal(gate, update(section(ME, 0, *good), section(6, 0, bad)), {ME, 6})
    refusal(gate, update(forge.card(ME, 0, "card-two", "a", bad)))
    refusal(gate, mine(item(values(True), parent=(OTHER, 0), key="aside"), gone={OTHER: [(0, 1)]}))
    accept(gate, update(forge.card(ME, 0, "card-two", "abcd")))
    assert accept(gate, update(section(6, 0, *[item(text("p😀q"), left=(OTHER, 2), right=(OTHER, 3))])), {6}).touches
    between = mine(item(text("!"), left=(ME, 3), right=(ME, 4)), clock=6)
    assert accept(gate, between).touches == (Touch("card-two", "worded"),)


def test_touches_say_what_was_done_to_which_card(gate: Gate) -> None:
    def told(*items: bytes, gone: dict[int, list[tuple[int, int]]] | None = None) -> tuple[Touch, ...]:
        return accept(gate, mine(*items, clock=gate.state_vector.get(ME, 0), gone=gone)).touches

    at = item(values(["north", 0.25, 1]), left=(OTHER, 7))
    assert told(at, gone={OTHER: [(7, 1)]}) == (Touch(CARD, "moved", ("north", 0.25, 1.0)),)
    assert told(item(values(True), parent=(OTHER, 0), key="aside")) == (Touch(CARD, "aside"),)
    assert told(item(values(False), left=(ME, 1)), gone={ME: [(1, 1)]}) == (Touch(CARD, "back"),)
    assert told(item(values("cy"), parent=(OTHER, 0), key="lang")) == (Touch(CARD, "lang"),)
    assert told(item(text("!"), left=(SERVER, 5))) == (Touch("", "titled"),)
    assert told(item(text("gone"), left=(OTHER, 6)), gone={ME: [(5, 4)]}) == ()
    assert told(item(deleted(2), left=(OTHER, 6)), gone={ME: [(9, 2)]}) == ()
    assert accept(gate, update(gone={OTHER: [(6, 1)]})).touches == (Touch(CARD, "worded"),)
    assert accept(gate, update(gone={ME: [(0, 1)]})).touches == (Touch(CARD, "moved", None),)
    two = [item(values(["a", 0, 0]), left=(ME, 0)), item(values(["b", 0, 0]), left=(ME, 11))]
    assert told(*two, gone={ME: [(11, 1)]}) == (Touch(CARD, "moved", ("b", 0.0, 0.0)),)
    assert told(item(values(["c", 0, 0]), left=(ME, 12)), gone={ME: [(13, 1)]}) == ()
    accept(gate, update(section(6, 0, item(values(True), parent=(OTHER, 0), key="aside"))), {6})
    assert accept(gate, update(gone={6: [(0, 1)], ME: [(2, 1)]})).touches == (Touch(CARD, "back"),)


def test_a_new_card_is_made_and_nothing_else(gate: Gate) -> None:
    more = (
        item(values(["tray", 0.5, 0.5]), parent=(ME, 0), key="at"),
        item(values("en"), parent=(ME, 0), key="lang"),
        item(values(True), parent=(ME, 0), key="aside"),
    )
    accepted = accept(gate, update(forge.card(ME, 0, "card-two", "abc", *more)))
    assert accepted.touches == (Touch("card-two", "made", ("tray", 0.5, 0.5)),)
    assert accept(gate, update(forge.card(6, 0, "card-six")), {6}).touches == (Touch("card-six", "made"),)


def test_trusted_state_goes_through_the_same_rules_but_for_limits_and_the_servers_roots() -> None:
    gate = Gate(Limits(sync=10, text=2, cards=1, board=10))
    gate.load(seed())
    gate.load(update(forge.card(ME, 0, "card-one"), forge.card(6, 0, "card-two")))
    assert (gate.cards, gate.state_vector) == (2, {SERVER: 6, ME: 5, 6: 5})
    with pytest.raises(Refused, match="shape"):
        gate.load(mine(item(values(1), parent="board", key="votes"), clock=5))
    with pytest.raises(Refused, match="resync"):
        gate.load(mine(item(text("a"), left=(77, 0)), clock=5))
    assert gate.state_vector == {SERVER: 6, ME: 5, 6: 5}
