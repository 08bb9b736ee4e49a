"""The parts of a record's page that come from the frames: where each card was seen, how far apart, and what comes of it.

What it is: pure functions from a `Paper` to markup, a section or more for each tab. What it is not: the record around
them. The fact that shaped it: a board may have one frame or twelve, and with one it should read as if there were no tabs.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coproboard.documents.places import FIRST
from coproboard.exchange import figures, told
from coproboard.exchange.markup import Markup, Part, el, join, said
from coproboard.exchange.paper import Paper
from coproboard.insight.differing import SHAPES
from coproboard.insight.laid import Laid
from coproboard.words import say

#: Layers that stand side by side; more are told one under the other.
BESIDE = 3


def row(title: str, *parts: Part | Sequence[Part], small: str = "", kind: str = "row") -> Markup:
    """A section with its heading at the side."""
    heading = el("h2", title, " ", el("small", small)) if small else el("h2", title)
    return el("section", heading, el("div", *parts), class_=kind)


def actions_table(paper: Paper, names: Mapping[str, str], rows: Sequence[tuple[Part, Mapping[str, Any]]], card: str = "") -> Markup:
    """Who does what, by when; with the card that each belongs to, under the heading `card`."""
    head = el("tr", (el("th", word, scope="col") for word in (*([card] if card else []), *names.values())))
    body = (
        el("tr", el("th", of, scope="row") if card else None, said("td", one["what"], one["lang"]),
           said("td", one["who"], one["lang"]), el("td", paper.day(one["when"]) if one["when"] else paper.say("nodate")))
        for of, one in rows
    )  # fmt: skip
    return el("table", el("thead", head), el("tbody", body), class_="todo")


def words_of(card: Mapping[str, Any]) -> Markup:
    """A card's words as they were written first, and how else they were said, beside them."""
    again = (join(" ", el("span", "/ ", class_="again"), said("span", one["words"], one["lang"], class_="again")) for one in card["wordings"])
    return join(said("span", card["words"], card["lang"]), again)


def ways(paper: Paper) -> Markup:
    """Where each card was seen to be on each tab, and where people want it."""
    record = paper.record
    return lies(paper, paper.say("way"), paper.all([paper.say("wordings", n=record["wordings"]), paper.say("minutes", n=record["minutes"])]))


def lies(paper: Paper, heading: str, small: str) -> Markup:
    """The same, under another heading, with other words beside it."""
    found = [laid for laid in paper.frames if paper.on(laid)]
    if not found:
        return row(heading, el("p", small, class_="big"))
    single = len(found) == 1
    parts = [row(heading, el("p", small, class_="big"))] if not single else []
    for laid in found:
        title = heading if single or laid.frame is None else paper.of(laid.frame.title)
        parts.append(row(title, _hidden(paper, laid), _way(paper, laid), small=small if single else "", kind="row wide"))
        parts.append(_mismatches(paper, laid))
    return join(parts)


def _hidden(paper: Paper, laid: Laid) -> Markup | None:
    words = told.unnamed(paper, laid)
    return el("p", words, class_="cap") if words else None


def _way(paper: Paper, laid: Laid) -> Markup:
    cards = paper.on(laid)
    layers = [layer for layer in laid.layers if layer in laid.places or any(layer in one["layers"] for one in cards)]
    layers = [layer for layer in layers if any(layer in one["layers"] or told.stands(paper, laid, one, layer) for one in cards)]
    head = [paper.say("card"), *(paper.layer(laid, layer) for layer in layers)]
    rows = [
        el("tr", el("th", words_of(paper.cards[one["card"]]), _aside(paper, laid, one), scope="row"),
           (el("td", el("span", paper.layer(laid, layer), class_="is"), _layer(paper, laid, one, layer)) for layer in layers))
        for one in cards
    ]  # fmt: skip
    kind = f"spread n{len(layers)}" if len(layers) <= BESIDE else "spread many"
    return el("table", el("thead", el("tr", (el("th", word, scope="col") for word in head))), el("tbody", rows), class_=kind)


