"""Two boards, or two rounds of one, side by side on the workbench."""
from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import pandas as pd
import panel as pn

from coproboard.domain import spread
from coproboard.exchange.markup import el
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import Placed, layers, placed
from coproboard.insight.scene import Scene
from coproboard.plot import Plot
from coproboard.views.beside import Beside, Pane
from coproboard.views.drawing import Drawing, data_table
from coproboard.views.lookout import Lookout
from coproboard.views.parts import Choice, Leaf
from coproboard.views.parts.table import moment

NAMES = ("spread", "apart", "heat", "balance", "board")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a board as it is, or one revealed round of it (`coproboard.plot.Seen`)."""

    lookout: Lookout
    round: str = ""

    def scene(self, tab: str | None = None, lang: str | None = None) -> Scene:
        """The board with the marks of this round alone, on the frame that the round was about."""
        if not self.round:
            return self.lookout.scene(tab, lang)
        return self.lookout.once(("round", self.round, lang), lambda: self._of_round(lang))

    def _of_round(self, lang: str | None) -> Scene:
        found = self.lookout.seen(lang or self.lookout.board.lang).marks
        marks = found[found["round"] == self.round].reset_index(drop=True)
        rounds = self.lookout.scene(None, lang).rounds
        tab = str(rounds.loc[rounds["id"] == self.round, "tab"].iloc[0])
        scene = self.lookout.scene(tab, lang)
        return replace(scene, marks=marks, rounds=rounds[rounds["id"] == self.round])


def sides(boards: list[Lookout], lang: str, say: str) -> list[tuple[str, str, Side]]:
    """What can be compared: ``(value, words, side)``; of each board how it stands, and each round that was revealed.

    Parameters
    ----------
    boards : list of Lookout
    lang : str
        The language of moments.
    say : str
        How a round is called: a place ``{board}`` and one ``{when}``.
    """
    found = []
    for number, lookout in enumerate(boards):
        title = lookout.standing.title or "…"
        found.append((str(number), title, Side(lookout)))
        rounds = lookout.scene(None, lang).rounds
        shown = rounds[rounds["revealed"].notna()]
        if len(shown) > 1:
            found += [
                (f"{number}/{row.id}", say.format(board=title, when=moment(row.revealed, lang)), Side(lookout, str(row.id)))
                for row in shown.itertuples()
            ]
    return found


def differences(one: Scene, other: Scene, heads: tuple[str, ...]) -> pd.DataFrame:
    """What both say of the same cards: those of the same words, under the same question.

    Parameters
    ----------
    one, other : Scene
    heads : tuple of str
        Card, question, the middle of the one and of the other, the steps between them, how far apart both groups are in
        the one and in the other.

    Returns
    -------
    pandas.DataFrame
        One row for each card and question that both have marks of, the furthest moved first. Nothing is told of steps
        between boards on different frames.
    """
    same = one.frame.id == other.frame.id
    theirs = _by_words(other)
    rows = []
    for key, (title, mine) in _by_words(one).items():
        if key in theirs:
            that = theirs[key][1]
            moved = spread.gap(one.frame, mine.marks, that.marks) if same else None
            middles = (_middle(one, mine), _middle(other, that))
            rows.append((mine.words, title, *middles, moved, mine.apart, that.apart))
    rows.sort(key=lambda row: -1 if row[4] is None else row[4], reverse=True)
    found = pd.DataFrame(rows, columns=list(heads))
    return found.astype({head: "Int64" for head in heads[4:]})


def _by_words(scene: Scene) -> dict[tuple[str, str], tuple[str, Placed]]:
    """The cards with marks by their words and their question: what the question is called, and the card."""
    titles = {layer.id: layer.title.get(scene.lang) for layer in scene.frame.layers}
    return {
        (" ".join(card.words.split()).casefold(), layer): (titles[layer], card)
        for layer in layers(scene) for card in placed(scene, layer)
    }  # fmt: skip


def _middle(scene: Scene, card: Placed) -> str:
    at = spread.middle(scene.frame, card.marks)
    zone = scene.frame.zone(at.zone) if at else None
    return zone.title.get(scene.lang) if zone else ""


class Compare(Pane):
    """Two sides.

    Parameters
    ----------
    beside : Beside
    lookout : Lookout
        The board that is chosen on the page: the first side, to begin with.
    """

    def __init__(self, beside: Beside, lookout: Lookout) -> None:
        super().__init__(beside)
        self._lookout = lookout
        self._sides: dict[str, Side] = {}
        self._choices = [Choice(label=beside.say(f"work.compare.{name}"), kind="list") for name in ("one", "other")]
        self._name = Choice(
            label=beside.say("work.picture"), value=NAMES[0], options=[[name, beside.say(f"work.picture.{name}")] for name in NAMES]
        )
        self._drawings = [Drawing(beside, "h3"), Drawing(beside, "h3")]
        self._table = Leaf()
        half = {"flex": "1 1 24rem", "min-width": "min(100%, 20rem)", "padding-inline-end": "1.5rem"}
        columns = [
            pn.Column(choice, drawing.view, sizing_mode="stretch_width", styles={"gap": "1rem", **half})
            for choice, drawing in zip(self._choices, self._drawings, strict=True)
        ]
        pair = pn.FlexBox(*columns, sizing_mode="stretch_width")
        self.view = pn.Column(self._name, pair, self._table, sizing_mode="stretch_width", styles={"gap": "1rem"})
        for choice in (*self._choices, self._name):
            choice.param.watch(self._show, "value")
        self.follow(beside, "dark", self._show)
        for one in beside.boards:
            self.watch(one, self._look)
        lookout.soon(self._look)

    def _look(self) -> None:
        found = sides(self.beside.boards, self.beside.lang, self.beside.say("work.compare.round", board="{board}", when="{when}"))
        self.beside.later(partial(self._offer, found))
        self._differ()

    def _offer(self, found: list[tuple[str, str, Side]]) -> None:
        self._sides = {value: side for value, _, side in found}
        options = [[value, words] for value, words, _ in found]
        if options != self._choices[0].options:
            mine = str(self.beside.boards.index(self._lookout))
            values = [value for value, _ in options]
            # Two boards: the other board. One with rounds: its first round and its last.
            rounds = [value for value in values if value.startswith(f"{mine}/")]
            starts = (rounds[0], rounds[-1]) if rounds else (mine, next((value for value in values if value != mine), mine))
            for choice, start in zip(self._choices, starts, strict=True):
                choice.param.update(options=options, value=choice.value if choice.value in values else start)
            self._show()

    def _show(self, *_: object) -> None:
        chosen = [self._sides.get(choice.value) for choice in self._choices]
        for drawing, side in zip(self._drawings, chosen, strict=True):
            if side is not None:
                wanted = (self._name.value, side, self.beside.lang, self.beside.dark)
                drawing.show(side.lookout, wanted, partial(_draw, *wanted))
        self._lookout.soon(self._differ)

    def _differ(self) -> None:
        one, other = (self._sides.get(choice.value) for choice in self._choices)
        if one is None or other is None:
            return
        say, lang = self.beside.say, self.beside.lang
        heads = (
            *(say(f"work.compare.{name}") for name in ("card", "question")),
            *(f"{say('work.compare.middle')} {n}" for n in (1, 2)), say("work.compare.moved"),
            *(f"{say('work.compare.apart')} {n}" for n in (1, 2)),
        )  # fmt: skip
        table = one.lookout.once(
            ("differences", one, other, lang), lambda: differences(one.scene(None, lang), other.scene(None, lang), heads)
        )
        title = say("work.compare.table")
        html = el("h3", title) + (
            el("div", data_table(table, title, lang), class_="data", tabindex=0, role="region", aria_label=title)
            if len(table) else el("p", say("work.compare.none"), class_="quiet")
        )  # fmt: skip
        self.beside.later(lambda: setattr(self._table, "html", html))

    def close(self) -> None:
        """See `Pane.close`."""
        super().close()
        for drawing in self._drawings:
            drawing.close()


def _draw(name: str, side: Side, lang: str, dark: bool) -> Picture:
    return getattr(Plot(side), name)(lang=lang, dark=dark)
