"""The server ends under people's hands, or cannot keep what they do: they are told the truth and lose nothing."""
from __future__ import annotations

import resource
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.people import Person, new_board
from tests.browser.serving import Server


@pytest.fixture
def link(server: Server) -> str:
    """The link to a new board."""
    return new_board(server)


@pytest.fixture
def two(person: Callable[..., Person], link: str) -> tuple[Person, Person]:
    """Two people at the board."""
    ann, mair = person("Ann"), person("Mair", lang="cy")
    ann.sit(link)
    mair.sit(link, "services")
    return ann, mair


@pytest.mark.rule("S2")
def test_what_was_called_saved_is_there_after_a_kill_though_no_page_is_left(
    server: Server, person: Callable[..., Person], two: tuple[Person, Person], link: str
) -> None:
    ann, mair = two
    ann.add("Food bank")
    ann.place("Food bank", 2)
    ann.saved()
    mair.sees(education=["Food bank"])
    mair.write("Food bank").press("End")
    mair.page.keyboard.insert_text(" 😀 ŵy")
    mair.saved()
    server.kill9()
    for one in two:
        one.close()

    server.start()

    late = person("Late")
    late.sit(link)
    late.sees(education=["Food bank 😀 ŵy"])


@pytest.mark.rule("W3")
def test_people_write_on_while_the_server_dies_and_returns_again_and_again(
    server: Server, person: Callable[..., Person], two: tuple[Person, Person], link: str
) -> None:
    ann, mair = two
    ann.add("·")
    mair.sees(tray=["·"])
    hers, theirs = ann.write("·"), mair.write("·")
    hers.press("Home")
    front, back = "Bara brith, dŵr ", " te, ŷd a 😀 llaeth"

    for at, end in ((2, server.kill9), (6, server.stop), (11, server.kill9)):
        for letter in range(at - 2, at + 2):
            ann.page.keyboard.insert_text(front[letter])
            mair.page.keyboard.insert_text(back[letter])
            if letter == at:
                end()
        for one in two:
            one.saved("offline")
        server.start()
        for one in two:
            one.saved()

    sent = ["".join(words[at - 2 : at + 2] for at in (2, 6, 11)) for words in (front, back)]
    whole = f"{sent[0]}·{sent[1]}"
    late = person("Late")
    late.sit(link)
    for field in (hers, theirs):
        expect(field).to_have_value(whole)
    late.sees(tray=[whole])
    for one in (*two, late):
        expect(one.page.locator(".crew li")).to_have_count(3)


def test_what_was_done_while_the_server_was_down_arrives_when_it_is_back(server: Server, two: tuple[Person, Person]) -> None:
    ann, mair = two
    ann.add("Food bank")
    mair.sees(tray=["Food bank"])
    server.kill9()
    for one in two:
        one.saved("offline")

    ann.place("Food bank", 2)
    ann.add("Bus pass")
    mair.add("Respite")
    mair.place("Respite", 5)
    ann.sees(education=["Food bank"], tray=["Bus pass"])
    mair.sees(tray=["Food bank"], participation=["Respite"])
    server.start()

    for one in two:
        one.sees(education=["Food bank"], tray=["Bus pass"], participation=["Respite"])
        one.saved()
        expect(one.page.locator(".clash")).to_have_count(0)


@pytest.mark.rule("G10")
def test_a_server_restored_from_an_older_copy_gets_back_what_people_have(
    server: Server, person: Callable[..., Person], two: tuple[Person, Person], link: str, tmp_path: Path
) -> None:
    ann, mair = two
    ann.add("In the copy")
    mair.sees(tray=["In the copy"])
    server.stop()
    shutil.copytree(server.data, tmp_path / "copy")
    server.start()
    for one in two:
        one.saved()
    ann.add("After the copy")
    mair.add("Wedi'r copi")
    ann.sees(tray=["After the copy", "In the copy", "Wedi'r copi"])
    ann.saved()
    server.kill9()
    shutil.rmtree(server.data)
    shutil.copytree(tmp_path / "copy", server.data)

    server.start()

    late = person("Late")
    late.sit(link)
    for one in (*two, late):
        one.sees(tray=["After the copy", "In the copy", "Wedi'r copi"])
        one.saved()


@pytest.mark.rule("S4")
@pytest.mark.rule("W3")
def test_a_full_disk_is_told_and_nothing_goes_out_before_it_is_kept(server: Server, two: tuple[Person, Person]) -> None:
    ann, mair = two
    ann.add("Food bank")
    ann.saved()
    mair.sees(tray=["Food bank"])
    was = resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    ann.place("Food bank", 2)
    mair.add("Bus pass")

    for one in two:
        one.saved("unsaved")
    ann.sees(education=["Food bank"])
    mair.sees(tray=["Bus pass", "Food bank"])

    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, was)
    for one in two:
        one.sees(education=["Food bank"], tray=["Bus pass"])
        one.saved()


@pytest.mark.rule("G8")
@pytest.mark.parametrize("server", [("--limit", "cards=3")], indirect=True)
def test_words_that_a_full_board_does_not_take_are_kept_and_can_be_added_later(two: tuple[Person, Person]) -> None:
    ann, mair = two
    for words in ("One", "Two", "Three"):
        ann.add(words)
    ann.saved()
    ann.expect_errors("the server did not take a change")

    ann.add("Four, with ŵ and 😀")
    ann.place("One", 6)

    told = ann.page.get_by_role("button", name="1 not taken")
    expect(told).to_be_visible()
    for one in two:
        one.sees(tray=["Three", "Two"], co_production=["One"])
        one.saved()
    expect(mair.page.locator(".saved button")).to_have_count(0)
    ann.page.reload()
    told.click()
    panel = ann.page.get_by_role("dialog")
    expect(panel).to_contain_text("Four, with ŵ and 😀")
    panel.get_by_role("button", name="Copy").click()
    assert ann.page.evaluate("navigator.clipboard.readText()") == "Four, with ŵ and 😀"
    panel.get_by_role("button", name="Let it go").click()
    expect(told).to_have_count(0)
