"""What a group's revealed marks say, card by card: where they lie, how far apart, and the reasons beside them.

What it is: pure functions from the documents to plain JSON values, for the decision record. What it is not: anything
about one person; marks have no authors, and what the reveal withheld is a number here as well.

The fact that shaped it: a round may be about today and the next one about what is wanted. So each card takes each of
its layers from the last revealed round that has marks on it.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.shared import Card, SharedDoc
from coproboard.domain import spread, talk
from coproboard.templates import Template

LAYERS = ("now", "wanted")
#: Shapes that stand for people, in the order in which they are shown.
SHAPES = ("lived", "services", "unsaid")
#: Steps from which on a card is told as one where the groups differ.
DIFFERENT = 2
_MARK = ("round", "card", "layer", "at", "range", "confidence", "reason", "salt", "lang", "group", "for")

Values = Mapping[str, Mapping[str, Any]]
"""Mark id → its value in the ledger."""


def revealed(ledger: Ledger) -> list[str]:
    """The rounds that have been revealed, oldest first."""
    found = ledger.items("reveals")
    return sorted(found, key=lambda name: (found[name]["at"], name))


def proofs(ledger: Ledger, rounds: Sequence[str]) -> dict[str, Any]:
    """Everything that P6 needs of some rounds: seals, what was revealed, and the marks as they were sealed."""
    marks = ledger.items("marks")
    return {
        name: {
            "seals": ledger.get("seals", name, []),
            **{key: ledger.get("reveals", name)[key] for key in ("at", "nonce", "nonces", "leaves", "people", "shown", "withheld")},
            "marks": {
                number: {key: one.get(key) for key in _MARK} for number, one in marks.items() if one["round"] == name
            },
        }
        for name in rounds
    }  # fmt: skip


def distribution(shared: SharedDoc, ledger: Ledger, frame: Template | None) -> list[dict[str, Any]]:
    """Every card with revealed marks, the most different first (T3).

    Returns
    -------
    list of dict
        ``{card, words, lang, aside, at, layers, gap}``: `at` the zone it lies in, `gap` steps from now to wanted or
        None, `layers` layer → ``{zones, unsure, middle, middles, apart, width, withheld}``; `zones` zone → shape →
        marks, `unsure` shape → marks, `middle` and `middles` (by shape) zones.
    """
    latest = _latest(ledger)
    found = []
    for card in shared.cards():
        layers = {layer: latest[card.id, layer] for layer in LAYERS if (card.id, layer) in latest}
        if layers:
            found.append((_item(ledger, frame, card, layers), _card(frame, card, layers)))
    order = [item.card for item in spread.agenda([item for item, _ in found])]
    return sorted((value for _, value in found), key=lambda value: order.index(value["card"]))


def differences(shared: SharedDoc, ledger: Ledger, frame: Template | None) -> list[dict[str, Any]]:
    """The cards and layers on which the groups are `DIFFERENT` steps apart, with the reasons that people gave.

    Returns
    -------
    list of dict
        ``{card, layer, apart, reasons}``; `reasons` ``[{group, zone, reason, lang}]`` by shape and mark, `zone`
        ``""`` for "not sure".
    """
    latest = _latest(ledger)
    return [
        {
            "card": each["card"], "layer": layer, "apart": told["apart"],
            "reasons": _reasons(latest[each["card"], layer][0]),
        }
        for each in distribution(shared, ledger, frame)
        for layer, told in each["layers"].items()
        if told["apart"] is not None and told["apart"] >= DIFFERENT
    ]  # fmt: skip


def _latest(ledger: Ledger) -> dict[tuple[str, str], tuple[Values, int]]:
    """Card and layer → the marks of its last revealed round, and how many of them are withheld."""
    marks = ledger.items("marks")
    out: dict[tuple[str, str], tuple[Values, int]] = {}
    for name in revealed(ledger):
        withheld = ledger.get("reveals", name)["withheld"]
        here: dict[tuple[str, str], dict[str, Any]] = {}
        for number, one in marks.items():
            if one["round"] == name:
                here.setdefault((one["card"], one["layer"]), {})[number] = one
        for place in withheld:
            card, _, layer = place.rpartition("/")
            here.setdefault((card, layer), {})
        out.update({key: (found, int(withheld.get("/".join(key), 0))) for key, found in here.items()})
    return out


def _marks(values: Values, group: str = "") -> list[spread.Mark]:
    return [spread.Mark.read(number, one) for number, one in values.items() if group in ("", one["group"])]


def _item(ledger: Ledger, frame: Template | None, card: Card, layers: Mapping[str, tuple[Values, int]]) -> spread.Item:
    values = next(iter(layers.values()))[0]
    moves = [(who, zone) for who, zone, _ in ledger.get("moves", card.id, [])]
    steps = (None, None)
    if frame is not None:
        steps = (spread.apart(frame, _marks(values, "lived"), _marks(values, "services")), spread.width(frame, _marks(values)))
    return spread.Item(card.id, *steps, talk.contested(moves), card.order)


def _card(frame: Template | None, card: Card, layers: Mapping[str, tuple[Values, int]]) -> dict[str, Any]:
    gap = None
    if frame is not None and len(layers) == len(LAYERS):
        gap = spread.gap(frame, *(_marks(layers[layer][0]) for layer in LAYERS))
    return {
        "card": card.id, "words": card.words, "lang": card.lang, "aside": card.aside, "at": card.at.zone, "gap": gap,
        "layers": {layer: _layer(frame, *found) for layer, found in layers.items()},
    }  # fmt: skip


def _layer(frame: Template | None, values: Values, withheld: int) -> dict[str, Any]:
    zones: dict[str, dict[str, int]] = {}
    unsure: dict[str, int] = {}
    for one in values.values():
        into = unsure if one["at"] == spread.UNSURE else zones.setdefault(one["at"][0], {})
        into[one["group"]] = into.get(one["group"], 0) + 1
    told: dict[str, Any] = {"zones": zones, "unsure": unsure, "withheld": withheld}
    if frame is None:
        return {**told, "middle": None, "middles": {}, "apart": None, "width": None}
    by_shape = {shape: spread.middle(frame, _marks(values, shape)) for shape in SHAPES}
    middle = spread.middle(frame, _marks(values))
    return {
        **told,
        "middle": middle.zone if middle else None,
        "middles": {shape: at.zone for shape, at in by_shape.items() if at is not None},
        "apart": spread.apart(frame, _marks(values, "lived"), _marks(values, "services")),
        "width": spread.width(frame, _marks(values)),
    }


def _reasons(values: Values) -> list[dict[str, Any]]:
    """Each mark's reason, the later one beside it instead if its author gave one."""
    out = []
    for number, one in sorted(values.items(), key=lambda item: (SHAPES.index(item[1]["group"]), item[0])):
        said = one.get("later") or one
        if said["reason"]:
            zone = "" if one["at"] == spread.UNSURE else one["at"][0]
            out.append({"group": one["group"], "zone": zone, "reason": said["reason"], "lang": said["lang"]})
    return out
