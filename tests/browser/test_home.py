"""The start page: the gallery and its drafts, a new board, a board known to this device, a link and three words."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coproboard.templates import builtin
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
RECTS = """picture => [...picture.querySelectorAll('rect')].map(one => ({
    kind: one.getAttribute('class'), ...Object.fromEntries(['x', 'y', 'width', 'height'].map(a => [a, Number(one.getAttribute(a))])) }))"""


def choose(page: Page, frame: str, question: str) -> None:
    """Start a board of a frame of the gallery with a question, by the keyboard, and land on it."""
    page.locator(f"[data-frame={frame}]").press("Enter")
    expect(page.locator("#question")).to_be_focused()
    page.keyboard.type(question)
    page.keyboard.press("Enter")
    page.wait_for_url("**/b/*")
    expect(page.locator(".join h1")).to_have_text(question)


def show_drafts(page: Page) -> None:
    page.get_by_label(re.compile("Show drafts|Dangos drafftiau")).check()


@pytest.mark.rule("F7")
def test_the_gallery_shows_every_frame_in_its_group_and_drafts_only_when_asked(
    server: Server, person: Callable[..., Person]
) -> None:
    page = person("Ann").open("/")
    frames = builtin()
    shown = [frame.id for frame in frames.values() if frame.status != "draft"]
    tiles = page.locator("[data-frame]")
    expect(tiles).to_have_count(len(shown))
    assert tiles.evaluate_all("all => all.map(one => one.dataset.frame)") == shown, "in the order of the gallery"
    expect(page.get_by_role("heading", level=3)).to_have_text(
        ["Where do we stand?", "How new, how risky?", "How complex?", "Why, and how?", "Drafts, and your own"]
    )

    expect(page.get_by_label("Show drafts (2)")).not_to_be_checked()
    show_drafts(page)
    expect(tiles).to_have_count(len(frames))
    for tile in tiles.all():
        frame = frames[tile.get_attribute("data-frame")]
        expect(tile.locator("b")).to_have_text(frame.title.en)
        told = {"deck": [], "ours": ["Added by us"], "draft": ["Draft: our reading"]}[frame.status]
        expect(tile.locator(".tag")).to_have_text(told)

    page.reload()
    expect(tiles).to_have_count(len(frames))
    expect(page.locator(".tile").last).to_have_attribute("href", "#make")


def test_each_thumbnail_is_drawn_from_its_templates_own_geometry(server: Server, person: Callable[..., Person]) -> None:
    page = person("Ann").open("/")
    show_drafts(page)
    for frame in builtin().values():
        rects = page.locator(f"[data-frame={frame.id}] svg.thumb").evaluate(RECTS)
        kinds = Counter(rect["kind"] for rect in rects)
        assert kinds["c"] == len(frame.thumbnail), frame.id
        if frame.kind not in ("line", "steps", "levels", "grid", "table"):
            continue
        parts = frame.bands if frame.bands else frame.zones
        drawn = [rect for rect in rects if rect["kind"] != "c"]
        assert len(drawn) == len(parts), frame.id
        # Every part keeps its share of the picture; two units are the gap between parts.
        for along, size, axis in (("x", "width", 0), ("y", "height", 1)):
            low, high = min(rect[along] for rect in drawn), max(rect[along] + rect[size] + 2 for rect in drawn)
            for rect, part in zip(drawn, parts, strict=True):
                share = (rect[along] - low) / (high - low), (rect[along] + rect[size] + 2 - low) / (high - low)
                assert share == pytest.approx((part.box[axis], part.box[axis + 2]), abs=0.01), (frame.id, part.id)


@pytest.mark.parametrize(
    ("frame", "zones"),
    [("spectrum", ("information", "co-production")), ("risk", ("step-2", "step-6")), ("likelihood-impact", ("l1-i1", "l5-i5"))],
)
def test_a_board_of_a_frame_starts_with_its_question_and_moves_its_cards(
    server: Server, person: Callable[..., Person], frame: str, zones: tuple[str, str]
) -> None:
    ann = person("Ann")
    page = ann.open("/")
    choose(page, frame, "What keeps the drop-in going?")
    page.locator("#seat [type=submit]").click()
    ann.add("Bin collection dates")

    expect(page).to_have_title(re.compile("^What keeps the drop-in going"))
    for zone in zones:
        ann.card("Bin collection dates").locator("button.card").press("m")
        page.locator(f"[role=menuitem][data-place={zone}]").click()
        ann.sees(**{zone.replace("-", "_"): ["Bin collection dates"]})


@pytest.mark.rule("F11")
@pytest.mark.parametrize(("lang", "choice"), [("en", None), ("cy", "Cyflym: dangos yr enwau")])
def test_the_complexity_lens_starts_with_its_names_hidden_unless_somebody_wants_them_at_once(
    server: Server, person: Callable[..., Person], lang: str, choice: str | None
) -> None:
    page = person("Ann", lang=lang).open("/")
    page.locator("[data-frame=complexity]").press("Enter")
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("[name=names][value=hidden]")).to_be_checked()
    if choice:
        page.get_by_label(choice).check()
    page.locator(".ask [type=submit]").click()
    page.wait_for_url("**/b/*")
    page.locator("#seat [type=submit]").click()
    expect(page.locator(".adder textarea")).to_be_attached()

    assert bool(page.evaluate("document.querySelector('copro-board').model.frame.hides")) is (choice is None)


def test_the_door_to_the_accessibility_statement_stands_in_the_language_of_the_page(
    server: Server, person: Callable[..., Person]
) -> None:
    page = person("Ann", lang="cy").open("/")
    expect(page.get_by_role("link", name="Hygyrchedd")).to_have_attribute("href", f"{server.address}/accessibility?lang=cy")


def test_a_board_without_a_question_gets_the_one_that_the_field_shows(server: Server, person: Callable[..., Person]) -> None:
    page = person("Ann").open("/")
    page.locator(".tile").first.click()
    shown = page.locator("#question").get_attribute("placeholder")
    page.keyboard.press("Enter")

    expect(page.locator(".join h1")).to_have_text(shown)


def test_the_question_can_be_put_away_and_the_focus_goes_back(server: Server, person: Callable[..., Person]) -> None:
    page = person("Ann").open("/")
    tile = page.locator(".tile").nth(1)
    tile.click()
    expect(tile).to_have_attribute("aria-expanded", "true")
    page.locator(".ask .btn--quiet").click()

    expect(page.locator("#question")).to_have_count(0)
    expect(tile).to_be_focused()


def test_a_device_carries_on_with_its_boards_and_forgets_them(server: Server, person: Callable[..., Person]) -> None:
    ann = person("Ann")
    page = ann.open("/")
    expect(page.locator(".recent li")).to_have_count(0)
    ann.sit(new_board(server, "Where are we now?"))
    ann.add("Bin collection dates")
    ann.saved()
    ann.sit(new_board(server, "What could go wrong?", "risk"))

    page.locator("a.brand").click()
    expect(page.locator(".recent b")).to_have_text(["What could go wrong?", "Where are we now?"])
    page.locator(".recent a").nth(1).click()
    # The seat is kept: no join screen, the card is there.
    expect(ann.card("Bin collection dates")).to_be_visible()
    expect(page.locator("#seat")).to_have_count(0)

    page.locator("a.brand").click()
    page.get_by_role("button", name="Forget on this device: Where are we now?").click()
    expect(page.locator(".recent b")).to_have_text(["What could go wrong?"])
    expect(page.get_by_role("status").filter(has_text="Forgotten on this device")).to_be_visible()
    expect(page.locator(".recent a")).to_be_focused()
    page.reload()
    expect(page.locator(".recent b")).to_have_text(["What could go wrong?"])


def test_nobody_else_s_device_lists_a_board(server: Server, person: Callable[..., Person]) -> None:
    ann, mair = person("Ann"), person("Mair")
    ann.sit(new_board(server))

    page = mair.open("/")

    expect(page.locator(".tile").first).to_be_visible()
    expect(page.locator(".recent li")).to_have_count(0)


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_a_pasted_link_leads_to_the_board(server: Server, person: Callable[..., Person], lang: str) -> None:
    page = person("Mair", lang=lang).open("/")
    page.locator("#code").fill(f"  {new_board(server, 'Where are we now?')} ")
    page.keyboard.press("Enter")

    expect(page.locator(".join h1")).to_have_text("Where are we now?")


@pytest.mark.rule("R7")
@pytest.mark.parametrize(("shown_in", "typed_in"), [("en", "en"), ("cy", "cy"), ("cy", "en")])
def test_three_words_lead_to_the_board_in_either_language(
    server: Server, person: Callable[..., Person], shown_in: str, typed_in: str
) -> None:
    ann, mair = person("Ann", lang=shown_in), person("Mair", lang=typed_in, width=390)
    ann.sit(new_board(server, "Where are we now?"))
    ann.page.locator(".share").click()
    expect(ann.page.locator(".words.voice span")).to_have_count(3)
    words = ann.page.locator(".words.voice span").all_inner_texts()

    page = mair.open("/")
    page.locator("#code").fill(" ".join(words).upper())
    page.locator(".code [type=submit]").click()

    expect(page.locator(".join h1")).to_have_text("Where are we now?")


@pytest.mark.rule("R7")
@pytest.mark.parametrize(("lang", "told"), [("en", "No board is being shown with these words now"), ("cy", "Does dim bwrdd")])
def test_words_that_are_not_shown_lead_nowhere_and_it_is_said(
    server: Server, person: Callable[..., Person], lang: str, told: str
) -> None:
    mair = person("Mair", lang=lang)
    mair.expect_errors("status of 404")
    page = mair.open("/")
    page.locator("#code").fill("heron gorse forty-one")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text=told)).to_be_visible()
    expect(page.locator("#code")).to_have_value("heron gorse forty-one")