def _aside(paper: Paper, laid: Laid, one: Mapping[str, Any]) -> Markup:
    """Under a card: how far it is from what is wanted, and on which side of the boundaries it lies."""
    return join(el("small", words) for words in (told.way(paper, laid, one), told.ground(paper, laid, one)) if words)


def _layer(paper: Paper, laid: Laid, one: Mapping[str, Any], layer: str) -> Markup | None:
    found, stands = one["layers"].get(layer), told.stands(paper, laid, one, layer)
    if found is None:
        return el("p", stands, class_="cap") if stands else None
    drawn = None
    if laid.frame and found["zones"]:
        lines = paper.lines(laid) if layer == laid.layers[0] else {}
        drawn = figures.strip(laid.frame, found["zones"], told.counted(paper, laid, found), lines)
    shapes = [shape for shape in SHAPES if found["middles"].get(shape)]
    middles = [el("span", figures.shape(shape), paper.zone(laid, found["middles"][shape]), class_="at") for shape in shapes]
    # Where the group's place is the middle of the marks, as the reveal leaves it, the marks have said so.
    put = one["at"] if layer == laid.layers[0] else one.get("places", {}).get(layer)
    words = " ".join([*([f"{stands}."] if stands and put != found["middle"] else []), *told.beside(paper, laid, found)])
    return join(drawn, el("p", [join(one, " ") for one in middles], el("span", words) if words else None, class_="cap"))


def _mismatches(paper: Paper, laid: Laid) -> Markup | None:
    """Where both groups answer a question of the frame differently, in words."""
    found = told.mismatches(paper, laid)
    if not found:
        return None
    items = (el("li", el("b", words_of(card)), (el("p", words) for words in answers), class_="plain") for card, answers in found)
    return row(say(paper.lang, "differ.seen"), el("ul", items, class_="said"))


def differ(paper: Paper) -> Markup | None:
    """Cards on which the groups are far apart, and why, as people said."""
    blocks: list[Part] = []
    laid = {one.tab: one for one in paper.frames}
    for one in paper.record["differences"]:
        card, here = paper.cards[one["card"]], laid[one.get("tab", FIRST)]
        if not one["reasons"] or card["aside"]:
            continue
        where = [paper.of(here.frame.title, start=True)] if len(laid) > 1 and here.frame else []
        words = ". ".join([*where, paper.layer(here, one["layer"])]) + ". " + told.apart(paper, here, one["apart"])
        blocks.append(el("p", said("b", card["words"], card["lang"]), " ", words, class_="cap"))
        blocks.append(el("ul", (_reason(paper, here, reason) for reason in one["reasons"]), class_="said"))
    return row(paper.say("differ"), *blocks, small=paper.say("differ.hint")) if blocks else None


def _reason(paper: Paper, laid: Laid, reason: Mapping[str, Any]) -> Markup:
    place = paper.zone(laid, reason["zone"]) if reason["zone"] else paper.say("unsure", n=1)
    who = el("span", paper.who(reason["group"]), ": ", class_="vh")
    return el("li", figures.shape(reason["group"]), el("div", who, said("q", reason["reason"], reason["lang"]), " ", el("span", place)))


def outcomes(paper: Paper) -> Markup | None:
    """What comes of each card, under the names that its frame gives it (F8)."""
    found = [(words_of(paper.cards[one["card"]]), each) for one in paper.record.get("outcomes", []) for each in one["actions"]]
    if not found:
        return None
    return row(paper.say("outcomes"), actions_table(paper, told.outcome_names(paper), found, paper.say("card")), kind="row wide")


def terms(paper: Paper) -> Markup | None:
    """The jargon wall."""
    found = paper.record.get("terms", [])
    if not found:
        return None
    items = (
        join(said("dt", one["words"], one["lang"]),
             said("dd", one["means"], one["lang"]) if one["means"].strip() else el("dd", say(paper.lang, "terms.open")))
        for one in found
    )  # fmt: skip
    return row(say(paper.lang, "terms.head"), el("dl", items, class_="terms"))
