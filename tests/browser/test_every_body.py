"""Every frame for every body: by keys alone, by taps alone, zoomed, enlarged, in forced colours, in the dark, read out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from playwright.sync_api import Page, expect

from coproboard.templates import Template, Zone, builtin
from coproboard.words import say
from tests.browser.acts import respond
from tests.browser.hands import NO_POINTER, Hands
from tests.browser.looks import unfocused, wrong
from tests.browser.people import Person, new_board
from tests.browser.serving import Server
from tests.browser.test_place import CARDS, act

Check = Callable[[Page], None]
FRAMES = builtin()
#: One frame of each kind.
KINDS = {frame.kind: name for name, frame in reversed(FRAMES.items())}
SHARED = pytest.mark.parametrize("server", ["shared"], indirect=True)
#: For one person who does what a group does in an hour.
BUSY = pytest.mark.parametrize("server", [("--light", "--limit", "act_burst=9999")], indirect=True, ids=["busy"])
CHOICES = ".choose .at:not(.at--unsure) input"
MODEL = "const board = document.querySelector('copro-board'), { model } = board;"
#: Marks of me and of those whom I entered on every card, by a choice of their own.
MARKED = f"""async ([tab, people]) => {{
    {MODEL}
    const round = () => model.facts('session')[tab === 'first' ? 'round' : `round/${{tab}}`]
    while (!round() || round().revealed) await new Promise(done => model.addEventListener('facts', done, {{ once: true }}))
    const {{ zones, layers }} = model.frame, cards = [...model.cards].sort((a, b) => a.order - b.order)
    const answers = await Promise.all(people.flatMap((one, n) => cards.map((card, i) => model.act('mark', {{
        round: round().id, card: card.id, layer: layers[0].id, at: [zones[(2 * i + n) % zones.length].id], range: null, confidence: null,
        reason: i ? '' : 'We were never asked', lang: 'en', salt: crypto.randomUUID(), ...(one && {{ for: one }}),
    }}))))
    return [round().id, answers.filter(({{ ok }}) => !ok)]
}}"""
#: The screen has been drawn for the window that there is now.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
#: Where somebody looks from: width and height in CSS pixels, size of the text, and what their system asks for.
BODIES = {
    "400 % zoom": (320, 256, 100, {}),
    "text of twice the size": (1440, 900, 200, {}),
    "text of twice the size on a phone": (390, 844, 200, {}),
    "forced colours": (1440, 900, 100, {"forced_colors": "active"}),
    "wider text": (1440, 900, 100, {}),
    "wider text on a phone": (390, 844, 100, {}),
    "dark": (1440, 900, 100, {"color_scheme": "dark"}),
    "dark on a phone": (390, 844, 100, {"color_scheme": "dark"}),
}


#: What somebody sets who reads better so (WCAG 1.4.12).
WIDER = f"""on => {{
    {MODEL}
    window.wider ??= new CSSStyleSheet()
    wider.replaceSync(on ? '* {{ line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }} p {{ margin-bottom: 2em !important }}' : '')
    const sheets = board.shadowRoot.adoptedStyleSheets
    if (!sheets.includes(wider)) sheets.push(wider)
    board.redraw()
}}"""


# By keys alone, by taps alone ----------------------------------------------------------------------------------------


@SHARED
@pytest.mark.rule("X1")
@pytest.mark.rule("F6")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["keys", "finger"])
def test_a_whole_session_from_the_link_to_the_record(
    server: Server, person: Callable[..., Person], how: str, kind: str
) -> None:
    size = {"width": 390, "height": 844, "lang": "cy"} if how == "finger" else {}
    one, words = Hands(person("Mair", **size), how), "Tea at the drop-in"
    page = one.person.open(new_board(server, frame=KINDS[kind]))
    one.write(page.get_by_label(one.say("join.name")), "Mair")
    one.tick(page.get_by_role("radio", name=re.compile(f"^{one.say('perspective.both')}")))
    one.press("join.go")

    one.write(page.get_by_label(one.say("add.label")), words)
    page.keyboard.press("Enter")
    placed(one, words)

    one.go("place")
    expect(page.locator(".paper h2")).to_have_text(words)
    one.tick(page.locator(CHOICES).first)
    expect(page.locator(".state--saved")).to_be_visible()
    # Fewer than three marks would be kept back.
    for number in (0, 1):
        act(one.person, "enter", person=f"person-{number}", name="", perspective="unsaid", lang="cy")
    assert page.evaluate(MARKED, ["first", ["person-0", "person-1"]])[1] == []
    one.press("steps.go.reveal")
    expect(page.locator(".rv .col").first).to_contain_text(words)

    one.press("steps.go.talk")
    one.at("talk")
    noted(one, words)
    one.go("agree")
    one.at("agree")
    one.write(page.get_by_label(one.say("agree.propose")), "Tea for everyone.")
    one.press("agree.propose.go")
    respond(one, "consent")
    one.press("gate.adopt")
    one.press("gate.record")
    expect(page.get_by_role("article")).to_contain_text("Tea for everyone.")
    expect(page.get_by_role("article")).to_contain_text(one.say("record.decided"))


def placed(one: Hands, words: str) -> None:
    """Place a card that was not placed yet in a zone: by the Move menu, which begins at where it is."""
    page, card = one.page, one.person.card(words)
    if one.how == "keys":
        page.keyboard.press("Escape")
        one.reach(card.locator("button.card"))
        page.keyboard.press("m")
        expect(page.locator(".movemenu [role=menuitem]:focus")).to_have_count(1)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
    else:
        one.press(card.locator(".act--move"))
        one.press(page.locator(".sheet [role=menuitem]").first)
    expect(page.locator("[data-list]:not([data-list=tray]) > [data-card]")).to_have_count(1)


def noted(one: Hands, words: str) -> None:
    """Write a note on a card: by its key, or from the list of what to talk about."""
    if one.how == "keys":
        one.reach(one.person.card(words).locator("button.card"))
        one.page.keyboard.press("n")
    else:
        one.press("talk.head")
        one.press(one.page.locator("#agenda > ol > li").filter(has_text=words).locator(".to-notes"))
    one.write(one.dialog.get_by_label(one.say("note.label")), "Who pays?")
    one.press("note.go", one.dialog)
    expect(one.dialog.get_by_role("listitem")).to_contain_text("Who pays?")
    one.close()


@BUSY
@pytest.mark.rule("X1")
@pytest.mark.parametrize("how", ["keys", "finger"])
def test_on_every_frame_a_card_is_placed_and_marked(server: Server, person: Callable[..., Person], how: str) -> None:
    for names in halves():
        mair = person(how, **({"width": 390, "height": 844} if how == "finger" else {}))
        tabs = seated(mair, server, names)
        one = Hands(mair, how)
        if how == "keys":
            one.page.evaluate(NO_POINTER)
        step = "gather"
        for tab, name in zip(tabs, names, strict=True):
            turn(one.person, tab, step)
            step = "place"
            placed(one, CARDS[0])
            act(one.person, "step", to="place", **{"from": "gather"})
            expect(one.page.locator(".choose > legend")).to_have_text(FRAMES[name].layers[0].ask.en)
            one.tick(one.page.locator(CHOICES).first)
            expect(one.page.locator(".state--saved")).to_be_visible()


# However they look ---------------------------------------------------------------------------------------------------


@BUSY
@pytest.mark.rule("X2")
@pytest.mark.parametrize("half", [0, 1])
def test_every_frame_can_be_read_and_used_however_somebody_looks(
    server: Server, person: Callable[..., Person], axe: Check, half: int
) -> None:
    names = halves()[half]
    mair = person("Mair", lang="cy")
    tabs = seated(mair, server, names)
    for number, name in enumerate(("Dilwyn", "Carys")):
        act(mair, "enter", person=f"person-{number}", name=name, perspective="lived", lang="cy")
    step = "gather"
    found: list[str] = []
    bodies = turns()
    for tab, name in zip(tabs, names, strict=True):
        turn(mair, tab, step)
        strewn(mair)
        found += looked_at(mair, f"{name}, gather", axe, next(bodies))
        act(mair, "step", to="place", **{"from": "gather"})
        expect(mair.page.locator(".paper h2")).to_be_visible()
        found += looked_at(mair, f"{name}, place", axe, next(bodies))
        about, refused = mair.page.evaluate(MARKED, [tab, ["", "person-0", "person-1"]])
        assert refused == []
        act(mair, "raise", motion=f"motion-{tab}", kind="reveal", about=about)
        expect(mair.page.locator(".rv").first).to_be_visible()
        found += looked_at(mair, f"{name}, reveal", axe, next(bodies))
        step = "reveal"
    assert not found, "\n".join(found)


def turns() -> Iterator[str]:
    """Each way to look in turn, for what takes long; what axe reads of colours is not what forced colours show."""
    while True:
        yield from (name for name, body in BODIES.items() if "forced_colors" not in body[3])


def looked_at(one: Person, where: str, axe: Check, body: str) -> list[str]:
    """What is wrong on a screen, in each way of looking; axe looks in one of them."""
    page, found = one.page, []
    for name, (width, height, text, media) in BODIES.items():
        page.emulate_media(**{"forced_colors": "none", "color_scheme": "light", "reduced_motion": "reduce", **media})
        page.evaluate("size => { document.documentElement.style.fontSize = size }", f"{text}%")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(WIDER, name.startswith("wider"))
        page.evaluate(DRAWN)
        # A strip of tabs may be moved sideways on a phone; where nothing may be, it breaks into lines. So may the tray of a picture.
        aside = (r"scrolls sideways: (nav|ol)",) if width > 320 and text == 100 else ()
        found += [f"{where}, {name}: {each}" for each in (*wrong(page), *unfocused(page)) if not any(re.match(one, each) for one in aside)]
        if name == body:
            axe(page)
    page.emulate_media(forced_colors="none", color_scheme="light", reduced_motion="reduce")
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    page.evaluate(WIDER, False)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate(DRAWN)
    return found


# What is read out ----------------------------------------------------------------------------------------------------


@SHARED
@pytest.mark.rule("X3")
@pytest.mark.rule("Q4")
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_what_is_read_out_comes_in_one_order_drawn_and_listed(
    server: Server, person: Callable[..., Person], lang: str
) -> None:
    ann, names = person("Ann", lang=lang), list(KINDS.values())
    for tab, name in zip(seated(ann, server, names), names, strict=True):
        ann.page.evaluate(f"tab => {{ {MODEL} model.look(tab) }}", tab)
        lying = strewn(ann)
        expect(ann.page.locator(".layout-frame")).to_be_visible()
        drawn = read_out(ann.page)
        ann.page.get_by_role("button", name=say(lang, "view.list"), exact=True).click()
        expect(ann.page.locator(".layout-list")).to_be_visible()
        listed = read_out(ann.page)
        ann.page.get_by_role("button", name=say(lang, "view.board"), exact=True).click()

        frame = FRAMES[name]
        for tree in (drawn, listed):
            in_order(tree, [
                "Where are we now?", say(lang, "undo"), say(lang, "more"), say(lang, "share"), f'navigation "{say(lang, "steps.label")}"',
                say(lang, "here.label"), getattr(frame.help.opening, lang), f'main "{say(lang, "board.label", frame=getattr(frame.title, lang))}"',
                *(words for zone in frame.zones for words in (heading(frame, zone, lang), *lying.get(zone.id, ()))),
                *lying["tray"], say(lang, "add"), say(lang, "ready.me"),
            ])  # fmt: skip
        assert cards_by_heading(listed) == cards_by_heading(drawn), name


def heading(frame: Template, zone: Zone, lang: str) -> str:
    """What a zone is called where it is read: its own name, a cell's question, or what stands for a hidden name."""
    if frame.kind in ("grid", "table"):
        return "[level=3]"
    return getattr((frame.hides and zone.statement) or zone.title, lang)


