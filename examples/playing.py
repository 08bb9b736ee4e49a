"""Plays a session with people who are not there, so that the notebooks have something to show without waiting.

Everybody who is played is an ordinary participant: they join by the link, mark on their own, agree to look, and answer.
Nothing here can do what a person at the board could not. With the same seed they do the same.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from random import Random

import coproboard as cb

#: Where somebody lays a card: the step they lean to now, and the one they want, by perspective; who is "both" leans between.
Leaning = Mapping[str, tuple[float, float]]
PEOPLE = [
    ("Mair", "lived"), ("Delyth", "lived"), ("Owen", "lived"), ("Samira", "lived"), ("Pat", "lived"), ("Huw", "lived"),
    ("Gareth", "services"), ("Nia", "services"), ("Tomos", "services"), ("Ruth", "services"), ("Asha", "services"),
    ("Lowri", "both"), ("", "unsaid"), ("Ken", "unsaid"),
]  # fmt: skip


def play(
    link: str,
    leanings: Mapping[str, Leaning],
    *,
    people: Sequence[tuple[str, str]] = tuple(PEOPLE),
    proposal: str = "",
    reasons: Mapping[tuple[str, str], str] | None = None,
    seed: int = 1,
) -> str:
    """Mark, reveal, and answer a proposal where there is one; give its id.

    Parameters
    ----------
    link : str
        The board's link, see `Board.share`.
    leanings : mapping
        Words of a card → perspective → (now, wanted), in steps from 0.
    people : sequence of (name, perspective)
        Who comes.
    proposal : str
        What is proposed after the reveal; nothing without.
    reasons : mapping
        (words of a card, perspective) → why, said by the first of that perspective.
    seed : int
        The same again plays the same game.

    Notes
    -----
    Whoever calls is at the board as well: nothing is adopted before they have answered.
    """
    chance = Random(seed)
    with ExitStack() as stack:
        seats = [stack.enter_context(cb.connect(link, name=name, perspective=kind)) for name, kind in people]
        first = seats[0]
        cards = dict(zip(first.cards["words"], first.cards["id"], strict=True))
        zones = [zone.id for zone in first.frame.zones]
        layers = [layer.id for layer in first.frame.layers][:2]
        first.step("place")
        said = dict(reasons or {})
        for board, (_, kind) in zip(seats, people, strict=True):
            for words, leaning in leanings.items():
                pulls = leaning.get(kind) or tuple(sum(each) / 2 for each in zip(leaning["lived"], leaning["services"], strict=True))
                for layer, pull in zip(layers, pulls, strict=False):
                    step = min(len(zones) - 1, max(0, round(chance.gauss(pull, 0.8))))
                    unsure = chance.random() < 0.04
                    board.mark(cards[words], "unsure" if unsure else zones[step], layer=layer, reason=said.pop((words, kind), "") if layer == layers[0] else "")
            board.ready()
        motion = first.reveal()
        for board in seats[1:]:
            try:
                board.agree(motion)
            except cb.Refused as refused:
                if refused.code != "closed":
                    raise
                break  # enough of us have said yes, and the marks are shown
        first.step("talk")
        if proposal:
            first.step("agree")
            made = first.propose(proposal)
            for board, (_, kind) in zip(seats, people, strict=True):
                worried = kind == "services" and chance.random() < 0.3
                board.answer(made, "concern" if worried else "consent", reason="Who pays for the first year?" if worried else "")
            return made
    return ""
