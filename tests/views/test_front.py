"""The Panel components and apps: what they hand to the browser, and what they never hold."""
from __future__ import annotations

import runpy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import panel as pn
import param
import pytest
from bokeh.document import Document

from coproboard.views import BoardView, HomeView
from coproboard.views.apps import apps, board_page, home_page

ROOT = Path(__file__).resolve().parents[2]
OURS = {
    BoardView: {"address", "board", "key", "lang", "view", "person", "perspective", "home", "file"},
    HomeView: {"address", "boards", "lang", "file"},
}


def data(view: BoardView | HomeView) -> dict[str, Any]:
    """What the browser gets of a component's parameters."""
    root = view.get_root(Document())
    found = {name: getattr(root.data, name) for name in OURS[type(view)]}
    view._cleanup(root)
    return found


def test_a_board_view_hands_its_parameters_to_the_front_end() -> None:
    shown = data(BoardView(address="https://h/b/abc#key", lang="cy", view="list", person="Mair", perspective="lived"))

    assert shown == {
        "address": "https://h/b/abc#key", "board": "", "key": "", "lang": "cy", "view": "list", "person": "Mair",
        "perspective": "lived", "home": "", "file": "board.js",
    }


def test_without_a_name_nobody_is_sat_down() -> None:
    shown = data(BoardView())

    assert shown["person"] == "" and shown["perspective"] == ""


def test_a_home_view_hands_its_parameters_to_the_front_end() -> None:
    assert data(HomeView(boards="board?board={board}")) == {
        "address": "./", "boards": "board?board={board}", "lang": "", "file": "home.js",
    }


@pytest.mark.parametrize(
    ("name", "value"), [("lang", "fr"), ("view", "grid"), ("perspective", "boss"), ("board", "../etc"), ("height", -1)]
)
def test_a_wrong_value_is_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        BoardView(**{name: value})


@pytest.mark.parametrize("view", OURS)
def test_the_component_loads_nothing_but_the_boards_own_site(view: type[BoardView]) -> None:
    root = view().get_root(Document())

    assert root.bundle is None and not root.importmap.get("imports")
    assert "://" not in root.esm


@pytest.mark.parametrize("view", OURS)
def test_every_parameter_of_ours_says_what_it_is(view: type[param.Parameterized]) -> None:
    own = {name for name in view.param if view.param[name].owner is view}

    assert OURS[view] <= own
    assert [name for name in own - {"name"} if not view.param[name].doc] == []


def test_a_view_that_is_taken_away_leaves_nothing_behind() -> None:
    view = BoardView()
    root = view.get_root(Document())
    view._cleanup(root)

    assert view._models == {}


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Be a browser that asks for an app: query parameters, languages, and how deep the app lies."""

    def ask(query: dict[str, str] | None = None, languages: str = "", depth: str = "") -> None:
        state = type(pn.state)
        args = {name: [value.encode()] for name, value in (query or {}).items()}
        monkeypatch.setattr(state, "session_args", property(lambda self: args))
        monkeypatch.setattr(state, "headers", property(lambda self: {"Accept-Language": languages}))
        monkeypatch.setattr(state, "rel_path", property(lambda self: depth))

    return ask


def told(page: pn.Template) -> dict[str, Any]:
    return {name: page._render_variables[name] for name in ("lang", "site", "heading")}


@pytest.mark.parametrize(
    ("query", "languages", "lang"),
    [({}, "", "en"), ({}, "cy-GB,cy;q=0.9,en;q=0.8", "cy"), ({}, "fr", "en"), ({"lang": "cy"}, "en", "cy"), ({"lang": "xx"}, "", "en")],
)
@pytest.mark.parametrize("app", [board_page, home_page])
def test_a_page_says_its_language(
    visit: Callable[..., None], app: Callable[[], pn.Template], query: dict[str, str], languages: str, lang: str
) -> None:
    visit(query, languages)

    assert told(app())["lang"] == lang


@pytest.mark.parametrize(("depth", "site"), [("", "./"), ("..", "../"), ("../..", "../../")])
def test_a_page_finds_its_site_however_deep_it_lies(visit: Callable[..., None], depth: str, site: str) -> None:
    visit({"board": "abcdefgh2345"}, depth=depth)
    page = board_page()
    (view,) = [panel for panel, _ in page._render_items.values()]

    assert told(page)["site"] == view.address == site


@pytest.mark.parametrize(("asked", "board"), [("abcdefgh2345", "abcdefgh2345"), ("../../x", ""), ("a" * 65, ""), ("é", "")])
def test_a_page_shows_the_board_that_was_asked_for_and_holds_no_key(
    visit: Callable[..., None], asked: str, board: str
) -> None:
    visit({"board": asked, "key": "secret"})
    (view,) = [panel for panel, _ in board_page()._render_items.values()]

    assert (view.board, view.key) == (board, "")


def test_each_visit_gets_a_page_of_its_own(visit: Callable[..., None]) -> None:
    visit()

    assert all(app() is not app() for app in apps().values())
    assert list(apps()) == ["app/home", "app/board"]


@pytest.mark.parametrize(("script", "shown"), [("board.py", BoardView), ("home.py", HomeView)])
def test_the_scripts_serve_the_same_pages(script: str, shown: type, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[pn.Template] = []
    monkeypatch.setattr(pn.Template, "servable", lambda page: served.append(page))

    runpy.run_path(str(ROOT / "apps" / script))

    (page,) = served
    assert [type(panel) for panel, _ in page._render_items.values()] == [shown]
