"""A report: a decision record, or how a board stands, in one language or several, in one file (SPEC O10, O11).

What it is: a record's own page, once for each language, under a switch that works without script; with both groups side
by side, and with what is not certain. What it is not: a record where there is none; then it says so first, in two
languages.

The fact that shaped it: whoever reads it at home has no board beside it, and may read the other language. So each part
says all of it, and a file that knows no style shows one after the other.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from coproboard.exchange import figures, told
from coproboard.exchange.markup import Markup, Part, el, join, said
from coproboard.exchange.paper import Paper
from coproboard.exchange.record_frames import differ, lies, outcomes, row, terms, words_of
from coproboard.exchange.record_html import (
    answered,
    article,
    carrying,
    css,
    document,
    planned,
    powers,
    quoted,
    took_part,
)
from coproboard.insight.laid import Laid
from coproboard.words import catalogue, direction, say

#: What the choice of all languages is called in the file.
ALL = "all"


@cache
def style() -> str:
    """The style of reports, with that of records."""
    return css() + files("coproboard.exchange").joinpath("report.css").read_text(encoding="utf-8")


def page(papers: Sequence[Paper], data: str = "", shown: str = "") -> str:
    """The whole file.

    Parameters
    ----------
    papers : sequence of Paper
        The same record, or standing, in each language; the first is the file's own.
    data : str
        The record's JSON, which the file carries so that it can be checked (Z5); ``""`` for none.
    shown : str
        The language that is shown at first, or `ALL`; the first one without.
    """
    first = papers[0]
    record = first.record
    kind = say(first.lang, "report.kind") if record["status"] == "standing" else first.say("kind", number=record["number"])
    title = f"{kind} · {record['title'] or first.say('untitled')}"
    langs = [paper.lang for paper in papers]
    parts = [_standing(paper) if record["status"] == "standing" else article(paper, (sides, certain, _data)) for paper in papers]
    body = el("div", el("header", _switch(langs, shown or langs[0]), class_="bar") if len(langs) > 1 else None, el("main", parts), class_="record-page report-page")
    hidden = "".join(f".report-page:has(#show-{lang}:checked) .record:not([lang={lang}]){{display:none}}" for lang in langs if len(langs) > 1)
    return document(first.lang, title, style() + hidden, body, carrying(data) if data else None)


def _switch(langs: Sequence[str], shown: str) -> Markup:
    names = {lang: str(catalogue(lang)["_name"]) for lang in langs}
    choices = [_choice(lang, el("span", name, lang=lang), lang == shown) for lang, name in names.items()]
    both = join(*(join("\u00a0+\u00a0" if place else None, el("span", name, lang=lang)) for place, (lang, name) in enumerate(names.items())))
    return el("fieldset", el("legend", say(langs[0], "report.switch")), choices, _choice(ALL, both, shown == ALL), class_="switch")


def _choice(name: str, words: Markup, checked: bool) -> Markup:
    box = el("input", type="radio", name="shown", id=f"show-{name}", checked="" if checked else None)
    return el("label", box, words)


# -- how a board stands ---------------------------------------------------------------------------------------------------


def _standing(paper: Paper) -> Markup:
    sections = (took_part, _lying, sides, differ, _proposals, outcomes, certain, terms, _data)
    return el("article", _header(paper), *(section(paper) for section in sections), _footer(paper), class_="record",
              lang=paper.lang, dir=direction(paper.lang))  # fmt: skip


def _header(paper: Paper) -> Markup:
    record, other = paper.record, "en" if paper.lang == "cy" else "cy"
    kind: list[Part] = [say(paper.lang, "report.kind")]
    titles = [paper.of(one.frame.title) for one in paper.frames if one.frame is not None]
    kind += [el("br"), " · ".join(titles)] if titles else []
    question = el("span", record["title"], dir="auto") if record["title"] else paper.say("untitled")
    return el(
        "header",
        el("p", figures.brand(), "coproboard", class_="brand"),
        el("p", *kind, class_="kind"),
        el("h1", question),
        el("p", el("b", say(paper.lang, "report.none"), class_="pill"), " ",
           el("span", say(paper.lang, "report.as", date=paper.day(record["at"]))), " ",
           el("span", say(other, "report.none"), lang=other, class_="other"), class_="status standing"),
    )  # fmt: skip


def _lying(paper: Paper) -> Markup:
    if not any(paper.on(laid) for laid in paper.frames):
        return row(say(paper.lang, "report.lies"), el("p", say(paper.lang, "report.nocards"), class_="big"))
    return lies(paper, say(paper.lang, "report.lies"), paper.say("minutes", n=paper.record["minutes"]))


def _proposals(paper: Paper) -> Markup:
    found = paper.record["proposals"]
    title = say(paper.lang, "report.proposals")
    if not found:
        return row(title, el("p", say(paper.lang, "report.proposals.none"), class_="big"))
    parts: list[Part] = []
    for number, one in enumerate(found, 1):
        parts.append(row(title, said("p", one["words"], one["lang"], class_="words"), small=f"{number} / {len(found)}" if len(found) > 1 else ""))
        parts += [row(paper.say(key), said("p", one[key], one["lang"], class_="big")) for key in ("why", "options") if one[key].strip()]
        asked = replace(paper, record={**paper.record, **one})
        parts += [answered(asked), quoted(asked)]
        parts += [powers(asked)] if any(one["power"].values()) else []
        parts += [planned(asked)] if one["actions"] else []
    return join(*parts)


def _footer(paper: Paper) -> Markup:
    record = paper.record
    made = paper.say("made", changes=paper.say("changes", n=record["changes"]["all"]), people=paper.say("bypeople", n=record["people"]["all"]))
    return el("footer", el("p", made, " ", say(paper.lang, "report.nobody")),
              figures.code(paper.link, paper.say("qr")) if paper.link else None)  # fmt: skip


# -- both groups, and what is not certain ---------------------------------------------------------------------------------


def sides(paper: Paper) -> Markup | None:
    """Both groups' marks side by side, card by card, where they can be compared."""
    title = say(paper.lang, "report.sides")
    cards = [(laid, one) for laid in paper.frames for one in paper.on(laid)]
    found = [(laid, one, layers) for laid, one in cards if (layers := [each for each in laid.layers if _compared(one, each)])]
    if not found:
        marked = any(one["layers"] for _, one in cards)
        return row(title, el("p", say(paper.lang, "report.sides.few"), class_="big")) if marked else None
    head = [paper.say("card"), say(paper.lang, "report.layer"), *(join(figures.shape(shape), " ", paper.who(shape)) for shape in told.SIDES)]
    several = len({laid.tab for laid, _, _ in found}) > 1
    body = el("tbody", (_pair(paper, *each, several) for each in found))
    table = el("table", el("thead", el("tr", (el("th", words, scope="col") for words in head))), body, class_="sides")
    return row(title, table, small=say(paper.lang, "report.sides.hint"), kind="row wide")


