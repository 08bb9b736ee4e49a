"""What a record says in words, for the page and for Markdown alike.

What it is: sentences and lists from a `Paper`, in its language. What it is not: markup; whoever writes a form escapes
them as it has to. The fact that shaped it: both forms have to say the same, or one of them would be the lesser record.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coproboard.domain import boundary
from coproboard.domain.spread import axes
from coproboard.exchange.paper import Paper
from coproboard.insight.differing import SHAPES
from coproboard.insight.laid import Laid
from coproboard.words import say

SIDES = ("lived", "services")


def counted(paper: Paper, laid: Laid, layer: Mapping[str, Any]) -> str:
    """Who put a card where, in words: "Lived experience: consultation 2. Work in services: participation 3."."""
    order = [zone.id for zone in laid.frame.zones] if laid.frame else sorted(layer["zones"])
    told = []
    for shape in SHAPES:
        zones = [f"{paper.zone(laid, zone)} {layer['zones'][zone][shape]}" for zone in order if layer["zones"].get(zone, {}).get(shape)]
        if zones:
            told.append(f"{paper.who(shape)}: {', '.join(zones)}.")
    return " ".join(told)


def apart(paper: Paper, laid: Laid, steps: int) -> str:
    """How far apart the groups are; where there are no steps, whether they chose different places."""
    if laid.frame is None or axes(laid.frame):
        return f"{paper.say('apart')}: {paper.say('steps', n=steps)}."
    return f"{say(paper.lang, 'reveal.other')}." if steps else ""


def beside(paper: Paper, laid: Laid, layer: Mapping[str, Any]) -> list[str]:
    """What else is told of a card on a layer: apart, not sure, not shown."""
    told = [apart(paper, laid, layer["apart"])] if layer["apart"] is not None else []
    unsure = sum(layer["unsure"].values())
    if unsure:
        told.append(paper.say("unsure", n=unsure) + ".")
    if layer["withheld"]:
        told.append(paper.say("withheld", n=layer["withheld"]) + ".")
    return [one for one in told if one]


def stands(paper: Paper, laid: Laid, one: Mapping[str, Any], layer: str) -> str:
    """Where the group put a card on a layer with places; "" where it has none, or nobody put it anywhere."""
    zone = one["at"] if layer == laid.layers[0] else one.get("places", {}).get(layer, "")
    found = laid.frame.zone(zone) if laid.frame else None
    return paper.say("stands", zone=paper.of(found.title)) if found else ""


def way(paper: Paper, laid: Laid, one: Mapping[str, Any]) -> str:
    """How far it is between the layers of a frame's gap, named where there are others; "" where that is not told."""
    if one["gap"] is None or not laid.gap:
        return ""
    steps = paper.say("steps", n=abs(one["gap"]))
    if len(laid.layers) == len(laid.gap):
        return paper.say("gap", steps=steps)
    start, end = paper.layer(laid, laid.gap[0]), paper.layer(laid, laid.gap[1], start=False)
    return f"{start} → {end}: {steps}"


def ground(paper: Paper, laid: Laid, one: Mapping[str, Any]) -> str:
    """Whose ground a card lies on, where boundaries were drawn; otherwise ""."""
    if "ground" not in one:
        return ""
    side, zones = one["ground"]
    return str(say(paper.lang, f"lines.is.{side}", zone=" · ".join(paper.zone(laid, zone) for zone in zones)))


def unnamed(paper: Paper, laid: Laid) -> str:
    """That the names stayed hidden, on a frame that hides them until its boundaries are drawn (F11); otherwise ""."""
    hidden = laid.frame is not None and laid.frame.hides and not boundary.drawn(laid.frame, paper.lines(laid))
    return paper.say("unnamed") if hidden else ""


def mismatches(paper: Paper, laid: Laid) -> list[tuple[Mapping[str, Any], list[str]]]:
    """Where the groups answer differently, on a frame that asks more than one question of each card.

    Returns
    -------
    list of tuple
        Card, and for each such question its name and both groups' answers in words.
    """
    found = []
    for one in paper.on(laid) if len(laid.places) > 1 else ():
        said = []
        for layer in laid.places:
            told = one["layers"].get(layer)
            if told and told["apart"] and len({told["middles"].get(group) for group in SIDES}) == len(SIDES):
                answers = " · ".join(f"{paper.who(group)}: {paper.zone(laid, told['middles'][group])}" for group in SIDES)
                said.append(f"{paper.layer(laid, layer)}. {answers}")
        if said:
            found.append((paper.cards[one["card"]], said))
    return found


def outcome_names(paper: Paper) -> dict[str, str]:
    """What an action of a card is called (F8): as the first frame that asks for it has it."""
    asks = next((one.frame.outcomes for one in paper.frames if one.frame and one.frame.outcomes), None)
    keys = ("what", "who", "when")
    return {key: paper.of(getattr(asks, key), start=True) if asks else paper.say(key) for key in keys}


def attendance(paper: Paper, names: Sequence[str]) -> list[str]:
    """Who was not there, who was entered, who stands by name (`names`), and by which rule, a sentence each."""
    record = paper.record
    told = [paper.say(f"absent.{group}") for group in record["people"]["absent"]]
    if record["people"]["entered"]:
        told.append(paper.say("entered", n=record["people"]["entered"]))
    if names:
        told.append(paper.say("names", names=paper.all(sorted(names))))
    rule = record["rule"]
    kind = "rule.all" if rule["share"] >= 100 else "rule.each" if rule["each"] else "rule"
    told.append(paper.say(kind, **({} if kind == "rule.all" else {"share": rule["share"]})))
    return [*told, paper.say("identity")]
