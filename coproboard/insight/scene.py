"""A board at one moment, as pictures and measures look at it: tables, a frame, a language.

What it is: a value; whoever has one can draw without a board, a lock or a socket. What it is not: live; `Board.scene`
makes a new one.

The fact that shaped it: drawing takes longer than a change may wait. So what is drawn is read in one go, and drawn
elsewhere.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from coproboard.documents.ledger import Ledger
from coproboard.domain.boundary import Line
from coproboard.insight.stages import steps
from coproboard.templates import Template


@dataclass(frozen=True, slots=True)
class Scene:
    """What one tab of a board shows.

    Attributes
    ----------
    title : str
        The question.
    lang : str
        ``"en"`` or ``"cy"``: of titles, summaries and column heads.
    tab : str
        The tab.
    frame : Template
        Its frame.
    cards, marks, people, history, rounds : pandas.DataFrame
        As `coproboard.insight.tables` and `coproboard.insight.said` give them; `marks` of this tab alone, of each card
        and layer those of the last revealed round that has any.
    lines : mapping of str to tuple
        Corner → its boundary (F11), of frames of corners.
    steps : pandas.DataFrame
        When the group went to which step, see `coproboard.insight.stages.steps`.
    comments, decisions : pandas.DataFrame
        As `coproboard.insight.said` gives them; None where they are not known.
    """

    title: str
    lang: str
    tab: str
    frame: Template
    cards: pd.DataFrame
    marks: pd.DataFrame
    people: pd.DataFrame
    history: pd.DataFrame
    rounds: pd.DataFrame
    lines: Mapping[str, Line] = field(default_factory=dict)
    steps: pd.DataFrame = field(default_factory=lambda: steps(Ledger()))
    comments: pd.DataFrame | None = None
    decisions: pd.DataFrame | None = None
