"""A whole session, from the link to a confirmed record: four people, two without a device, a server that dies twice.

Ann lives it, on a phone. Mair lives it, in Welsh. Gareth works in services and has no mouse. Huw works in services.
Ann enters Dilwyn, Gareth enters Carys: both are in the room without a device.
"""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from coproboard.cli import main
from tests.browser.acts import (
    answer,
    answers,
    asked,
    board_of,
    enter,
    mark_all,
    note_from_the_agenda,
    note_from_the_card,
    respond,
    said_by,
    saved,
    topics,
    two_write_at_once,
)
from tests.browser.hands import Hands
from tests.browser.people import Person, new_board
from tests.browser.serving import Server
from tests.browser.test_welsh import english_left

SURVEY, LEAFLET, ROUND = "Bin rota survey", "Taflen diabetes", "Walk the round with the crew"
CARDS = (SURVEY, LEAFLET, ROUND)
# Who marks what where, in the order of the cards; 0 is "not sure".
MARKS = {
    name: dict(zip(CARDS, zones, strict=True))
    for name, zones in (
        ("Ann", (1, 3, 6)), ("Dilwyn", (1, 0, 6)), ("Mair", (2, 3, 6)),
        ("Gareth", (5, 3, 5)), ("Carys", (6, 3, 6)), ("Huw", (5, 3, 6)),
    )
}  # fmt: skip
WHY_ANN, WHY_GARETH = "We were never asked", "We did ask, in March"
WORDS = "Crews and residents plan the round."
BOTH_WROTE = f"Ym Medi: {WORDS} We try it for a year."
AGREED = f"{BOTH_WROTE} A bus goes there."
NO_BUS, ONLY_ONE, NEW = "Does dim bws yno", "Un bws y dydd yw e", "I am new here"
CONFIRM = {"en": "Confirm record 1?", "cy": "Cadarnhau cofnod 1?"}
REVEAL = {"en": "Show everybody’s marks now?", "cy": "Dangos marciau pawb nawr?"}

ADOPT_ANYWAY = """() => {
    const { model } = document.querySelector('copro-board')
    const [{ digest }] = Object.values(model.facts('consents'))
    return model.act('adopt', { proposal: model.proposals[0].id, digest }).then(({ code }) => code)
}"""


@dataclass(frozen=True, slots=True)
class Table:
    """Everybody at the table, and what they need to sit there."""

    ann: Hands
    mair: Hands
    gareth: Hands
    huw: Hands
    server: Server
    link: str
    axe: Callable[[Page], None]

    @property
    def all(self) -> tuple[Hands, ...]:
        """Those with a device."""
        return self.ann, self.mair, self.gareth, self.huw

    def clean(self) -> None:
        """Axe finds nothing, on a phone in the dark in English nor on a wide one in the light; and Welsh is all Welsh."""
        for one in (self.ann, self.mair):
            self.axe(one.page)
        assert not english_left(self.mair.page)

    def crash(self, *here: Hands) -> None:
        """The server is killed, and everyone is told."""
        self.server.kill9()
        for one in here:
            if one.how == "finger":
                expect(one.page.locator(".toast")).to_contain_text(one.say("offline"))
            else:
                one.person.saved("offline")

    def come_back(self, *here: Hands) -> None:
        """The server starts on what it had kept; on the phone the page is opened anew as well."""
        self.server.start()
        for one in here:
            if one.how == "finger":
                one.page.reload()
            else:
                one.person.saved()


@pytest.fixture
def table(server: Server, person: Callable[..., Person], axe: Callable[[Page], None]) -> Table:
    """Four people who have been given a link."""
    return Table(
        ann=Hands(person("Ann", width=390, height=844, dark=True), "finger"),
        mair=Hands(person("Mair", lang="cy")),
        gareth=Hands(person("Gareth", dark=True), "keys"),
        huw=Hands(person("Huw", width=1280, height=800)),
        server=server,
        link=new_board(server, "How do we collect the bins?"),
        axe=axe,
    )


@pytest.mark.rule("E5")
@pytest.mark.rule("M2")
@pytest.mark.rule("P1")
def test_four_people_decide_together_from_the_link_to_a_confirmed_record(table: Table, tmp_path: Path) -> None:
    everyone_joins(table)
    cards_are_gathered_and_two_people_are_entered(table)
    each_places_on_their_own_and_nobody_sees_it(table)
    the_server_dies_and_the_marks_are_revealed_by_all(table)
    we_talk(table)
    we_write_a_proposal(table)
    one_cannot_live_with_it_and_the_words_are_changed(table)
    one_leaves_the_server_dies_and_it_is_adopted(table)
    the_record_is_confirmed(table)
    the_record_is_taken_home(table, tmp_path)


# Gather --------------------------------------------------------------------------------------------------------------


