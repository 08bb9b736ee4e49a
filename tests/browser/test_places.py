"""Several frames over the same cards, on two people's screens and the real server."""
from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.browser.people import Person, new_board
from tests.browser.serving import Server
from tests.browser.test_offline import KEPT

TAB = "power1"
MODEL = "document.querySelector('copro-board').model"


def act(person: Person, name: str, **values: object) -> None:
    """Say an act by the page's own model, and wait until the server has taken it."""
    receipt = person.page.evaluate(f"([act, values]) => {MODEL}.act(act, values)", [name, values])
    assert receipt["ok"], receipt


def looks_at(person: Person, tab: str) -> None:
    """Wait until this screen looks at a tab."""
    person.page.wait_for_function(f"tab => {MODEL}?.view.tab === tab", arg=tab)


@pytest.mark.rule("A9", "D7")
def test_each_frame_keeps_its_own_places_and_all_screens_follow_the_group(
    server: Server, person: Callable[..., Person]
) -> None:
    link = new_board(server)
    ann, mair = person("Ann"), person("Mair", lang="cy")
    ann.sit(link)
    mair.sit(link, "services")
    ann.lay(("Bus pass", "information", 0.5, 0.5))
    act(ann, "frame", tab=TAB, frame="power@1")
    mair.page.wait_for_function(f"() => {MODEL}.tabs.length === 2")
    act(mair, "turn", **{"to": TAB, "from": "first"})
    for one in (ann, mair):
        looks_at(one, TAB)
        one.sees(tray=["Bus pass"])

    ann.page.evaluate(f"() => {MODEL}.move({MODEL}.cards[0].id, {{ zone: 'people', x: 0.5, y: 0.5 }})")
    ann.saved()
    mair.sees(people=["Bus pass"])
    mair.page.evaluate(f"() => {MODEL}.look('first')")
    mair.sees(information=["Bus pass"])
    ann.sees(people=["Bus pass"])


@pytest.mark.rule("D7")
def test_a_reload_without_network_opens_on_the_group_s_frame(server: Server, person: Callable[..., Person]) -> None:
    link = new_board(server)
    ann = person("Ann")
    ann.sit(link)
    ann.lay(("Bus pass", "information", 0.5, 0.5))
    act(ann, "frame", tab=TAB, frame="power@1")
    act(ann, "turn", **{"to": TAB, "from": "first"})
    looks_at(ann, TAB)
    ann.page.evaluate(KEPT)

    ann.offline()
    ann.page.reload()
    looks_at(ann, TAB)
    ann.page.evaluate(f"() => {MODEL}.move({MODEL}.cards[0].id, {{ zone: 'people', x: 0.5, y: 0.5 }})")
    ann.saved("offline")
    ann.online()
    ann.saved()
    places = ann.page.evaluate(f"() => {MODEL}.cards[0].places")
    assert {key: at["zone"] for key, at in places.items()} == {"at": "information", f"at/{TAB}/knows": "people"}, json.dumps(places)
