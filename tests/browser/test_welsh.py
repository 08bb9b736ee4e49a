"""Cymraeg: everything these screens say, the right forms and language tags, and nothing half-written lost by the switch."""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coproboard.templates import builtin
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
WORDS = Path(__file__).resolve().parents[2] / "coproboard" / "words"
# Every text and every spoken attribute that stands in Welsh surroundings, as it is on the page now.
SAID = """() => {
    const all = from => [...from.querySelectorAll('*')].flatMap(one => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    const tongue = one => { for (let at = one; at; at = at.parentElement ?? at.getRootNode().host) { const lang = at.lang || at.getAttribute?.('lang'); if (lang) return lang } }
    return all(document.documentElement).filter(one => !one.closest('style, script, noscript, head') && tongue(one) === 'cy').flatMap(one => [
        ...[...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data),
        ...['aria-label', 'title', 'placeholder', 'alt'].map(name => one.getAttribute(name) ?? ''),
    ]).map(words => words.trim().replace(/\\s+/g, ' ')).filter(Boolean)
}"""


def sentences(lang: str) -> Iterator[str]:
    """Every sentence and form of a catalogue, and every word of the frames."""
    for key, entry in json.loads((WORDS / f"{lang}.json").read_text(encoding="utf-8")).items():
        if not key.startswith("_"):
            yield from entry.values() if isinstance(entry, dict) else [entry]
    for frame in builtin().values():
        yield from _texts(frame.to_json(), lang)


def _texts(value: object, lang: str) -> Iterator[str]:
    if isinstance(value, dict):
        if set(value) == {"en", "cy"}:
            yield value[lang]
        else:
            for part in value.values():
                yield from _texts(part, lang)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, lang)


def _pattern(sentence: str) -> str:
    # A count is digits: "{n} at {place}" is not every sentence with an "at" in it.
    return re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(sentence).replace(r"\{n\}", r"\d+"))


def english_left(page: Page) -> list[str]:
    """What the page says in English, or as a bare key or placeholder, where it should speak Welsh."""
    welsh = set(sentences("cy"))
    # "{name}: {words}" and the like hold for both languages.
    english = [one for one in sentences("en") if one not in welsh and re.search(r"[a-z]{2}", re.sub(r"\{\w+\}", "", one))]
    english_only = re.compile("|".join(f"(?:{_pattern(one)})" for one in english))
    bare = re.compile(r"[a-z_]+(\.[a-z_]+)+|.*\{\w+\}.*")
    return [
        words for words in page.evaluate(SAID)
        if english_only.fullmatch(words.strip("()“”: .")) or english_only.fullmatch(words) or bare.fullmatch(words)
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1440, 390])
def test_no_screen_says_anything_in_english(server: Server, person: Callable[..., Person], width: int) -> None:
    mair = person("Mair", lang="cy", width=width)
    left: dict[str, list[str]] = {}

    def look(screen: str) -> None:
        left[screen] = english_left(page)

    page = mair.open("/")
    page.locator(".tile").first.click()
    expect(page.locator("#question")).to_be_focused()
    look("home")
    link = new_board(server, "Ble rydym ni nawr?")
    mair.open(link)
    expect(page.locator("#seat")).to_be_visible()
    look("join")
    mair.sit(link)
    mair.add("Llinell argyfwng gyda’r nos")
    mair.add("Cerdded y rownd")
    look("adding")
    page.keyboard.press("Escape")
    mair.place("Cerdded y rownd", 3)
    look("board")
    card = mair.card("Cerdded y rownd").locator("button.card")
    card.click()
    look("picked")
    card.press("m")
    expect(page.locator("[role=menuitem]").first).to_be_visible()
    look("move")
    page.keyboard.press("Escape")
    mair.write("Cerdded y rownd")
    look("editing")
    page.keyboard.press("Escape")
    mair.card("Llinell argyfwng").locator("button.card").press("s")
    expect(page.locator(".toast")).to_be_visible()
    look("aside")
    for number in range(3):
        if width < 600:
            page.locator(".bar__end [aria-haspopup=dialog]").click()
            look("more")
            page.locator(".more .btn").nth(number).click()
        else:
            page.locator("[aria-haspopup=dialog]").nth(number).click()
        expect(page.locator("dialog")).to_be_visible()
        if page.locator(".qrs").count():
            expect(page.locator(".words.voice")).to_be_visible()
        look(f"panel {number}")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)
    if width > 600:
        page.locator(".view").click()
        expect(page.locator(".layout-list")).to_be_visible()
        look("list")
    page.locator("a.brand").click()
    expect(page.locator(".recent li")).to_have_count(1)
    look("carry on")

    assert {screen: words for screen, words in left.items() if words} == {}


