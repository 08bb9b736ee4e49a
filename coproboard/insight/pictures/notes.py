"""What stands beside a picture of marks: what is kept back, not sure, not compared, or not drawn; and pictures of nothing.

What it is: sentences from a scene. What it is not: the finding; each picture has its own.

The fact that shaped it: a picture that leaves out and does not say so tells something else than the marks do.
"""
from __future__ import annotations

from collections.abc import Sequence

from coproboard.insight import measures
from coproboard.insight.pictures import looks
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.placed import COMPARED, Placed, cells
from coproboard.insight.scene import Scene
from coproboard.insight.tables import table
from coproboard.words import say


def note(scene: Scene, cards: Sequence[Placed], *, drawn: int | None = None, compared: bool = False, also: Sequence[str] = ()) -> str:
    """What is kept back or left out, in sentences.

    Parameters
    ----------
    scene : Scene
    cards : sequence of Placed
        All cards with marks.
    drawn : int or None
        How many of them are drawn; all without.
    compared : bool
        Whether both groups are compared, so that groups of fewer than three are left out.
    also : sequence of str
        Further sentences, already said.

    Returns
    -------
    str
        ``""`` where there is nothing to say.
    """
    lang = scene.lang
    said = [
        ("more", 0 if drawn is None else len(cards) - drawn),
        ("toofew", sum(few(scene, card) for card in cards) if compared else 0),
        ("unsure", sum(card.unsure for card in cards)),
        ("kept", withheld(scene)),
    ]
    return " ".join([*also, *(say(lang, f"picture.{key}", n=count) for key, count in said if count)])


def few(scene: Scene, card: Placed) -> bool:
    """Whether either of the groups that are compared has fewer than three marks on a card."""
    return any(len(cells(scene.frame, card.of(group))) < measures.FEWEST for group in COMPARED)


def withheld(scene: Scene) -> int:
    """How many people's marks the rounds that are shown keep back, at least: those of the round with most."""
    rounds = scene.rounds[(scene.rounds["tab"] == scene.tab) & scene.rounds["revealed"].notna()]
    of = rounds["id"].isin(set(scene.marks["round"])) if len(scene.marks) else rounds["id"] == rounds["id"].iloc[-1:].max()
    return int(rounds.loc[of.fillna(False), "withheld"].fillna(0).max() or 0) if of.any() else 0


def shown(scene: Scene, cards: Sequence[Placed]) -> str:
    """How many marks there are on how many cards."""
    count = say(scene.lang, "cards.count", n=len(cards))
    return say(scene.lang, "picture.shown", n=sum(len(card.marks) for card in cards), cards=count)


def empty(name: str, scene: Scene, heads: Sequence[str], *, title: str, why: str, dark: bool, said: str = "") -> Picture:
    """A picture of nothing: the reason in words, an empty table, and an empty figure.

    Parameters
    ----------
    name : str
    scene : Scene
    heads : sequence of str
        Heads of the table.
    title, why : str
        What it says instead of a finding.
    dark : bool
    said : str
        The note.
    """
    drawn = looks.blank(title, why, scene.lang, dark, 90, x_range=(0, 1), y_range=(0, 1))
    drawn.axis.visible = False
    drawn.grid.visible = False
    # Without a renderer Bokeh warns of an empty plot.
    drawn.scatter([], [])
    drawn.renderers[0].data_source.name = "nothing"
    return Picture(name, scene.lang, title, why, table([], dict.fromkeys(heads, "string")), drawn, note=said)
