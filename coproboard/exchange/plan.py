"""A frame drawn for paper, blank or with the cards that lie in it.

What it is: pure functions from a frame and cards to shapes and words with boxes, in quarters of a millimetre. What it
is not: a file; `sheets` puts a header, a code and further pages around it. The fact that shaped it: nothing may be cut
on paper, so a card that has no room in its zone is told as left over, whole, and never drawn in part.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coproboard.domain import boundary
from coproboard.domain.geometry import At, Box, is_disc
from coproboard.exchange.figures import arc, heap, numbers
from coproboard.exchange.lettering import HIGH, Words, fit, lines, n, wide
from coproboard.exchange.markup import Markup, el, join
from coproboard.templates import Axis, Template, Text, Zone
from coproboard.words import say

#: Of a zone's room, what its name, and what its small words, may take when people are to write in it.
_NAME, _SMALL = 0.7, 0.75
#: Columns of the words below a blank board.
_COLUMNS = 3
#: A mark, in parts of the letters of a card.
_MARK = 13.0
#: A zone this wide, on A4, has cards side by side.
_CARD = 230.0


@dataclass(frozen=True, slots=True)
class Size:
    """A size of paper, lying, or of a screen: its drawing in quarters of a millimetre, and how much larger letters are than on A4.

    `more` is the sentence that tells how many cards had no room, `cards` the sizes of letters that cards may have.
    """

    name: str
    width: float
    height: float
    letters: float
    more: str = "sheet.more"
    cards: tuple[float, ...] = (13.0, 11.5, 10.0)


SIZES = {one.name: one for one in (Size("A4", 1108.0, 640.0, 1.0), Size("A3", 1600.0, 960.0, 1.3))}


@dataclass(frozen=True, slots=True)
class Lying:
    """A card where it lies, with what is told of it beside its words."""

    words: str
    lang: str
    beside: str = ""


@dataclass(slots=True)
class Drawing:
    """What is drawn: shapes, words over them, and by zone the cards that had no room."""

    size: Size
    lang: str
    shapes: list[Markup] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    left: dict[str, list[Lying]] = field(default_factory=dict)

    def write(self, text: str, room: Box, size: float, least: float, kind: str = "", lang: str = "") -> float:
        """Write words where they have room; gives where the next ones may begin."""
        found = fit(text, room, size * self.size.letters, least * self.size.letters, kind, lang) if text.strip() else None
        if found is None:
            return room[1]
        self.words.append(found)
        return room[1] + found.height

    def of(self, text: Text) -> str:
        """A frame's words in the language of the sheet."""
        return text.get(self.lang)

    def svg(self, label: str) -> Markup:
        """The whole as an element."""
        view = f"0 0 {n(self.size.width)} {n(self.size.height)}"
        return el("svg", join(self.shapes), (one.drawn for one in self.words), class_="plan", viewBox=view, role="img", aria_label=label)


def draw(
    frame: Template,
    size: Size,
    lang: str,
    drawn: Mapping[str, boundary.Line] | None = None,
    cards: Mapping[str, Sequence[Lying]] | None = None,
    marks: Mapping[str, Mapping[str, int]] | None = None,
) -> Drawing:
    """A frame on paper, or on a screen.

    Parameters
    ----------
    frame : Template
    size : Size
    lang : str
    drawn : mapping of str to Line, optional
        Corner → its boundary.
    cards : mapping, optional
        Zone → cards, from top to bottom; without it the frame is blank, with how to use it below.
    marks : mapping, optional
        Zone → shape → marks: at the foot of a zone with cards a number for each shape, in one without cards each mark.
    """
    out = Drawing(size, lang)
    foot = _foot(out, frame, cards is None)
    plane = _edges(out, frame, size.height - foot)
    out.shapes += [_ground(frame, zone, _on(plane, zone.box)) for zone in sorted(frame.zones, key=lambda zone: is_disc(frame, zone))]
    out.shapes += [el("path", d=arc(corner, line, plane), class_="line") for corner, line in (drawn or {}).items()]
    for zone in frame.zones:
        box = _on(plane, zone.box)
        room = _room(out, frame, zone, plane, box)
        title = "" if frame.grid else zone_name(frame, zone, drawn or {}, lang)
        at = out.write(title, _part(room, _NAME), 17 if box[2] - box[0] > 150 else 15, 7, "strong")
        here = {shape: n for shape, n in (marks or {}).get(zone.id, {}).items() if n}
        if here:
            room = _mark(out, here, (room[0], at + 4, room[2], room[3]), bool(cards))
        if cards is None:
            _explain(out, frame, zone, (room[0], at + 2, room[2], room[3]), bool(drawn))
        else:
            lay(out, zone.id, cards.get(zone.id, ()), (room[0], at + 4, room[2], room[3]))
    return out