@pytest.mark.parametrize("frame", ["risk", "likelihood-impact"])
def test_the_other_frames_speak_welsh_too(server: Server, person: Callable[..., Person], frame: str) -> None:
    mair = person("Mair", lang="cy")
    mair.sit(new_board(server, "Beth allai fynd o’i le?", frame))
    mair.add("Llawr gwlyb")
    mair.card("Llawr gwlyb").locator("button.card").press("m")
    expect(mair.page.locator("[role=menuitem]").first).to_be_visible()

    assert english_left(mair.page) == []


def test_the_walk_finds_english_where_there_is_some(server: Server, person: Callable[..., Person]) -> None:
    page = person("Mair", lang="cy").open("/")
    expect(page.locator(".tile").first).to_be_visible()
    page.evaluate(
        """() => {
            const root = document.querySelector('copro-home').shadowRoot.querySelector('main')
            const extra = Object.assign(document.createElement('p'), { textContent: '12 people here', title: 'Undo' })
            root.append(extra, Object.assign(document.createElement('p'), { textContent: 'gone.head' }))
        }"""
    )

    assert english_left(page) == ["12 people here", "Undo", "gone.head"]


def test_each_thing_carries_the_language_it_is_in(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair", lang="cy")
    page = mair.open("/")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator(".home")).to_have_attribute("lang", "cy")
    mair.sit(new_board(server))
    mair.lay(("Bin collection dates", "information", 0.5, 0.2))
    mair.add("Llinell argyfwng")

    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator(".app")).to_have_attribute("lang", "cy")
    expect(page.get_by_role("button", name="English")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Cymraeg")).to_have_attribute("lang", "cy")
    expect(mair.card("Bin collection dates").locator(".words")).to_have_attribute("lang", "en")
    expect(mair.card("Llinell argyfwng").locator(".words")).to_have_attribute("lang", "cy")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(".app")).to_have_attribute("lang", "en")
    # The choice outlives the page, whatever the browser asks for.
    page.reload()
    expect(page.locator(".app")).to_have_attribute("lang", "en")


