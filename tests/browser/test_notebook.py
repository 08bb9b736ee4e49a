"""A board in the cell of a real notebook: the live board, over the notebook's own channel, and nothing else."""
from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lab import Lab, Notebook
from tests.browser.people import Person

IMPORT = "import coproboard as cb"
MAKE = (
    "board = cb.Board.new('spectrum', 'How is our bus service decided?', path='{file}', name='Ann', perspective='lived')\n"
    "if board.cards.empty:\n"
    "    board.add('Timetable leaflet', zone='information')\n"
    "    board.add('Bus panel', zone='consultation')\n"
    "board"
)
SHOW = "print(*sorted(f'{one.words} in {one.zone}' for one in board.cards.itertuples()), sep='; ')"


def card(board: Locator | Page, words: str) -> Locator:
    """A card, wherever it lies."""
    return board.locator("[data-card]").filter(has_text=words)


def zone(board: Locator | Page, name: str) -> Locator:
    """The cards of a zone."""
    return board.locator(f"[data-list={name}]")


def shown(cell: Locator) -> Locator:
    """The board in a cell's output, once it is there."""
    board = cell.locator("copro-board")
    expect(card(board, "Timetable leaflet")).to_be_visible()
    expect(board.locator(".python")).to_contain_text("live in Python")
    return board


def drag(page: Page, board: Locator, words: str, to: str) -> None:
    """Carry a card to a zone with the mouse."""
    board.scroll_into_view_if_needed()
    start, room = card(board, words).locator("button.card").bounding_box(), board.locator(f"[data-zone={to}]").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 22)
    page.mouse.move(room["x"] + room["width"] / 2 - start["width"] / 2 + 20, room["y"] + room["height"] / 2, steps=4)
    page.mouse.up()


def told(notebook: Notebook, number: int, *places: str) -> None:
    """Run a cell that tells where cards are, until it tells this: what was done on a page reaches Python in a moment."""
    for _ in range(10):
        if (said := notebook.run(number).text_content()) and all(place in said for place in places):
            return
    raise AssertionError(f"Python says {said}, not {places}")


@pytest.mark.rule("N10")
def test_a_card_is_dragged_and_moved_by_keys_in_a_cell_and_python_sees_it(lab: Lab, person: Callable[..., Person]) -> None:
    ann = person("Ann", height=1100)
    notebook = lab.open(ann, IMPORT, MAKE.format(file="drag.coproboard"), SHOW, name="drag.ipynb")
    notebook.run(0)
    board = shown(notebook.run(1))
    drag(ann.page, board, "Timetable leaflet", "participation")
    expect(zone(board, "participation")).to_contain_text("Timetable leaflet")
    card(board, "Bus panel").locator("button.card").press("m")
    expect(board.get_by_role("menuitem").first).to_be_visible()
    ann.page.keyboard.press("1")
    expect(zone(board, "coercion")).to_contain_text("Bus panel")
    # The key was the board's, and none of the notebook's commands.
    expect(ann.page.locator(".jp-CodeCell")).to_have_count(3)
    told(notebook, 2, "Timetable leaflet in participation", "Bus panel in coercion")
    hosts = {urlsplit(one).hostname for one in ann.page.evaluate("performance.getEntriesByType('resource').map(one => one.name)")}
    assert hosts <= {"127.0.0.1", ""}


