"""What people said at a board, as tables: revealed marks and their rounds, answers, motions, decisions, comments.

What it is: pure functions from the two documents that everybody has to tidy tables. What it is not: anything that is
sealed; marks come here by the reveal and by nothing else, so what others may not see yet cannot be in a table (P1).

The fact that shaped it: a mark has no author after the reveal (P4). So each row of `marks` is one person's, under the
shape that stands for them, and nothing joins the rows of one person.
"""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import FIRST
from coproboard.documents.shared import SharedDoc
from coproboard.domain import consent, spread
from coproboard.insight.differing import SHAPES, revealed
from coproboard.insight.laid import Laid
from coproboard.insight.tables import pick, table
from coproboard.insight.tidy import TIME, Tidy
from coproboard.templates import Template

MARK_COLUMNS = {
    "id": "string", "round": "string", "tab": "string", "card": "string", "words": "string", "layer": "string",
    "zone": "string", "zone_title": "string", "step": "Int64", "column": "float64", "row": "float64", "x": "float64",
    "y": "float64", "unsure": "bool", "group": "string", "low": "Int64", "high": "Int64", "confidence": "Int64",
    "reason": "string", "lang": "string", "later": "string", "entered": "bool", "mine": "bool", "latest": "bool",
}  # fmt: skip
ROUND_COLUMNS = {
    "id": "string", "tab": "string", "opened": TIME, "revealed": TIME, "lived": "Int64", "services": "Int64",
    "unsaid": "Int64", "withheld": "Int64", "marks": "Int64",
}  # fmt: skip
ANSWER_COLUMNS = {
    "proposal": "string", "words": "string", "who": "string", "perspective": "string", "answer": "string",
    "level": "Int64", "reason": "string", "lang": "string", "at": TIME, "by": "string", "current": "bool",
}  # fmt: skip
MOTION_COLUMNS = {
    "id": "string", "kind": "string", "about": "string", "tab": "string", "by": "string", "perspective": "string",
    "at": TIME, "state": "string", "ended": TIME, "yes": "Int64", "no": "Int64",
}  # fmt: skip
DECISION_COLUMNS = {
    "number": "Int64", "proposal": "string", "words": "string", "status": "string", "at": TIME, "by": "string",
    "consents": "Int64", "concerns": "Int64", "objections": "Int64", "aside": "Int64", "digest": "string",
    "confirmed": TIME,
}  # fmt: skip
COMMENT_COLUMNS = {
    "id": "string", "card": "string", "by": "string", "perspective": "string", "words": "string", "lang": "string",
    "at": TIME, "edited": TIME, "for": "string", "folded": "bool",
}  # fmt: skip


def marks(shared: SharedDoc, ledger: Ledger, laid: Sequence[Laid], lang: str, mine: Collection[str] = ()) -> Tidy:
    """One row for each revealed mark: one person's on one card on one layer, without the person.

    Parameters
    ----------
    shared, ledger
        The documents.
    laid : sequence of Laid
        The tabs, set aside or not.
    lang : str
        For the titles of zones.
    mine : collection of str
        Ids of the marks that this participant made, as only their own devices know (P10).

    Returns
    -------
    Tidy
        In the order of rounds, cards, layers and shapes: ``id`` · ``round`` · ``tab`` · ``card``, its id, and ``words``
        · ``layer`` · ``zone``, an id, and ``zone_title``; missing for "not sure" · ``step``, of frames with one axis,
        the zone's place from 0; missing on others · ``column``, ``row``, of frames with two axes, steps from the left
        and from the top (`coproboard.domain.spread.cells`) · ``x``, ``y``, the fine place in the zone, 0 to 1, where
        there is one · ``unsure`` · ``group``, the shape that stands for the person: ``lived``, ``services`` or
        ``unsaid`` (the diamonds, P5) · ``low``, ``high``, steps between which the person sees the card, of frames with
        one axis · ``confidence``, 1 to 3 · ``reason``, ``""`` without one, and its ``lang`` · ``later``, the reason that
        its author gave after the reveal · ``entered``, whether it was entered for somebody · ``mine``, whether this
        participant made it; false where that is not known · ``latest``, whether it is of the last revealed round of its
        tab that has marks on its card and layer.
    """
    tabs, cards = {one.tab: one for one in laid}, {card.id: card for card in shared.cards()}
    by_round: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for number, one in ledger.items("marks").items():
        by_round.setdefault(one["round"], []).append((number, one))
    last = _last_rounds(ledger, by_round)
    rows: list[dict[str, Any]] = []
    for name in revealed(ledger):
        tab = str(ledger.get("reveals", name).get("tab", FIRST))
        on = _On(tabs.get(tab), lang)
        layers = {layer: place for place, layer in enumerate(on.layers)}

        def place(item: tuple[str, Mapping[str, Any]], layers: dict[str, int] = layers) -> tuple[Any, ...]:
            card = cards.get(item[1]["card"])
            return (card.order if card else 0, item[1]["card"], layers.get(item[1]["layer"], len(layers)),
                    SHAPES.index(item[1]["group"]), item[0])  # fmt: skip

        for number, one in sorted(by_round.get(name, ()), key=place):
            card, later = cards.get(one["card"]), one.get("later") or {}
            rows.append({
                "id": number, "round": name, "tab": tab, "card": one["card"], "words": card and card.words,
                "layer": one["layer"], **on.where(one["at"]), **on.between(one["range"]), "group": one["group"],
                "confidence": one["confidence"], "reason": one["reason"], "lang": one["lang"] or None,
                "later": later.get("reason", ""), "entered": bool(one["for"]), "mine": number in mine,
                "latest": last[tab, one["card"], one["layer"]] == name,
            })  # fmt: skip
    return table(rows, MARK_COLUMNS)


