"""Sharing a board: the link that others open, and its QR code, as a notebook shows them.

What it is: a value that says where a board answers, and an end to that. What it is not: a right; whoever has the link
has everything that the one who shares has, and it says so.

The fact that shaped it: a link is of use only where it can be reached. So its host is the address that other devices on
the network know this machine by, found without sending anything.
"""
from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from html import escape

import segno

from coproboard.words import direction, say

#: What an address says when it means every network that this machine is in.
EVERYWHERE = ("", "0.0.0.0", "::")
#: An address for documentation, where nobody is: asking for the way there sends nothing.
_ELSEWHERE = ("192.0.2.1", 9)
LOOPBACK = "127.0.0.1"


class Share:
    """A `Share` is a board's link for others; it shows itself in a notebook.

    Parameters
    ----------
    link : str
        The link, with the board's key.
    lang : str
        The language in which it shows itself.
    kept : bool
        Whether the board is kept in a file or on a server; otherwise it ends with this program.
    served : bool
        Whether this program serves it, so that the link ends with it.
    end : callable
        Ends it.

    Attributes
    ----------
    link : str
        The link, with the board's key: whoever has it can do everything.
    """

    def __init__(self, link: str, lang: str, *, kept: bool, served: bool, end: Callable[[], None]) -> None:
        self.link = link
        self._lang, self._kept, self._served, self._end = lang, kept, served, end
        self._over = False

    @property
    def qr(self) -> str:
        """The link as a QR code: SVG."""
        return str(segno.make_qr(self.link, error="m").svg_inline(scale=4, border=2, svgclass=None, lineclass=None))

    def stop(self) -> None:
        """Share no more: the link leads nowhere, and whoever came by it is out. On a server it stays as it is."""
        self._end()
        self._over = self._served

    def told(self) -> list[str]:
        """What whoever shares has to know, in sentences."""
        if self._over:
            return [say(self._lang, "kernel.share.over")]
        keys = ["kernel.share.open", "share.equal"]
        keys += ["kernel.share.while"] if self._served else []
        keys += [] if self._kept else ["kernel.share.memory"]
        keys += ["kernel.share.here"] if f"//{LOOPBACK}:" in self.link or "//localhost" in self.link else []
        return [say(self._lang, key) for key in keys]

    def __str__(self) -> str:
        return self.link

    def __repr__(self) -> str:
        return f"<Share {self.link}>"

    def _repr_html_(self) -> str:
        first, *more = map(escape, self.told())
        link, label = escape(self.link), escape(say(self._lang, "share.qr"))
        code = f'<div role="img" aria-label="{label}" style="background:#fff;width:max-content">{self.qr}</div>'
        way = "" if self._over else f'<p><a href="{link}" target="_blank" rel="noopener noreferrer">{link}</a></p>{code}'
        rest = "".join(f"<p>{one}</p>" for one in more)
        return f'<section lang="{self._lang}" dir="{direction(self._lang)}"><p>{first}</p>{way}{rest}</section>'


def reachable(address: str) -> str:
    """The host part of a link to a server that listens on an address: what other devices know this machine by.

    Parameters
    ----------
    address : str
        An address of this machine, or one that means all of them.
    """
    if address not in EVERYWHERE:
        return f"[{address}]" if ":" in address else address
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_ELSEWHERE)
        return str(probe.getsockname()[0])
    return LOOPBACK
