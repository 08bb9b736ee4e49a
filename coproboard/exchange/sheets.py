"""Sheets for the table in the room: a blank board and cards to cut out, each with the board's QR code.

What it is: self-contained HTML files that print on A4. What it is not: the board as it stands; a sheet is for people
to write on, and whoever has a device can join the same board from it.

The fact that shaped it: SVG does not break lines. So words in the frame are broken here, by a width that every common
font stays under.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from coproboard.documents.shared import Card
from coproboard.exchange import figures, record_html
from coproboard.exchange.markup import Markup, Part, el, join, raw, said
from coproboard.templates import Template, Text
from coproboard.words import direction, say

#: The drawing's own units: 4 to a millimetre, on A4 landscape with margins of 10 mm and a header.
_WIDTH, _HEIGHT, _EDGE = 1108.0, 600.0, 46.0
#: Characters are at most this wide, in parts of their size.
_WIDE = 0.56
#: Blank cards on a page.
BLANK = 8

_CSS = """
.sheet-page{background:#fff;color:#1E2A30;font:400 11pt/1.4 var(--ui);margin:0;color-scheme:light}
.sheet-page header{display:flex;gap:6mm;align-items:flex-start;justify-content:space-between}
.sheet-page h1{font:400 20pt/1.15 var(--voice);margin:0 0 1mm}
.sheet-page p{margin:0;color:#465359}
.sheet-page .brand{font:400 10pt/1 var(--voice);display:flex;gap:2mm;align-items:center;margin-bottom:2mm}
.sheet-page .mark{width:8mm;height:5mm;fill:none;stroke-width:3.6;stroke-linecap:round}
.sheet-page .s-services{stroke:#1A5A78}.sheet-page .s-lived{stroke:#A23F1B}.sheet-page .s-gap{stroke:#fff;stroke-width:8}
.sheet-page .qr{display:block;flex:none;width:26mm;height:26mm}.sheet-page .qr svg{display:block;width:100%;height:100%}
.sheet-page .join{display:flex;gap:3mm;align-items:center;max-width:80mm;font-size:9pt;text-align:right}
.sheet-page .plan{display:block;width:100%;height:auto;margin-top:3mm}
.sheet-page .z{fill:#fff;stroke:#7F8480;stroke-width:1.2}
.sheet-page .z-to{fill:#E2E8E8}.sheet-page .z-for{fill:#F4F2EA}.sheet-page .z-with{fill:#FBF2D3}
.sheet-page .plan text{font-family:var(--ui);fill:#1E2A30}.sheet-page .plan .voice{font-family:var(--voice)}
.sheet-page .plan .quiet{fill:#465359}
.sheet-page .cards{display:grid;grid-template-columns:1fr 1fr;grid-auto-rows:66mm;margin-top:2mm}
.sheet-page .new .cards{grid-auto-rows:57mm}
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


def blank_board(frame: Template, title: str, lang: str, link: str) -> tuple[str, str, str]:
    """A blank board on A4 landscape.

    Parameters
    ----------
    frame : Template
    title : str
        The board's question.
    lang : str
        ``"en"`` or ``"cy"``.
    link : str
        What the QR code leads to.

    Returns
    -------
    tuple of str
        The file's name, its type and its text.
    """
    plan = el("svg", _plan(frame, lang), class_="plan", viewBox=f"0 0 {_n(_WIDTH)} {_n(_HEIGHT)}", role="img",
              aria_label=_of(frame.title, lang))  # fmt: skip
    body = join(_header(title, _of(frame.title, lang), lang, link), plan)
    return _file("board", title, lang, body, "@page{size:A4 landscape;margin:10mm}")


def cards(found: Iterable[Card], title: str, lang: str, link: str) -> tuple[str, str, str]:
    """A page of blank cards to cut out, and the cards of the board. Parameters as for `blank_board`."""
    qr = figures.code(link, say(lang, "sheet.qr"))
    lines = el("p", say(lang, "sheet.where"), el("br"), say(lang, "sheet.wanted"), class_="low")
    blank = el("div", el("p", say(lang, "sheet.blank")), lines, qr, class_="cut")
    ours = [
        el("div", said("p", card.words, card.lang, class_="words long" if len(card.words) > 140 else "words"), qr, class_="cut")
        for card in found
    ]
    shown = el("div", ours, class_="cards") if ours else el("p", say(lang, "sheet.nocards"))
    body = join(
        el("div", [blank] * BLANK, class_="cards"),
        el("section", _header(title, say(lang, "sheet.ours"), lang, link), shown, class_="new"),
    )
    return _file("cards", title, lang, body, "@page{size:A4;margin:10mm}")


def _file(what: str, title: str, lang: str, body: Markup, paper: str) -> tuple[str, str, str]:
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width,initial-scale=1"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("title", say(lang, f"sheet.{what}") + (f" · {title}" if title else "")),
        el("style", raw(record_html.css() + _CSS + paper)),
    )
    text = f"<!doctype html>\n{el('html', head, el('body', el('main', body, class_='sheet-page')), lang=lang, dir=direction(lang))}\n"
    return f"{say(lang, f'sheet.{what}.file')}.html", "text/html;charset=utf-8", text


def _header(title: str, kind: str, lang: str, link: str) -> Markup:
    question = el("h1", el("span", title, dir="auto") if title else kind)
    left = el("div", el("p", figures.brand(), "coproboard", class_="brand"), question, el("p", kind, ". ", say(lang, "sheet.how")))
    join_here = el("div", el("p", say(lang, "sheet.join")), figures.code(link, say(lang, "sheet.qr")), class_="join")
    return el("header", left, join_here)


# -- the frame ------------------------------------------------------------------------------------------------------


def _plan(frame: Template, lang: str) -> Markup:
    """Zones, bands and axes in the drawing's units."""
    left = _EDGE if frame.axes.y else 0.0
    top = _EDGE if any(band.box[1] == 0 and band.box[3] == 1 for band in frame.bands) else 0.0
    right, bottom = _WIDTH, _HEIGHT - (_EDGE if frame.axes.x else 0.0)

    def place(box: Sequence[float]) -> tuple[float, float, float, float]:
        x, y = left + box[0] * (right - left), top + box[1] * (bottom - top)
        return x, y, left + box[2] * (right - left) - x, top + box[3] * (bottom - top) - y

    drawn: list[Part] = []
    tints = {band.id: band.tint for band in frame.bands}
    for zone in frame.zones:
        x, y, width, height = place(zone.box)
        drawn.append(el("rect", x=_n(x + 1.5), y=_n(y + 1.5), width=_n(width - 3), height=_n(height - 3), rx="6",
                        class_=f"z z-{tints.get(zone.band or '', 'n')}"))  # fmt: skip
        size = 17.0 if width > 150 else 14.0
        at, words = _words(_of(zone.title, lang), x + 10, y + 26, width - 20, size, "")
        drawn.append(words)
        if zone.example is not None and height > 120:
            drawn.append(_words(_of(zone.example, lang), x + 10, at + 6, width - 20, 13.0, "quiet")[1])
    if top:
        for band in frame.bands:
            x, _, width, _ = place(band.box)
            drawn.append(_words(_of(band.title, lang), x + 4, 28, width - 8, 22.0, "voice")[1])
    drawn += _axes(frame, lang, left, bottom)
    return join(drawn)


def _axes(frame: Template, lang: str, left: float, bottom: float) -> list[Part]:
    drawn: list[Part] = []
    for axis, turned in ((frame.axes.x, False), (frame.axes.y, True)):
        if axis is None:
            continue
        length = bottom if turned else _WIDTH - left
        words = [(axis.low, 0.0, "start"), (axis.title, length / 2, "middle"), (axis.high, length, "end")]
        if sum(len(_of(text, lang)) + 3 for text, _, _ in words) * 16 * _WIDE > length:
            # Ends that say as much as that are the words of the outermost zones as well.
            words = words[1:2]
        # The axis that grows upwards is read from its foot: turned by a quarter, around the lower left corner.
        turn = f"translate({_n(left - 16)} {_n(bottom)}) rotate(-90)" if turned else f"translate({_n(left)} {_n(bottom + 28)})"
        texts = [
            el("text", _of(text, lang), x=_n(at), text_anchor=anchor, font_size="16", class_="quiet" if anchor != "middle" else "")
            for text, at, anchor in words
        ]
        drawn.append(el("g", texts, transform=turn))
    return drawn


def _words(text: str, x: float, y: float, width: float, size: float, kind: str) -> tuple[float, Markup]:
    """Words broken into lines, and where the next line would stand."""
    most = max(4, int(width / (size * _WIDE)))
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    spans = [el("tspan", line, x=_n(x), y=_n(y + index * size * 1.25)) for index, line in enumerate(lines)]
    return y + len(lines) * size * 1.25, el("text", spans, font_size=_n(size), class_=kind or None)


def _of(text: Text, lang: str) -> str:
    return text.get(lang)


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
