"""A record as Markdown, for wikis, issues and letters.

What it is: the same sections as the page, in words and tables. What it is not: checkable; the JSON and the HTML are.
The fact that shaped it: Markdown has no text that is only text, so every character that could be markup is escaped (Z6).
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coproboard.documents.places import FIRST
from coproboard.exchange import told
from coproboard.exchange.markup import visible
from coproboard.exchange.paper import Paper
from coproboard.exchange.record_html import ANSWERS
from coproboard.insight.differing import SHAPES
from coproboard.insight.laid import Laid
from coproboard.words import say

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&=:^$@/\"'])")


def write(paper: Paper) -> str:
    """The whole file."""
    record = paper.record
    parts = [
        f"# {plain(record['title']) or paper.say('untitled')}",
        f"{paper.say('kind', number=record['number'])} · **{paper.say(record['status'])}** · {paper.day(record['at'])}",
    ]
    if record.get("confirmed"):
        parts.append(paper.say("confirmed", date=paper.day(record["confirmed"])))
    if record["of"]:
        parts.append(paper.say("version", version=record["version"], of=record["of"]))
    for section in (_texts, _answers, _quotes, _power, _way, _differ, _actions, _terms, _rest):
        parts += section(paper)
    return "\n\n".join(parts) + "\n"


def plain(words: str) -> str:
    """What people wrote, on one line, with everything escaped that Markdown could take for its own."""
    return _MARKUP.sub(r"\\\1", " ".join(visible(words).split()))


def _heading(words: str) -> str:
    return f"## {words}"


def quote(spoken: str, words: str, lang: str) -> str:
    """Every line quoted; the language told where it is another one than is spoken around it."""
    lines = [plain(line) for line in words.replace("\r\n", "\n").split("\n")]
    told = f" ({plain(lang)})" if lang != spoken else ""
    return "\n".join(f"> {line}  " for line in lines).rstrip() + told


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Cells that are escaped already, under heads."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _texts(paper: Paper) -> Iterator[str]:
    record = paper.record
    yield _heading(paper.say("decided" if record["status"] == "adopted" else "proposed"))
    yield quote(paper.lang, record["words"], record["lang"])
    for key in ("why", "options"):
        if record[key].strip():
            yield _heading(paper.say(key))
            yield quote(paper.lang, record[key], record["lang"])


def _answers(paper: Paper) -> Iterator[str]:
    answers = [one for one in paper.record["answers"] if not one["earlier"]]
    yield _heading(paper.say("answers"))
    if not answers:
        yield paper.say("unanswered")
        return
    shapes = [shape for shape in SHAPES if any(one["perspective"] == shape for one in answers)]
    yield table(
        [paper.say("answer"), *(paper.who(shape) for shape in shapes)],
        (
            [paper.say(f"answer.{kind}"), *(
                str(sum(one["answer"] == kind and one["perspective"] == shape for one in answers)) for shape in shapes
            )]
            for kind in ANSWERS
        ),
    )  # fmt: skip


def _quotes(paper: Paper) -> Iterator[str]:
    kinds = {"objection": "objections", "concern": "concerns"}
    for key in ("objections", "concerns", "others", "earlier"):
        found = [
            one for one in paper.record["answers"]
            if one["reason"] and key == ("earlier" if one["earlier"] else kinds.get(one["answer"], "others"))
        ]  # fmt: skip
        if found:
            yield _heading(paper.say(key))
        for one in found:
            words = [plain(paper.names.get(one["who"], "")), paper.who(one["perspective"])]
            words.append(paper.say(f"answer.{one['answer']}") if key in ("others", "earlier") else "")
            words.append(paper.say("level", n=one["level"]) if one["level"] else "")
            words.append(paper.say("for") if one["for"] else "")
            yield quote(paper.lang, one["reason"], one["lang"]) + "\n>\n> " + " · ".join(part for part in words if part)


def _power(paper: Paper) -> Iterator[str]:
    yield _heading(paper.say("power"))
    power = paper.record["power"]
    yield "\n".join(
        f"- {paper.say(key)}: {say(paper.lang, f'power.{power[key]}') if power[key] else paper.say('unsaid')}"
        for key in ("knows", "decides", "acts")
    )


def _words(card: Mapping[str, Any]) -> str:
    """A card's words as they were written first, and how else they were said."""
    return " / ".join(plain(words) for words in (card["words"], *(one["words"] for one in card["wordings"])))


