"""Sessions as scenes, with people, a history, notes and steps: what a board of two afternoons looks like as tables."""
from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pandas as pd

from coproboard.insight.past import column, place_of, positions
from coproboard.insight.scene import Scene
from coproboard.insight.stages import STEP_COLUMNS
from coproboard.insight.tables import HISTORY_COLUMNS, PEOPLE_COLUMNS, TIME, table
from tests.insight.scenes import MS, chance

MINUTE = 60_000
NOTES = ["It stopped in November and nobody said so", "Mae hyn yn digwydd bob gaeaf", "We were asked, and then it was decided elsewhere",
         "The depot answers, if you know whom to ask for", "Agreed"]  # fmt: skip
COMMENTS = {"id": "string", "card": "string", "by": "string", "perspective": "string", "words": "string", "at": TIME}
DECISIONS = {"number": "Int64", "status": "string", "words": "string", "at": TIME}


def session(
    frame: str = "spectrum", seed: int = 3, people: tuple[int, int, int] = (7, 6, 1), cards: int = 10, lang: str = "en", moves: int = 60, days: int = 6
) -> Scene:
    """A session of two afternoons, `days` apart; people are of lived experience, services, and "rather not say"."""
    random = Random(seed)
    scene = chance(frame, seed, people, cards, lang)
    folk = [(f"p{n:02}", kind) for n, kind in enumerate(kind for kind, many in zip(("lived", "services", "unsaid"), people) for _ in range(many))]
    when, zones = {name: MS + minute * MINUTE for name, minute in (("place", 25), ("reveal", 42), ("talk", 44), ("agree", 78), ("record", 90))}, scene.frame.zones
    rows: list[dict[str, Any]] = [_row(MS, None, "board", None), *(_row(MS + n * 20_000, who, "joined", None) for n, (who, _) in enumerate(folk))]
    key = place_of(scene)
    for n, card in enumerate(scene.cards["id"]):
        rows.append(_row(MS + (2 + 2 * n) * MINUTE, random.choice(folk)[0], "made", card, (None if n % 4 == 0 or key else random.choice(zones).id), ""))
    at = when["talk"]
    for n in range(moves):
        at += random.randrange(10, 50) * 1000 if n != moves // 2 else days * 24 * 60 * MINUTE
        rows.append(_row(at, random.choice(folk[: 4 + n % len(folk)])[0], "moved", random.choice(list(scene.cards["id"])), random.choice(zones).id, key, random))
    rows.append(_row(at + MINUTE, folk[0][0], "aside", scene.cards["id"].iloc[-1]))
    history = _perspectives(table(sorted(rows, key=lambda row: row["at"]), HISTORY_COLUMNS), dict(folk))
    notes = [{"id": f"n{n}", "card": "c0", "by": random.choice(folk)[0], "perspective": None, "words": words, "at": when["talk"] + n * 5 * MINUTE}
             for n, words in enumerate(NOTES * 4)]  # fmt: skip
    steps = [{"at": MS, "step": "gather"}, *({"at": moment, "step": step} for step, moment in when.items()), {"at": at - 13 * MINUTE, "step": "talk"}]
    rounds = scene.rounds.copy()
    rounds["opened"], rounds["revealed"] = (pd.to_datetime([when[step]], unit="ms", utc=True).astype(TIME) for step in ("place", "reveal"))
    return replace(
        scene, history=history, cards=_laid(scene, history), rounds=rounds,
        people=table([{"id": who, "name": who, "perspective": kind, "lang": "en", "joined": MS + n * 20_000, "here": True}
                      for n, (who, kind) in enumerate(folk)], PEOPLE_COLUMNS),
        comments=table(notes, COMMENTS), steps=table(steps, STEP_COLUMNS),
        decisions=table([{"number": 1, "status": "adopted", "words": "Members sit on the panel", "at": when["record"] + MINUTE}], DECISIONS),
    )  # fmt: skip


def _row(at: int, by: str | None, what: str, card: str | None, zone: str | None = None, place: str | None = None, random: Random | None = None) -> dict[str, Any]:
    x, y = (random.random(), random.random()) if random else (0.5, 0.5)
    here = zone is not None
    return {"at": at, "by": by, "perspective": None, "what": what, "card": card, "zone": zone or ("tray" if what == "made" else None),
            "x": x if here else None, "y": y if here else None, "place": place}  # fmt: skip


def _perspectives(history: pd.DataFrame, folk: dict[str, str]) -> pd.DataFrame:
    history["perspective"] = history["by"].map(folk).astype("string")
    return history


def _laid(scene: Scene, history: pd.DataFrame) -> pd.DataFrame:
    """The cards as the history leaves them."""
    out, key = scene.cards.copy(), place_of(scene)
    lying = positions(history, place=key).set_index("card").loc[out["id"]]
    for what in ("zone", "x", "y"):
        out[column(scene, what)] = lying[what].to_numpy()
    out["aside"], out["made_at"] = lying["aside"].to_numpy(), lying["made_at"].to_numpy()
    made = history[history["what"] == "made"].set_index("card")["by"]
    out["made_by"] = made.loc[out["id"]].astype("string").to_numpy()
    return out