@pytest.mark.rule("I2")
def test_the_six_welsh_forms_stand_on_the_screen(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair", lang="cy", width=390)
    mair.sit(new_board(server))
    page = mair.page
    numbers = {"coercion": 0, "education": 1, "information": 2, "consultation": 3, "participation": 6, "co-production": 5}
    mair.lay(*((f"Cerdyn {zone} {n}", zone, 0.5, n / 10) for zone, count in numbers.items() for n in range(count)))
    forms = json.loads((WORDS / "cy.json").read_text(encoding="utf-8"))["cards.count"]

    shown = {zone: page.locator(f"[data-zone={zone}] h3 small").inner_text().rpartition(", ")[2] for zone in numbers}
    # The rules are the Unicode ones; where this browser has Welsh data, it says the same.
    rules = page.evaluate(
        """numbers => Intl.PluralRules.supportedLocalesOf('cy').length
            ? Object.fromEntries(numbers.map(n => [n, new Intl.PluralRules('cy').select(n)])) : null""",
        list(numbers.values()),
    ) or {"0": "zero", "1": "one", "2": "two", "3": "few", "6": "many", "5": "other"}
    assert set(rules.values()) == {"zero", "one", "two", "few", "many", "other"}
    assert shown == {zone: forms[rules[str(n)]].replace("{n}", str(n)) for zone, n in numbers.items()}
    assert len(set(shown.values())) == 6


@pytest.mark.rule("I2")
def test_this_browser_and_the_page_agree_on_every_number(server: Server, person: Callable[..., Person]) -> None:
    page = person("Mair", lang="cy").open("/")
    supported = page.evaluate("Intl.PluralRules.supportedLocalesOf(['cy', 'en'])")
    assert "en" in supported
    chosen = page.evaluate(
        """() => Object.fromEntries(['cy', 'en'].filter(lang => Intl.PluralRules.supportedLocalesOf(lang).length)
            .map(lang => [lang, [...Array(130).keys()].map(n => new Intl.PluralRules(lang).select(n))]))"""
    )
    ours = {
        "cy": [{0: "zero", 1: "one", 2: "two", 3: "few", 6: "many"}.get(n, "other") for n in range(130)],
        "en": ["one" if n == 1 else "other" for n in range(130)],
    }
    assert chosen == {lang: ours[lang] for lang in chosen}


@pytest.mark.rule("I3")
def test_the_switch_loses_nothing_half_written_and_turns_no_card(server: Server, person: Callable[..., Person]) -> None:
    mair = person("Mair", lang="cy")
    link = new_board(server)
    page = mair.open(link)
    page.locator("#seat-name").fill("Mair")
    page.locator("label.opt").nth(1).click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Take a seat")).to_be_visible()
    expect(page.locator("#seat-name")).to_have_value("Mair")
    expect(page.locator("#seat [value=services]")).to_be_checked()
    page.get_by_role("button", name="Cymraeg").click()
    page.locator("#seat [type=submit]").click()
    mair.add("Llinell argyfwng")

    page.locator(".adder textarea").press_sequentially("Cerdded y ro")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Share")).to_be_visible()
    expect(page.locator(".adder textarea")).to_have_value("Cerdded y ro")
    page.reload()
    expect(page.locator(".adder textarea")).to_have_value("Cerdded y ro")
    mair.write("Llinell argyfwng").press_sequentially(" gyda’r nos")
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.get_by_role("button", name="Rhannu")).to_be_visible()
    expect(page.locator(".editor textarea")).to_have_value("Llinell argyfwng gyda’r nos")
    page.get_by_role("button", name="English").click()
    page.locator(".editor .btn--go").click()

    expect(mair.card("Llinell argyfwng gyda’r nos").locator(".words")).to_have_attribute("lang", "cy")


@pytest.mark.rule("I3")
def test_a_card_keeps_its_language_for_everybody_until_somebody_says_otherwise(
    server: Server, person: Callable[..., Person]
) -> None:
    mair, ann = person("Mair", lang="cy"), person("Ann")
    link = new_board(server)
    mair.sit(link)
    mair.add("Llinell argyfwng")
    ann.sit(link)
    theirs = ann.card("Llinell argyfwng").locator(".words")
    expect(theirs).to_have_attribute("lang", "cy")

    ann.write("Llinell argyfwng").press_sequentially(", evening phone line")
    expect(ann.page.locator(".editor textarea")).to_have_attribute("lang", "cy")
    ann.page.get_by_role("button", name="In Welsh").click()
    ann.page.locator(".editor .btn--go").click()

    expect(theirs).to_have_attribute("lang", "en")
    expect(mair.card("Llinell argyfwng, evening phone line").locator(".words")).to_have_attribute("lang", "en")


@pytest.mark.parametrize(("other", "said"), [("Owain", "Symudoch chi ac Owain hwn"), ("Gareth", "Symudoch chi a Gareth hwn")])
def test_whoever_moved_a_card_with_me_is_joined_by_the_right_word(
    server: Server, person: Callable[..., Person], other: str, said: str
) -> None:
    mair, with_me = person("Mair", lang="cy"), person(other, lang="cy")
    link = new_board(server)
    page = mair.sit(link)
    mair.add("Banc bwyd")
    with_me.sit(link)
    expect(page.locator(".crew li")).to_have_count(2)

    # Who of two loses is the document's to decide; here it is she.
    page.evaluate("""() => {
        const { model } = document.querySelector('copro-board')
        const by = model.people.find(person => !person.me).id
        const lost = [{ card: model.cards[0].id, by, mine: { zone: 'education', x: 0.5, y: 0.5 } }]
        Object.defineProperty(model, 'collisions', { get: () => lost })
        model.dispatchEvent(new CustomEvent('collision'))
    }""")
    expect(page.locator(".clash p")).to_have_text(f"{said} ar yr un pryd. Mae e lle rhoddodd {other} fe.")
