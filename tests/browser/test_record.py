"""The record as people read it: made, confirmed, named, printed, taken home, checked; and what concerns one person."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coproboard.domain.consent import digest
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
WORDS = "Members and nurses plan the Thursday drop-in rota together, with <b>two staff</b> on site."
MODEL = "const { model } = document.querySelector('copro-board');"


def act(person: Person, name: str, **values: object) -> None:
    """Say an act as the page's own model does, and wait for its receipt."""
    receipt = person.page.evaluate(f"([act, values]) => {{ {MODEL} return model.act(act, values) }}", [name, values])
    assert receipt["ok"], (name, receipt)


def propose(person: Person, words: str = WORDS) -> str:
    """A proposal with what E5 asks, and one action; gives its id."""
    return person.page.evaluate(
        f"""words => {{ {MODEL}
            const id = model.propose(words, 'en')
            for (const key of ['knows', 'decides', 'acts']) model.setValue('proposals', id, key, 'both')
            model.setValue('proposals', id, 'review', '2031-07-01')
            model.plan(id, 'Put the lone-working rule in writing', 'en')
            return id }}""",
        words,
    )


def decide(mair: Person, huw: Person) -> str:
    """A proposal that both consent to, adopted; both are at Record then. Gives the proposal's id."""
    proposal, words = propose(mair), digest(WORDS, "both", "both", "both")
    mair.saved()
    act(mair, "answer", proposal=proposal, digest=words, answer="concern", reason="The last bus is at seven.", lang="en")
    act(huw, "answer", proposal=proposal, digest=words, answer="consent", reason="", lang="en")
    act(huw, "adopt", proposal=proposal, digest=words)
    act(mair, "step", to="record", **{"from": "gather"})
    return proposal


@pytest.fixture
def two(server: Server, person: Callable[..., Person]) -> tuple[Person, Person, str]:
    """Mair with lived experience and Huw from services at one board, and its link."""
    link = new_board(server)
    mair, huw = person("Mair"), person("Huw", lang="cy", width=390, height=844)
    mair.sit(link, "lived")
    huw.sit(link, "services")
    return mair, huw, link


def panel(page: Page, name: str) -> None:
    """Open something from the menu."""
    page.locator(".bar__end [aria-haspopup=dialog].btn--icon").click()
    page.locator("dialog[open] .more").get_by_role("button", name=name).click()


@pytest.mark.rule("Z2", "Z4")
def test_both_read_the_adopted_record_each_in_their_language_and_confirm_it(two, axe):
    mair, huw, _ = two
    act(mair, "step", to="record", **{"from": "gather"})
    expect(mair.page.get_by_text("There is no record yet")).to_be_visible()
    axe(mair.page)
    act(mair, "step", to="gather", **{"from": "record"})
    decide(mair, huw)
    expect(mair.page.get_by_role("heading", name="What we decided")).to_be_visible()
    expect(huw.page.get_by_role("heading", name="Yr hyn a benderfynwyd")).to_be_visible()
    axe(mair.page)
    axe(huw.page)
    assert huw.page.evaluate("document.documentElement.scrollWidth") <= 390

    mair.page.get_by_role("button", name="Confirm this record").click()
    expect(mair.page.get_by_text("Mair has asked the group for this.")).to_be_visible()
    huw.page.locator(".asked .motion__do .btn").first.click()
    expect(mair.page.locator(".rec__standing")).to_contain_text("Confirmed by the group")
    expect(mair.page.locator(".rec__page")).to_contain_text("confirmed", ignore_case=True)


@pytest.mark.rule("Z6")
def test_what_people_wrote_stays_text_and_nothing_in_the_page_acts(two):
    mair, huw, _ = two
    decide(mair, huw)
    expect(mair.page.locator(".rec__page")).to_contain_text("<b>two staff</b>")
    left = mair.page.evaluate(
        """() => [...document.querySelector('copro-board').shadowRoot.querySelector('.rec__page > div').shadowRoot.querySelectorAll('*')]
            .filter(each => ['script', 'style', 'link', 'img', 'iframe', 'form', 'a'].includes(each.localName)
                || [...each.attributes].some(({ name }) => name.startsWith('on') || name === 'style' || name === 'href' || name === 'src'))
            .map(each => each.outerHTML)"""
    )
    assert left == []


HOSTILE = (
    "<article class='record'><h1 onclick='window.bad = 1'>Kept</h1><script>window.bad = 2</script><img src='x' onerror='window.bad = 3'>"
    "<svg><a href='javascript:window.bad = 4'><text style='fill:red'>sign</text></a><foreignObject><p>no</p></foreignObject></svg>"
    "<form action='/'><button>no</button></form><p fill='url(//elsewhere.example/x)'>plain</p></article>"
)


