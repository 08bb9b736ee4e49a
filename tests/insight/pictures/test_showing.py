"""How a picture shows itself: whole without being seen, and asking nobody for anything."""
from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pandas as pd
import pytest

from coproboard.errors import NoBrowser
from coproboard.insight.pictures import (
    Picture,
    apart,
    balance,
    board,
    flow,
    gap,
    heat,
    rendering,
    spread,
    telling,
    timeline,
)
from coproboard.insight.scene import Scene
from tests.insight.scenes import scene as marked
from tests.insight.sessions import session

DRAWS: dict[str, Callable[..., Picture]] = {
    "spread": spread.draw, "apart": apart.draw, "heat": heat.draw, "gap": gap.draw, "balance": balance.draw,
    "timeline": timeline.draw, "flow": flow.draw, "board": board.draw,
}  # fmt: skip
EVIL = '<img src="//evil.example/x" onerror=alert(1)>'
#: An address that something would be fetched from: in a source, a link, a style, an import.
FETCHED = re.compile(r"""(?:src|href|srcset|action)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import|<link""")


@pytest.mark.rule("U10")
@pytest.mark.parametrize("name", DRAWS)
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_every_picture_is_complete_without_being_seen(name: str, lang: str) -> None:
    picture = DRAWS[name](session(lang=lang, people=(4, 4, 3), moves=20))

    shown = picture._repr_mimebundle_() if picture.figure is None else {"text/html": picture.html(), "text/plain": repr(picture)}

    assert picture.title and picture.summary and len(picture.data) > 0
    assert all(picture.title in text for text in (shown["text/plain"],))
    assert f'lang="{lang}"' in shown["text/html"] and "<table>" in shown["text/html"]
    if picture.figure is not None:
        assert picture.figure.html_attributes == {"lang": lang, "role": "img", "aria-label": picture.label}
    else:
        assert 'role="img"' in picture.svg and "<title>" in picture.svg and "<desc>" in picture.svg


@pytest.mark.rule("U10")
@pytest.mark.parametrize("name", DRAWS)
def test_a_board_without_anything_has_its_pictures_too(name: str) -> None:
    picture = DRAWS[name](marked("spectrum"))

    assert picture.title and picture.summary


@pytest.mark.rule("U11")
@pytest.mark.parametrize("name", ["balance", "board"])
def test_a_saved_page_asks_no_other_host_and_shows_words_as_text(name: str, tmp_path: Path) -> None:
    scene = session(people=(4, 4, 3), moves=8)
    scene.cards.loc[0, "words"] = EVIL
    page = DRAWS[name](scene).save(tmp_path / "page.html").read_text(encoding="utf-8")
    ours = page.replace(rendering.bokeh_js(), "")

    assert "default-src 'none'" in unescape(ours)
    assert FETCHED.findall(ours) == []
    assert "<img src=" not in ours


@pytest.mark.rule("U11")
def test_a_saved_table_holds_no_formula(tmp_path: Path) -> None:
    scene = session(people=(4, 4, 3), moves=8)
    scene.cards.loc[0, "words"] = "=HYPERLINK(1)"
    told = board.draw(scene).save(tmp_path / "cards.csv").read_text(encoding="utf-8-sig")

    assert "'=HYPERLINK(1)" in told
    assert "\n=HYPERLINK" not in told


def test_what_cannot_be_saved_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.html, \.svg, \.png, \.csv"):
        board.draw(session(moves=1)).save(tmp_path / "board.doc")


@pytest.mark.rule("U10")
def test_a_notebook_without_a_browser_beside_it_still_has_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> str:
        raise NoBrowser

    monkeypatch.setattr(rendering, "svg", none)
    monkeypatch.setattr(rendering, "loaded", lambda: False)
    told = balance.draw(session(moves=8))._repr_mimebundle_()["text/html"]

    assert "<iframe" in told and "sandbox=" in told


@pytest.mark.rule("U10")
def test_a_notebook_that_has_bokeh_gets_no_second_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "loaded", lambda: True)
    told = balance.draw(session(moves=8))._repr_mimebundle_()["text/html"]

    assert "<script" in told and len(told) < 60_000


def _later(scene: Scene) -> Scene:
    return session(people=(4, 4, 3), moves=40, seed=3)


@pytest.mark.rule("U12")
@pytest.mark.parametrize("name", ["balance", "timeline", "flow"])
def test_a_newer_picture_takes_the_place_of_the_older_one(name: str) -> None:
    older, newer = (DRAWS[name](session(people=(4, 4, 3), moves=moves)) for moves in (40, 41))
    figure = older.figure

    assert figure is not None and newer.figure is not None
    assert older.refresh(newer)
    for source in newer.figure.select({"type": type(newer.figure.renderers[0].data_source)}):
        mine = next(one for one in figure.select({"type": type(source)}) if one.name == source.name)
        assert {key: list(value) for key, value in mine.data.items()} == {key: list(value) for key, value in source.data.items()}
    assert figure.html_attributes["aria-label"] == newer.label


def test_a_table_of_very_many_rows_is_cut_and_says_so() -> None:
    told = telling.table(pd.DataFrame({"n": range(telling.ROWS + 3)}), "en")

    assert told.count("<tr>") == telling.ROWS + 1
    assert "3 more rows are in the file." in told


def test_a_picture_is_a_panel_layout() -> None:
    layout = balance.draw(session(moves=8)).__panel__()

    assert len(layout) == 3
    assert "<details>" in layout[2].object