def lay(out: Drawing, zone: str, cards: Sequence[Lying], room: Box) -> None:
    """Lay cards one under another, in the largest letters with which all have room; what has none is left over.

    Parameters
    ----------
    out : Drawing
    zone : str
        Under which name what is left over stands in `out.left`.
    cards : sequence of Lying
    room : Box
    """
    for size in out.size.cards:
        laid, left = _stack(cards, room, size * out.size.letters, out.size.letters)
        if not left:
            break
    if left:
        last = HIGH * 10 * out.size.letters
        laid, left = _stack(cards, (*room[:3], room[3] - last), size * out.size.letters, out.size.letters)
        more = say(out.lang, out.size.more, n=len(left))
        out.left[zone] = left
        out.write(more, (room[0], room[3] - last, room[2], room[3] + 1), 10, 6, "quiet")
    for box, words in laid:
        out.shapes.append(el("rect", x=n(box[0]), y=n(box[1]), width=n(box[2] - box[0]), height=n(box[3] - box[1]), rx="4", class_="card"))
        out.words += words


def zone_name(frame: Template, zone: Zone, drawn: Mapping[str, boundary.Line], lang: str) -> str:
    """A zone's name; its statement while the frame hides names until the boundaries are drawn (F11)."""
    hidden = frame.hides and zone.statement and not boundary.drawn(frame, drawn)
    return zone.statement.get(lang) if hidden and zone.statement else zone.title.get(lang)


def side_of(frame: Template, drawn: Mapping[str, boundary.Line], at: At, lang: str) -> str:
    """On which side of the boundaries a card lies, in words; ``""`` until they are drawn."""
    found = boundary.ground(frame, drawn, at)
    if found is None:
        return ""
    zones = " · ".join(zone.title.get(lang) for zone in frame.zones if zone.id in found.of)
    return str(say(lang, f"lines.is.{found.side}", zone=zones))


# -- zones ----------------------------------------------------------------------------------------------------------


def _on(plane: Box, box: Box) -> Box:
    """A box of the unit square on the plane."""
    x, y, width, height = plane[0], plane[1], plane[2] - plane[0], plane[3] - plane[1]
    return x + box[0] * width, y + box[1] * height, x + box[2] * width, y + box[3] * height


def _ground(frame: Template, zone: Zone, box: Box) -> Markup:
    tint = next((band.tint for band in frame.bands if band.id == zone.band), "n")
    x0, y0, x1, y1 = box
    if is_disc(frame, zone):
        return el("ellipse", cx=n((x0 + x1) / 2), cy=n((y0 + y1) / 2), rx=n((x1 - x0) / 2), ry=n((y1 - y0) / 2), class_=f"z z-{tint}")
    ink = None if zone.weight is None else f"{zone.weight * 0.22:.2f}"
    parts = {"x": n(x0 + 1.5), "y": n(y0 + 1.5), "width": n(x1 - x0 - 3), "height": n(y1 - y0 - 3), "rx": "6"}
    shade = el("rect", **parts, class_="ink", fill_opacity=ink) if ink else None
    return join(el("rect", **parts, class_=f"z z-{tint}"), shade)


def _room(out: Drawing, frame: Template, zone: Zone, plane: Box, box: Box) -> Box:
    """Where words have room in a zone: in a disc the square inside, in a corner what the disc in the middle leaves."""
    edge = 9 * out.size.letters
    x0, y0, x1, y1 = box
    if is_disc(frame, zone):
        across, down = 0.15 * (x1 - x0), 0.15 * (y1 - y0)
        return x0 + across, y0 + down, x1 - across, y1 - down
    middle = next((_on(plane, one.box) for one in frame.zones if is_disc(frame, one)), None)
    if middle is not None:
        y0, y1 = (y0, min(y1, middle[1])) if y0 < middle[1] else (max(y0, middle[3]), y1)
    return x0 + edge, y0 + edge * 0.8, x1 - edge, y1 - edge * 0.8