def _way(paper: Paper) -> Iterator[str]:
    record = paper.record
    yield _heading(paper.say("way"))
    yield paper.all([paper.say("wordings", n=record["wordings"]), paper.say("minutes", n=record["minutes"])]) + "."
    found = [laid for laid in paper.frames if paper.on(laid)]
    for laid in found:
        if len(found) > 1 and laid.frame:
            yield f"### {plain(paper.of(laid.frame.title, start=True))}"
        if told.unnamed(paper, laid):
            yield told.unnamed(paper, laid)
        layers = [layer for layer in laid.layers if any(layer in one["layers"] or told.stands(paper, laid, one, layer) for one in paper.on(laid))]
        rows = []
        for one in paper.on(laid):
            beside = plain(". ".join(filter(None, [told.way(paper, laid, one), told.ground(paper, laid, one)])))
            rows.append([_words(paper.cards[one["card"]]), *(_cell(paper, laid, one, layer) for layer in layers), beside])
        yield table([paper.say("card"), *(plain(paper.layer(laid, layer)) for layer in layers), " "], rows)
        seen = told.mismatches(paper, laid)
        if seen:
            yield f"**{say(paper.lang, 'differ.seen')}**"
            yield "\n".join(f"- {_words(card)}: {plain('. '.join(answers))}" for card, answers in seen)


def _cell(paper: Paper, laid: Laid, one: Mapping[str, Any], layer: str) -> str:
    found, stands = one["layers"].get(layer), told.stands(paper, laid, one, layer)
    words = [told.counted(paper, laid, found), *told.beside(paper, laid, found)] if found else []
    return plain(" ".join([*words, f"{stands}." if stands else ""]))


def _differ(paper: Paper) -> Iterator[str]:
    laid = {one.tab: one for one in paper.frames}
    differences = paper.record["differences"]
    found = [one for one in differences if one["reasons"] and not paper.cards[one["card"]]["aside"]]
    if found:
        yield _heading(paper.say("differ"))
    for one in found:
        here = laid[one.get("tab", FIRST)]
        where = [paper.of(here.frame.title)] if len(laid) > 1 and here.frame else []
        beside = [*where, paper.layer(here, one["layer"]), told.apart(paper, here, one["apart"]).rstrip(".")]
        yield f"**{plain(paper.cards[one['card']]['words'])}** · " + " · ".join(plain(words) for words in beside)
        for reason in one["reasons"]:
            place = plain(paper.zone(here, reason["zone"])) if reason["zone"] else paper.say("unsure", n=1)
            yield quote(paper.lang, reason["reason"], reason["lang"]) + f"\n>\n> {paper.who(reason['group'])} · {place}"


def _actions(paper: Paper) -> Iterator[str]:
    yield _heading(paper.say("does"))
    actions = paper.record["actions"]
    if actions:
        yield table((paper.say(key) for key in ("what", "who", "when")), (_action(paper, one) for one in actions))
    else:
        yield paper.say("noactions")
    found = [(paper.cards[one["card"]], each) for one in paper.record.get("outcomes", []) for each in one["actions"]]
    if found:
        yield _heading(paper.say("outcomes"))
        names = (plain(name) for name in told.outcome_names(paper).values())
        yield table([paper.say("card"), *names], ([_words(card), *_action(paper, one)] for card, one in found))


def _action(paper: Paper, one: Mapping[str, Any]) -> list[str]:
    return [plain(one["what"]) or " ", plain(one["who"]) or " ", paper.day(one["when"]) if one["when"] else paper.say("nodate")]


def _terms(paper: Paper) -> Iterator[str]:
    found = paper.record.get("terms", [])
    if found:
        yield _heading(say(paper.lang, "terms.head"))
        yield "\n".join(f"- **{plain(one['words'])}**: {plain(one['means']) or say(paper.lang, 'terms.open')}" for one in found)


def _rest(paper: Paper) -> Iterator[str]:
    record = paper.record
    yield _heading(paper.say("again"))
    yield paper.say("again.on", date=paper.day(record["review"])) if record["review"] else paper.say("again.none")
    yield _heading(paper.say("people"))
    groups = [f"{paper.who(shape)}: {n}" for shape in SHAPES if (n := record["people"]["groups"].get(shape))]
    words = [paper.say("took", n=record["people"]["all"]) + ".", *(f"{group}." for group in groups)]
    # Names are people's words; every other sentence here is ours.
    yield " ".join([*words, *told.attendance(paper, [plain(name) for name in paper.names.values()])])
    shares = [f"{paper.who(shape)} {record['changes']['shares'][shape]}%" for shape in SHAPES if shape in record["changes"]["shares"]]
    made = paper.say(
        "made.by" if shares else "made", changes=paper.say("changes", n=record["changes"]["all"]),
        people=paper.say("bypeople", n=record["people"]["all"]),
    )  # fmt: skip
    yield " ".join([made, *([", ".join(shares) + "."] if shares else [])])
    yield f"{paper.say('nobody')} {paper.say('check', code=f'`{paper.check}`')} {paper.say('too')}"
