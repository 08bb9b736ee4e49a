"""Questions to a board's site: POSTs with a small JSON body, and what their answers mean.

What it is: one request and the errors it can end in, for whoever holds a link. What it is not: a connection.
The fact that shaped it: what went wrong is told to people by its kind, and never with the key that the question carried.
"""
from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError
from tornado.websocket import WebSocketError

from coproboard.domain.address import Address
from coproboard.errors import BoardNotFound, CoproboardError, NotConnected, Refused, WireError
from coproboard.insight.playing import read_page
from coproboard.rooms.limits import TokenBucket
from coproboard.storage.log import Record

#: Seconds for a request, and for a socket to open.
REQUEST_SECONDS = 10.0
#: Pages of history that are asked for at once, and a second in the long run: half of what a server tells one address (H5).
ASKS_AT_ONCE, ASKS = 20, 1.0
#: What a question or a socket may end in, beside `BoardNotFound`.
FAILURES = (OSError, HTTPClientError, WebSocketError, ValueError, Refused)


async def ask(address: str, asked: Mapping[str, Any]) -> bytes:
    """Ask a question on the running loop, and give the body of its answer.

    Raises
    ------
    BoardNotFound
        The link leads nowhere.
    Refused
        ``rate``: too many questions from here.
    OSError, HTTPClientError
        Anything else that went wrong, see `understood`.
    """
    try:
        answer = await AsyncHTTPClient().fetch(
            address, method="POST", body=json.dumps(asked), headers={"Content-Type": "application/json"},
            connect_timeout=REQUEST_SECONDS, request_timeout=REQUEST_SECONDS, follow_redirects=False,
            decompress_response=True,
        )
    except HTTPClientError as failure:
        if failure.code == 404:
            raise BoardNotFound from None
        if failure.code == 429:
            raise Refused("rate", "H5", "too many tries from here") from None
        raise
    return answer.body


async def pages(at: Address, after: int, pace: TokenBucket) -> AsyncIterator[list[Record]]:
    """The history of a board's shared document after a place in the log, page by page; taken apart beside the loop.

    Parameters
    ----------
    at : Address
        Where the board is.
    after : int
        The place.
    pace : TokenBucket
        How often may be asked, by the loop's time.

    Raises
    ------
    BoardNotFound, Refused, WireError, OSError, HTTPClientError
        As `ask`; `WireError` for an answer that is no history.
    """
    more = True
    while more:
        while not pace.take(asyncio.get_running_loop().time()):
            await asyncio.sleep(1 / ASKS)
        body = await ask(at.history, {"key": at.key, "after": after})
        rows, more = await asyncio.to_thread(read_page, body)
        after = rows[-1].seq if rows else after
        yield rows


def understood(failure: Exception, shown: str) -> CoproboardError:
    """What a failure means for whoever waits for a board, `shown` being its address without its key."""
    if isinstance(failure, (Refused, BoardNotFound)):
        return failure
    if isinstance(failure, ConnectionRefusedError):
        return NotConnected(shown, "nothing answers there")
    if isinstance(failure, (HTTPClientError, WireError, WebSocketError, json.JSONDecodeError)):
        return NotConnected(shown, "it does not answer as a board does")
    return NotConnected(shown, str(failure) or type(failure).__name__)