@pytest.mark.rule("N12")
def test_a_guest_by_the_link_two_cells_and_a_running_cell_stay_in_step(lab: Lab, person: Callable[..., Person]) -> None:
    ann, mair = person("Ann", height=1500), person("Mair")
    wait = "import time\nuntil = time.monotonic() + 60\nwhile time.monotonic() < until and 'From Mair' not in list(board.cards.words): time.sleep(.05)\nboard.cards"
    notebook = lab.open(ann, IMPORT, MAKE.format(file="guest.coproboard"), "board", "print(board.share('0.0.0.0').link)", wait, SHOW, name="guest.ipynb")
    notebook.run(0)
    first, second = shown(notebook.run(1)), shown(notebook.run(2))
    first.locator(".share").click()
    expect(first.get_by_text("board.share()")).to_be_visible()
    ann.page.keyboard.press("Escape")

    link = urlsplit(notebook.run(3).text_content().strip())
    page = mair.sit(f"http://127.0.0.1:{link.port}{link.path}#{link.fragment}", "services")
    drag(ann.page, second, "Timetable leaflet", "education")
    for board in (first, second, page):
        expect(zone(board, "education")).to_contain_text("Timetable leaflet")

    # Nothing that others do waits for a cell that computes: the cell ends because Python heard of it too.
    notebook.start(4)
    mair.add("From Mair")
    for board in (first, second):
        expect(card(board, "From Mair")).to_be_visible()
    expect(notebook.cell(4).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=60_000)


@pytest.mark.rule("N11")
@pytest.mark.rule("N13")
def test_a_restarted_kernel_gives_the_same_board_and_the_file_holds_no_key(lab: Lab, person: Callable[..., Person]) -> None:
    ann = person("Ann", height=1100)
    secret = "print('/'.join(['', board.me, board.key, board._link.seat, '']))"
    notebook = lab.open(ann, IMPORT, MAKE.format(file="again.coproboard"), SHOW, secret, name="again.ipynb")
    notebook.run(0)
    board = shown(notebook.run(1))
    drag(ann.page, board, "Timetable leaflet", "participation")
    told(notebook, 2, "Timetable leaflet in participation")
    _, me, *secrets, _ = notebook.run(3).text_content().split("/")
    assert len(secrets) == 2 and all(len(one) > 15 for one in secrets)

    # A kernel that has gone is said so, in the place of the board that was.
    notebook.restart()
    expect(board.locator("xpath=preceding-sibling::p")).to_have_text(re.compile("The kernel behind this board has stopped"))
    notebook.run(0)
    board = shown(notebook.run(1))
    expect(zone(board, "participation")).to_contain_text("Timetable leaflet")
    assert notebook.run(3).text_content().split("/")[1:-1] == [me, *secrets]
    told(notebook, 2, "Timetable leaflet in participation")

    # What was printed on purpose is taken back first: the board's own output is what is looked at.
    notebook.cell(3).locator(".cm-content").fill("1 + 1")
    notebook.run(3)
    notebook.save()
    saved = notebook.path.read_text(encoding="utf-8")
    assert "Timetable leaflet" in saved and "vnd.jupyter.widget-view+json" in saved
    assert not [one for one in secrets if one in saved]


@pytest.mark.rule("N10")
def test_a_board_among_panels_components_goes_over_panels_channel(lab: Lab, person: Callable[..., Person]) -> None:
    ann = person("Ann", height=1100)
    notebook = lab.open(
        ann, f"{IMPORT}\nimport panel as pn\npn.extension(inline=True)", MAKE.format(file="panel.coproboard").removesuffix("board"),
        "pn.Column('## Our buses', board.view(height=520))", SHOW, name="panel.ipynb",
    )  # fmt: skip
    notebook.run(0)
    notebook.run(1)
    board = shown(notebook.run(2))
    drag(ann.page, board, "Timetable leaflet", "participation")
    told(notebook, 3, "Timetable leaflet in participation")


def test_the_same_in_notebook_7(tmp_path_factory: pytest.TempPathFactory, person: Callable[..., Person]) -> None:
    one = Lab(tmp_path_factory.mktemp("notebook7"), app="notebook")
    one.start()
    try:
        ann = person("Ann", height=1100)
        notebook = one.open(ann, IMPORT, MAKE.format(file="seven.coproboard"), SHOW)
        notebook.run(0)
        board = shown(notebook.run(1))
        drag(ann.page, board, "Timetable leaflet", "participation")
        told(notebook, 2, "Timetable leaflet in participation")
    finally:
        one.stop()