def read_out(page: Page) -> list[str]:
    """The tree of roles and names, line by line, as a screen reader goes through it."""
    lines = page.locator("copro-board").aria_snapshot().splitlines()
    return [line.strip().removeprefix("- ").strip("'").replace('\\"', '"') for line in lines]


def in_order(tree: Sequence[str], parts: Sequence[str]) -> None:
    """Every part is there, each after the one before."""
    at = 0
    for part in parts:
        found = next((n for n in range(at, len(tree)) if part in tree[n]), None)
        assert found is not None, f"{part!r} is not read after {tree[max(0, at - 3):at]}:\n" + "\n".join(tree)
        at = found + 1


def cards_by_heading(tree: Sequence[str]) -> list[str]:
    """Headings of zones and the cards below them; how many are not placed is said by each in its own words."""
    main = next(n for n, line in enumerate(tree) if line.startswith("main "))
    cards = "|".join(map(re.escape, CARDS))
    told = [re.match(rf'(heading ".*" \[level=[23]\]|button "(?:{cards}))', line) for line in tree[main:]]
    return [re.sub(r"\s*:? \d+.*(?=\")", "", found[1]) for found in told if found]


@SHARED
@pytest.mark.rule("Q3")
def test_what_others_do_is_gathered_for_four_seconds_and_counted(server: Server, person: Callable[..., Person]) -> None:
    mair, huw, ceri = (person(name) for name in ("Mair", "Huw", "Ceri"))
    link = new_board(server)
    for one in (mair, huw, ceri):
        one.sit(link)
    mair.page.evaluate(
        """() => {
            const said = document.querySelector('copro-board').shadowRoot.querySelector('.said')
            window.heard = []
            new MutationObserver(() => heard.push(said.textContent.trim())).observe(said, { childList: true, characterData: true, subtree: true })
        }"""
    )
    expect(mair.page.locator(".foot")).to_be_visible()
    # From here on time passes on Mair's page only as the test says.
    mair.page.clock.install()
    mair.page.clock.pause_at(mair.page.evaluate("() => Date.now() + 1000") / 1000)
    for words in CARDS:
        huw.page.evaluate(f"words => {{ {MODEL} model.add(words, 'en') }}", words)
    ceri.page.wait_for_function(f"n => {{ {MODEL} return model.cards.length === n }}", arg=len(CARDS))
    ceri.page.evaluate(f"() => {{ {MODEL} model.move(model.cards[0].id, {{ zone: 'information', x: 0.5, y: 0.5 }}) }}")
    mair.page.wait_for_function(f"() => {{ {MODEL} return model.cards.some(card => card.at.zone === 'information') }}")
    mair.page.clock.run_for(3900)
    assert mair.page.evaluate("() => heard") == []
    mair.page.clock.run_for(400)
    (heard,) = mair.page.evaluate("() => heard")
    assert re.fullmatch(r"3 cards changed by (Huw|Ceri) and one other\.", heard), heard