def rounds(ledger: Ledger) -> Tidy:
    """One row for each round of private marks, in the order of opening.

    Returns
    -------
    Tidy
        ``id`` · ``tab`` · ``opened`` and ``revealed``, server time; ``revealed`` and all that follows missing while its
        marks are sealed · ``lived``, ``services``, ``unsaid``, people who stand under each shape (P5) · ``withheld``,
        people of whom nothing but this number is told · ``marks`` that were shown.
    """
    opened = _opened(ledger)
    now = ((key.partition("/"), one) for key, one in ledger.items("session").items())
    found = {one["id"]: (tab or FIRST, one["opened"]) for (root, _, tab), one in now if root == "round"}
    shown: dict[str, int] = {}
    for one in ledger.items("marks").values():
        shown[one["round"]] = shown.get(one["round"], 0) + 1
    reveals = ledger.items("reveals")
    rows = []
    for name in {**reveals, **found}:
        reveal, (tab, at) = reveals.get(name), found.get(name, (FIRST, opened.get(name)))
        row: dict[str, Any] = {"id": name, "tab": reveal.get("tab", FIRST) if reveal else tab, "opened": at}
        people = dict(reveal["shown"]) if reveal else {}
        row |= {shape: people.get(shape, 0) if reveal else None for shape in SHAPES}
        row |= {
            "revealed": reveal["at"] if reveal else None,
            "withheld": reveal["people"] - sum(people.values()) if reveal else None,
            "marks": shown.get(name, 0) if reveal else None,
        }
        rows.append(row)
    rows.sort(key=lambda row: (row["opened"] or row["revealed"] or 0, row["id"]))
    return table(rows, ROUND_COLUMNS)


def answers(shared: SharedDoc, ledger: Ledger) -> Tidy:
    """One row for each person's last answer to each proposal, in the order of proposals and answers.

    Returns
    -------
    Tidy
        ``proposal``, its id, and ``words``, as it reads now · ``who``, a participant's id, and their ``perspective`` ·
        ``answer``: ``consent``, ``concern``, ``objection`` or ``aside`` · ``level`` 1 to 8, where it was given as
        gradients of agreement · ``reason``, ``""`` without one, and its ``lang`` · ``at``, server time · ``by``, who
        entered it, where that is somebody else · ``current``, whether it was given to the words as they are now (C1).
    """
    who = {person.id: person.perspective for person in ledger.people()}
    rows = []
    for one in shared.proposals():
        words = consent.digest(one.words, one.knows, one.decides, one.acts)
        found = ledger.under("consents", one.id)
        for person, said in sorted(found.items(), key=lambda item: (item[1]["at"], item[0])):
            rows.append({
                "proposal": one.id, "words": one.words, "who": person, "perspective": who.get(person),
                "answer": said["answer"], "level": said["level"], "reason": said["reason"], "lang": said["lang"],
                "at": said["at"], "by": said["by"] or None, "current": said["digest"] == words,
            })  # fmt: skip
    return table(rows, ANSWER_COLUMNS)


def motions(ledger: Ledger) -> Tidy:
    """One row for each motion, in the order of raising.

    Returns
    -------
    Tidy
        ``id`` · ``kind``: ``reveal``, ``rule``, ``restore``, ``confirm``, ``close`` or ``keep`` · ``about``, as text: an
        id, a number, a day, or the JSON of a rule · ``tab``, of a reveal · ``by``, a participant's id, and their
        ``perspective`` · ``at``, server time · ``state``: ``open``, ``carried``, ``fell`` or ``withdrawn`` · ``ended``,
        server time; missing while it is open · ``yes``, ``no``, people who said so.
    """
    who = {person.id: person.perspective for person in ledger.people()}
    rows = []
    for name, one in ledger.items("motions").items():
        voices, about = [said[0] for said in ledger.each("voices", name)], one["about"]
        rows.append({
            "id": name, "kind": one["kind"], "about": about if isinstance(about, str) else json.dumps(about, sort_keys=True),
            "tab": one.get("tab", FIRST) if one["kind"] == "reveal" else None, "by": one["by"],
            "perspective": who.get(one["by"]), "at": one["at"], "state": one["state"], "ended": one["ended"],
            "yes": voices.count("yes"), "no": voices.count("no"),
        })  # fmt: skip
    return table(sorted(rows, key=lambda row: (row["at"], row["id"])), MOTION_COLUMNS)


