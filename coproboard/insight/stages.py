"""The way of a session: when the group went to which step.

What it is: a table from the ledger's log. What it is not: what was done meanwhile; that is the history.

The fact that shaped it: anyone moves the session on or back (A3), so a step is no phase of a plan but what happened, and
the same one may come several times.
"""
from __future__ import annotations

import json

import pandas as pd

from coproboard.documents.ledger import Ledger
from coproboard.insight.tables import TIME, table

STEP_COLUMNS = {"at": TIME, "step": "string"}


def steps(ledger: Ledger) -> pd.DataFrame:
    """One row for each step that the group went to, the first one when the board was made.

    Parameters
    ----------
    ledger : Ledger

    Returns
    -------
    pandas.DataFrame
        ``at``, server time · ``step``: ``gather``, ``place``, ``reveal``, ``talk``, ``agree`` or ``record``.
    """
    made = ledger.made
    rows = [] if made is None else [{"at": made, "step": "gather"}]
    for text in ledger.entries("log"):
        # Most entries are of other acts; reading each as JSON would cost more than all else here.
        if '"step"' in text:
            entry = json.loads(text)
            if entry["act"] == "step":
                rows.append({"at": entry["at"], "step": entry["about"]["to"]})
    return table(rows, STEP_COLUMNS)
