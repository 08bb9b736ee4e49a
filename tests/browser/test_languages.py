"""Any language: one that nobody speaks and is longer, one that runs from right to left, and Welsh first by setting.

Both further languages are made from English (`tests/words/pseudo.py`). People write in them here as well, so that any
word which the languages do not have is one that the interface left in English.
"""
from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server
from tests.browser.test_phone import WIDE
from tests.browser.test_place import act
from tests.words import pseudo

SAY = {lang: change for lang, (change, _) in pseudo.LANGUAGES.items()}
DIRECTION = {lang: about["_dir"] for lang, (_, about) in pseudo.LANGUAGES.items()}
#: Letters that are left where a language was not spoken: `qps` puts an accent on each of these, `qpr` has no Latin ones.
LEFT = {"qps": re.compile(r"[aceghijklnorstuwyz]", re.IGNORECASE), "qpr": re.compile(r"[a-z]", re.IGNORECASE)}
#: What is called so in every language, and what a browser writes of its own accord.
NAMES = re.compile(r"coproboard|\bA[34]\b|\bQR\b|\b(Ctrl|Enter|Esc)\b|https?://\S+", re.IGNORECASE)
FRAMES = ("spectrum", "agreement-certainty", "values")
# Texts and spoken attributes in the surroundings of one language, of what is shown or said.
SAID = """lang => {
    const all = from => [...from.querySelectorAll('*')].flatMap(one => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    const tongue = one => { for (let at = one; at; at = at.parentElement ?? at.getRootNode().host) { const lang = at.lang || at.getAttribute?.('lang'); if (lang) return lang } }
    const ours = all(document.body).filter(one => !one.closest('style, script, noscript, [translate=no]') && tongue(one) === lang)
    return ours.flatMap(one => [
        ...[...one.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data),
        ...['aria-label', 'title', 'placeholder', 'alt'].map(name => one.getAttribute(name) ?? ''),
    ]).map(words => words.trim()).filter(Boolean)
}"""
# Puts a mark on every card for me and for everyone whom I entered.
MARK = """async () => {
    const { model } = document.querySelector('copro-board')
    while (!model.facts('session').round) await new Promise(done => model.addEventListener('facts', done, { once: true }))
    const salt = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).slice(0, 22).replace(/[+/]/g, '_')
    const { zones, layers } = model.frame
    const people = ['', ...Object.entries(model.facts('people')).filter(([, one]) => one.by).map(([id]) => id)]
    const answers = await Promise.all(people.flatMap((whose, k) => model.cards.map((card, i) => model.act('mark', {
        round: model.facts('session').round.id, card: card.id, layer: layers[0].id, at: [zones[(i + k) % zones.length].id],
        range: null, confidence: null, reason: '', lang: 'en', salt: salt(), ...(whose && { for: whose }),
    }))))
    return answers.filter(({ ok }) => !ok)
}"""
PANELS = ("share", "key", "more", "help", "learn", "terms", "tabs", "history", "me", "enter", "keep", "print", "rule", "timer", "steps")