def _part(room: Box, share: float) -> Box:
    return room[0], room[1], room[2], room[1] + share * (room[3] - room[1])


def _explain(out: Drawing, frame: Template, zone: Zone, room: Box, named: bool) -> None:
    """Under a zone's name what it means, as far as room to write is left."""
    hidden = frame.hides and not named
    texts = [text for text in (zone.quote, zone.example, zone.definition) if text is not None]
    for text in () if hidden or frame.grid else texts[:2]:
        disc = is_disc(frame, zone)
        at = out.write(out.of(text), room if disc else _part(room, _SMALL), 12, 7 if disc else 9, "quiet")
        room = (room[0], at + 3, room[2], room[3])


def _mark(out: Drawing, counts: Mapping[str, int], room: Box, below: bool) -> Box:
    """Marks in a zone, below its cards or instead of them; gives the room that is left."""
    size = _MARK * out.size.letters
    drawn, height = (numbers if below else heap)(counts, room[2] - room[0], size)
    y = room[3] - height if below else room[1]
    out.shapes.append(el("g", drawn, transform=f"translate({n(room[0])} {n(y)})", class_="marks"))
    return (*room[:3], y - 4) if below else (room[0], room[1] + height, *room[2:])


def _stack(cards: Sequence[Lying], room: Box, size: float, letters: float) -> tuple[list[tuple[Box, list[Words]]], list[Lying]]:
    """Cards at a size of letters, in columns where the room is wide: those laid with their words, and those left over."""
    edge, gap = 4 * letters, 6 * letters
    columns = max(1, int((room[2] - room[0] + gap) // (_CARD * letters)))
    step = (room[2] - room[0] + gap) / columns
    width = step - gap - 2 * edge
    laid: list[tuple[Box, list[Words]]] = []
    column, at = 0, room[1]
    for place, card in enumerate(cards):
        while True:
            x, y = room[0] + column * step, at + edge * 0.7
            words = [Words(lines(card.words, width, size), x + edge, y, width, size, lang=card.lang)]
            if card.beside:
                words.append(Words(lines(card.beside, width, size * 0.85), x + edge, y + words[0].height, width, size * 0.85, "quiet"))
            foot = words[-1].y + words[-1].height + edge * 0.7
            if foot <= room[3] or column + 1 == columns or at == room[1]:
                break
            column, at = column + 1, room[1]
        if foot > room[3] or width < wide("narrowly", size):
            return laid, list(cards[place:])
        laid.append(((x, at, x + step - gap, foot), words))
        at = foot + edge * 0.8
    return laid, []


# -- around the zones -----------------------------------------------------------------------------------------------


def _edges(out: Drawing, frame: Template, bottom: float) -> Box:
    """Axes, steps and bands around the zones; gives the room that is left for those."""
    size, letters = out.size, out.size.letters
    celled = frame.grid is not None
    x, y = frame.axes.x, frame.axes.y
    left = 30 * letters * (y is not None) + 132 * letters * bool(celled and y and y.steps)
    across = [band for band in frame.bands if band.box[1] == 0 and band.box[3] == 1]
    down = [band for band in frame.bands if band.box[0] == 0 and band.box[2] == 1 and band not in across]
    top = 40 * letters if across else 26 * letters if celled and x and x.steps else 0.0
    plane = (left, top, size.width - (150 * letters if down else 0), bottom - 30 * letters * (x is not None))
    for band in across:
        x0, _, x1, _ = _on(plane, band.box)
        out.write(out.of(band.title), (x0 + 4, 4, x1 - 4, top), 22, 9, "voice")
    for band in down:
        _, y0, _, y1 = _on(plane, band.box)
        at = out.write(out.of(band.title), (plane[2] + 10, y0 + 6, size.width, y1), 19, 9, "voice")
        if band.note:
            out.write(out.of(band.note), (plane[2] + 10, at + 2, size.width, y1), 12, 8, "quiet")
    if x is not None:
        _axis(out, x, (plane[0], plane[3] + 8 * letters, plane[2], bottom))
    if y is not None:
        _turned(out, y, (0.0, plane[1], 26 * letters, plane[3]))
    if celled and x is not None and y is not None:
        _steps(out, x, y, plane)
    return plane


def _steps(out: Drawing, x: Axis, y: Axis, plane: Box) -> None:
    """Over each column and before each row what it stands for."""
    letters = out.size.letters
    for at, step in enumerate(x.steps or ()):
        step_wide = (plane[2] - plane[0]) / len(x.steps or ())
        room = (plane[0] + at * step_wide + 6, 3, plane[0] + (at + 1) * step_wide - 6, plane[1])
        out.write(out.of(step.title), room, 15, 7, "strong")
    for at, step in enumerate(y.steps or ()):
        high = (plane[3] - plane[1]) / len(y.steps or ())
        room = (30 * letters, plane[1] + at * high + 4, plane[0] - 6, plane[1] + (at + 1) * high - 2)
        out.write(out.of(step.title), room, 14, 7, "strong")


def _ends(out: Drawing, axis: Axis, length: float) -> list[str]:
    """What an axis says along its line: both ends and its title, or its title alone where all three have no room."""
    words = [out.of(axis.low), out.of(axis.title), out.of(axis.high)]
    return words if wide("    ".join(words), 14 * out.size.letters) <= length else words[1:2]


def _axis(out: Drawing, axis: Axis, room: Box) -> None:
    words, size = _ends(out, axis, room[2] - room[0]), 14 * out.size.letters
    for place, text in enumerate(words):
        long = wide(text, size)
        x = (room[0] + room[2] - long) / 2 if len(words) == 1 or place == 1 else room[0] if not place else room[2] - long
        kind = "quiet" if len(words) == 3 and place != 1 else "strong"
        out.write(text, (max(room[0], x), room[1], room[2], room[3]), 14, 7, kind)


def _turned(out: Drawing, axis: Axis, room: Box) -> None:
    """The same beside the zones, read from the foot up."""
    length = room[3] - room[1]
    words = _ends(out, axis, length)
    if axis.steps and axis.steps[0].number < axis.steps[-1].number:
        # Its first step lies on top.
        words.reverse()
    size = min(14 * out.size.letters, length / max(wide(one, 1) for one in words))
    for place, text in enumerate(words):
        long = wide(text, size)
        y = (room[1] + room[3] + long) / 2 if len(words) == 1 or place == 1 else room[3] if not place else room[1] + long
        kind = "quiet" if len(words) == 3 and place != 1 else "strong"
        out.words.append(Words((text,), room[0], y, long + 1, size, kind, turned=True))


def _foot(out: Drawing, frame: Template, blank: bool) -> float:
    """Below the zones: where the frame comes from, and on a blank one how to use it together. Gives its height."""
    size, letters = out.size, out.size.letters
    about = [out.of(text) for text in (frame.note, frame.credit) if text is not None]
    items = [(text, "quiet") for text in about]
    if blank:
        asked = [(say(out.lang, "help.prompts"), "strong"), *((f"– {out.of(one)}", "") for one in frame.prompts)]
        steps = [(f"{say(out.lang, 'help.minutes', n=step.minutes)}: {out.of(step.text)}", "") for step in frame.help.steps]
        items = [(say(out.lang, "help.head"), "strong"), (out.of(frame.help.opening), ""), *steps, *asked, *items]
    if not items:
        return 0.0
    letter, gap = 10.5 * letters if blank else 9 * letters, 16 * letters
    columns = _COLUMNS if blank else 1
    width = (size.width - gap * (columns - 1)) / columns
    texts = [Words(lines(text, width, letter), 0.0, 0.0, width, letter, kind) for text, kind in items]
    height = max(one.height for one in texts)
    while (placed := _flow(texts, width + gap, height, columns)) is None:
        height += letter * HIGH
    top = size.height - height
    out.words += [Words(one.lines, x, top + y, width, letter, one.kind) for one, (x, y) in zip(texts, placed)]
    return height + 8 * letters


def _flow(texts: Sequence[Words], step: float, height: float, columns: int) -> list[tuple[float, float]] | None:
    """Places of texts in columns of a height, each text whole; None if they need more."""
    column, y, found = 0, 0.0, []
    for place, text in enumerate(texts):
        # A heading stays with what follows it.
        needed = text.height + (texts[place + 1].height if text.kind == "strong" and place + 1 < len(texts) else 0)
        if y and y + needed > height + 0.01:
            column, y = column + 1, 0.0
        if column == columns or y + text.height > height + 0.01:
            return None
        found.append((column * step, y))
        y += text.height
    return found
