"""Sheets for the table: every frame, both languages, both papers, words only as text."""
from __future__ import annotations

import pytest

from coproboard.documents.shared import At, Card
from coproboard.exchange import sheets
from coproboard.exchange.sheets import Ground, Sheet
from coproboard.templates import builtin
from tests.exchange.test_forms import NASTY, Page

LINK = "https://boards.example/b/abcdefghjkmn#AAAAAAAAAAAAAAAAAAAAAA"
SPECTRUM = Ground.of(builtin()["spectrum"])


@pytest.mark.rule("Z6", "F7")
@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("frame", builtin())
def test_a_blank_board_says_which_frame_it_is_and_has_the_way_to_the_board(frame: str, lang: str) -> None:
    found = builtin()[frame]
    name, kind, text = sheets.blank_board(Ground.of(found), Sheet(NASTY, lang, LINK))
    page = Page(text)

    assert (kind, name) == ("text/html;charset=utf-8", {"en": "blank-board.html", "cy": "bwrdd-gwag.html"}[lang])
    assert found.title.get(lang) in page.text
    assert ("Draft: our reading" in page.text) == (found.status == "draft" and lang == "en")
    assert sum(at.get("class") == "qr" for _, at in page.elements) == 1
    assert not [tag for tag, _ in page.elements if tag in ("script", "img", "b")]


@pytest.mark.rule("D7", "Z6")
def test_a_filled_board_shows_the_cards_on_the_place_that_is_asked_for_and_the_tray_on_a_page_of_its_own() -> None:
    power = builtin()["power"]
    ours = [Card("c1", "First " + NASTY, "cy", At(), 1, False, {"at/pow/acts": At("people")}), Card("c2", "Loose", "en", At(), 2, False),
            Card("c3", "Gone", "en", At(), 3, True, {"at/pow/acts": At("people")})]  # fmt: skip
    name, _, text = sheets.filled_board(Ground(power, power.layers[2], "at/pow/acts"), Sheet("Where?", "en", LINK, "A3"), ours)
    page = Page(text)

    assert name == "board.html" and "size:A3 landscape" in text
    assert power.layers[2].ask.en in page.text
    assert page.text.index("First") < page.text.index("Not placed yet") < page.text.index("Loose")
    assert "Gone" not in page.text
    assert not [tag for tag, _ in page.elements if tag in ("script", "img")]


@pytest.mark.rule("F11")
def test_a_frame_that_hides_its_names_does_so_on_paper_until_its_boundaries_are_drawn() -> None:
    frame = builtin()["complexity"]
    lines = {corner: (0.4, 0.4) for corner in ("top-left", "top-right", "bottom-left", "bottom-right")}
    ours = [Card("c1", "A thing", "en", At("complex", 0.1, 0.1), 1, False)]
    hidden = sheets.filled_board(Ground.of(frame), Sheet("", "en", LINK), ours)[2]
    shown = sheets.filled_board(Ground(frame, frame.layers[0], "at", lines), Sheet("", "en", LINK), ours)[2]

    assert "complicated" not in Page(hidden).text and "try things and see what works" in Page(hidden).text
    assert "complicated" in Page(shown).text and "Inside: complex" in Page(shown).text and shown.count('class="line"') == 4


@pytest.mark.rule("Z6", "D8")
@pytest.mark.parametrize(("paper", "number"), [("A4", 8), ("A3", 16)])
def test_cards_are_blank_ones_to_cut_out_with_the_frames_questions_and_those_of_the_board(paper: str, number: int) -> None:
    ours = [Card(f"c{number}", NASTY, "cy", At(), number, False) for number in range(3)]
    sheet = Sheet("Where?", "en", LINK, paper)
    page = Page(sheets.cards(Ground.of(builtin()["power"]), sheet, ours, {"c1": [("Said again", "en")]})[2])
    cut = [at for _, at in page.elements if at.get("class") == "cut"]

    assert len(cut) == number + 3
    assert page.text.count("Knowledge:") == page.text.count("Action:") == number
    assert "Said again" in page.text
    assert sum(at.get("class") == "qr" for _, at in page.elements) == len(cut) + 1
    assert page.langs["cy"].count("alert(1)") == 3
    assert not [tag for tag, _ in page.elements if tag in ("script", "img")]


def test_a_board_without_cards_or_frame_says_so() -> None:
    text = sheets.cards(None, Sheet("", "en", LINK), [], {})[2]

    assert "There are no cards on this board yet." in text
    assert "Not placed yet" not in Page(sheets.filled_board(SPECTRUM, Sheet("", "en", LINK), [])[2]).text
