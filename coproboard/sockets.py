"""The board's own websocket: `/sync/<board id>` (SPEC section W).

What it is: Tornado on one side, a room's `Outlet` on the other. What it is not: it reads no message.

The fact that shaped it: building a websocket frame once for a room, and writing the same bytes to every connection's
stream, costs a third of Tornado's `write_message` for each.
"""
from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from traceback import format_tb
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketHandler, WebSocketProtocol13

from coproboard.errors import BoardNotFound, Refused, StorageError
from coproboard.rooms.keeping import Opened
from coproboard.rooms.session import CLOSE_RATE, CLOSE_SLOW, CLOSE_TROUBLE, CLOSE_UNKNOWN, Session
from coproboard.serving import House, house_of

log = logging.getLogger(__name__)

#: Bytes a second of the slowest line on which a whole board still arrives.
SLOWEST_LINE = 32_768
#: Messages that a connection may send after it was closed, before it is not read any more, and for how many seconds.
IGNORED, DEAF_SECONDS = 50, 5.0


def origin_fits(request: HTTPServerRequest, allowed: frozenset[str]) -> bool:
    """Whether a request comes from this server's own pages or an allowed origin; without an Origin it is no browser."""
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        host = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return bool(host) and (host == request.host.lower() or host in allowed or "*" in allowed)


def tell(handler: RequestHandler) -> None:
    """Log a request that went wrong by what answered it: addresses hold boards and keys, so they stay out."""
    if handler.get_status() >= 500:
        log.error("%s answered %d", type(handler).__name__, handler.get_status())


def tell_failure(
    handler: RequestHandler, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
) -> None:
    """Log what went wrong in a handler, and where, but not the address or the message: those hold keys and words."""
    if kind is not None and not isinstance(value, HTTPError):
        log.error("%s failed: %s\n%s", type(handler).__name__, kind.__name__, "".join(format_tb(trace)))


class Reading(WebSocketProtocol13):
    """Tornado's protocol, taking bytes that have arrived already without a future for each part of a frame.

    Measured at 3,200 small messages a second, those futures were a quarter of the server's work.
    """

    async def _read_bytes(self, n: int) -> bytes:
        stream = self.stream
        if 0 < n <= stream._read_buffer_size and not stream.closed():
            self._wire_bytes_in += n
            return stream._consume(n)
        return await super()._read_bytes(n)


class SyncSocket(WebSocketHandler):
    """One connection at a board."""

    _found: Opened | None = None
    _session: Session | None = None
    _house: House | None = None
    _behind_since: float | None = None
    _ignored: int = 0
    _largest: int = 0

    log_exception, _log = tell_failure, tell

    def prepare(self) -> None:
        """Refuse pages of other sites, and origins that are none, before Tornado reads them (H3)."""
        if not origin_fits(self.request, house_of(self.settings).origins):
            raise HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        """Refuse pages of other sites (H3)."""
        return origin_fits(self.request, house_of(self.settings).origins)

    def get_compression_options(self) -> dict[str, Any] | None:
        """No compression: small frames gain nothing and each connection would hold a window."""
        return None

    def get_websocket_protocol(self) -> WebSocketProtocol13 | None:
        """Tornado's choice of protocol, read our way."""
        chosen = super().get_websocket_protocol()
        if isinstance(chosen, WebSocketProtocol13):
            chosen.__class__ = Reading
        return chosen

    @property
    def ping_interval(self) -> float:
        """Seconds between pings, so that a half-open connection ends."""
        return 20.0

    @property
    def ping_timeout(self) -> float:
        """Seconds until an unanswered ping ends the connection."""
        return 20.0

    def open(self, board: str) -> None:
        """Let the connection in by its ticket or key, or close it, always alike (R4)."""
        self._house = here = house_of(self.settings)
        address = self.request.remote_ip or ""
        if not here.admit_socket(self, address):
            self.close(CLOSE_RATE, "too many connections from here")
            return
        self.set_nodelay(True)
        now = here.clock()
        try:
            ticket, key = self.get_query_argument("ticket", None), self.get_query_argument("key", None)
            if ticket is not None:
                seen = here.hub.redeem(board, ticket, now)
                self._found = here.hub.open(board)
                self._session = self._found.room.join(
                    self, seen.participant, now, client=seen.client, earlier=seen.earlier,
                    native=self.get_query_argument("v", "") == "1",
                )
            else:
                self._found = here.hub.admit(board, key, address, now)
                self._session = self._found.room.join(self, "", now)
        except BoardNotFound:
            self.close(CLOSE_UNKNOWN, "no board at this link")
        except Refused:
            self.close(CLOSE_RATE, "too many tries from here")
        except StorageError:
            self.close(CLOSE_TROUBLE, "the board's file cannot be read")

    def on_message(self, message: str | bytes) -> Awaitable[None] | None:
        """Hand a message to the room."""
        if self._session is None or self._found is None:
            # Closed already, and still sending. What was under way is not that many; beyond, nothing more is read, and
            # the connection ends as it would. (Cut off at once, it would only be back at once, with a fresh rate.)
            self._ignored += 1
            return asyncio.sleep(DEAF_SECONDS) if self._ignored > IGNORED else None
        data = message.encode() if isinstance(message, str) else message
        self._found.room.receive(self._session, data, self._house.clock())
        self._house.pump.nudge(self._found)
        return None

    def on_close(self) -> None:
        """Leave the room."""
        if self._house is None:
            return
        self._house.drop_socket(self)
        self._leave()

    def _leave(self) -> None:
        if self._session is not None and self._found is not None:
            self._found.room.leave(self._session)
            self._house.pump.nudge(self._found)
            self._session = None

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """End the connection; whoever goes on sending is not heard."""
        super().close(code, reason)
        self._leave()

    # -- as the room's outlet ---------------------------------------------------------------------------------------

    def deliver(self, frame: bytes) -> None:
        """Write a prepared frame to the connection's stream; drop a connection that does not read (W7)."""
        stream = self.stream()
        if stream is None or stream.closed():
            return
        waiting = self.waiting()
        self._largest = max(self._largest if waiting else 0, len(frame))
        if not waiting:
            # Nothing waits, so the frame may go straight to the socket: the stream's own bookkeeping costs more than
            # the sending.
            try:
                sent = stream.write_to_fd(memoryview(frame))
            except BlockingIOError:
                sent = 0
            except OSError:
                stream.close()
                return
            if sent == len(frame):
                return
            frame = frame[sent:]
        try:
            stream.write(frame)
        except StreamClosedError:
            return
        # A whole board may be larger than the queue: what counts is what waits beside it.
        if waiting and self.waiting() > self._house.limits.queue + self._largest:
            self.drop()

    def stream(self) -> Any:
        """The connection's stream, or None when it has ended."""
        connection = self.ws_connection
        return getattr(connection, "stream", None) if connection is not None else None

    def waiting(self) -> int:
        """Bytes that wait to be sent."""
        stream = self.stream()
        return len(stream._write_buffer) if stream is not None else 0

    def check_reading(self, now: float) -> None:
        """Drop a connection whose bytes have been waiting for too long (W7)."""
        if not self.waiting():
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = now
        elif now - self._behind_since >= self._house.limits.queue_seconds + self._largest / SLOWEST_LINE:
            self.drop()

    def drop(self) -> None:
        """End a connection that does not read: it comes back and resyncs."""
        self.close(CLOSE_SLOW, "too slow")
        stream = self.stream()
        if stream is not None:
            stream.close()
