"""Reading and writing the Yjs v1 update format."""
from __future__ import annotations

from contextlib import suppress
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text

from coproboard.errors import WireError
from coproboard.rooms.lib0 import Reader
from coproboard.rooms.update import (
    read_state_vector,
    read_update,
    tail,
    units,
    write_deletes,
    write_trimmed,
)


def board() -> Doc:
    doc: Doc = Doc(client_id=300)
    doc.get("cards", type=Map)["card-one"] = Map({"words": Text("a😀b"), "at": ["tray", 0.1, 1], "lang": "en"})
    title = doc.get("title", type=Text)
    title.insert(0, "ŵ😀!")
    del title[0:2]
    return doc


@pytest.mark.rule("G1")
def test_an_update_reads_as_what_was_written() -> None:
    update = read_update(board().get_update())
    (section,) = update.sections
    assert (section.client, section.clock, section.end) == (300, 0, 12)
    assert [(struct.clock, struct.length, struct.content) for struct in section.structs] == [
        (0, 1, 1),
        (1, 1, 2),
        (2, 4, "a😀b"),
        (6, 1, [["tray", pytest.approx(0.1), 1]]),
        (7, 1, ["en"]),
        (8, 1, None),
        (9, 3, "😀!"),
    ]
    assert update.deletes == {300: [(8, 9)]}


@pytest.mark.rule("G1")
def test_every_shorter_piece_of_an_update_is_refused_and_so_is_a_longer_one() -> None:
    data = board().get_update()
    for length in range(len(data)):
        with pytest.raises(WireError):
            read_update(data[:length])
    with pytest.raises(WireError, match="left over"):
        read_update(data + b"\0")


@pytest.mark.rule("G1")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x80\x00", "longer form"),
        (b"\x80" * 8 + b"\x01", "more than 8"),
        (b"\x01\x00\x05\x00\x00", "without structs"),
        (b"\x01\x01\x05\x00\x00\x03\x00", "kind of struct"),
        (b"\x01\x01\x05\x00\x0a\x03\x00", "kind of struct"),
        (b"\x01\x01\x05\x00\x04\x01\x01t\x00\x00", "without content"),
        (b"\x01\x01\x05\x00\x01\x01\x01t\x00\x00", "without content"),
        (b"\x01\x01\x05\x00\x08\x01\x01t\x00\x00", "without content"),
        (b"\x01\x01\x05\x00\x04\x01\x01t\x01\xff\x00", "UTF-8"),
        (b"\x01\x01\x05\x00\x04\x01\x01t\x03\xed\xa0\x80\x00", "UTF-8"),
        (b"\x01\x01\x05\x00\x07\x01\x01t\x00\x00", "shared type"),
        (b"\x01\x01\x05\x00\x08\x01\x01t\x01\x7a" + b"\0" * 9, "kind of value"),
        (b"\x01\x01\x05\x00\x01\x01\x01t\xff\xff\xff\xff\x7f\x00", "out of range"),
        (b"\x01\x01\x05\xff\xff\xff\xff\x07\x01\x01\x01t\x05\x00", "out of range"),
        (b"\x02" + b"\x01\x05\x00\x04\x01\x01t\x01a" * 2 + b"\x00", "named twice"),
        (b"\x00\x02\x05\x01\x00\x01\x05\x01\x02\x01", "named twice"),
        (b"\x00\x01\x05\x00", "without deleted ranges"),
        (b"\x00\x01\x05\x01\x00\x00", "overlap"),
        (b"\x00\x01\x05\x02\x00\x02\x01\x02", "overlap"),
        (b"\x00\x01\x05\x02\x03\x02\x01\x01", "overlap"),
    ],
)
def test_bytes_that_could_be_read_in_two_ways_are_not_read(data: bytes, reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        read_update(data)


@pytest.mark.rule("G1")
def test_values_nest_four_deep_and_no_deeper() -> None:
    assert Reader(b"\x75\x01" * 4 + b"\x7e").value() == [[[[None]]]]
    with pytest.raises(WireError, match="nested"):
        Reader(b"\x75\x01" * 5 + b"\x7e").value()
    with pytest.raises(WireError, match="nested"):
        Reader(b"\x76\x01\x01k" * 5 + b"\x7e").value()


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"\x78", True),
        (b"\x79", False),
        (b"\x7f", None),
        (b"\x7d\x3f", 63),
        (b"\x7d\x41", -1),
        (b"\x7d\x80\x01", 64),
        (b"\x7d\xff\x7f", -8191),
        (b"\x7c" + pack(">f", 0.5), 0.5),
        (b"\x7b" + pack(">d", 0.1), 0.1),
        (b"\x77\x02\xc5\xb5", "ŵ"),
        (b"\x76\x01\x01k\x7d\x02", {"k": 2}),
    ],
)
def test_values_read_as_lib0_writes_them(data: bytes, value: object) -> None:
    reader = Reader(data)
    assert reader.value() == value
    reader.finish()


@given(st.binary(max_size=60))
def test_any_bytes_are_an_update_or_a_wire_error(data: bytes) -> None:
    for read in (read_update, read_state_vector):
        with suppress(WireError):
            read(data)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
def test_units_are_counted_as_browsers_count(text: str) -> None:
    assert units(text) == len(text.encode("utf-16-le")) // 2


def test_a_tail_never_begins_with_half_a_character() -> None:
    assert tail("a😀b", 1) == "😀b"
    assert tail("a😀b", 3) == "b"
    with pytest.raises(WireError, match="character"):
        tail("a😀b", 2)


def test_a_state_vector_reads_as_what_was_written() -> None:
    assert read_state_vector(board().get_state()) == {300: 12}
    with pytest.raises(WireError, match="named twice"):
        read_state_vector(b"\x02\x05\x01\x05\x02")


@pytest.mark.rule("G3")
@pytest.mark.parametrize("known", [0, 1, 2, 3, 5, 6, 8, 9, 11])
def test_an_update_trimmed_to_what_is_new_does_the_same(known: int) -> None:
    data = board().get_update()
    update = read_update(data)
    trimmed = write_trimmed(data, update, {300: known}, update.deletes)
    (section,) = read_update(trimmed).sections
    assert (section.client, section.clock, section.end) == (300, known, 12)
    assert trimmed == data or len(trimmed) < len(data) + 3
    whole: Doc = Doc()
    whole.apply_update(write_trimmed(data, update, {}, update.deletes))
    other: Doc = Doc()
    other.apply_update(trimmed)
    other.apply_update(data)
    for doc in (whole, other):
        assert str(doc.get("title", type=Text)) == "😀!"
        assert doc.get("cards", type=Map).to_py() == board().get("cards", type=Map).to_py()


def test_values_that_travel_together_are_cut_between_two_of_them() -> None:
    data = b"\x01\x01\x05\x00\x28\x01\x01m\x01k\x03\x77\x01a\x7d\x02\x77\x01c\x00"
    trimmed = write_trimmed(data, read_update(data), {5: 2}, {})
    (struct,) = read_update(trimmed).sections[0].structs
    assert (struct.clock, struct.origin, struct.content) == (2, (5, 1), ["c"])


def test_nothing_new_is_no_bytes_and_new_deletions_alone_are_an_update() -> None:
    data = board().get_update()
    update = read_update(data)
    assert write_trimmed(data, update, {300: 12}, {}) == b""
    alone = write_trimmed(data, update, {300: 12}, {300: [(200, 300)]})
    assert alone == b"\0" + write_deletes({300: [(200, 300)]})
    assert read_update(alone).deletes == {300: [(200, 300)]}
