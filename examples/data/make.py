"""Plays the sessions whose boards lie beside this file, and writes them: ``python make.py``.

The people, the places and what they say are made up. Each board is played by the rules of a real one.
"""
from __future__ import annotations

import sys
from pathlib import Path

import coproboard as cb

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
from playing import PEOPLE, play  # noqa: E402

BUS = {
    "The timetable changes on the website, from Monday": {"lived": (0.4, 4.2), "services": (2.0, 3.6)},
    "A leaflet through every door, in both languages": {"lived": (2.0, 2.4), "services": (2.1, 2.6)},
    "Newid y llwybr heb ofyn i’r pentref": {"lived": (0.2, 4.6), "services": (1.6, 3.4)},
    "Drivers tell the depot what people ask for": {"lived": (3.0, 4.4), "services": (1.2, 4.2)},
    "An online survey, open for two weeks": {"lived": (2.2, 3.4), "services": (3.2, 3.4)},
    "The community transport group plans its own routes": {"lived": (4.8, 5.0), "services": (4.6, 4.4)},
    "A bus users’ panel that meets in the evening": {"lived": (3.4, 4.8), "services": (4.4, 4.4)},
    "School runs come before hospital runs": {"lived": (0.6, 3.6), "services": (0.9, 3.2)},
    "Real-time signs at four stops": {"lived": (2.0, 2.6), "services": (2.2, 2.4)},
    "Who may use the dial-a-ride": {"lived": (0.8, 4.4), "services": (2.8, 3.2)},
}
REASONS = {
    ("The timetable changes on the website, from Monday", "lived"): "We found out when the bus did not come.",
    ("The timetable changes on the website, from Monday", "services"): "We put it on the website a week before.",
    ("Drivers tell the depot what people ask for", "lived"): "My driver writes it all down, and things have changed.",
    ("Drivers tell the depot what people ask for", "services"): "It is not anybody’s job to read it.",
    ("Who may use the dial-a-ride", "lived"): "A form of eleven pages, and no answer for six weeks.",
    ("Who may use the dial-a-ride", "services"): "There is a telephone line to ask us.",
    ("Newid y llwybr heb ofyn i’r pentref", "lived"): "Ofynnodd neb i ni.",
}
LIBRARY = {
    "Opening hours": ((1.2, 4.2), (2.4, 3.6)),
    "Which books are bought": ((2.0, 3.2), (2.2, 3.0)),
    "What the back room is for": ((3.0, 4.8), (3.2, 4.6)),
    "Amser stori yn Gymraeg": ((3.6, 4.6), (2.6, 4.4)),
    "Volunteers on Saturdays": ((4.2, 4.6), (3.0, 4.2)),
    "Closing for the summer": ((0.4, 3.6), (1.4, 2.8)),
}
#: How much more each town's residents see things done to them, and its staff things done with people.
TOWNS = {"Aberwen": 0.0, "Bryncoed": -0.4, "Cwmdulas": -1.1, "Llanfelin": 0.3, "Pentrellwyd": -0.7, "Trefach": -0.2}


def written(board: cb.Board, to: Path) -> None:
    """Write a board that was played, and let go of it."""
    to.parent.mkdir(exist_ok=True)
    board.export(to)
    board.close()
    print(f"{to.name}: {to.stat().st_size // 1024} KB")


def bus() -> None:
    """Fourteen people about a bus, through reveal and consent."""
    board = cb.Board.new("spectrum", title="How do we decide about the bus in Dyffryn Aled?", name="Ceri", perspective="both")
    board.add_many([{"words": words, "lang": "cy" if words.startswith("Newid") else "en"} for words in BUS])
    made = play(
        board.share("127.0.0.1").link, BUS, reasons=REASONS, seed=7,
        proposal="The users’ panel sees every change to a timetable four weeks before it is made, and says yes or no to it.",
    )  # fmt: skip
    board.answer(made, "consent")
    board.adopt(made)
    written(board, HERE / "bus.json")


def county() -> None:
    """The same session about a library, in six towns."""
    for number, (town, lean) in enumerate(TOWNS.items()):
        board = cb.Board.new("spectrum", title=f"How do we decide about the library in {town}?", name="Ceri", perspective="both")
        board.add_many([{"words": words, "lang": "cy" if words.startswith("Amser") else "en"} for words in LIBRARY])
        leanings = {
            words: {"lived": (now + lean, wanted), "services": (seen - lean / 2, hoped)}
            for words, ((now, wanted), (seen, hoped)) in LIBRARY.items()
        }
        play(board.share("127.0.0.1").link, leanings, people=PEOPLE[: 9 + number], seed=20 + number)
        written(board, HERE / "county" / f"{town.lower()}.json")


if __name__ == "__main__":
    bus()
    county()
