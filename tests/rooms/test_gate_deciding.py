"""The gate on proposals and actions: as strict as on cards, and nothing crosses from one root into another."""
from __future__ import annotations

import pytest
from pycrdt import Doc, Map, Text

from coproboard.documents.shape import SHAPES
from coproboard.errors import Refused
from coproboard.rooms.gate import Accepted, Gate, Touch
from coproboard.rooms.limits import Limits
from tests.rooms import forge
from tests.rooms.forge import MAP, TEXT, Id, deleted, item, section, shared, text, update, values

ME, OTHER, SERVER = 5, 9, 1
CARD, PROPOSAL, ACTION = "card-one", "proposal-1", "action-1"
#: Where things of OTHER's stand: 0–4 the card, then the proposal's Map, words, why and options, then the action's.
WORDS, WHY, OPTIONS, LANG, ORDER = (OTHER, 6), (OTHER, 10), (OTHER, 13), (OTHER, 14), (OTHER, 15)
PLAN, WHAT, WHO, ABOUT = (OTHER, 16), (OTHER, 17), (OTHER, 20), (OTHER, 21)
PROP = (OTHER, 5)


@pytest.fixture
def gate() -> Gate:
    """A board with one card, one proposal and one action of OTHER's."""
    gate = Gate(Limits())
    doc: Doc = Doc(client_id=SERVER)
    doc.get("board", type=Map)["frame"] = "spectrum@1"
    doc.get("title", type=Text).insert(0, "a😀bc")
    gate.load(doc.get_update())
    gate.check(update(forge.card(OTHER, 0, CARD, "abc")), {OTHER})
    more = [item(values("en"), parent=PROP, key="lang"), item(values(1), parent=PROP, key="order")]
    texts = {"words": "xyz", "why": "😀", "options": ""}
    gate.check(update(forge.entry(OTHER, 5, "proposals", PROPOSAL, texts, *more)), {OTHER})
    about = item(values(PROPOSAL), parent=PLAN, key="proposal")
    gate.check(update(forge.entry(OTHER, 16, "actions", ACTION, {"what": "do", "who": ""}, about)), {OTHER})
    assert gate.state_vector[OTHER] == 22
    return gate


def mine(*items: bytes, clock: int = 0, gone: dict[int, list[tuple[int, int]]] | None = None) -> bytes:
    return update(section(ME, clock, *items), gone=gone)


def refusal(gate: Gate, data: bytes) -> tuple[str, str]:
    """The code and rule with which `data` is refused; the gate goes on as if nothing had been."""
    before = dict(gate.state_vector), {root: list(found) for root, found in gate._places.entries.items()}, gate.size
    with pytest.raises(Refused) as refused:
        gate.check(data, {ME})
    assert (gate.state_vector, {root: list(found) for root, found in gate._places.entries.items()}, gate.size) == before
    return refused.value.code, refused.value.rule


def accept(gate: Gate, *items: bytes, gone: dict[int, list[tuple[int, int]]] | None = None) -> Accepted:
    clock = gate.state_vector.get(ME, 0)
    return gate.check(mine(*items, clock=clock, gone=gone) if items else update(gone=gone), {ME})


@pytest.mark.rule("D6")
@pytest.mark.parametrize("root", ["proposals", "actions"])
def test_it_is_made_with_all_its_texts_in_one_update_under_an_unused_id(gate: Gate, root: str) -> None:
    texts = dict.fromkeys(SHAPES[root].texts, "w")
    name = {"proposals": PROPOSAL, "actions": ACTION}[root]
    assert refusal(gate, update(forge.entry(ME, 0, root, name, texts))) == ("shape", "D2")
    for missing in texts:
        some = {key: words for key, words in texts.items() if key != missing}
        assert refusal(gate, update(forge.entry(ME, 0, root, "entry-two", some))) == ("shape", "G5")
    assert refusal(gate, mine(item(shared(MAP), parent=root, key="entry-two"))) == ("shape", "G5")
    assert refusal(gate, update(forge.entry(ME, 0, root, "short", texts))) == ("shape", "G5")
    assert refusal(gate, update(forge.entry(ME, 0, root, "two words", texts))) == ("shape", "G5")
    made = update(forge.entry(ME, 0, root, "entry-two", texts))
    assert refusal(gate, made[:-1] + forge.uint(1) + forge.uint(ME) + b"\1\0\2") == ("shape", "D3")
    assert gate.check(made, {ME}).touches == (Touch("entry-two", SHAPES[root].made, None, root),)


@pytest.mark.rule("D6")
@pytest.mark.parametrize("one", [PROP, WORDS, WHY, OPTIONS, ORDER, PLAN, WHAT, WHO, ABOUT])
def test_nothing_of_it_is_removed_or_written_twice(gate: Gate, one: Id) -> None:
    assert refusal(gate, update(gone={OTHER: [(one[1], 1)]})) == ("shape", "D3")
    again = {PROP: shared(MAP), PLAN: shared(MAP), ORDER: values(2), ABOUT: values("proposal-2")}.get(one, shared(TEXT))
    assert refusal(gate, mine(item(again, left=one))) == ("shape", "D2")
    assert refusal(gate, mine(item(deleted(1), left=one), gone={ME: [(0, 1)]})) == ("shape", "D2")


