"""Sheets for the table in the room: a frame blank or as it stands, and cards to cut out, each with the board's QR code.

What it is: self-contained HTML files that print on A4 or A3. What it is not: a record; a sheet is for people to write
on, or to hang on a wall, and whoever has a device can join the same board from it.

The fact that shaped it: people print at home, on one page, in grey. So a page is full before a second one begins, and
nothing is told by colour alone.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coproboard.documents.places import AT
from coproboard.documents.shared import TRAY, Card
from coproboard.domain import boundary, geometry
from coproboard.exchange import figures, record_html
from coproboard.exchange.markup import Markup, Part, el, join, raw, said
from coproboard.exchange.plan import SIZES, Lying, Size, draw, side_of, zone_name
from coproboard.templates import Layer, Template
from coproboard.words import direction, say

#: Blank cards on a page of A4; on A3 there is room for twice as many.
BLANK = 8
#: Titles longer than these are set smaller, and smaller still; what is longer than any is told by its beginning.
_LONG, _LONGER, _LONGEST = 55, 125, 220

_CSS = """
.sheet-page{background:#fff;color:#1E2A30;font:400 11pt/1.4 var(--ui);margin:0;color-scheme:light}
.sheet-page header{display:flex;gap:6mm;align-items:flex-start;justify-content:space-between}
.sheet-page .over{height:calc(26mm*var(--letters));overflow:hidden}
.sheet-page .over p,.sheet-page .over .join{font-size:calc(9.5pt*var(--letters))}
.sheet-page h1{font:400 20pt/1.15 var(--voice);margin:0 0 1mm;overflow-wrap:anywhere}
.sheet-page .over h1{font-size:calc(20pt*var(--letters))}
.sheet-page .over .brand{margin-bottom:1mm}.sheet-page .over p{line-height:1.3}
.sheet-page .over h1.long{font-size:calc(13pt*var(--letters))}.sheet-page .over h1.longer{font-size:calc(9.5pt*var(--letters))}
.sheet-page .A4{--letters:1}.sheet-page .A3{--letters:1.3}
.sheet-page p{margin:0;color:#465359}
.sheet-page .brand{font:400 10pt/1 var(--voice);display:flex;gap:2mm;align-items:center;margin-bottom:2mm}
.sheet-page .mark{width:8mm;height:5mm;fill:none;stroke-width:3.6;stroke-linecap:round}
.sheet-page .s-services{stroke:#1A5A78}.sheet-page .s-lived{stroke:#A23F1B}.sheet-page .s-gap{stroke:#fff;stroke-width:8}
.sheet-page .qr{display:block;flex:none;width:calc(24mm*var(--letters,1));height:calc(24mm*var(--letters,1))}.sheet-page .qr svg{display:block;width:100%;height:100%}
.sheet-page .join{display:flex;gap:3mm;align-items:center;max-width:calc(80mm*var(--letters,1));flex:none;font-size:9pt;text-align:right}
.sheet-page .plan{direction:ltr;display:block;width:100%;height:auto}
.sheet-page .z{fill:#fff;stroke:#7F8480;stroke-width:1.2}
.sheet-page .z-to{fill:#E2E8E8}.sheet-page .z-for{fill:#F4F2EA}.sheet-page .z-with{fill:#FBF2D3}
.sheet-page .plan text{unicode-bidi:plaintext;font-family:var(--ui);fill:#1E2A30}.sheet-page .plan .voice{font-family:var(--voice)}
.sheet-page .plan .quiet{fill:#465359}.sheet-page .plan .strong{font-weight:600}
.sheet-page .ink{fill:#1E2A30}.sheet-page .line{fill:none;stroke:#1E2A30;stroke-width:2;stroke-dasharray:9 6}
.sheet-page .card{fill:#fff;stroke:#7F8480;stroke-width:1}
.sheet-page .rest{columns:2;column-gap:8mm;margin-top:4mm}.sheet-page .A3 .rest{columns:3}
.sheet-page .rest small{display:block;color:#465359}.sheet-page .rest h2{margin:0 0 1mm;break-after:avoid}.sheet-page .rest ul{margin:0 0 4mm;padding:0;list-style:none}
.sheet-page .rest li{break-inside:avoid;border-bottom:.2mm solid #D9D4C6;padding:1mm 0;overflow-wrap:anywhere}
.sheet-page .cards{display:grid;grid-template-columns:1fr 1fr;grid-auto-rows:66mm;margin-top:2mm}.sheet-page .A3 .cards{grid-template-columns:repeat(4,1fr)}
.sheet-page .new .cards{grid-auto-rows:55mm}
.sheet-page .cut{position:relative;border:.3mm dashed #7F8480;margin:-.15mm;padding:4mm;break-inside:avoid;overflow:hidden}
.sheet-page .cut .qr{position:absolute;right:3mm;bottom:3mm;width:15mm;height:15mm}
.sheet-page .cut p{font-size:9pt}
.sheet-page .cut .low{position:absolute;left:4mm;bottom:3mm;right:22mm;font-size:9pt;color:#465359;line-height:2.2}
.sheet-page .cut .words{font:400 13pt/1.3 var(--ui);color:#1E2A30;overflow-wrap:anywhere}
.sheet-page .cut .long{font-size:9.5pt}
.sheet-page h2{font:650 11pt/1.4 var(--ui);margin:4mm 0 0}
.sheet-page .new{break-before:page}
.sheet-page{-webkit-print-color-adjust:exact;print-color-adjust:exact}
@media screen{.sheet-page{max-width:277mm;margin:10mm auto;padding:0 10mm}}
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every sheet of a board has.

    Attributes
    ----------
    title : str
        The board's question.
    lang : str
        A language of the catalogue.
    link : str
        What the QR code leads to.
    paper : str
        ``"A4"`` or ``"A3"``.
    """

    title: str
    lang: str
    link: str
    paper: str = "A4"

    @property
    def size(self) -> Size:
        """The size of its paper."""
        return SIZES[self.paper]

    def say(self, key: str, **values: object) -> str:
        """Words of ours, by what follows ``sheet.`` in the catalogue."""
        return say(self.lang, f"sheet.{key}", **values)


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the cards: a frame, which of its layers, the key of that place, and the boundaries drawn on it."""

    frame: Template
    layer: Layer
    place: str = AT
    lines: Mapping[str, boundary.Line] = field(default_factory=dict)

    @classmethod
    def of(cls, frame: Template) -> Ground:
        """The first layer of a frame that a board is made with."""
        return cls(frame, frame.layers[0])


def blank_board(ground: Ground, sheet: Sheet) -> tuple[str, str, str]:
    """A blank frame, lying, with how to use it and what to ask.

    Returns
    -------
    tuple of str
        The file's name, its type and its text.
    """
    drawing = draw(ground.frame, sheet.size, sheet.lang, ground.lines)
    return _file(sheet, "board", join(_over(ground, sheet), drawing.svg(ground.frame.title.get(sheet.lang))))


def filled_board(ground: Ground, sheet: Sheet, found: Iterable[Card]) -> tuple[str, str, str]:
    """A frame with the cards that lie in it; those for which it has no room, and the tray, on the pages after it.

    Returns
    -------
    tuple of str
        The file's name, its type and its text.
    """
    frame, lang = ground.frame, sheet.lang
    cards: dict[str, list[Lying]] = {}
    for card in sorted(found, key=lambda card: (card.on(ground.place).y, card.order, card.id)):
        if not card.aside:
            at = card.on(ground.place)
            on = at.zone if frame.zone(at.zone) else TRAY
            cards.setdefault(on, []).append(Lying(card.words, card.lang, side_of(frame, ground.lines, geometry.At(at.zone, at.x, at.y), lang)))
    drawing = draw(frame, sheet.size, lang, ground.lines, cards)
    left = [(zone_name(frame, zone, ground.lines, lang), drawing.left[zone.id]) for zone in frame.zones if zone.id in drawing.left]
    left += [(frame.tray.title.get(lang), cards[TRAY])] if TRAY in cards else []
    rest = el("section", _over(ground, sheet), el("div", (_list(*one) for one in left), class_="rest"), class_="new") if left else None
    return _file(sheet, "filled", join(_over(ground, sheet), drawing.svg(frame.title.get(lang)), rest))


def cards(
    ground: Ground | None, sheet: Sheet, found: Iterable[Card], wordings: Mapping[str, Sequence[tuple[str, str]]]
) -> tuple[str, str, str]:
    """A page of blank cards to cut out, and the cards of the board with their further wordings.

    Parameters
    ----------
    ground : Ground or None
        The frame whose questions stand on the blank cards; none where it cannot be found.
    sheet : Sheet
    found : iterable of Card
    wordings : mapping
        Card → words and language of each further wording.

    Returns
    -------
    tuple of str
        The file's name, its type and its text.
    """
    qr = figures.code(sheet.link, sheet.say("qr"))
    asked = [f"{_start(layer.title.get(sheet.lang))}:" for layer in ground.frame.layers] if ground else []
    low: list[Part] = []
    for words in asked:
        low += [el("br"), words] if low else [words]
    blank = el("div", el("p", sheet.say("blank")), el("p", low, class_="low"), qr, class_="cut")
    ours = [_card(card, wordings.get(card.id, ()), qr) for card in found]
    shown = el("div", ours, class_="cards") if ours else el("p", sheet.say("nocards"))
    number = BLANK if sheet.paper == "A4" else 2 * BLANK
    body = join(
        el("div", [blank] * number, class_="cards"),
        el("section", _header(sheet, sheet.say("ours"), sheet.say("how")), shown, class_="new"),
    )
    return _file(sheet, "cards", body, standing=sheet.paper == "A4")


def _card(card: Card, wordings: Sequence[tuple[str, str]], qr: Markup) -> Markup:
    long = len(card.words) + sum(len(words) for words, _ in wordings) > 140
    again = (said("p", words, lang, class_="again") for words, lang in wordings)
    return el("div", said("p", card.words, card.lang, class_="words long" if long else "words"), again, qr, class_="cut")


def _list(title: str, cards: Sequence[Lying]) -> Markup:
    items = (el("li", said("span", card.words, card.lang), join(" ", el("small", card.beside)) if card.beside else None) for card in cards)
    return join(el("h2", _start(title)), el("ul", items))


def _over(ground: Ground, sheet: Sheet) -> Markup:
    """The header of a frame: which frame and question, and what stands behind it (F7)."""
    frame, lang = ground.frame, sheet.lang
    kind = [frame.title.get(lang), *([ground.layer.ask.get(lang)] if len(frame.layers) > 1 else [])]
    state = [say(lang, f"help.status.{frame.status}")] if frame.status != "deck" else []
    return _header(sheet, " · ".join([*kind, *state]), "", "over")


def _header(sheet: Sheet, kind: str, how: str, class_: str = "") -> Markup:
    title = sheet.title if len(sheet.title) <= _LONGEST else sheet.title[:_LONGEST] + "…"
    question = el("span", title, dir="auto") if title else kind
    size = "longer" if len(title) > _LONGER else "long" if len(title) > _LONG else None
    brand = el("p", figures.brand(), "coproboard", class_="brand")
    left = el("div", brand, el("h1", question, class_=size), el("p", f"{kind}. {how}" if how else kind))
    join_here = el("div", el("p", sheet.say("join")), figures.code(sheet.link, sheet.say("qr")), class_="join")
    return el("header", left, join_here, class_=class_ or None)


def _start(words: str) -> str:
    return words[:1].upper() + words[1:]


def _file(sheet: Sheet, what: str, body: Markup, standing: bool = False) -> tuple[str, str, str]:
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    page = f"@page{{size:{sheet.paper}{'' if standing else ' landscape'};margin:10mm}}"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width,initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("title", sheet.say(what) + (f" · {sheet.title}" if sheet.title else "")),
        el("style", raw(record_html.css() + _CSS + page)),
    )
    main = el("main", el("div", body, class_=sheet.paper), class_="sheet-page")
    text = f"<!doctype html>\n{el('html', head, el('body', main), lang=sheet.lang, dir=direction(sheet.lang))}\n"
    return f"{sheet.say(f'{what}.file')}.html", "text/html;charset=utf-8", text