@pytest.mark.rule("Z6")
def test_markup_from_a_server_gone_wrong_shows_words_and_does_nothing(two):
    mair, huw, _ = two
    mair.page.route("**/record", lambda route: route.fulfill(json={"name": "x.html", "type": "text/html", "text": HOSTILE}))
    # The parser itself meets what our policy forbids.
    mair.expect_errors("Content Security Policy")
    decide(mair, huw)
    page = mair.page.locator(".rec__page")
    expect(page).to_contain_text("Kept")
    expect(page).to_contain_text("plain")
    left = mair.page.evaluate(
        """() => document.querySelector('copro-board').shadowRoot.querySelector('.rec__page > div').shadowRoot.querySelector('article').outerHTML"""
    )
    assert left == '<article class="record"><h1>Kept</h1><svg></svg><p>plain</p></article>'
    page.get_by_text("Kept").click()
    assert mair.page.evaluate("window.bad") is None


@pytest.mark.rule("Z3")
def test_a_name_stands_in_the_record_while_its_person_agrees_and_no_longer(two):
    mair, huw, _ = two
    decide(mair, huw)
    page = mair.page.locator(".rec__page")
    expect(page).to_contain_text("The last bus is at seven.")
    expect(page).not_to_contain_text("Mair")
    mair.page.get_by_label("I agree to stand by name").check()
    expect(page).to_contain_text("Mair")
    expect(huw.page.locator(".rec__page")).to_contain_text("Mair")
    mair.page.get_by_label("I agree to stand by name").uncheck()
    expect(huw.page.locator(".rec__page")).not_to_contain_text("Mair")


@pytest.mark.rule("Z2")
def test_a_later_version_names_the_one_before_and_both_can_be_read(two):
    mair, huw, _ = two
    decide(mair, huw)
    mair.page.get_by_text("Write down where a proposal stands").click()
    mair.page.get_by_role("button", name="Write it down").click()
    expect(mair.page.locator(".rec__list li")).to_have_count(2)
    expect(mair.page.locator(".rec__page")).to_contain_text("Decision record 2")
    mair.page.get_by_role("button", name="See record 1").click()
    expect(mair.page.locator(".rec__page")).to_contain_text("Decision record 1")
    expect(mair.page.get_by_text("Record 2 is a later version of this.")).to_be_visible()


@pytest.mark.rule("Z4", "Z5")
def test_a_copy_opens_without_a_network_and_the_data_carry_their_check_code(two, tmp_path: Path):
    mair, huw, _ = two
    decide(mair, huw)
    with mair.page.expect_download() as saved:
        mair.page.get_by_role("button", name="Save a copy").click()
    copy = tmp_path / saved.value.suggested_filename
    saved.value.save_as(copy)
    with mair.page.expect_download() as saved:
        mair.page.get_by_role("button", name="Data (JSON)").click()
    data = tmp_path / saved.value.suggested_filename
    saved.value.save_as(data)
    code = json.loads(data.read_text(encoding="utf-8"))
    mair.page.get_by_text("How to check this record").click()
    shown = mair.page.locator(".rec__check code").first.inner_text().replace(" ", "")
    assert json.dumps(code).count(shown)

    alone = mair.context.new_page()
    mair.context.set_offline(True)
    alone.goto(copy.as_uri())
    expect(alone.get_by_role("heading", name="What we decided")).to_be_visible()
    alone.close()
    mair.context.set_offline(False)


@pytest.mark.rule("Z4")
def test_print_shows_the_article_alone_on_two_pages_of_a4_at_most(two):
    mair, huw, _ = two
    decide(mair, huw)
    expect(mair.page.locator(".rec__page")).to_contain_text("What we decided")
    mair.page.evaluate("window.print = () => { window.printed = true }")
    mair.page.get_by_role("button", name="Print").click()
    assert mair.page.evaluate("window.printed")
    made = mair.page.pdf(prefer_css_page_size=True)
    mair.page.emulate_media(media="print")
    expect(mair.page.locator(".rec__bar")).not_to_be_visible()
    expect(mair.page.locator(".bar")).not_to_be_visible()
    expect(mair.page.locator(".tray")).not_to_be_visible()
    expect(mair.page.locator(".rec__page")).to_be_visible()
    assert 1 <= made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") <= 2
    assert b"/MediaBox [0 0 594.9" in made or b"/MediaBox [0 0 595" in made