@pytest.mark.rule("D6")
def test_what_an_action_is_for_is_said_when_it_is_made_or_never(gate: Gate) -> None:
    assert refusal(gate, mine(item(values("proposal-2"), parent=PLAN, key="proposal"))) == ("shape", "D2")
    both = {"what": "", "who": ""}
    twice = [item(values(name), parent=(ME, 0), key="proposal") for name in ("proposal-1", "proposal-2")]
    assert refusal(gate, update(forge.entry(ME, 0, "actions", "action-2", both, *twice))) == ("shape", "D2")
    for wrong in ("", "short", "a" * 33, "two words", 7, None, ["proposal-1"], True):
        about = item(values(wrong), parent=(ME, 0), key="proposal")
        assert refusal(gate, update(forge.entry(ME, 0, "actions", "action-2", both, about))) == ("shape", "G5")
    gate.check(update(forge.entry(ME, 0, "actions", "action-2", both)), {ME})
    assert refusal(gate, mine(item(values(PROPOSAL), parent=(ME, 0), key="proposal"), clock=3)) == ("shape", "D2")


@pytest.mark.rule("G5")
@pytest.mark.parametrize(
    "struct",
    [
        item(text("a"), parent="proposals"),
        item(values(1), parent="proposals", key="proposal-2"),
        item(shared(TEXT), parent="actions", key="action-2"),
        item(text("a"), parent="actions", key="action-2"),
        item(values(["tray", 0, 0]), parent=PROP, key="at"),
        item(values("2026-05-01"), parent=PROP, key="when"),
        item(values(PROPOSAL), parent=PROP, key="proposal"),
        item(values("both"), parent=PLAN, key="knows"),
        item(values("2026-05-01"), parent=PLAN, key="review"),
        item(values("both"), parent=(OTHER, 0), key="knows"),
        item(values("2026-05-01"), parent=(OTHER, 0), key="when"),
        item(shared(TEXT), parent=PROP, key="words"),
        item(shared(TEXT), parent=PROP, key="what"),
        item(shared(TEXT), parent=(OTHER, 0), key="why"),
        item(shared(MAP), parent=PROP, key="options"),
        item(shared(MAP), parent=PROP, key="knows"),
        item(shared(TEXT), parent=PLAN, key="when"),
        item(values("a"), parent=PROP, key="words"),
        item(values(True), parent=WORDS, key="aside"),
        item(shared(MAP), parent=WORDS),
        item(shared(TEXT), parent=WHO),
        item(values("a"), parent=OPTIONS),
        item(text("a"), parent=LANG),
        item(text("a"), left=LANG),
        item(text("a"), parent=PROP, key="knows"),
        item(values(True), parent=PROP, key="adopted"),
    ],
)  # fmt: skip
def test_what_the_schema_does_not_have_is_refused(gate: Gate, struct: bytes) -> None:
    assert refusal(gate, mine(struct)) == ("shape", "G5")


@pytest.mark.rule("G5")
@pytest.mark.parametrize(
    ("parent", "key", "wrong", "right"),
    [
        (PROP, "knows", ["", "all", "Both", None, True, 1, ["both"], {"both": 1}], ["organisation", "both", "people"]),
        (PROP, "decides", ["nobody"], ["both"]),
        (PROP, "acts", ["services"], ["people"]),
        (
            PROP, "review",
            ["2026", "2026-5-1", "01.05.2026", "2026-02-30", "2026-13-01", "0000-01-01", "2026-05-01\n", "20260501",
             "2026-W01-1", "٢٠٢٦-05-01", " ", 20260501, None, False],
            ["2026-05-01", "2028-02-29", ""],
        ),
        (PLAN, "when", ["soon", "2027-02-29", None], ["2027-02-28", ""]),
        (PROP, "lang", ["", "en_GB", 1], ["cy"]),
        (PLAN, "aside", ["true", 0, None], [True, False]),
    ],
)  # fmt: skip
def test_values_are_checked_one_by_one(
    gate: Gate, parent: Id, key: str, wrong: list[object], right: list[object]
) -> None:
    left = LANG if key == "lang" else None
    for value in wrong:
        assert refusal(gate, mine(item(values(value), parent=parent, key=key, left=left))) == ("shape", "G5")
        past = mine(item(values(right[0], value), parent=parent, key=key, left=left), gone={ME: [(0, 2)]})
        assert refusal(gate, past) == ("shape", "G5")
    for value in right:
        accept(gate, item(values(value), parent=parent, key=key, left=left))