# A board of several frames -------------------------------------------------------------------------------------------


def halves() -> tuple[list[str], list[str]]:
    """Every frame, on as few boards as hold them."""
    names = list(FRAMES)
    return names[: len(names) // 2], names[len(names) // 2 :]


def seated(one: Person, server: Server, names: Sequence[str]) -> list[str]:
    """Seat somebody at a board of these frames, with three cards, and return its tabs."""
    one.sit(new_board(server, frame=names[0]), "lived")
    one.page.keyboard.press("Escape")
    one.lay(*((words, "tray", 0, 0) for words in CARDS))
    tabs = ["first", *(f"tab0000{number}" for number in range(1, len(names)))]
    for tab, name in zip(tabs[1:], names[1:], strict=True):
        assert act(one, "frame", tab=tab, frame=name)["ok"]
    expect(one.page.locator(".foot")).to_be_attached()
    return tabs


def turn(one: Person, tab: str, step: str) -> None:
    """Turn the board to a tab, in the first step."""
    if step != "gather":
        act(one, "step", to="gather", **{"from": step})
    group = one.page.evaluate(f"() => {{ {MODEL} return model.group }}")
    if group != tab:
        act(one, "turn", to=tab, **{"from": group})
    one.page.wait_for_function(f"tab => {{ {MODEL} return model.view.tab === tab && model.group === tab }}", arg=tab)
    expect(one.page.locator(".bands")).to_be_visible()


def strewn(one: Person) -> dict[str, list[str]]:
    """Put two of the cards into the first and the last zone, and say what lies where."""
    ids = one.page.evaluate(
        f"""words => {{
            {MODEL}
            const {{ zones }} = model.frame, ends = [zones[0].id, zones.at(-1).id]
            ends.forEach((zone, i) => model.move(model.cards.find(card => card.words === words[i]).id, {{ zone, x: 0.3, y: 0.3 }}))
            return ends
        }}""",
        CARDS,
    )
    one.page.evaluate(DRAWN)
    return {ids[0]: [CARDS[0]], ids[1]: [CARDS[1]], "tray": [CARDS[2]]}
