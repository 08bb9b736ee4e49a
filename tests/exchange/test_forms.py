"""A record as HTML, Markdown and JSON: complete, in both languages, and text wherever people wrote."""
from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.documents.ledger import Person
from coproboard.exchange.record import FORMS, render
from coproboard.exchange.record_html import css
from coproboard.exchange.record_markdown import plain
from coproboard.insight.record import digest
from coproboard.words import say
from tests.exchange.story import CARDS, WORDS, Story

LINK = "https://boards.example/b/abcdefghjkmn#AAAAAAAAAAAAAAAAAAAAAA"
NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\n# heading\n| a | b |\n[x](javascript:alert(3)) *_`~ & \"'"


def made(story: Story, form: str, lang: str = "en", link: str = "", changed: Any = ()) -> str:
    record = story.record() | dict(changed)
    return render({**record, "digest": digest(record)}, story.net.room.ledger.people(), lang, form, link)[2]


class Page(HTMLParser):
    """Every element with its attributes, and the text of each language."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text, self._open = "", [""]
        self.langs: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self._open.append(dict(attrs).get("lang") or self._open[-1])

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.langs[self._open[-1]] = self.langs.get(self._open[-1], "") + data


@pytest.mark.rule("Z4")
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("form", FORMS)
def test_each_form_says_all_of_it_in_each_language(story: Story, form: str, lang: str) -> None:
    text = made(story, form, lang)
    told = re.sub(r"\\(.)", r"\1", text) if form == "md" else Page(text).text if form == "html" else text

    for words in (WORDS, *(words for _, words in CARDS), "How do people get home?", "Rhaid rhoi pythefnos o rybudd.",
                  "Put the lone-working rule in writing", "Huw", "Members had never been in the room"):  # fmt: skip
        assert words in told, words
    if form != "json":
        for key in ("decided", "answers", "concerns", "power", "way", "differ", "does", "again", "people", "nobody"):
            assert say(lang, f"record.{key}") in told, key
        assert " ".join(re.findall("....", story.record()["digest"][:12])) in told


@pytest.mark.rule("Z4")
def test_names_of_files_and_types_are_those_of_their_forms(story: Story) -> None:
    room = story.net.room
    found = [render(story.record(), room.ledger.people(), "cy", form)[:2] for form in FORMS]

    assert found == [("record-1.html", "text/html;charset=utf-8"), ("record-1.md", "text/markdown;charset=utf-8"),
                     ("record-1.json", "application/json;charset=utf-8")]
    with pytest.raises(LookupError):
        render(story.record(), [], "de", "html")
    with pytest.raises(LookupError):
        render(story.record(), [], "en", "pdf")


@pytest.mark.rule("Z4")
def test_the_html_asks_nobody_and_runs_nothing(story: Story) -> None:
    page = Page(made(story, "html", link=LINK))

    assert {tag for tag, _ in page.elements} & {"link", "img", "iframe", "object", "a", "form", "base"} == set()
    assert [at.get("type") for tag, at in page.elements if tag == "script"] == ["application/json"]
    assert not [name for _, at in page.elements for name in at if name in ("src", "href", "style") or name.startswith("on")]
    assert "url(" not in css() and "@import" not in css()


@pytest.mark.rule("Z4")
def test_what_people_wrote_keeps_its_language(story: Story) -> None:
    page = Page(made(story, "html", "en"))

    assert "Rhaid rhoi pythefnos o rybudd." in page.langs["cy"]
    assert WORDS in page.langs["en"]
    assert page.elements[0] == ("html", {"lang": "en", "dir": "ltr"})


@pytest.mark.rule("Z4")
def test_a_board_without_a_frame_or_cards_or_answers_has_a_record_too() -> None:
    story = Story(2)
    story.propose()
    story.done(story.people[0], "record", proposal="proposal01")
    for form in FORMS:
        for frame in ("spectrum@1", "gone@7"):
            record = {**story.record(), "frame": frame, "frames": [{"tab": "first", "frame": frame}]}
            assert render(record, [], "en", form)[2]
    assert say("en", "record.unanswered") in made(story, "md")
    assert say("en", "record.absent.services") in made(story, "html")


@pytest.mark.rule("Z6")
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_what_people_wrote_is_never_markup(story: Story, lang: str) -> None:
    record = json.loads(json.dumps(story.record()))
    for one in record["answers"]:
        one["reason"], one["lang"] = NASTY, '"><b>'
    for one in record["cards"].values():
        one["words"], one["lang"] = NASTY, "' onclick='x"
    for one in record["differences"]:
        for reason in one["reasons"]:
            reason["reason"] = NASTY
    for one in record["actions"]:
        one["what"] = one["who"] = NASTY
    record |= {"title": NASTY, "words": NASTY, "why": NASTY, "options": NASTY}
    clean, nasty = Page(made(story, "html", lang, changed={"options": "x"})), Page(made(story, "html", lang, changed=record))

    assert {tag for tag, _ in nasty.elements} <= {tag for tag, _ in clean.elements} | {"br"}
    assert {name for _, at in nasty.elements for name in at} == {name for _, at in clean.elements for name in at}
    assert nasty.text.count("alert(1)") > 10
    assert [data for tag, data in nasty.elements if tag == "script"] == [
        {"type": "application/json", "id": "coproboard-record"}]

    lines = made(story, "md", lang, changed=record).splitlines()
    assert not [line for line in lines if re.search(r"(?<!\\)[<\[`~&]", re.sub(r"`[0-9a-f ]{14}`", "", line))]
    assert all(line.startswith(("#", "##", "|", ">", "-", "**")) or "\\#" not in line for line in lines)
    assert {line.count("|") - line.count("\\|") for line in lines if line.startswith("|")} <= {4, 5}


@pytest.mark.rule("Z6")
@settings(max_examples=100, deadline=None)
@given(st.text())
def test_markdown_has_no_character_left_that_means_something(words: str) -> None:
    told = plain(words)

    assert "\n" not in told and "\r" not in told
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]<>()#+.!|~&=:^$@]", re.sub(r"\\[^\w\s]", "", told))


@pytest.mark.rule("Z3")
def test_a_name_stands_there_while_its_person_agrees_and_no_longer(story: Story) -> None:
    people = story.net.room.ledger.people()
    named = render(story.record(), people, "en", "html")[2]
    taken_back = [replace(one, named=False) for one in people]

    assert {one.name for one in people if one.named} == {"Mair", "Huw"}
    assert "By name, as they agreed: Huw and Mair." in named
    for form in FORMS:
        text = render(story.record(), taken_back, "en", form)[2]
        # What people wrote into a reason or an action stays theirs.
        assert "Tomos" not in text and "Gareth" not in text
        assert say("en", "record.named") not in text
    assert render(story.record(), [*people, Person("elsewhere", "Nobody Here", "lived", "en", 0, named=True)], "en", "json")[2] == render(story.record(), people, "en", "json")[2]
