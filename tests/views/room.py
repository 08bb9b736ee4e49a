"""A board with a room full of people, in this process: cards, moves, and rounds of marks that were revealed."""
from __future__ import annotations

from random import Random

import coproboard as cb
from coproboard.board import Board

PEOPLE = (("Mair", "lived"), ("Tomos", "lived"), ("Nia", "lived"), ("Gareth", "services"), ("Priya", "services"), ("Huw", "services"))
START = 1_780_000_000.0


class Room:
    """One device, at which six people are entered.

    Attributes
    ----------
    board : Board
    cards : list of str
        Ids of three cards.
    """

    def __init__(self, title: str = "Where are we now?", seed: int = 1) -> None:
        self._now = START
        self.board: Board = cb.Board.new("spectrum", title=title, clock=self._clock, random=Random(seed))
        self.cards = [self.board.add(words, zone="information") for words in ("A leaflet", "A drop-in", "<b>A bus</b>")]
        self.people = [f"person{n:06}" for n in range(len(PEOPLE))]
        for person, (name, perspective) in zip(self.people, PEOPLE, strict=True):
            self.board.act("enter", person=person, name=name, perspective=perspective, lang="en")

    def _clock(self) -> float:
        self._now += 1.0
        return self._now

    def mark(self, lived: int, services: int) -> None:
        """Go to the step to place, and have each mark every card: in the zones of these numbers, from 0."""
        self._go("place")
        zones = [zone.id for zone in self.board.frame.zones]
        opened = str(self.board.rounds["id"].iloc[-1])
        for n, person in enumerate(self.people):
            for card in self.cards:
                at = zones[lived if PEOPLE[n][1] == "lived" else services]
                self.board.act("mark", for_=person, round=opened, card=card, layer="now", at=[at], range=None, confidence=2,
                               reason="", lang="en", salt="s" * 22)  # fmt: skip

    def reveal(self) -> None:
        """Show the marks, and go on to talk."""
        opened = str(self.board.rounds["id"].iloc[-1])
        self.board.act("raise", motion=f"motion{opened[:6]}", kind="reveal", about=opened)
        self._go("talk")

    def _go(self, step: str) -> None:
        here = self.board._link.read(lambda replica: (replica.ledger.get("session", "step") or {"step": "gather"})["step"])
        self.board.act("step", to=step, from_=here)
