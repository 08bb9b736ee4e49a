"""A Bokeh figure as something that stands still or stands alone: markup, a page, SVG, PNG.

What it is: functions of a figure. What it is not: a picture; the words around the figure are `telling`'s.

The fact that shaped it: BokehJS is 1.3 MB. So it is put into a file that has to work alone, and nowhere else: a notebook
that has it already runs a script of a few KB, and any other gets the figure as a drawing that a browser here has made.
"""
from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from importlib.resources import files

from bokeh.embed import components
from bokeh.io.state import curstate
from bokeh.models import Plot

from coproboard.exchange import printing

#: CSS pixels of a drawing that is made of a figure.
WIDTH = 800
_PAGE = """<!doctype html><html><head><meta charset="utf-8"><style>html,body{{margin:0;background:{ground}}}</style>
<script>{bokeh}</script></head><body>{div}{script}{more}</body></html>"""
_WRITES = """<pre id="written"></pre><script>
// From a canvas: drawn as SVG from the start, a figure gives its key far too much room.
const take = (view) => new XMLSerializer().serializeToString(view.export("svg").ctx.get_svg())
let idle = 0
const wait = setInterval(() => {
  const view = [...Bokeh.index][0]
  idle = view && view.is_idle ? idle + 1 : 0
  if (idle < 20) return
  clearInterval(wait)
  document.getElementById("written").textContent = take(view)
}, 20)</script>"""


def loaded() -> bool:
    """Whether this notebook has BokehJS already: `panel.extension` or `bokeh.io.output_notebook` was called in it."""
    return bool(curstate().notebook)


def live(drawn: Plot) -> str:
    """A figure as markup with a script that draws it, for a page that has BokehJS."""
    with _untitled(drawn):
        script, div = components(drawn)
    return f"{div}{script}"


def alone(drawn: Plot) -> str:
    """The same, with BokehJS itself, for a file that has to work alone."""
    return f"<script>{bokeh_js()}</script>{live(drawn)}"


def framed(drawn: Plot, label: str) -> str:
    """A figure in a frame of its own that brings BokehJS along, for a page that has none and may have another one."""
    with _untitled(drawn):
        page = _page(drawn)
    return (
        f'<iframe title="{escape(label)}" srcdoc="{escape(page)}" sandbox="allow-scripts" loading="lazy" '
        f'style="border:0;width:100%;height:{drawn.height}px"></iframe>'
    )


def image(drawn: Plot, label: str) -> str:
    """A figure as a drawing that stands still. Raises `NoBrowser`."""
    with _untitled(drawn):
        code = b64encode(svg(drawn, label, "").encode()).decode()
    return f'<img alt="{escape(label)}" src="data:image/svg+xml;base64,{code}" style="width:100%;max-width:{WIDTH}px">'


def svg(drawn: Plot, title: str, desc: str, width: int = WIDTH) -> str:
    """A figure as SVG, with `title` and `desc` in it.

    Parameters
    ----------
    drawn : bokeh.models.Plot
    title, desc : str
        What it shows, and the same at length.
    width : int
        CSS pixels.

    Raises
    ------
    NoBrowser
    """
    more = f"<style>body{{width:{width}px}}</style>{_WRITES}"
    made = printing.written(_page(drawn, more))
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', made[:400])
    view = f' viewBox="0 0 {size[1]} {size[2]}" role="img"' if size else ' role="img"'
    told = f"<title>{escape(title)}</title>" + (f"<desc>{escape(desc)}</desc>" if desc else "")
    return re.sub(r"^(<svg[^>]*)>", lambda found: f"{found[1]}{view}>{told}", made, count=1)


def png(drawn: Plot, width: int = WIDTH, scale: float = 2.0) -> bytes:
    """A figure as PNG. Raises `NoBrowser`."""
    return printing.png(_page(drawn), width, drawn.height, scale)


def height(drawing: str, width: int) -> int:
    """How high an SVG with a `viewBox` is at a width, in CSS pixels."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    return round(width * float(found[2]) / float(found[1])) if found else width


@cache
def bokeh_js() -> str:
    """BokehJS as far as figures need it."""
    return files("bokeh").joinpath("server", "static", "js", "bokeh.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")


def _page(drawn: Plot, more: str = "") -> str:
    script, div = components(drawn)
    return _PAGE.format(ground=drawn.border_fill_color, bokeh=bokeh_js(), div=div, script=script, more=more)


@contextmanager
def _untitled(drawn: Plot) -> Iterator[None]:
    """Without the title on the canvas, where it stands above the figure as text."""
    shown, drawn.title.visible = drawn.title.visible, False
    try:
        yield
    finally:
        drawn.title.visible = shown
