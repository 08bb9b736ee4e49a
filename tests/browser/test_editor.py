"""A frame of one's own: made, told what it lacks, taken away and brought back, begun from another, and a board of it."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from coproboard.templates import builtin, load
from tests.browser.people import Person
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
Check = Callable[[Page], None]
KINDS = ("line", "steps", "levels", "grid", "table", "circles", "corners")
NAMES = (("Not yet", "Dim eto"), ("Nearly", "Bron"), ("Ready", "Barod"), ("Long ready", "Barod ers tro"))


def field(page: Page, path: str) -> Locator:
    return page.locator(f'[id="{path}"]')


def say(page: Page, path: str, en: str, cy: str) -> None:
    """Write a pair of words by the keyboard."""
    for lang, words in (("en", en), ("cy", cy)):
        field(page, f"{path}.{lang}").focus()
        page.keyboard.press("Control+a")
        page.keyboard.type(words)


def make(ann: Person) -> Page:
    """Come to the editor from the gallery."""
    page = ann.open("/")
    page.locator(".tile[href='#make']").press("Enter")
    expect(page.locator("#make-head")).to_be_focused()
    return page


def choose(page: Page, kind: str) -> None:
    """Choose a kind by the arrow keys."""
    page.locator("[name=kind]:checked").focus()
    for _ in range(KINDS.index(kind)):
        page.keyboard.press("ArrowDown")
    expect(page.locator(f"[name=kind][value={kind}]")).to_be_checked()


def fill(page: Page, kind: str) -> list[str]:
    """Write all that a frame of a kind needs, and return the names of its zones."""
    say(page, "title", "How ready are we?", "Pa mor barod ydyn ni?")
    if kind not in ("grid", "table"):
        zones = page.locator("[data-item^='zones[']").count()
        for number, (en, cy) in enumerate(NAMES[:zones]):
            say(page, f"zones[{number}].title", en, cy)
        return [en for en, _ in NAMES[:zones]]
    for axis in "xy":
        say(page, f"axes.{axis}.title", "How ready?", "Pa mor barod?")
        for end in ("low", "high") if kind == "grid" else ():
            say(page, f"axes.{axis}.{end}", end, end)
        for number in range(3):
            say(page, f"axes.{axis}.steps[{number}].title", f"{axis}{number}", f"{axis}{number} cy")
    between = ", " if kind == "grid" else " · "
    return [f"y{row}{between}x{column}" for row in range(3) for column in range(3)]


def start(ann: Person, page: Page) -> dict:
    """Start a board with the frame, sit down, put a card in its first zone by the keys; return the frame."""
    page.locator("#question").press("Enter")
    page.wait_for_url("**/b/*")
    page.locator("#seat [type=submit]").click()
    frame = page.evaluate("document.querySelector('copro-board').model.frame")
    ann.add("Bin collection dates")
    first = frame["zones"][0]["id"]
    ann.card("Bin collection dates").locator("button.card").press("m")
    page.locator(f"[role=menuitem][data-place={first}]").press("Enter")
    ann.sees(**{first.replace("-", "_"): ["Bin collection dates"]})
    return frame


@pytest.mark.rule("F9")
@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_of_every_kind_is_made_by_the_keyboard_and_a_board_started_with_it(
    server: Server, person: Callable[..., Person], axe: Check, kind: str
) -> None:
    ann = person("Ann", lang="cy" if KINDS.index(kind) % 2 else "en", dark=kind == "grid")
    page = make(ann)
    choose(page, kind)
    names = fill(page, kind)
    expect(page.locator(".standing")).to_have_text(re.compile("Everything is there|Mae popeth yno"))
    assert page.locator(".preview .zones b").count() == len(names)
    axe(page)

    frame = start(ann, page)

    assert frame["kind"] == kind
    assert frame["title"] == {"en": "How ready are we?", "cy": "Pa mor barod ydyn ni?"}
    assert [zone["title"]["en"] for zone in frame["zones"]] == names


@pytest.mark.parametrize(("lang", "told", "use"), [
    ("en", "Not in Welsh yet.", "Use the English for now"),
    ("cy", "Dim yn Gymraeg eto.", "Defnyddio’r Saesneg am y tro"),
])
def test_a_missing_language_is_told_at_its_field_and_the_other_may_stand_for_it(
    server: Server, person: Callable[..., Person], axe: Check, lang: str, told: str, use: str
) -> None:
    page = make(person("Ann", lang=lang))
    fill(page, "line")
    field(page, "title.cy").fill("")
    page.locator(".finish [type=submit]").press("Enter")

    missing = field(page, "title.cy")
    expect(missing).to_be_focused()
    expect(missing).to_have_attribute("aria-invalid", "true")
    expect(missing).to_have_accessible_description(re.compile(re.escape(told)))
    axe(page)

    page.get_by_role("button", name=use).press("Enter")
    expect(page.locator("#fill")).to_be_checked()
    with page.expect_download() as download:
        page.locator("[data-save]").press("Enter")
    made = load(Path(download.value.path()).read_text(encoding="utf-8"), "made")
    assert (made.title.cy, made.draft_cy) == ("How ready are we?", ("*",))


@pytest.mark.rule("F9")
@pytest.mark.parametrize(("lang", "told"), [("en", "What belongs here: "), ("cy", "Beth sydd i fod yma: ")])
def test_what_the_loader_refuses_stands_at_the_field_in_the_language_of_the_page(
    server: Server, person: Callable[..., Person], axe: Check, lang: str, told: str
) -> None:
    page = make(person("Ann", lang=lang))
    fill(page, "line")
    page.locator("[data-item='zones[1]'] summary").press("Enter")
    number = field(page, "zones[1].number")
    number.fill("1")

    expect(number).to_have_attribute("aria-invalid", "true")
    expect(number).to_have_accessible_description(re.compile(told))
    expect(number).to_have_accessible_description(re.compile(r"zones\[0\]\.number"))
    axe(page)
    page.locator("[data-item='zones[1]'] summary").press("Enter")
    expect(number).to_be_hidden()
    page.locator(".standing button").press("Enter")
    expect(number).to_be_focused()
    number.fill("2")
    expect(number).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.rule("F9")
def test_a_frame_is_taken_away_as_a_file_and_brought_in_again(
    server: Server, person: Callable[..., Person], tmp_path: Path
) -> None:
    page = make(person("Ann"))
    fill(page, "line")
    page.locator("[data-item='zones[0]'] summary").press("Enter")
    say(page, "zones[0].definition", "Nobody has “begun”.", "Does neb wedi \\dechrau\\.")
    with page.expect_download() as download:
        page.locator("[data-save]").click()
    assert download.value.suggested_filename == "how-ready-are-we.toml"
    saved = tmp_path / "frame.toml"
    download.value.save_as(saved)

    other = make(person("Mair"))
    other.get_by_text("Bring in a frame from a file").click()
    other.locator("#file").set_input_files(saved)
    expect(field(other, "zones[0].definition.cy")).to_have_value("Does neb wedi \\dechrau\\.")
    with other.expect_download() as again:
        other.locator("[data-save]").click()
    assert Path(again.value.path()).read_bytes() == saved.read_bytes()


def test_a_text_that_is_no_frame_is_kept_and_told_by_its_line(server: Server, person: Callable[..., Person]) -> None:
    page = make(person("Ann"))
    page.get_by_text("Bring in a frame from a file").click()
    page.locator("#toml").fill('id = "x"\nkind = "wheel"\ntitle = { en = "X", cy = "X" }\n')
    page.get_by_role("button", name="Read it").click()

    expect(page.locator("#toml")).to_be_focused()
    expect(page.locator("#toml")).to_have_accessible_description(re.compile("^Line 2, kind: "))
    expect(page.locator("#toml")).to_have_value(re.compile("wheel"))


def test_risk_is_taken_as_a_start_and_a_word_of_it_changed(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    page = ann.open("/")
    page.locator("[data-frame=risk]").click()
    page.get_by_role("link", name="Change its words first").press("Enter")
    expect(field(page, "zones[0].title.en")).to_have_value("Nobody’s done this before")
    say(page, "zones[0].title", "Nobody in Wales has done this", "Does neb yng Nghymru wedi gwneud hyn")

    frame = start(ann, page)

    risk = json.loads(json.dumps(builtin()["risk"].to_json()))
    assert frame["zones"][0]["title"]["cy"] == "Does neb yng Nghymru wedi gwneud hyn"
    assert frame["zones"][1:] == risk["zones"][1:]
    assert frame["bands"] == risk["bands"]
    assert frame["summary"] == risk["summary"]


def test_any_frame_of_ours_can_be_a_start_as_it_is(server: Server, person: Callable[..., Person]) -> None:
    page = person("Ann").open("/")
    for frame in builtin().values():
        page.evaluate("id => { sessionStorage.clear(); location.hash = '#make=' + id }", frame.id)
        expect(field(page, "title.en")).to_have_value(frame.title.en)
        expect(page.locator(f"[name=kind][value={frame.kind}]")).to_be_checked()
        with page.expect_download() as download:
            page.locator("[data-save]").click()
        made = load(Path(download.value.path()).read_text(encoding="utf-8"), "made")
        for part in ("title", "subtitle", "summary", "prompts", "axes", "bands", "zones", "layers", "help", "outcomes", "hides", "gap"):
            assert getattr(made, part) == getattr(frame, part), (frame.id, part)
        page.evaluate("location.hash = ''")
        expect(page.locator(".tile").first).to_be_visible()


def test_a_frame_that_a_board_has_left_is_a_start_and_what_was_there_can_be_put_back(
    server: Server, person: Callable[..., Person]
) -> None:
    page = make(person("Ann"))
    say(page, "title", "Mine", "Fy un i")
    page.evaluate("frame => sessionStorage.setItem('coproboard.make', frame)", json.dumps(builtin()["levels"].to_json()))
    page.reload()
    expect(field(page, "title.en")).to_have_value("Levels of co-production")

    page.get_by_role("button", name="Put back what was here").press("Enter")
    expect(field(page, "title.en")).to_have_value("Mine")
    expect(field(page, "title.cy")).to_have_value("Fy un i")


def test_a_reload_loses_nothing(server: Server, person: Callable[..., Person]) -> None:
    page = make(person("Ann"))
    choose(page, "grid")
    fill(page, "grid")
    page.reload()
    expect(field(page, "axes.y.steps[2].title.cy")).to_have_value("y2 cy")
    expect(page.locator("[name=kind][value=grid]")).to_be_checked()
    # Trying another kind and coming back loses nothing either.
    page.locator("[name=kind][value=circles]").check()
    page.locator("[name=kind][value=grid]").check()
    expect(field(page, "axes.y.steps[2].title.cy")).to_have_value("y2 cy")


def test_zones_are_moved_removed_and_put_back_by_buttons_and_the_focus_goes_along(
    server: Server, person: Callable[..., Person]
) -> None:
    page = make(person("Ann"))
    names = fill(page, "line")
    shown = page.locator(".preview .zones b")
    page.get_by_role("button", name="Down: Zone 1").press("Enter")
    expect(shown).to_have_text([f"1 {names[1]}", f"2 {names[0]}", f"3 {names[2]}"])
    expect(page.get_by_role("button", name="Down: Zone 2")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="It is now number 2 of 3.")).to_be_attached()

    page.get_by_role("button", name="Remove: Zone 1").press("Enter")
    expect(shown).to_have_text([f"1 {names[0]}", f"2 {names[2]}"])
    expect(page.get_by_role("button", name="Put back what was here")).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown).to_have_count(3)

    page.get_by_role("button", name="Add a zone").press("Enter")
    expect(field(page, "zones[3].title.en")).to_be_focused()
    page.keyboard.type("Long ready")
    expect(shown.last).to_have_text("4 Long ready")


def test_a_band_colours_the_zones_that_lie_in_it(server: Server, person: Callable[..., Person]) -> None:
    page = make(person("Ann"))
    fill(page, "line")
    page.locator("[data-part=bands] summary").first.press("Enter")
    page.get_by_role("button", name="Add a band").press("Enter")
    say(page, "bands[0].title", "At the start", "Ar y dechrau")
    expect(page.locator(".standing")).to_have_text("Everything is there.")
    expect(page.locator(".preview h4").first).to_have_text("At the start")
    expect(page.locator(".preview .thumb .z-to")).to_have_count(1)


@pytest.mark.parametrize(("kind", "lang"), [(kind, ("en", "cy")[n % 2]) for n, kind in enumerate(KINDS)])
def test_the_editor_fits_a_phone_and_axe_finds_nothing(
    server: Server, person: Callable[..., Person], axe: Check, kind: str, lang: str
) -> None:
    ann = person("Ann", lang=lang, width=390, height=844, dark=lang == "cy")
    page = ann.open("/#make")
    page.locator(f"[name=kind][value={kind}]").check()
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.locator("copro-home button, copro-home summary, copro-home select, copro-home textarea").evaluate_all(
        "all => all.filter(one => one.checkVisibility() && Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24).map(one => one.outerHTML)"
    )
    assert not small