def everyone_joins(table: Table) -> None:
    for one in table.all:
        page = one.person.open(table.link)
        expect(page.get_by_role("heading", name=one.say("join.head"))).to_be_visible()
        if one in (table.ann, table.mair):
            table.axe(page)
        one.write(page.get_by_label(one.say("join.name")), one.name)
        group = one.say("perspective.lived" if one in (table.ann, table.mair) else "perspective.services")
        one.tick(page.get_by_role("radio", name=re.compile(f"^{group}")))
        one.press("join.go")
    for one in table.all:
        expect(one.page.locator(".adder textarea")).to_be_visible()
        one.at("gather")


def cards_are_gathered_and_two_people_are_entered(table: Table) -> None:
    for one, words in zip((table.ann, table.mair, table.gareth), CARDS, strict=True):
        one.write(one.page.get_by_label(one.say("add.label")), words)
        one.page.keyboard.press("Enter")
        # Cards come in the order in which they were added.
        for each in table.all:
            expect(each.person.card(words)).to_be_attached()
    enter(table.ann, "Dilwyn", "lived", table.axe)
    enter(table.gareth, "Carys", "services", None)
    table.clean()


# Place on your own ---------------------------------------------------------------------------------------------------


def each_places_on_their_own_and_nobody_sees_it(table: Table) -> None:
    ann, mair, gareth, huw = table.all
    gareth.press("steps.go.place")
    for one in table.all:
        one.at("place")
        one.reads("place.private")
    for one in (ann, mair, huw):
        one.reads("place.placed", n=0, all=3)
    table.clean()
    before = {one: board_of(one) for one in (mair, huw)}

    mark_all(ann, "Ann", MARKS["Ann"], WHY_ANN)
    mark_all(ann, "Dilwyn", MARKS["Dilwyn"])
    mark_all(gareth, "Gareth", MARKS["Gareth"], WHY_GARETH)
    mark_all(gareth, "Carys", MARKS["Carys"])
    for one in (ann, gareth):
        one.press("ready.me")

    # What the server sends comes in its order: who sees this has everything that was sent before.
    for one in (mair, huw):
        one.reads("ready.reveal", n=2, all=6)
        assert board_of(one) == before[one], f"{one.name} sees that somebody marked"
    mark_all(mair, "Mair", MARKS["Mair"])
    mair.press("ready.me")
    nobody_sees_the_marks_of_others(table)
    table.clean()


def nobody_sees_the_marks_of_others(table: Table) -> None:
    """Nobody's page holds words that another gave with a mark, nor a shape on a card."""
    for one in table.all:
        page = one.page.locator("copro-board").evaluate("board => board.shadowRoot.innerHTML")
        for author, why in (("Ann", WHY_ANN), ("Gareth", WHY_GARETH)):
            assert (why in page) <= (one.name == author), f"{one.name} reads why {author} put it there"
        expect(one.page.locator(".rv, .plot")).to_have_count(0)


# Reveal --------------------------------------------------------------------------------------------------------------


def the_server_dies_and_the_marks_are_revealed_by_all(table: Table) -> None:
    ann, mair, gareth, huw = table.all
    gareth.press("steps.go.reveal")
    for one in table.all:
        asked(one, REVEAL, yes=1, here=4)

    table.crash(*table.all)
    table.come_back(*table.all)

    for one in table.all:
        asked(one, REVEAL, yes=1, here=4)
        one.at("place")
    for one in (ann, mair, gareth):
        one.reads("place.placed", n=3, all=3)
        expect(one.page.locator(".solo .state")).to_have_text(one.say("place.state.saved"))
    nobody_sees_the_marks_of_others(table)
    mark_all(huw, "Huw", MARKS["Huw"])
    huw.press("ready.me")
    ann.reads("ready.reveal", n=4, all=6)
    answer(ann, REVEAL)
    asked(huw, REVEAL, yes=2, here=4)
    huw.at("place")
    table.clean()
    answer(mair, REVEAL)
    we_look_at_the_marks(table)


def we_look_at_the_marks(table: Table) -> None:
    _, mair, gareth, huw = table.all
    for one in table.all:
        one.at("reveal")
        one.reads("reveal.sealed", n=18)
        one.reads("reveal.proof", n=3 if one in (mair, huw) else 6)
        differ = one.page.get_by_role("complementary", name=one.say("differ"))
        expect(differ).to_contain_text(SURVEY)
        expect(differ).to_contain_text(one.say("reveal.apart", n=4))
        for why in (WHY_ANN, WHY_GARETH):
            expect(differ.get_by_text(why)).to_be_visible()
        marks = one.page.locator("#board")
        for name in MARKS:
            expect(marks).not_to_contain_text(name)
        columns = one.page.locator(".col")
        expect(columns.first).to_contain_text(SURVEY)
        expect(columns.filter(has_text=LEAFLET)).to_contain_text(one.say("reveal.unsure", n=1))
        expect(columns.filter(has_text=ROUND)).to_contain_text(one.say("reveal.together"))
    gareth.keeps_the_focus()
    table.clean()