@pytest.fixture(scope="module")
def further_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with both further languages; nothing else of it was changed or built anew."""
    folder = tmp_path_factory.mktemp("further")
    pseudo.write(folder)
    limits = ("boards_per_hour=1000", "misses_per_minute=1000", "sockets_per_address=500")
    options = ("--light", *(part for limit in limits for part in ("--limit", limit)))
    one = Server(folder / "data", folder / "server.log", options)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("COPROBOARD_LANGUAGES", str(folder))
        one.start()
    yield one
    one.stop()


@pytest.fixture
def server(request: pytest.FixtureRequest, further_server: Server, tmp_path: Path) -> Iterator[Server]:
    """The server with further languages; an indirect parameter gives one of its own with those options."""
    options = getattr(request, "param", ())
    if not options:
        yield further_server
        return
    one = Server(tmp_path / "data", tmp_path / "server.log", options)
    one.start()
    yield one
    one.stop()


def in_lang(link: str, lang: str) -> str:
    """The same page in a language, by its address."""
    address, _, key = link.partition("#")
    return f"{address}?lang={lang}" + (f"#{key}" if key else "")


def faults(page: Page, lang: str) -> list[str]:
    """What is left in another language, cut off, or wider than the page."""
    left = [words for words in page.evaluate(SAID, lang) if LEFT[lang].search(NAMES.sub("", words))]
    return sorted(set(left)) + page.evaluate(WIDE)


def broken(page: Page) -> list[str]:
    """What axe finds, but for the tags of languages that there are not."""
    known = {rule: {"enabled": False} for rule in ("html-lang-valid", "valid-lang")}
    return [f"{one['id']}: {node['html'][:200]}" for one in Axe().run(page, options={"rules": known}).response["violations"] for node in one["nodes"]]


@pytest.mark.rule("F12")
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("lang", list(SAY))
def test_every_screen_speaks_a_further_language_and_has_room_for_it(
    server: Server, person: Callable[..., Person], lang: str, width: int
) -> None:
    say = SAY[lang]
    ann = person(say("Ann"), width=width)
    found: dict[str, list[str]] = {}

    def look(screen: str, *, check: bool = False) -> None:
        found[screen] = faults(page, lang)
        assert page.locator("html").get_attribute("dir") == DIRECTION[lang]
        if check:
            assert broken(page) == [], screen

    page = ann.open(in_lang("/", lang))
    page.locator(".tile").first.click()
    expect(page.locator("#question")).to_be_focused()
    look("home", check=True)
    page.goto(f"{server.address}/?lang={lang}#make=risk")
    expect(page.locator("#make-head")).to_be_visible()
    look("editor")

    for frame in FRAMES:
        link = in_lang(new_board(server, say("Where are we now?"), frame), lang)
        ann.open(link)
        expect(page.locator("#seat")).to_be_visible()
        if frame == "spectrum":
            look("join", check=True)
        ann.sit(link)
        zones = page.evaluate("() => document.querySelector('copro-board').model.frame.zones.map(zone => zone.id)")
        cards = [say(words) for words in ("Bin collection dates", "Members and nurses plan the rota", "Text reminders")]
        ann.lay(*((words, zone, 0.4, 0.3) for words, zone in zip(cards, [zones[0], zones[2], "tray"], strict=True)), lang=lang)
        look(f"{frame} adding")
        page.keyboard.press("Escape")
        look(f"{frame} board", check=True)
        card = ann.card(cards[0]).locator("button.card")
        card.click()
        look(f"{frame} picked")
        card.press("m")
        expect(page.locator("[role=menuitem]").first).to_be_visible()
        look(f"{frame} move")
        page.keyboard.press("Escape")
        for number in (1, 2):
            act(ann, "enter", person=f"person-000{number}", name=say("Mair"), perspective="lived", lang=lang)
        act(ann, "step", to="place", **{"from": "gather"})
        expect(page.locator(".paper h2")).to_be_visible()
        look(f"{frame} place", check=frame == "spectrum")
        assert page.evaluate(MARK) == []
        about = page.evaluate("() => document.querySelector('copro-board').model.facts('session').round.id")
        act(ann, "raise", motion="motion-0001", kind="reveal", about=about)
        expect(page.locator(".rv .col").first).to_be_visible()
        look(f"{frame} reveal", check=True)
        act(ann, "step", to="talk", **{"from": "reveal"})
        expect(page.locator(".step-talk")).to_be_visible()
        look(f"{frame} talk")

    page.evaluate("([words, lang]) => document.querySelector('copro-board').model.propose(words, lang)", [say("Start the night line"), lang])
    act(ann, "step", to="agree", **{"from": "talk"})
    expect(page.locator(".prop").first).to_be_visible()
    look("agree", check=True)
    for panel in PANELS:
        page.evaluate("panel => document.querySelector('copro-board').desk.openPanel(panel)", panel)
        expect(page.locator("dialog h2").first).to_be_visible()
        look(f"panel {panel}")
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).to_have_count(0)

    wrong = {screen: words for screen, words in found.items() if words}
    assert not wrong, json.dumps(wrong, ensure_ascii=False, indent=1)


@pytest.mark.rule("F12")
def test_a_further_language_is_chosen_from_a_list_and_fetched_only_then(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    asked: list[str] = []
    ann.page.on("request", lambda request: asked.append(request.url))
    page = ann.sit(new_board(server))
    ann.lay(("Bin collection dates", "information", 0.5, 0.2))
    page.locator(".adder textarea").fill("half a card")
    switch = page.locator("select.lang")
    expect(switch.locator("option")).to_have_text(["English", "Cymraeg", "\u200fעברית־לא\u200f", "Þšéûðö"])
    assert not [address for address in asked if "words." in address or "languages" in address]
    switch.select_option("qpr")

    expect(page.locator(".app")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert len([address for address in asked if address.endswith("/assets/words.qpr.json")]) == 1
    expect(page.locator(".adder textarea")).to_have_value("half a card")
    expect(page.locator(".adder textarea")).to_have_attribute("lang", "qpr")
    page.locator(".adder textarea").press("Enter")
    expect(ann.card("half a card").locator(".words")).to_have_attribute("lang", "qpr")
    expect(ann.card("Bin collection dates").locator(".words")).to_have_attribute("lang", "en")
    # What is drawn stays where it was: the spectrum still goes from the left to the right.
    expect(page.locator(".bands")).to_have_attribute("dir", "ltr")
    left = [page.locator(f"[data-zone={zone}]").bounding_box()["x"] for zone in ("coercion", "co-production")]
    assert left[0] < left[1]


@pytest.mark.rule("F12", "I5")
def test_the_address_chooses_the_language_until_somebody_chooses_another(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    link = new_board(server)
    page = ann.open(in_lang(link, "qps"))
    expect(page.locator("#seat-head")).to_have_text(pseudo.long("Take a seat"))
    page.locator("select.lang").select_option("cy")
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    assert page.url == link, "the same board, and nothing that would turn it back"
    page.reload()
    expect(page.locator(".app")).to_have_attribute("lang", "cy")
    # Whoever follows a link to a language gets it, and keeps their own for the next page.
    ann.open(in_lang(link, "en"))
    expect(page.locator(".app")).to_have_attribute("lang", "en")
    ann.open(link)
    expect(page.locator(".app")).to_have_attribute("lang", "cy")


@pytest.mark.rule("F12")
def test_a_further_language_is_there_without_network(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    link = new_board(server)
    page = ann.sit(link)
    page.locator("select.lang").select_option("qps")
    expect(page.locator("button.share")).to_have_text(pseudo.long("Share"))
    page.wait_for_function(
        """async () => (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(({ url }) => url))))
            .flat().filter(url => /words\\.qps|steps\\.js|board\\.json/.test(url)).length >= 3"""
    )
    ann.saved()
    ann.offline()
    page.reload()
    expect(page.locator("button.share")).to_have_text(pseudo.long("Share"))


@pytest.mark.rule("F12")
def test_words_of_a_frame_that_a_language_does_not_have_say_that_they_are_english(
    server: Server, person: Callable[..., Person]
) -> None:
    own = (Path(pseudo.PACKAGE) / "templates/spectrum.toml").read_text(encoding="utf-8").replace('id = "spectrum"', 'id = "ours"', 1)
    ann = person("Ann")
    page = ann.sit(in_lang(new_board(server, frame=own), "qpr"))

    expect(page.locator("[data-zone=consultation] h3 .t [lang=en]")).to_have_text("consultation")
    expect(page.locator("[data-zone=consultation] h3 .t [lang=en]")).to_have_attribute("dir", "ltr")


@pytest.mark.rule("F12")
def test_a_board_on_another_page_asks_its_server_which_languages_there_are(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    board, key = new_board(server).rsplit("/b/", 1)[1].split("#")
    page = ann.open("/assets/frames.json")
    page.evaluate(
        """async ([board, key]) => {
            const { mount } = await import('/assets/board.js')
            document.body.replaceChildren()
            document.documentElement.lang = 'en'
            mount(document.body, { base: '/', board, key, lang: 'qpr', name: 'Ann' })
        }""",
        [board, key],
    )
    expect(page.locator(".app.kind-line")).to_have_attribute("dir", "rtl")
    expect(page.locator(".bar select.lang option")).to_have_count(4)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["en", ""], "the page is not ours to turn"


@pytest.mark.rule("I5")
@pytest.mark.parametrize("server", [("--light", "--first", "cy")], indirect=True)
def test_welsh_comes_first_where_the_server_says_so(server: Server, person: Callable[..., Person], chromium: Browser) -> None:
    anne = chromium.new_context(locale="fr-FR").new_page()
    anne.goto(server.address)
    expect(anne.locator("html")).to_have_attribute("lang", "cy")
    expect(anne.locator(".home")).to_have_attribute("lang", "cy")
    anne.context.close()

    # A browser that asks for English gets it; the order is the server's.
    page = person("Ann").open("/")
    expect(page.locator(".home")).to_have_attribute("lang", "en")
    expect(page.locator(".lang button")).to_have_text(["Cymraeg", "English"])
    page.goto(f"{server.address}/#make")
    left = [page.locator(f"[id='title.{lang}']").bounding_box()["x"] for lang in ("cy", "en")]
    assert left[0] < left[1]