def decisions(ledger: Ledger) -> Tidy:
    """One row for each decision record, by number.

    Returns
    -------
    Tidy
        ``number``, from 1 · ``proposal``, its id, and its ``words`` when it was written down · ``status``: ``adopted`` or
        ``noted`` · ``at``, server time · ``by``, the participant who wrote it down · ``consents``, ``concerns``,
        ``objections``, ``aside``, people who gave that answer to these words · ``digest`` of the record (Z) ·
        ``confirmed``, server time; missing while the group has not confirmed it.
    """
    rows = []
    for one in ledger.items("records").values():
        said = [each["answer"] for each in one["answers"] if not each["earlier"]]
        rows.append({
            "number": int(one["number"]), "proposal": one["proposal"], "words": one["words"], "status": one["status"],
            "at": one["at"], "by": one["by"], "consents": said.count("consent"), "concerns": said.count("concern"),
            "objections": said.count("objection"), "aside": said.count("aside"), "digest": one["digest"],
            "confirmed": one.get("confirmed"),
        })  # fmt: skip
    return table(sorted(rows, key=lambda row: row["number"]), DECISION_COLUMNS)


def comments(ledger: Ledger) -> Tidy:
    """One row for each comment, in the order of writing.

    Returns
    -------
    Tidy
        ``id`` · ``card``, its id · ``by``, a participant's id, and their ``perspective`` · ``words``, ``""`` once its
        author has withdrawn it, and their ``lang`` · ``at`` and ``edited``, server time; ``edited`` missing if it never
        was · ``for``, the participant who wrote it for somebody without a device, else missing · ``folded`` (T4).
    """
    who = {person.id: person.perspective for person in ledger.people()}
    rows = [
        {
            "id": name, "card": one["card"], "by": one["by"], "perspective": who.get(one["by"]), "words": one["words"],
            "lang": one["lang"], "at": one["at"], "edited": one["edited"], "for": one.get("for"),
            "folded": ledger.get("folds", f"comment/{name}", {}).get("folded") is True,
        }
        for name, one in ledger.items("comments").items()
    ]  # fmt: skip
    return table(sorted(rows, key=lambda row: (row["at"], row["id"])), COMMENT_COLUMNS)


class _On:
    """A tab's frame, as marks on it are told."""

    def __init__(self, laid: Laid | None, lang: str) -> None:
        self._frame: Template | None = laid.frame if laid else None
        self.layers = laid.layers if laid else ()
        self._titles = {zone.id: pick(zone.title, lang) for zone in self._frame.zones} if self._frame else {}
        self._steps: dict[str, dict[str, Any]] = {}

    def where(self, at: Any) -> dict[str, Any]:
        """The columns that say where a mark lies."""
        if at == spread.UNSURE:
            return {"zone": None, "zone_title": None, "x": None, "y": None, "unsure": True, **self._step(None)}
        zone, *fine = at
        x, y = fine or (None, None)
        # On corners both coordinates are the fact; elsewhere all marks of a zone have one step.
        steps = self._step(at) if self._frame and self._frame.kind == "corners" else self._of(zone)
        return {"zone": zone, "zone_title": self._titles.get(zone), "x": x, "y": y, "unsure": False, **steps}

    def between(self, range: Sequence[str] | None) -> dict[str, Any]:
        """The columns of a range, the lower step first."""
        steps = sorted(step for zone in range or () if (step := self._of(zone)["step"]) is not None)
        return {"low": steps[0], "high": steps[-1]} if len(steps) == 2 else {"low": None, "high": None}

    def _of(self, zone: str) -> dict[str, Any]:
        if zone not in self._steps:
            self._steps[zone] = self._step((zone,))
        return self._steps[zone]

    def _step(self, at: Any) -> dict[str, Any]:
        frame = self._frame
        cell = spread.cells(frame, at) if frame and spread.axes(frame) == 2 else None
        column, row = cell or (None, None)
        return {"step": spread.ordinal(frame, at) if frame else None, "column": column, "row": row}


def _last_rounds(ledger: Ledger, by_round: Mapping[str, Iterable[tuple[str, Mapping[str, Any]]]]) -> dict[tuple[str, str, str], str]:
    """Tab, card and layer → the last revealed round that has marks there; marks that were withheld are marks."""
    last = {}
    for name in revealed(ledger):
        reveal = ledger.get("reveals", name)
        places = {(one["card"], one["layer"]) for _, one in by_round.get(name, ())}
        places |= {(card, layer) for card, _, layer in (place.rpartition("/") for place in reveal["withheld"])}
        last.update({(str(reveal.get("tab", FIRST)), *place): name for place in places})
    return last


def _opened(ledger: Ledger) -> dict[str, int]:
    """Round → when it was opened: of earlier rounds only the history still knows."""
    entries = (json.loads(entry) for entry in ledger.entries("log") if '"round"' in entry)
    return {entry["about"]["round"]: entry["at"] for entry in entries if entry["act"] == "round"}
