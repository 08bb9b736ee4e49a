"""The frame itself, with the cards that lie in it, or with the marks of one card: a drawing in SVG.

What it is: the drawing that the sheets have (`exchange.plan`), on a screen: as high as the cards need, light or dark.
What it is not: the live board; nothing moves here, and a card is where its zone is.

The fact that shaped it: a drawing is passed on, into a slide, a report, a chat. So it carries its question, its colours
and its words with it, as text, and takes no style from the page around it and gives none.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from coproboard.documents.shared import TRAY
from coproboard.domain.geometry import At
from coproboard.errors import UnknownCard
from coproboard.exchange.figures import heap
from coproboard.exchange.lettering import Words, fit, n, wide
from coproboard.exchange.markup import Markup, el, join, raw
from coproboard.exchange.plan import Drawing, Lying, Size, lay, side_of, zone_name
from coproboard.exchange.plan import draw as drawn_on
from coproboard.insight.past import column
from coproboard.insight.pictures.looks import FONT, blend, palette, quoted, shape_name
from coproboard.insight.pictures.picture import Picture
from coproboard.insight.scene import Scene
from coproboard.words import say

#: Shapes of marks, as the table has them.
SHAPES = ("lived", "services", "unsaid")
_SCREEN = Size("screen", 1108.0, 520.0, 1.2, "picture.board.over", (13.0,))
_WALL = tuple(Size("wall", 1600.0, 760.0, letters, "picture.board.over") for letters in (2.0, 1.75, 1.5, 1.3))
#: A drawing on a screen grows in steps of this, and so often at most.
_GROWS, _TIMES = 1.18, 12
_VOICE = "'Iowan Old Style','Palatino Linotype',Palatino,P052,'Noto Serif',Georgia,serif"
_GROUNDS = {False: {"to": "#E2E8E8", "for": "#F4F2EA", "with": "#FBF2D3", "n": "#FFFEFC"},
            True: {"to": "#222B2F", "for": "#242827", "with": "#312D1C", "n": "#1B2225"}}  # fmt: skip


def draw(scene: Scene, *, card: str | None = None, layer: str | None = None, wall: bool = False, dark: bool = False) -> Picture:
    """The frame with its cards, or with the revealed marks of one card.

    Parameters
    ----------
    scene : Scene
    card : str or None
        A card's id: its marks, one by one, instead of all cards.
    layer : str or None
        A layer of the frame, of cards one with places; the first without one.
    wall : bool
        Larger letters, for a screen that a room looks at, 1600 × 900; cards that have no room are counted then.
    dark : bool

    Returns
    -------
    Picture
        Drawn as SVG.

    Raises
    ------
    UnknownCard
    """
    found = scene.cards.set_index("id")
    if card is not None and card not in found.index:
        raise UnknownCard(card)
    layer = layer or scene.frame.layers[0].id
    marks = scene.marks[scene.marks["layer"] == layer]
    cards = found[~found["aside"]]
    if card is not None:
        return _of_card(scene, str(found.loc[card, "words"]), marks[marks["card"] == card], wall, dark)
    zone = column(scene, "zone", layer)
    counts = {name: dict(Counter(rows["group"])) for name, rows in marks[marks["card"].isin(cards.index)].groupby("zone")}
    drawing = _sized(scene, _lying(scene, cards, layer), counts, wall)
    title, summary = _told(scene, cards[zone], int(found["aside"].sum()))
    left = sum(len(one) for one in drawing.left.values())
    note = say(scene.lang, "picture.board.left", n=left) if left else ""
    return Picture("board", scene.lang, title, summary, _table(scene, cards, zone, marks), note=note, dark=dark,
                   svg=_svg(scene, drawing, counts, title, summary, scene.title, wall, dark))  # fmt: skip


def _of_card(scene: Scene, words: str, marks: pd.DataFrame, wall: bool, dark: bool) -> Picture:
    lang, placed = scene.lang, marks[marks["zone"].notna()]
    counts = {str(zone): dict(Counter(rows["group"])) for zone, rows in placed.groupby("zone")}
    names = {zone.id: zone_name(scene.frame, zone, scene.lines, lang) for zone in scene.frame.zones}
    totals = [(names[zone], sum(counts.get(zone, {}).values())) for zone in names]
    if len(placed):
        most, much = max(totals, key=lambda one: one[1])
        title = say(lang, "picture.board.card", words=quoted(lang, words), zone=most, n=much, all=len(placed))
    else:
        title = say(lang, "picture.board.card.none", words=quoted(lang, words))
    told = [say(lang, "picture.board.part", zone=zone, n=count) for zone, count in totals if count]
    summary = " ".join(filter(None, [
        say(lang, "picture.board.card.told", marks="; ".join(told)) if told else title,
        say(lang, "picture.board.unsure", n=len(marks) - len(placed)) if len(marks) > len(placed) else "",
    ]))  # fmt: skip
    heads = [say(lang, "picture.board.zone"), *(shape_name(lang, shape) for shape in SHAPES)]
    rows = [[names[zone], *(counts.get(zone, {}).get(shape, 0) for shape in SHAPES)] for zone in names]
    drawing = _sized(scene, {}, counts, wall)
    return Picture("board", lang, title, summary, pd.DataFrame(rows, columns=heads), dark=dark,
                   svg=_svg(scene, drawing, counts, title, summary, words, wall, dark))  # fmt: skip


# -- what is drawn ---------------------------------------------------------------------------------------------------


def _lying(scene: Scene, cards: pd.DataFrame, layer: str) -> dict[str, list[Lying]]:
    """Zone, or the tray, → its cards from top to bottom."""
    zone, x, y = (column(scene, what, layer) for what in ("zone", "x", "y"))
    out: dict[str, list[Lying]] = {}
    for row in cards.sort_values([y, "order"], kind="stable").to_dict("records"):
        known = scene.frame.zone(row[zone]) is not None
        beside = side_of(scene.frame, scene.lines, At(row[zone], row[x], row[y]), scene.lang) if known else ""
        out.setdefault(row[zone] if known else TRAY, []).append(Lying(row["words"], row["lang"], beside))
    return out


def _sized(scene: Scene, cards: Mapping[str, Sequence[Lying]], counts: Mapping[str, Mapping[str, int]], wall: bool) -> Drawing:
    """The drawing at the first size at which nothing is left over; at the last there is, if never."""
    sizes = _WALL if wall else [replace(_SCREEN, height=_SCREEN.height * _GROWS**time) for time in range(_TIMES)]
    # On a wall cards come before numbers of marks.
    tries = [(size, counts) for size in sizes] + [(size, {}) for size in sizes if wall and cards]
    for size, here in tries:
        loose = list(cards.get(TRAY, ()))
        tray = min(0.3, 0.08 + 0.03 * len(loose)) * size.height if loose else 0.0
        plane = replace(size, height=size.height - tray)
        drawing = drawn_on(scene.frame, plane, scene.lang, scene.lines, cards, here)
        if loose:
            drawing.size = size
            top = drawing.write(scene.frame.tray.title.get(scene.lang), (0, size.height - tray + 6, size.width, size.height), 15, 9, "strong")
            lay(drawing, TRAY, loose, (0, top + 4, size.width, size.height))
        if not drawing.left:
            break
    return drawing


def _svg(
    scene: Scene, drawing: Drawing, counts: Mapping[str, Mapping[str, int]], title: str, desc: str, head: str, wall: bool, dark: bool
) -> str:
    """The whole: what it is in words, its style, the question over it, and the drawing."""
    edge, size = 14.0, drawing.size
    over = fit(head, (0, 0, size.width, 8.5 * size.letters * 16), (24 if wall else 21) * size.letters, 11, "voice") if head.strip() else None
    high = over.height + 8 * size.letters if over else 0.0
    theme = f"cb-plan-{'dark' if dark else 'light'}"
    body = el("g", join(drawing.shapes), (one.drawn for one in drawing.words), transform=f"translate({n(edge)} {n(edge + high)})")
    legend = _legend(scene.lang, counts, size) if counts else None
    under = 24 * size.letters if legend else 0.0
    question = el("g", over.drawn, transform=f"translate({n(edge)} {n(edge)})") if over else None
    width, height = size.width + 2 * edge, size.height + high + under + 2 * edge
    back = el("rect", width=n(width), height=n(height), class_="back")
    below = el("g", legend, transform=f"translate({n(edge)} {n(edge + high + size.height + 8 * size.letters)})") if legend else None
    parts = [el("title", title), el("desc", desc), el("style", raw(_style(theme, dark))), back, question, body, below]
    # The name of SVG's own elements: without it a file of them is no picture.
    return str(el("svg", parts, xmlns="http://www.w3.org/2000/svg", class_=f"plan {theme}", viewBox=f"0 0 {n(width)} {n(height)}", role="img", lang=scene.lang,
                  aria_label=f"{title.rstrip('.')}. {desc}"))  # fmt: skip


def _legend(lang: str, counts: Mapping[str, Mapping[str, int]], size: Size) -> Markup:
    """What each shape stands for, side by side."""
    found, x, letter = [], 0.0, 12.5 * size.letters
    for shape in SHAPES:
        if any(each.get(shape) for each in counts.values()):
            words = shape_name(lang, shape)
            mark, _ = heap({shape: 1}, 30, letter)
            found.append(el("g", mark, Words((words,), letter * 1.5, -letter * 0.12, 400, letter).drawn, transform=f"translate({n(x)} 0)"))
            x += letter * 2.6 + wide(words, letter)
    return join(found, Words((say(lang, "picture.board.legend"),), x, -letter * 0.12, 400, letter, "quiet").drawn)


def _style(theme: str, dark: bool) -> str:
    colours = palette(dark)
    card, ground = ("#303A3E", colours.ground) if dark else ("#FFFFFF", colours.ground)
    rules = {
        ".back": f"fill:{ground}", "text": f"fill:{colours.ink};font-family:{FONT.replace(chr(34), chr(39))};unicode-bidi:plaintext",
        ".voice": f"font-family:{_VOICE}", ".quiet": f"fill:{colours.quiet}", ".strong": "font-weight:600",
        ".z": f"stroke:{colours.edge};stroke-width:1.2", ".card": f"fill:{card};stroke:{colours.edge};stroke-width:1",
        ".ink": f"fill:{colours.ink}", ".line": f"fill:none;stroke:{colours.ink};stroke-width:2;stroke-dasharray:9 6",
        ".marks text": "font-size:8px;font-weight:600",
        **{f".z-{tint}": f"fill:{fill}" for tint, fill in _GROUNDS[dark].items()},
        **{f".{group}": f"fill:{colour};stroke:{blend(ground, colour, 0.0)};stroke-width:1" for group, colour in colours.groups.items()},
    }
    return "".join(f".{theme} {part}{{{rule}}}" for part, rule in rules.items())


# -- what is said ----------------------------------------------------------------------------------------------------


def _told(scene: Scene, zones: Any, aside: int) -> tuple[str, str]:
    lang, counts = scene.lang, Counter(zones)
    names = {zone.id: zone_name(scene.frame, zone, scene.lines, lang) for zone in scene.frame.zones}
    placed = sum(counts[zone] for zone in names)
    if not placed:
        title = say(lang, "picture.board.none", n=len(zones))
    else:
        most = max(names, key=lambda zone: counts[zone])
        title = say(lang, "picture.board.title", zone=names[most], n=counts[most], all=placed)
    told = [say(lang, "picture.board.part", zone=name, n=counts[zone]) for zone, name in names.items() if counts[zone]]
    loose = len(zones) - placed
    parts = [
        say(lang, "picture.board.told", frame=scene.frame.title.get(lang), cards="; ".join(told)) if told else "",
        say(lang, "picture.board.loose", n=loose) if loose else "",
        say(lang, "picture.board.aside", n=aside) if aside else "",
    ]
    return title, " ".join(filter(None, parts)) or title


def _table(scene: Scene, cards: pd.DataFrame, zone: str, marks: pd.DataFrame) -> pd.DataFrame:
    lang = scene.lang
    names = {one.id: zone_name(scene.frame, one, scene.lines, lang) for one in scene.frame.zones}
    counts = Counter(zip(marks["card"], marks["group"]))
    unsure = Counter(marks.loc[marks["zone"].isna(), "card"])
    heads = [say(lang, "picture.board.cardhead"), say(lang, "picture.board.zone")]
    marked = [say(lang, "picture.board.marks", who=shape_name(lang, shape)) for shape in SHAPES]
    rows = [
        [row["words"], names.get(row[zone], scene.frame.tray.title.get(lang)), *(counts[card, shape] for shape in SHAPES), unsure[card]]
        for card, row in cards.to_dict("index").items()
    ]
    out = pd.DataFrame(rows, columns=[*heads, *marked, say(lang, "picture.board.notsure")])
    return out if len(marks) else out[heads]


