"""The edge of a socket: whose pages may open one, what it writes, and how long it may keep us waiting."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from coproboard.rooms.limits import Limits
from coproboard.serving import frame
from coproboard.sockets import SyncSocket, origin_fits


class Stream:
    """A connection's stream that takes a few bytes at once, or none; the rest it keeps."""

    def __init__(self, takes: int = 0) -> None:
        self.takes, self.taken, self._write_buffer = takes, b"", b""

    def closed(self) -> bool:
        return False

    def writing(self) -> bool:
        return bool(self._write_buffer)

    def write_to_fd(self, data: memoryview) -> int:
        if not self.takes:
            raise BlockingIOError
        self.taken += bytes(data[: self.takes])
        return min(self.takes, len(data))

    def write(self, data: bytes) -> None:
        self._write_buffer += data


class Socket(SyncSocket):
    """A socket of which only the stream is there."""

    def __init__(self, stream: Stream) -> None:
        self._house = SimpleNamespace(limits=Limits(queue_seconds=5))  # type: ignore[assignment]
        self.there, self.dropped = stream, False

    def stream(self) -> Stream:
        return self.there

    def drop(self) -> None:
        self.dropped = True


@pytest.mark.rule("W7")
def test_a_connection_is_dropped_when_its_bytes_wait_five_seconds_and_not_when_they_went() -> None:
    one = Socket(Stream())
    for now, waiting, dropped in ((0, b"x", False), (4, b"", False), (5, b"x", False), (9, b"x", False), (10, b"x", True)):
        one.there._write_buffer = waiting
        one.check_reading(now)
        assert one.dropped is dropped, now


@pytest.mark.rule("W4")
@pytest.mark.parametrize("takes", [0, 3, 100])
def test_what_a_stream_does_not_take_at_once_follows_in_order(takes: int) -> None:
    one = Socket(Stream(takes))
    for told in (b"first", b"second"):
        one.deliver(told)

    assert one.there.taken + one.there._write_buffer == b"firstsecond"


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("origin", "allowed", "fits"),
    [
        (None, (), True),
        ("http://board.example:5006", (), True),
        ("http://BOARD.example:5006", (), True),
        ("http://board.example", (), False),
        ("http://example:5006", (), False),
        ("null", ("*",), False),
        ("https://other.example", (), False),
        ("https://other.example", ("other.example",), True),
        ("https://other.example", ("*",), True),
    ],
)
def test_an_origin_fits_whole_or_not_at_all(origin: str | None, allowed: tuple[str, ...], fits: bool) -> None:
    headers = HTTPHeaders({"Host": "board.example:5006"} | ({"Origin": origin} if origin is not None else {}))
    line = RequestStartLine("GET", "/", "HTTP/1.1")
    request = HTTPServerRequest(start_line=line, headers=headers)

    assert origin_fits(request, frozenset(allowed)) is fits


@pytest.mark.rule("W4")
@pytest.mark.parametrize(("size", "head"), [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_frame_says_its_length_in_the_shortest_form(size: int, head: int) -> None:
    whole = frame(b"x" * size)
    told = whole[1] if head == 2 else int.from_bytes(whole[2:head], "big")

    assert (whole[0], told, len(whole)) == (0x82, size, head + size)
    assert head == 2 or whole[1] == {4: 126, 10: 127}[head]
