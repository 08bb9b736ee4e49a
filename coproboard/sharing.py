"""Sharing a board: the link that others open, and its QR code, as a notebook shows them.

What it is: a value that says where a board answers, and an end to that. What it is not: a right; whoever has the link
has everything that the one who shares has, and it says so.

The fact that shaped it: a link is of use only where it can be reached. So its host is the address that other devices on
the network know this machine by, found without sending anything.
"""
from __future__ import annotations

import threading
from collections.abc import Callable
from html import escape

import segno

from coproboard import opening
from coproboard.hosting import Host
from coproboard.link import Link
from coproboard.live import LiveLink
from coproboard.local import LocalLink
from coproboard.serving import LOOPBACK
from coproboard.words import direction, say


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


class Shared:
    """What a board has to be shared: the way from a board in this program to a live one."""

    lang: str
    _link: Link

    def __init__(self) -> None:
        self._host: Host | None = None
        self._moving = threading.RLock()

    def _live(self) -> LiveLink:
        """The link to this board as a live one; a board in this program is served from now on, as by `share`.

        Raises
        ------
        StorageError
            What waits cannot be stored now.
        """
        with self._moving:
            if isinstance(self._link, LocalLink):
                self._host, self._link = opening.serve(self._link)
            assert isinstance(self._link, LiveLink)
            return self._link

    def share(self, address: str = "0.0.0.0", port: int = 0, at: str = "") -> Share:
        """Let others join this board: give its link, which shows itself with a QR code in a notebook.

        Whoever has the link has everything: they read and change all of the board, as everybody here does. They reach
        the board only, never this program. A board that was joined by its link is shared by that same link.

        Parameters
        ----------
        address : str
            Where this program listens: every network that this machine is in; ``"127.0.0.1"`` for this machine alone.
        port : int
            Its port; 0 for the one of the last time, or else any free one.
        at : str
            The public address of a proxy in front of it, such as ``"https://example.org/boards"``.

        Returns
        -------
        Share
            The link, its QR code, and an end to it.

        Raises
        ------
        OSError
            It cannot listen there.
        ValueError
            `at` is no address.
        """
        live = self._live()
        if self._host is None:
            return Share(live.address or "", self.lang, kept=True, served=False, end=lambda: None)
        host, listening = self._host, opening.listen(self._host, address, port, at)
        return Share(
            host.link_at(listening), self.lang, kept=live.path is not None, served=True, end=lambda: host.ignore(listening)
        )

    def stop_sharing(self) -> None:
        """End every `share` of this board: those links lead nowhere, and whoever came by them is out."""
        for listening in self._host.further if self._host is not None else ():
            self._host.ignore(listening)
