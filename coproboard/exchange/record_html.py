"""A record as HTML: the article that the page shows, and the file that opens without a network (Z4).

What it is: pure functions from a `Paper` to markup, section by section. What it is not: a style; that is
``record.css``, which the file carries and the page brings itself, so the article has classes only.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from coproboard.exchange import figures, told
from coproboard.exchange.markup import Markup, Part, el, join, raw, said
from coproboard.exchange.paper import Paper
from coproboard.exchange.record_frames import actions_table, differ, outcomes, row, terms, ways
from coproboard.insight.differing import SHAPES
from coproboard.words import direction, say

ANSWERS = ("consent", "concern", "aside", "objection")
#: Shapes that a cell draws one by one; beyond, it says how many.
DRAWN = 12


@cache
def css() -> str:
    """The style of records and sheets."""
    return files("coproboard.exchange").joinpath("record.css").read_text(encoding="utf-8")


def page(paper: Paper, data: str) -> str:
    """The whole file.

    Parameters
    ----------
    paper : Paper
    data : str
        The record's JSON, which the file carries so that it can be checked (Z5).
    """
    record = paper.record
    title = f"{paper.say('kind', number=record['number'])} · {record['title'] or paper.say('untitled')}"
    return document(paper.lang, title, css(), el("main", article(paper), class_="record-page"), carrying(data))


def document(lang: str, title: str, style: str, *body: Part) -> str:
    """A whole file that asks nobody for anything and runs nothing."""
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width,initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("title", title),
        el("style", raw(style)),
    )
    return f"<!doctype html>\n{el('html', head, el('body', *body), lang=lang, dir=direction(lang))}\n"


def carrying(data: str) -> Markup:
    """The JSON that a file carries, where no page shows it."""
    return el("script", raw(data.replace("<", "\\u003c")), type="application/json", id="coproboard-record")


def carried(text: str) -> str | None:
    """The JSON that a file carries; None when it carries none."""
    found = re.search(r'<script type="application/json" id="coproboard-record">([^<]*)</script>', text)
    return found[1] if found else None


def article(paper: Paper, further: Sequence[Callable[[Paper], Part]] = ()) -> Markup:
    """The record as the page and the file show it, with further sections behind its own."""
    sections = (
        _decided, _texts, answered, quoted, powers, ways, differ, planned, outcomes, _again, took_part, terms, *further,
    )  # fmt: skip
    return el("article", _header(paper), *(section(paper) for section in sections), _footer(paper), class_="record",
              lang=paper.lang)  # fmt: skip


# -- sections -------------------------------------------------------------------------------------------------------


def _header(paper: Paper) -> Markup:
    record = paper.record
    kind: list[Part] = [paper.say("kind", number=record["number"])]
    titles = [paper.of(one.frame.title) for one in paper.frames if one.frame is not None]
    if titles:
        kind += [el("br"), " · ".join(titles)]
    adopted = record["status"] == "adopted"
    words = [paper.day(record["at"]) + ".", *([paper.say("both")] if adopted else [])]
    if record.get("confirmed"):
        words.append(paper.say("confirmed", date=paper.day(record["confirmed"])))
    if record["of"]:
        words.append(paper.say("version", version=record["version"], of=record["of"]))
    pill = el("b", figures.tick() if adopted else None, paper.say("adopted" if adopted else "noted"), class_="pill")
    question = el("span", record["title"], dir="auto") if record["title"] else paper.say("untitled")
    return el(
        "header",
        el("p", figures.brand(), "coproboard", class_="brand"),
        el("p", *kind, class_="kind"),
        el("h1", question),
        el("p", pill, " ", el("span", " ".join(words)), class_=f"status {record['status']}"),
    )


def _decided(paper: Paper) -> Markup:
    record = paper.record
    title = paper.say("decided" if record["status"] == "adopted" else "proposed")
    return row(title, said("p", record["words"], record["lang"], class_="words"))


def _texts(paper: Paper) -> Markup:
    record = paper.record
    return join(
        row(paper.say(key), said("p", record[key], record["lang"], class_="big"))
        for key in ("why", "options") if record[key].strip()
    )  # fmt: skip


def answered(paper: Paper) -> Markup:
    """How many answered what, by shape."""
    answers = [one for one in paper.record["answers"] if not one["earlier"]]
    took = paper.say("took", n=paper.record["people"]["all"])
    if not answers:
        return row(paper.say("answers"), el("p", paper.say("unanswered"), class_="big"), small=took)
    shapes = [shape for shape in SHAPES if any(one["perspective"] == shape for one in answers)]
    head = el("tr", el("td"), (el("th", figures.shape(shape), " ", paper.who(shape), scope="col") for shape in shapes))
    rows = []
    for kind in ANSWERS:
        cells = []
        for shape in shapes:
            n = sum(one["answer"] == kind and one["perspective"] == shape for one in answers)
            cells.append(el("td", _count(paper, shape, n)))
        name = el("span", figures.answer(kind), paper.say(f"answer.{kind}"))
        rows.append(el("tr", el("th", name, scope="row"), cells))
    table = el("table", el("thead", head), el("tbody", rows), class_="tally")
    note = el("p", paper.say("small"), class_="cap") if "unsaid" in shapes else None
    return row(paper.say("answers"), table, note, small=took)


def _count(paper: Paper, shape: str, n: int) -> Markup:
    if not n:
        return el("span", paper.say("none"), class_="none")
    if n > DRAWN:
        return el("span", figures.shape(shape), f" {n}")
    return el("span", (figures.shape(shape) for _ in range(n)), role="img", aria_label=str(n))


def quoted(paper: Paper) -> Markup:
    """What people said with their answers: who cannot live with it first, in their own words."""
    said_now = [one for one in paper.record["answers"] if one["reason"] and not one["earlier"]]
    groups: list[tuple[str, list[Mapping[str, Any]]]] = [
        ("objections", [one for one in said_now if one["answer"] == "objection"]),
        ("concerns", [one for one in said_now if one["answer"] == "concern"]),
        ("others", [one for one in said_now if one["answer"] in ("consent", "aside")]),
        ("earlier", [one for one in paper.record["answers"] if one["reason"] and one["earlier"]]),
    ]
    rows = []
    for key, found in groups:
        if found:
            named = paper.say("named") if any(one["who"] in paper.names for one in found) else ""
            label = key in ("others", "earlier")
            rows.append(row(paper.say(key), el("ul", (_quote(paper, one, label) for one in found), class_="said"), small=named))
    return join(rows)


def _quote(paper: Paper, one: Mapping[str, Any], label: bool) -> Markup:
    beside = [paper.names.get(one["who"], ""), paper.say(f"answer.{one['answer']}") if label else ""]
    beside.append(paper.say("level", n=one["level"]) if one["level"] else "")
    beside.append(paper.say("for") if one["for"] else "")
    words = " · ".join(part for part in beside if part)
    # A letter for each shape would be read aloud as one; its name is.
    who = el("span", paper.who(one["perspective"]), ": ", class_="vh")
    return el("li", figures.shape(one["perspective"]), el("div", who, said("q", one["reason"], one["lang"]),
                                                        el("p", words) if words else None))  # fmt: skip


def powers(paper: Paper) -> Markup:
    """Who holds the knowledge, decides and acts."""
    def cell(key: str) -> Markup:
        value = paper.record["power"][key]
        shapes = {"organisation": ("services",), "people": ("lived",), "both": ("services", "lived")}.get(value, ())
        words = say(paper.lang, f"power.{value}") if value else paper.say("unsaid")
        return el("div", el("dt", paper.say(key)), el("dd", map(figures.shape, shapes), el("span", words)))

    return row(paper.say("power"), el("dl", map(cell, ("knows", "decides", "acts")), class_="kdp"))


def planned(paper: Paper) -> Markup:
    """Who does what, by when."""
    actions: Sequence[Mapping[str, Any]] = paper.record["actions"]
    if not actions:
        return row(paper.say("does"), el("p", paper.say("noactions"), class_="big"))
    names = {key: paper.say(key) for key in ("what", "who", "when")}
    return row(paper.say("does"), actions_table(paper, names, [(None, one) for one in actions]))


def _again(paper: Paper) -> Markup:
    review = paper.record["review"]
    words = paper.say("again.on", date=paper.day(review)) if review else paper.say("again.none")
    return row(paper.say("again"), el("p", words, class_="big"))


def took_part(paper: Paper) -> Markup:
    """Who took part and who was not there, and by which rule."""
    people = paper.record["people"]
    shapes: list[Part] = []
    for shape in SHAPES:
        if people["groups"].get(shape):
            shapes.append(el("span", figures.shape(shape), f" {paper.who(shape)}: {people['groups'][shape]}", class_="nw"))
            shapes.append(" ")
    return row(
        paper.say("people"),
        el("p", paper.say("took", n=people["all"]) + ". ", shapes, class_="big"),
        el("p", " ".join(told.attendance(paper, list(paper.names.values()))), class_="cap"),
    )


def _footer(paper: Paper) -> Markup:
    changes = paper.record["changes"]
    made = paper.say(
        "made.by" if changes["shares"] else "made", changes=paper.say("changes", n=changes["all"]),
        people=paper.say("bypeople", n=paper.record["people"]["all"]),
    )  # fmt: skip
    shares: list[Part] = []
    for shape in SHAPES:
        if shape in changes["shares"]:
            label = el("span", paper.who(shape), " ", class_="vh")
            shares += [" ", el("span", figures.shape(shape), " ", label, f"{changes['shares'][shape]}%", class_="nw")]
    other = "en" if paper.lang == "cy" else "cy"
    before, after = paper.say("check", code="\x00").split("\x00")
    return el(
        "footer",
        el("p", made, shares, el("br"), paper.say("nobody"), " ", before, el("code", paper.check), after, " ",
           el("span", paper.say("too"), lang=other)),
        figures.code(paper.link, paper.say("qr")) if paper.link else None,
    )  # fmt: skip
