"""The wire: what is written is read back; what is malformed is refused by one kind of error."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Decoder

from coproboard.errors import WireError
from coproboard.rooms import wire

NUMBERS = st.integers(0, 2**53 - 1)


@given(NUMBERS)
def test_numbers_come_back(n: int) -> None:
    assert wire.read_saved(wire.read(wire.saved(n)).body) == n


@given(NUMBERS)
def test_numbers_are_written_as_the_protocol_says(n: int) -> None:
    assert Decoder(wire.saved(n)[1:]).read_var_uint() == n


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 2**53 - 2), st.text()), max_size=5))
def test_presence_comes_back_with_every_accent(entries: list[tuple[int, int, str]]) -> None:
    presences = [wire.Presence(*entry) for entry in entries]
    message = wire.read(wire.awareness(presences))

    assert wire.read_awareness(message.body) == presences


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.integers(0, 2**31 - 1), max_size=8))
def test_state_vectors_come_back(clocks: dict[int, int]) -> None:
    assert wire.read_state_vector(wire.state_vector(clocks)) == clocks


@given(st.sampled_from([0, 1, 2]), st.binary(max_size=300))
def test_sync_messages_come_back(step: int, body: bytes) -> None:
    assert wire.read(wire.sync(step, body)) == wire.Message(wire.SYNC, step, body)
    assert wire.read(wire.ledger(step, body)) == wire.Message(wire.LEDGER, step, body)


@pytest.mark.rule("G1")
@given(st.binary(max_size=40))
def test_any_bytes_are_a_message_or_a_wire_error(data: bytes) -> None:
    try:
        message = wire.read(data)
        for read in (wire.read_awareness, wire.read_state_vector, wire.read_json):
            try:
                read(message.body)
            except WireError:
                pass
    except WireError as bad:
        assert bad.reason


@pytest.mark.rule("G1")
@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\x00\x03\x00", b"\x00\x00\x05ab", b"\x63\x00", b"\xff" * 9, b"\x03\x00", b"\x00\x00\x00\x00"],
)
def test_malformed_messages_are_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        wire.read(data)


def test_json_that_is_no_object_is_refused() -> None:
    for body in (b"[]", b"1", b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(WireError):
            wire.read_json(body)
