"""The frames of a board: adding one, one of the group's own, turning the group, setting aside; taking one further."""
from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coproboard.templates import builtin
from tests.browser.hands import Hands, keys_and_finger
from tests.browser.people import Person, new_board
from tests.browser.serving import Server

pytestmark = pytest.mark.parametrize("server", ["shared"], indirect=True)
BUS = "The last bus is at seven"
MODEL = "const { model } = document.querySelector('copro-board');"
RISK, SPECTRUM, DRAFT = builtin()["risk"], builtin()["spectrum"], builtin()["relevance"]


@pytest.fixture
def two(server: Server, person: Callable[..., Person]) -> tuple[Hands, Hands]:
    """Mair by keys alone, and Huw in Welsh with his finger, at one board."""
    return keys_and_finger(person, new_board(server), BUS)


def named(one: Hands, key: str, frame: object) -> re.Pattern[str]:
    """A button's name: what it does, and to which frame."""
    return re.compile(f"^{re.escape(one.say(key))}: {re.escape(getattr(frame.title, one.lang))}$")


def has(one: Hands, count: int) -> None:
    """Wait until the board has so many frames that are not set aside."""
    one.page.wait_for_function(f"n => {{ {MODEL} return model.tabs.filter(tab => !tab.aside).length === n }}", arg=count)


def add(one: Hands, frame: object) -> None:
    """Add a frame of the gallery."""
    one.more("more.tabs")
    one.press(one.dialog.get_by_role("button", name=named(one, "tabs.add.do", frame)))
    expect(one.dialog.get_by_role("status")).to_have_text(one.say("tabs.added", frame=getattr(frame.title, one.lang)))


@pytest.mark.rule("A8", "A9", "D7", "E1")
def test_anyone_adds_a_frame_turns_the_group_and_sets_one_aside(two, axe):
    mair, huw = two
    add(mair, RISK)
    axe(mair.page)
    has(huw, 2)
    # Drafts are offered when somebody asks for them.
    draft = mair.dialog.get_by_role("button", name=named(mair, "tabs.add.do", DRAFT))
    expect(draft).to_have_count(0)
    mair.tick(mair.dialog.get_by_role("checkbox", name=mair.say("tabs.drafts")))
    expect(draft).to_have_count(1)
    mair.close()

    huw.more("more.tabs")
    axe(huw.page)
    # Looking concerns Huw alone.
    huw.press(huw.dialog.get_by_role("button", name=named(huw, "tabs.look", RISK)))
    huw.page.wait_for_function(f"() => {{ {MODEL} return model.frame.id === 'risk' }}")
    assert mair.page.evaluate(f"() => {{ {MODEL} return model.frame.id }}") == "spectrum"
    huw.more("more.tabs")
    huw.press(huw.dialog.get_by_role("button", name=named(huw, "tabs.turn", RISK)))
    for one in (mair, huw):
        one.page.wait_for_function(f"() => {{ {MODEL} return model.frame.id === 'risk' && model.group === model.view.tab }}")
    mair.more("more.tabs")
    mair.press(mair.dialog.get_by_role("button", name=named(mair, "tabs.put", SPECTRUM)))
    has(huw, 1)
    huw.more("more.tabs")
    huw.press(huw.dialog.get_by_role("button", name=named(huw, "aside.back", SPECTRUM)))
    has(mair, 2)


@pytest.mark.rule("F9", "A8")
def test_a_frame_of_the_groups_own_is_looked_at_before_it_is_added_and_a_bad_one_is_told_by_field(two, axe):
    mair, huw = two
    toml = files("coproboard.templates").joinpath("levels.toml").read_text(encoding="utf-8").replace('id = "levels"', 'id = "our-levels"', 1)
    mair.more("more.tabs")
    mair.press(mair.dialog.locator("summary"))
    text = mair.dialog.locator("textarea[name=toml]")
    mair.write(text, toml.replace('kind = "levels"', 'kind = "ladder"', 1))
    mair.press("tabs.check", mair.dialog)
    refused = mair.dialog.get_by_role("alert")
    expect(refused).to_contain_text("kind")
    axe(mair.page)
    mair.write(text, toml)
    mair.press("tabs.check", mair.dialog)
    expect(refused).to_have_count(0)
    mair.press("tabs.add.do", mair.dialog.locator(".readframe"))
    has(huw, 2)
    assert huw.page.evaluate(f"() => {{ {MODEL} return model.tabs.map(tab => tab.frame.id) }}") == ["spectrum", "our-levels"]

    huw.more("more.tabs")
    huw.press(huw.dialog.locator("summary"))
    huw.dialog.locator("input[type=file]").set_input_files({"name": "a.toml", "mimeType": "text/plain", "buffer": b"id = 3"})
    expect(huw.dialog.get_by_role("alert")).to_contain_text(huw.say("tabs.refused"))
    axe(huw.page)


@pytest.mark.rule("F9", "A8")
def test_a_frame_is_taken_home_as_a_file_and_as_a_start(two):
    mair, _ = two
    mair.more("more.tabs")
    with mair.page.expect_download() as download:
        mair.press("tabs.export", mair.dialog)
    assert download.value.suggested_filename == "spectrum.toml"
    assert 'id = "spectrum"' in Path(download.value.path()).read_text(encoding="utf-8")
    mair.press("tabs.make", mair.dialog)
    mair.page.wait_for_url("**/#make")
    made = json.loads(mair.page.evaluate("() => sessionStorage.getItem('coproboard.make') ?? '{\"id\": \"spectrum\"}'"))
    assert made["id"] == "spectrum"