# Talk ----------------------------------------------------------------------------------------------------------------


def we_talk(table: Table) -> None:
    ann, mair, gareth, _ = table.all
    ann.go("talk")
    for one in table.all:
        one.at("talk")
        # Cards stand at the middle of all marks.
        one.person.sees(education=[SURVEY], information=[LEAFLET], co_production=[ROUND])
    first = topics(mair).get_by_role("listitem").first
    expect(first).to_contain_text(SURVEY)
    expect(first).to_contain_text(mair.say("talk.apart", n=4))

    note_from_the_agenda(ann, SURVEY, "Nobody told us what came of it")
    note_from_the_card(gareth, SURVEY, "It went to the depot", after="Nobody told us what came of it")
    gareth.page.keyboard.press("m")
    expect(gareth.page.get_by_role("menuitem").first).to_be_visible()
    gareth.page.keyboard.press("3")

    for one in table.all:
        one.person.sees(information=[SURVEY, LEAFLET], co_production=[ROUND])
        expect(one.person.card(SURVEY).locator("button.card")).to_contain_text(one.say("note.count", n=2))
    expect(gareth.person.card(SURVEY).locator("button.card")).to_be_focused()
    table.clean()


# Agree ---------------------------------------------------------------------------------------------------------------


def we_write_a_proposal(table: Table) -> None:
    ann, mair, gareth, huw = table.all
    mair.go("agree")
    for one in table.all:
        one.at("agree")
    huw.write(huw.page.get_by_label(huw.say("agree.propose")), WORDS)
    huw.press("agree.propose.go")
    for one in table.all:
        expect(one.page.locator(".proposal")).to_have_text(WORDS)

    two_write_at_once(mair, ("Ym ", "Medi", ": "), gareth, (" We try ", "it for ", "a year."))
    for one in (ann, huw):
        expect(one.page.locator(".proposal")).to_have_text(BOTH_WROTE)
    for one in (mair, gareth):
        one.press("edit.done")
    ann_says_who_has_power(ann)
    huw.press("plan.add")
    huw.write(huw.page.get_by_label(huw.say("plan.what.label", n=1)), "Ask for a bus stop")
    huw.write(huw.page.get_by_label(huw.say("plan.who.label", n=1)), "The depot")
    huw.page.get_by_label(huw.say("plan.when.label", n=1)).fill("2027-02-01")
    gareth.reach(gareth.page.get_by_label(gareth.say("agree.review")))
    gareth.page.keyboard.type("03032027")
    for one in table.all:
        expect(one.page.get_by_label(one.say("plan.what.label", n=1))).to_have_value("Ask for a bus stop")
        expect(one.page.get_by_label(one.say("plan.when.label", n=1))).to_have_value("2027-02-01")
        expect(one.page.get_by_label(one.say("agree.review"))).to_have_value("2027-03-03")
    table.clean()


def ann_says_who_has_power(ann: Hands) -> None:
    for key, to in (("knows", "both"), ("decides", "both"), ("acts", "organisation")):
        row = ann.page.get_by_role("group", name=ann.say(f"power.ask.{key}"), exact=True)
        ann.tick(row.get_by_role("radio", name=ann.say(f"power.to.{to}"), exact=True))


def one_cannot_live_with_it_and_the_words_are_changed(table: Table) -> None:
    ann, mair, gareth, huw = table.all
    respond(ann, "consent")
    respond(gareth, "consent")
    respond(huw, "consent")
    respond(mair, "objection", NO_BUS)
    for one in table.all:
        one.reads("gate.objection", n=1, names="Mair")
        expect(one.button("gate.not-yet")).to_have_attribute("aria-disabled", "true")
        expect(answers(one)).to_contain_text(NO_BUS)
    # Pressed all the same it adopts nothing, and a page that asks for it all the same is refused.
    gareth.press("gate.not-yet")
    assert gareth.page.evaluate(ADOPT_ANYWAY) == "early"

    gareth.press("agree.change")
    expect(gareth.page.get_by_label(gareth.say("agree.words"))).to_be_focused()
    gareth.page.keyboard.press("Control+End")
    gareth.page.keyboard.insert_text(" A bus goes there.")
    gareth.page.keyboard.press("Escape")
    expect(gareth.button("agree.change")).to_be_focused()

    for one in table.all:
        expect(one.page.locator(".proposal")).to_have_text(AGREED)
        one.reads("answer.old", answer=one.say("answer.objection" if one is mair else "answer.consent"))
        one.reads("gate.waiting", n=4, names=one.say("_dates.and", first="Ann, Mair, Gareth", last="Huw"))
    table.clean()


