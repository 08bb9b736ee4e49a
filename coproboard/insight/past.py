"""Where cards lay at a moment: the history folded up to it, and a scene as it was then.

What it is: pure functions of tables. What it is not: the documents of that time. The history tells who, when and where,
and never what was written (Y), so a card of the past says what it says now.

The fact that shaped it: whoever plays a board asks for a hundred moments in a row. So the fold is a few operations on
whole columns, and the last entry before the moment is all that counts.
"""
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from coproboard.documents.places import AT, place_key
from coproboard.documents.shared import TRAY
from coproboard.insight.scene import Scene
from coproboard.insight.tables import TIME, pick, table

PLACED_COLUMNS = {"card": "string", "zone": "string", "x": "float64", "y": "float64", "aside": "bool", "made_at": TIME, "at": TIME}


def moment(at: datetime) -> pd.Timestamp:
    """A moment as tables have it; without a zone it counts as UTC."""
    return pd.Timestamp(at if at.tzinfo else at.replace(tzinfo=UTC)).tz_convert("UTC")


def place_of(scene: Scene, layer: str | None = None) -> str:
    """How the history calls the place of cards on a scene's frame: ``""`` for ``at``, else the key.

    Parameters
    ----------
    scene : Scene
    layer : str or None
        A layer with places; the first without one.
    """
    layers = [one.id for one in scene.frame.layers]
    key = place_key(scene.tab, layer or layers[0], layers)
    return "" if key == AT else key


def positions(history: pd.DataFrame, at: datetime | None = None, place: str = "") -> pd.DataFrame:
    """Where each card lay at a moment.

    Parameters
    ----------
    history : pandas.DataFrame
        As `coproboard.insight.tables.history` gives it, oldest first.
    at : datetime or None
        The moment, itself included; the end without one.
    place : str
        Which of the cards' places: ``""`` for the first layer of the frame that the board was made with, else its key.

    Returns
    -------
    pandas.DataFrame
        One row for each card that there was, in the order in which they were made: ``card`` · ``zone``, ``"tray"`` where
        nobody had put it · ``x``, ``y``, missing in the tray · ``aside`` · ``made_at`` · ``at``, of the last move to that place.
    """
    told = history[history["card"].notna()]
    if at is not None:
        told = told[told["at"] <= moment(at)]
    made = told[told["what"] == "made"].drop_duplicates("card")
    moved = told[told["what"].isin(["made", "moved"]) & (told["place"].fillna("-") == place)].drop_duplicates("card", keep="last")
    away = told[told["what"].isin(["aside", "back"])].drop_duplicates("card", keep="last")
    last, aside = moved.set_index("card"), set(away.loc[away["what"] == "aside", "card"])
    rows = [
        {"card": card, "zone": TRAY, "x": None, "y": None, "aside": card in aside, "made_at": None, "at": None} for card in made["card"]
    ]
    found = table(rows, PLACED_COLUMNS)
    if found.empty:
        return found
    lying = last.reindex(found["card"])
    found["zone"] = lying["zone"].fillna(TRAY).astype("string").to_numpy()
    found["x"], found["y"] = lying["x"].to_numpy(dtype="float64"), lying["y"].to_numpy(dtype="float64")
    found["at"], found["made_at"] = pd.array(lying["at"], dtype=TIME), pd.array(made["at"], dtype=TIME)
    return found.astype(PLACED_COLUMNS)


def scene_at(scene: Scene, at: datetime) -> Scene:
    """A scene as it was at a moment.

    Cards that were not there yet are left out, and so are marks, people, comments and decisions. What cannot be known any
    more is as it is now: the words of cards, the question, the frame, and the boundaries between corners.

    Parameters
    ----------
    scene : Scene
    at : datetime
        The moment, itself included; without a zone it counts as UTC.

    Returns
    -------
    Scene
    """
    when = moment(at)
    rounds = scene.rounds[scene.rounds["opened"].isna() | (scene.rounds["opened"] <= when)].copy()
    rounds.loc[rounds["revealed"] > when, "revealed"] = pd.NaT
    shown = set(rounds.loc[rounds["revealed"].notna(), "id"])
    return replace(
        scene,
        cards=_cards(scene, when),
        marks=scene.marks[scene.marks["round"].isin(shown)],
        people=scene.people[scene.people["joined"] <= when],
        history=scene.history[scene.history["at"] <= when],
        rounds=rounds,
        steps=scene.steps[scene.steps["at"] <= when],
        comments=_until(scene.comments, when),
        decisions=_until(scene.decisions, when),
    )


def column(scene: Scene, what: str, layer: str | None = None) -> str:
    """The column of a scene's cards that tells `what` (``zone``, ``zone_title``, ``x``, ``y``) of a place."""
    place = place_of(scene, layer)
    return f"{place.removeprefix(f'{AT}/')}_{what}" if place else what


def _cards(scene: Scene, when: pd.Timestamp) -> pd.DataFrame:
    """The table of cards with every place as it was, in the order in which they lay on the first layer."""
    zones = {zone.id: place for place, zone in enumerate(scene.frame.zones)}
    titles = {TRAY: pick(scene.frame.tray.title, scene.lang)} | {zone.id: pick(zone.title, scene.lang) for zone in scene.frame.zones}
    out = scene.cards
    for layer in scene.frame.layers:
        if column(scene, "zone", layer.id) not in out.columns:
            continue
        then = positions(scene.history, when, place_of(scene, layer.id)).set_index("card")
        out = out[out["id"].isin(then.index)].copy()
        lying = then.loc[out["id"]]
        known = [zone if zone in zones else TRAY for zone in lying["zone"]]
        out["aside"] = lying["aside"].to_numpy()
        values = {"zone": known, "zone_title": [titles[zone] for zone in known], "x": lying["x"].to_numpy(), "y": lying["y"].to_numpy()}
        for what, value in values.items():
            out[column(scene, what, layer.id)] = value
    order = [(zones.get(zone, len(zones)), 0.0 if pd.isna(y) else y) for zone, y in zip(out[column(scene, "zone")], out[column(scene, "y")])]
    return out.iloc[sorted(range(len(out)), key=order.__getitem__)].astype(scene.cards.dtypes.to_dict()).reset_index(drop=True)


def _until(found: pd.DataFrame | None, when: pd.Timestamp) -> pd.DataFrame | None:
    return None if found is None else found[found["at"] <= when]
