"""The address of a live board: ``<site>/b/<board>#<key>``.

What it is: a link taken apart, and the places that belong to it. What it is not: a promise that the board is there.
The fact that shaped it: the key stands in the fragment, which no browser sends and no server logs; so it is never part
of what is shown in a message.
"""
from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from coproboard.errors import BoardNotFound

_PATH = re.compile(r"(?P<base>.*)/b/(?P<board>[A-Za-z0-9_-]{1,64})/?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a board is.

    Parameters
    ----------
    base : str
        The site's root, without a slash at its end.
    board : str
        The board's id.
    key : str
        Its key.
    """

    base: str
    board: str
    key: str

    @classmethod
    def read(cls, link: str) -> Address:
        """Take a link apart. Raises `BoardNotFound` when it has no board or no key."""
        parts = urlsplit(link.strip())
        found = _PATH.fullmatch(parts.path)
        if parts.scheme not in ("http", "https") or not parts.netloc or not found or not parts.fragment:
            raise BoardNotFound
        return cls(f"{parts.scheme}://{parts.netloc}{found['base']}", found["board"], parts.fragment)

    @property
    def link(self) -> str:
        """The link that leads here, key and all."""
        return f"{self.base}/b/{self.board}#{self.key}"

    @property
    def shown(self) -> str:
        """The address without its key, for messages and logs."""
        return f"{self.base}/b/{self.board}"

    @property
    def ticket(self) -> str:
        """Where tickets are given."""
        return f"{self.base}/api/boards/{self.board}/ticket"

    @property
    def history(self) -> str:
        """Where the history is told."""
        return f"{self.base}/api/boards/{self.board}/history"

    def socket(self, ticket: str) -> str:
        """Where a ticket opens the connection."""
        return f"ws{self.base.removeprefix('http')}/sync/{self.board}?ticket={quote(ticket)}&v=1"