@pytest.mark.rule("G4")
def test_neighbours_of_two_texts_or_two_roots_are_no_neighbours(gate: Gate) -> None:
    words, why, what, card, title = (OTHER, 9), (OTHER, 11), (OTHER, 19), (OTHER, 4), (SERVER, 5)
    for left in (words, what, card, title):
        for right in ((OTHER, 7), why, (OTHER, 18), (OTHER, 2), (SERVER, 1)):
            assert refusal(gate, mine(item(text("!"), left=left, right=right)))[1] in ("G4", "G5")
    for register in (LANG, ORDER, ABOUT, PROP):
        assert refusal(gate, mine(item(text("!"), left=words, right=register))) == ("shape", "G4")
    values_of_two = mine(item(values("cy"), left=LANG, right=(OTHER, 3)))
    assert refusal(gate, values_of_two) == ("shape", "G4")
    assert accept(gate, item(text("!"), left=words)).touches == (Touch(PROPOSAL, "reworded", None, "proposals"),)


@pytest.mark.rule("G6")
def test_no_edit_cuts_a_character(gate: Gate) -> None:
    assert refusal(gate, mine(item(text("!"), left=(OTHER, 11)))) == ("cut", "G6")
    assert refusal(gate, update(gone={OTHER: [(11, 1)]})) == ("cut", "G6")
    assert accept(gate, gone={OTHER: [(11, 2)]}).touches == (Touch(PROPOSAL, "explained", None, "proposals"),)


@pytest.mark.rule("G7")
def test_so_many_and_no_more() -> None:
    limits = Limits()
    assert (limits.proposals, limits.actions, limits.wordings, limits.terms) == (200, 1000, 4000, 500)
    assert {"proposals", "actions", "wordings", "terms", "places"} <= set(limits.published())
    gate = Gate(Limits(cards=1, proposals=1, actions=1, wordings=1, terms=1, text=4))
    for root, shape in SHAPES.items():
        clock = gate.state_vector.get(ME, 0)
        texts = dict.fromkeys(shape.texts, "")
        gate.check(update(forge.entry(ME, clock, root, "entry-one", texts)), {ME})
        full = update(forge.entry(ME, clock + 1 + len(texts), root, "entry-two", texts))
        assert refusal(gate, full) == ("full", "G7")
        long = mine(item(text("12345"), parent=(ME, clock + len(texts))), clock=clock + 1 + len(texts))
        assert refusal(gate, long) == ("full", "G7")


def test_touches_name_the_root_and_no_word_of_cards(gate: Gate) -> None:
    def told(*items: bytes, gone: dict[int, list[tuple[int, int]]] | None = None) -> list[tuple[str, str, str]]:
        return [(touch.root, touch.card, touch.what) for touch in accept(gate, *items, gone=gone).touches]

    def proposal(what: str) -> list[tuple[str, str, str]]:
        return [("proposals", PROPOSAL, what)]

    assert told(item(values("both"), parent=PROP, key="knows")) == proposal("powered")
    assert told(item(values("people"), left=(ME, 0)), item(values("both"), parent=PROP, key="acts")) == proposal("powered")
    assert told(gone={ME: [(1, 1)]}) == [] and told(gone={ME: [(0, 1)]}) == proposal("powered")
    assert told(item(values("2026-05-01"), parent=PROP, key="review")) == proposal("dated")
    assert told(item(values("cy"), left=LANG), gone={OTHER: [(14, 1)]}) == proposal("proposal-lang")
    assert told(item(values(True), parent=PROP, key="aside")) == proposal("proposal-aside")
    assert told(item(values(False), left=(ME, 5)), gone={ME: [(5, 1)]}) == proposal("proposal-back")
    assert told(item(text("a"), parent=OPTIONS), item(text("b"), left=(OTHER, 9))) == proposal("explained") + proposal("reworded")
    assert told(item(text("a"), parent=WHO)) == [("actions", ACTION, "replanned")]
    assert told(item(values("2026-05-01"), parent=PLAN, key="when")) == [("actions", ACTION, "due")]
    assert told(item(values(True), parent=PLAN, key="aside")) == [("actions", ACTION, "action-aside")]
    words = [word for shape in SHAPES.values() for word in {shape.made, shape.back, *shape.texts.values(), *shape.values.values()}]
    assert len(words) == len({*words, "titled", "drawn"}) - 2


def test_one_id_in_two_roots_is_two_things(gate: Gate) -> None:
    texts = dict.fromkeys(SHAPES["proposals"].texts, "")
    both = update(
        forge.card(ME, 0, "same-id-1", "abc"), forge.entry(6, 0, "proposals", "same-id-1", texts)
    )
    assert set(gate.check(both, {ME, 6}).touches) == {
        Touch("same-id-1", "made"), Touch("same-id-1", "proposed", None, "proposals")
    }
    bad = update(forge.entry(ME, 5, "actions", "same-id-1", {"what": ""}))
    assert refusal(gate, bad) == ("shape", "G5")
    assert gate.cards == 2
    assert gate.check(update(section(ME, 5, item(text("!"), left=(ME, 4)))), {ME}).touches == (Touch("same-id-1", "worded"),)
