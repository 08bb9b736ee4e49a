"""Sheets for the table: every frame, both languages, words only as text."""
from __future__ import annotations

import pytest

from coproboard.documents.shared import At, Card
from coproboard.exchange import sheets
from coproboard.templates import builtin
from tests.exchange.test_forms import NASTY, Page

LINK = "https://boards.example/b/abcdefghjkmn#AAAAAAAAAAAAAAAAAAAAAA"


@pytest.mark.rule("Z6")
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("frame", sorted(builtin()))
def test_a_blank_board_has_every_zone_of_its_frame_and_the_way_to_the_board(frame: str, lang: str) -> None:
    found = builtin()[frame]
    name, kind, text = sheets.blank_board(found, NASTY, lang, LINK)
    page = Page(text)
    told = "".join(page.text.split())

    assert (kind, name) == ("text/html;charset=utf-8", {"en": "blank-board.html", "cy": "bwrdd-gwag.html"}[lang])
    for zone in found.zones:
        assert "".join(getattr(zone.title, lang).split()) in told, zone.id
    assert sum(at.get("class") == "qr" for _, at in page.elements) == 1
    assert not [tag for tag, _ in page.elements if tag in ("script", "img", "b")]


@pytest.mark.rule("Z6")
def test_cards_are_eight_blank_ones_to_cut_out_and_those_of_the_board() -> None:
    ours = [Card(f"c{number}", NASTY, "cy", At(), number, False) for number in range(3)]
    page = Page(sheets.cards(ours, "Where?", "en", LINK)[2])
    cut = [at for _, at in page.elements if at.get("class") == "cut"]

    assert len(cut) == sheets.BLANK + 3
    assert sum(at.get("class") == "qr" for _, at in page.elements) == len(cut) + 1
    assert page.langs["cy"].count("alert(1)") == 3
    assert not [tag for tag, _ in page.elements if tag in ("script", "img")]


def test_a_board_without_cards_says_so() -> None:
    assert "There are no cards on this board yet." in sheets.cards([], "", "en", LINK)[2]