def one_leaves_the_server_dies_and_it_is_adopted(table: Table) -> None:
    ann, mair, gareth, huw = table.all
    ann.press("answer.again")
    respond(mair, "concern", ONLY_ONE)
    respond(gareth, "consent")
    respond(huw, "aside", NEW)
    for one in table.all:
        one.reads("gate.open")
    huw.person.saved()
    huw.page.close()
    here = ann, mair, gareth
    for one in here:
        expect(said_by(one, "Huw")).to_contain_text(one.say("answer.gone"))

    table.crash(*here)
    # Whoever is in the room without a device is asked by the person who entered them, server or not.
    mine = ann.page.get_by_role("form", name=ann.say("answer.head", name="Ann"))
    ann.pick(mine.get_by_role("combobox"), "Dilwyn")
    ann.press("answer.consent")
    ann.reads("answer.offline")
    table.come_back(*here)

    for one in here:
        dilwyn = one.say("answer.entered", name="Dilwyn", by="Ann")
        expect(answers(one).get_by_role("listitem").filter(has_text=dilwyn)).to_contain_text(one.say("answer.says.consent"))
        expect(said_by(one, "Huw")).to_contain_text(f"{one.say('answer.says.aside')} {one.say('answer.gone')}")
        expect(said_by(one, "Huw")).to_contain_text(NEW)
        expect(said_by(one, "Mair")).to_contain_text(one.say("answer.says.concern"))
        expect(said_by(one, "Mair")).to_contain_text(ONLY_ONE)
        one.reads("gate.open")
    gareth.press("gate.adopt")
    gareth.reads("gate.told")
    for one in here:
        one.reads("gate.done")
    gareth.keeps_the_focus()
    table.clean()
    gareth.press("gate.record")


# Record --------------------------------------------------------------------------------------------------------------


def the_record_is_confirmed(table: Table) -> None:
    ann, mair, gareth, _ = table.all
    here = ann, mair, gareth
    for one in here:
        one.at("record")
        record = one.page.get_by_role("article")
        for key in ("kind", "decided", "concerns", "power", "does", "again", "people", "nobody"):
            expect(record).to_contain_text(one.say(f"record.{key}", number=1))
        for words in (AGREED, ONLY_ONE, NEW, "Ask for a bus stop", SURVEY, WHY_ANN):
            expect(record).to_contain_text(words)
        for name in MARKS:
            expect(record).not_to_contain_text(name)
    # A name stands there only where its person agrees.
    mair.tick(mair.page.get_by_role("checkbox", name=mair.say("me.named")))
    for one in here:
        expect(one.page.get_by_role("article")).to_contain_text(one.say("record.names", names="Mair"))
    table.clean()

    mair.press("rec.confirm")
    # Huw has left just now, and is waited for a while.
    for one in here:
        asked(one, CONFIRM, yes=1, here=4)
    answer(gareth, CONFIRM)
    for one in here:
        asked(one, CONFIRM, yes=2, here=4)
        expect(one.button("motion.carry")).to_have_count(0)
    answer(ann, CONFIRM)
    for one in here:
        expect(one.page.locator(".asked")).to_have_count(0)
    gareth.keeps_the_focus()
    for one in here:
        for key, wild in (("rec.confirmed", "when"), ("record.confirmed", "date")):
            one.reads_part(key, wild)
    table.clean()


def the_record_is_taken_home(table: Table, folder: Path) -> None:
    """Who had left comes back with the same link, is the same person, and takes the record home; so does everyone."""
    _, mair, gareth, huw = table.all
    back = huw.person.page = huw.person.context.new_page()
    huw.person.open(table.link)
    huw.at("record")
    expect(back.get_by_role("article")).to_contain_text(AGREED)
    himself = huw.say("person.me", name="Huw", who=huw.say("perspective.services"))
    expect(back.get_by_role("img", name=himself)).to_be_visible()

    files = [saved(huw, "rec.copy", folder), saved(mair, "rec.copy", folder), saved(gareth, "rec.json", folder)]

    for file in files:
        checked = CliRunner().invoke(main, ["verify", str(file)])
        assert checked.exit_code == 0, checked.output
        assert "Nothing was changed." in checked.output
    record = json.loads(files[2].read_text(encoding="utf-8"))
    assert (record["status"], record["words"], record["review"]) == ("adopted", AGREED, "2027-03-03")
    for one, file in ((huw, files[0]), (mair, files[1])):
        copy = one.person.context.new_page()
        copy.goto(file.as_uri())
        expect(copy.get_by_role("article")).to_contain_text(AGREED)
        expect(copy.get_by_role("article")).to_contain_text(one.say("record.decided"))
        table.axe(copy)
