"""The sites whose boards this process looks at: those that its operator named, and no others.

What it is: a list, and the question whether a link leads there. What it is not: a list of boards; whoever has a board's
link may look at it here, as anywhere.

The fact that shaped it: whoever opens the page says which address the process is to ask. A process that asked any would
ask the machines behind it for them.
"""
from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from coproboard.domain.address import Address
from coproboard.errors import BoardNotFound

#: Where ``coproboard serve`` is when nobody says otherwise.
HERE = ("http://localhost:5006", "http://127.0.0.1:5006")
_PORTS = {"http": 80, "https": 443}
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]{1,255}")
#: Seconds that a site has to say whether it lets a page in.
PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Sites:
    """Sites by their roots, such as ``https://boards.example.org`` or ``http://localhost:5006/prefix``."""

    roots: frozenset[str]

    @classmethod
    def read(cls, named: Iterable[str]) -> Sites:
        """Sites as an operator names them; those of `HERE` when none are named.

        Raises
        ------
        ValueError
            One is no address of a site.
        """
        return cls(frozenset(_root(one) for one in named) or frozenset(map(_root, HERE)))

    @classmethod
    def of_process(cls) -> Sites:
        """Those that ``COPROBOARD_SITES`` names, with spaces between: for ``panel serve``."""
        return cls.read(os.environ.get("COPROBOARD_SITES", "").split())

    def address(self, link: str) -> Address:
        """Take a link apart, if it leads to one of these sites.

        Raises
        ------
        BoardNotFound
            It is no board's link.
        PermissionError
            It leads elsewhere.
        """
        try:
            found = Address.read(link)
            root = _root(found.base)
        except ValueError:
            raise BoardNotFound from None
        if root not in self.roots:
            raise PermissionError("not one of the sites that this process looks at")
        return found


def _root(address: str) -> str:
    """Scheme, host, port and path in one way of writing them. Raises `ValueError`."""
    wrong = ValueError(f"{address!r} is no address of a site: expected http://host or https://host")
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        raise wrong from None
    if port is None or parts.scheme not in _PORTS or not parts.hostname or parts.username is not None or parts.query or parts.fragment:
        raise wrong
    return f"{parts.scheme}://{parts.hostname}:{port}{parts.path.rstrip('/')}"


class _Stay(HTTPRedirectHandler):
    """A site that sends on elsewhere has not answered (O2)."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Go nowhere."""
        return


def lets_in(at: Address, origin: str) -> bool:
    """Whether a board's site answers pages of an origin, asked as a browser asks before it does.

    Parameters
    ----------
    at : Address
        The board, at a site that is ours to ask.
    origin : str
        Such as ``http://localhost:5007``, as the page says it.
    """
    if not _ORIGIN.fullmatch(origin):
        return False
    asked = Request(at.ticket, method="OPTIONS", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    try:
        with build_opener(ProxyHandler({}), _Stay).open(asked, timeout=PATIENCE) as answer:
            return bool(answer.headers.get("Access-Control-Allow-Origin") == origin)
    except (OSError, HTTPException):
        return False