def test_back_to_the_board_is_mine_alone_and_leads_back(two):
    mair, huw, _ = two
    decide(mair, huw)
    mair.page.get_by_role("button", name="Back to the board").click()
    expect(mair.page.locator(".bands")).to_be_visible()
    expect(huw.page.locator(".rec")).to_be_visible()
    mair.page.get_by_role("button", name="Back to the record").click()
    expect(mair.page.locator(".rec")).to_be_visible()


@pytest.mark.rule("Y5", "Y6")
def test_everything_about_me_is_mine_and_forgetting_me_leaves_what_the_group_made(two, axe, tmp_path: Path):
    mair, huw, _ = two
    mair.add("The last bus is at seven")
    mair.saved()
    panel(mair.page, "Everything about me")
    axe(mair.page)
    with mair.page.expect_download() as saved:
        mair.page.get_by_role("button", name="Save everything about me").click()
    saved.value.save_as(tmp_path / "me.json")
    assert "Mair" in (tmp_path / "me.json").read_text(encoding="utf-8")
    assert "Huw" not in (tmp_path / "me.json").read_text(encoding="utf-8")
    mair.page.get_by_role("button", name="Forget me…").click()
    expect(mair.page.get_by_text("This cannot be taken back.")).to_be_visible()
    axe(mair.page)
    mair.page.get_by_role("button", name="Forget", exact=True).click()
    expect(mair.page.get_by_text("Forgotten.")).to_be_visible()
    assert mair.page.evaluate(f"() => {{ {MODEL} return [model.me.name, model.me.perspective] }}") == ["", "unsaid"]
    names = f"() => {{ {MODEL} return model.people.map(each => each.name) }}"
    huw.page.wait_for_function(f"() => {{ {MODEL} return !model.people.some(each => each.name === 'Mair') }}")
    assert "Huw" in huw.page.evaluate(names)
    expect(huw.card("The last bus is at seven")).to_be_attached()


@pytest.mark.rule("A5")
def test_somebody_without_a_device_is_entered_and_a_card_counts_as_theirs(two, axe):
    mair, huw, _ = two
    panel(mair.page, "Enter for someone")
    mair.page.get_by_label("Their name").fill("Ifor")
    mair.page.locator("dialog").get_by_label("Lived experience").check()
    mair.page.get_by_role("button", name="Add them").click()
    expect(mair.page.locator(".entered")).to_contain_text("Ifor")
    axe(mair.page)
    mair.page.get_by_label("A card for Ifor").fill("No bench at the stop")
    mair.page.get_by_label("A card for Ifor").press("Enter")
    expect(huw.card("No bench at the stop")).to_be_attached()
    huw.page.wait_for_function(
        f"""() => {{ {MODEL} const card = model.cards.find(each => each.words === 'No bench at the stop')
            return model.person(card.touched.made?.by)?.name === 'Ifor' }}"""
    )


@pytest.mark.rule("Y7", "A4")
def test_how_long_the_board_is_kept_is_asked_of_the_group(two, axe):
    mair, huw, _ = two
    panel(mair.page, "Keeping this board")
    expect(mair.page.get_by_text("This board is kept until somebody takes it off the server.")).to_be_visible()
    axe(mair.page)
    mair.page.get_by_label("Keep it until").fill("2040-03-01")
    mair.page.get_by_role("button", name="Ask the group").click()
    expect(mair.page.get_by_text("Mair has asked the group for this.")).to_be_visible()
    huw.page.locator(".asked .motion__do .btn").first.click()
    expect(mair.page.get_by_text("This board is kept until 01/03/2040.")).to_be_visible()


def test_sheets_are_of_the_frame_in_view_and_the_paper_is_remembered(two, axe, tmp_path: Path):
    mair, _, _ = two
    mair.add("The last bus is at seven")
    act(mair, "frame", tab="pow", frame="power")
    panel(mair.page, "On paper")
    axe(mair.page)

    def sheet(name: str) -> str:
        with mair.page.expect_download() as saved:
            mair.page.get_by_role("button", name=name, exact=True).click()
        saved.value.save_as(tmp_path / "sheet.html")
        return (tmp_path / "sheet.html").read_text(encoding="utf-8")

    assert "size:A4 landscape" in sheet("Blank board")
    mair.page.get_by_role("combobox", name="Paper").select_option("A3")
    mair.page.get_by_role("combobox", name="Which frame").select_option(label="Knowledge, decisions and power · decisions")
    filled = sheet("The board as it stands")
    assert "size:A3 landscape" in filled and "Who makes the decisions" in filled and "The last bus is at seven" in filled
    assert 'class="cut"' in sheet("Cards")
    mair.page.keyboard.press("Escape")
    panel(mair.page, "On paper")
    assert mair.page.get_by_role("combobox", name="Paper").input_value() == "A3"