def _compared(one: Mapping[str, Any], layer: str) -> bool:
    return layer in one["layers"] and one["layers"][layer]["apart"] is not None


def _pair(paper: Paper, laid: Laid, one: Mapping[str, Any], layers: Sequence[str], several: bool) -> Markup:
    """A card: a line for each question of the frame, with both groups' marks."""
    where = el("small", paper.of(laid.frame.title, start=True)) if several and laid.frame else None
    card = el("th", words_of(paper.cards[one["card"]]), where, scope="row", rowspan=len(layers) if len(layers) > 1 else None)
    lines = []
    for place, layer in enumerate(layers):
        found = one["layers"][layer]
        asked = el("td", paper.layer(laid, layer), el("small", told.apart(paper, laid, found["apart"])))
        cells = (el("td", el("span", paper.who(shape), class_="is"), _side(paper, laid, found, shape)) for shape in told.SIDES)
        lines.append(el("tr", None if place else card, asked, cells, class_=None if place else "first"))
    return join(lines)


def _side(paper: Paper, laid: Laid, found: Mapping[str, Any], shape: str) -> Markup:
    """One group's marks on the frame, and the zone in their middle."""
    zones = {zone: {shape: counts[shape]} for zone, counts in found["zones"].items() if counts.get(shape)}
    alone = {**found, "zones": zones}
    drawn = figures.strip(laid.frame, zones, told.counted(paper, laid, alone)) if laid.frame and zones else None
    words = say(paper.lang, "report.middle", zone=paper.zone(laid, found["middles"].get(shape)))
    return join(drawn, el("p", words[:1].upper() + words[1:], class_="cap"))


def certain(paper: Paper) -> Markup:
    """What the report cannot say, a sentence each."""
    layers = [(laid, found) for laid in paper.frames for one in paper.on(laid) for found in one["layers"].values()]
    few = sum(any(found["apart"] is None for found in one["layers"].values()) for laid in paper.frames for one in paper.on(laid))
    unsure = sum(sum(found["unsure"].values()) for _, found in layers)
    withheld = paper.record["people"]["withheld"] or any(found["withheld"] for _, found in layers)
    points = [
        *([say(paper.lang, "report.certain.unmarked")] if not layers else []),
        *([say(paper.lang, "report.certain.few", n=few)] if few else []),
        *([say(paper.lang, "report.certain.withheld")] if withheld else []),
        *([say(paper.lang, "report.certain.unsure", n=unsure)] if unsure else []),
        *(paper.say(f"absent.{group}") for group in paper.record["people"]["absent"] if paper.record["people"]["all"]),
        paper.say("identity"),
        say(paper.lang, "report.certain.who"),
    ]
    return row(say(paper.lang, "report.certain"), el("ul", (el("li", point) for point in points), class_="points"))


def _data(paper: Paper) -> Markup:
    carried = [] if paper.record["status"] == "standing" else [say(paper.lang, "report.data.carried")]
    return row(say(paper.lang, "report.data"), el("p", " ".join([*carried, say(paper.lang, "report.data.open")]), class_="small"))
