"""What a group's revealed marks say, card by card: where they lie, how far apart, and the reasons beside them.

What it is: pure functions from the documents to plain JSON values, for the decision record. What it is not: anything
about one person; marks have no authors, and what the reveal withheld is a number here as well.

The fact that shaped it: a round may be about today and the next one about what is wanted. So each card takes each of
its layers, on each tab, from the last revealed round of that tab that has marks on it.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import AT, FIRST
from coproboard.documents.shared import TRAY, Card, SharedDoc
from coproboard.domain import boundary, geometry, spread, talk
from coproboard.insight.laid import Laid
from coproboard.templates import Template

#: Shapes that stand for people, in the order in which they are shown.
SHAPES = ("lived", "services", "unsaid")
#: Steps from which on a card is told as one where the groups differ.
DIFFERENT = 2
_REVEAL = ("at", "tab", "nonce", "nonces", "leaves", "people", "shown", "withheld")
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
            **{key: one for key, one in ledger.get("reveals", name).items() if key in _REVEAL},
            "marks": {
                number: {key: one.get(key) for key in _MARK} for number, one in marks.items() if one["round"] == name
            },
        }
        for name in rounds
    }  # fmt: skip


def distribution(shared: SharedDoc, ledger: Ledger, laid: Sequence[Laid]) -> list[dict[str, Any]]:
    """Every card that lies in a zone or has revealed marks, tab by tab, the most different first (T3).

    Returns
    -------
    list of dict
        ``{tab, card, at, places, layers, gap}``: `at` the zone it lies in on the tab's first layer, `places` further
        layer → zone, `gap` steps between the two layers of the frame's gap or None, `layers` layer → ``{zones, unsure,
        middle, middles, apart, width, withheld}``; `zones` zone → shape → marks, `unsure` shape → marks, `middle` and
        `middles` (by shape) zones. Where the boundaries between corners are drawn also `ground`, ``[side, zones]``.
    """
    return [value for one in laid for value in _on(shared, ledger, one)]


def differences(ledger: Ledger, laid: Sequence[Laid], found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cards and layers on which the groups are far apart, with the reasons that people gave.

    Far apart are `DIFFERENT` steps, or another zone on a frame without order.

    Parameters
    ----------
    ledger : Ledger
    laid : sequence of Laid
    found : sequence of mapping
        What `distribution` gave.

    Returns
    -------
    list of dict
        ``{tab, card, layer, apart, reasons}``; `reasons` ``[{group, zone, reason, lang}]`` by shape and mark, `zone`
        ``""`` for "not sure".
    """
    out = []
    for one in laid:
        latest, far = _latest(ledger, one.tab), DIFFERENT if one.frame is None or spread.axes(one.frame) else 1
        for each in found:
            for layer, told in each["layers"].items() if each["tab"] == one.tab else ():
                if told["apart"] is not None and told["apart"] >= far:
                    reasons = _reasons(latest[each["card"], layer][0])
                    out.append({
                        "tab": one.tab, "card": each["card"], "layer": layer, "apart": told["apart"], "reasons": reasons,
                    })  # fmt: skip
    return out


def _on(shared: SharedDoc, ledger: Ledger, laid: Laid) -> list[dict[str, Any]]:
    """What one tab tells of the cards."""
    latest = _latest(ledger, laid.tab)
    lines = {corner: line for (tab, corner), line in shared.lines().items() if tab == laid.tab}
    found = []
    for card in shared.cards():
        layers = {layer: latest[card.id, layer] for layer in laid.layers if (card.id, layer) in latest}
        value = _card(laid, card, layers, lines)
        if layers or {value["at"], *value["places"].values()} != {TRAY}:
            found.append((_item(ledger, laid, card, layers), value))
    order = {item.card: place for place, item in enumerate(spread.agenda([item for item, _ in found]))}
    return sorted((value for _, value in found), key=lambda value: order[value["card"]])


def _latest(ledger: Ledger, tab: str) -> dict[tuple[str, str], tuple[Values, int]]:
    """Card and layer → the marks of the tab's last revealed round on it, and how many of them are withheld."""
    marks = ledger.items("marks")
    out: dict[tuple[str, str], tuple[Values, int]] = {}
    for name in revealed(ledger):
        reveal = ledger.get("reveals", name)
        if reveal.get("tab", FIRST) != tab:
            continue
        here: dict[tuple[str, str], dict[str, Any]] = {}
        for number, one in marks.items():
            if one["round"] == name:
                here.setdefault((one["card"], one["layer"]), {})[number] = one
        for place in reveal["withheld"]:
            card, _, layer = place.rpartition("/")
            here.setdefault((card, layer), {})
        out.update({key: (found, int(reveal["withheld"].get("/".join(key), 0))) for key, found in here.items()})
    return out


def _marks(values: Values, group: str = "") -> list[spread.Mark]:
    return [spread.Mark.read(number, one) for number, one in values.items() if group in ("", one["group"])]


def _item(ledger: Ledger, laid: Laid, card: Card, layers: Mapping[str, tuple[Values, int]]) -> spread.Item:
    values = next(iter(layers.values()))[0] if layers else {}
    place = laid.places[laid.layers[0]]
    moves = [(who, zone) for who, zone, _ in ledger.get("moves", card.id if place == AT else f"{card.id}{place.removeprefix(AT)}", [])]
    steps = (None, None)
    if laid.frame is not None:
        groups = (_marks(values, "lived"), _marks(values, "services"))
        steps = (spread.apart(laid.frame, *groups), spread.width(laid.frame, _marks(values)))
    return spread.Item(card.id, *steps, talk.contested(moves), card.order)


def _card(laid: Laid, card: Card, layers: Mapping[str, tuple[Values, int]], lines: Mapping[str, boundary.Line]) -> dict[str, Any]:
    gap, frame = None, laid.frame
    if frame is not None and laid.gap and set(laid.gap) <= set(layers):
        gap = spread.gap(frame, *(_marks(layers[layer][0]) for layer in laid.gap))
    places = {layer: _zone(laid, card, place) for layer, place in laid.places.items()}
    first = laid.layers[0]
    value = {
        "tab": laid.tab, "card": card.id, "at": places.pop(first), "places": places, "gap": gap,
        "layers": {layer: _layer(frame, *found) for layer, found in layers.items()},
    }  # fmt: skip
    at = card.on(laid.places[first])
    ground = boundary.ground(frame, lines, geometry.At(at.zone, at.x, at.y)) if frame else None
    return value if ground is None else {**value, "ground": [ground.side, list(ground.of)]}


def _zone(laid: Laid, card: Card, place: str) -> str:
    """The zone in which a card lies on a place; one that the frame does not know is the tray (D4)."""
    zone = card.on(place).zone
    return zone if laid.frame is None or laid.frame.zone(zone) else TRAY


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
