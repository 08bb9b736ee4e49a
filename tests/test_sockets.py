"""The edge of a socket: whose pages may open one, what it writes, and how long it may keep us waiting."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from coproboard.rooms.limits import Limits
from coproboard.serving import frame
from coproboard.sockets import SyncSocket, origin_fits


class Quiet(SyncSocket):
    """A socket of which only the bytes that wait are known."""

    def __init__(self) -> None:
        self._house = SimpleNamespace(limits=Limits(queue_seconds=5))  # type: ignore[assignment]
        self.bytes, self.dropped = 0, False

    def waiting(self) -> int:
        return self.bytes

    def drop(self) -> None:
        self.dropped = True


@pytest.mark.rule("W7")
def test_a_connection_is_dropped_when_its_bytes_wait_five_seconds_and_not_when_they_went() -> None:
    one = Quiet()
    for now, waiting, dropped in ((0, 9, False), (4, 0, False), (5, 9, False), (9, 9, False), (10, 9, True)):
        one.bytes = waiting
        one.check_reading(now)
        assert one.dropped is dropped, now


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
