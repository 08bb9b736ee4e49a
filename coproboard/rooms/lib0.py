"""lib0's encoding, read strictly: numbers, text, and JSON-like values.

Not a message format: what the numbers mean is for the caller to know.

Shaped by one fact: libraries differ on odd bytes. So each thing has one form here: numbers the shortest one, text only
UTF-8, values only the kinds that JSON has.
"""
from __future__ import annotations

from struct import unpack_from

from coproboard.errors import WireError

MAX_VARINT = 8
"""Bytes of a variable-length integer: enough for 2**53 (G1)."""
MAX_NESTING = 4
"""Arrays and objects inside one another in a value (G1)."""

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


class Reader:
    """A place in bytes, and the ways to read on from it. Each raises `WireError`, or `IndexError` at the end."""

    __slots__ = ("at", "data")

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def uint(self) -> int:
        """Read an unsigned integer of at most 8 bytes in its shortest form."""
        data, at = self.data, self.at
        byte = data[at]
        at += 1
        if byte < 0x80:
            self.at = at
            return byte
        number, shift, last = byte & 0x7F, 7, at + MAX_VARINT - 1
        while at < last:
            byte = data[at]
            at += 1
            if byte < 0x80:
                if not byte:
                    raise WireError("a number in a longer form than it needs")
                self.at = at
                return number | byte << shift
            number |= (byte & 0x7F) << shift
            shift += 7
        raise WireError("a number of more than 8 bytes")

    def sint(self) -> int:
        """Read a signed integer: a sign bit and 6 bits, then 7 bits a byte."""
        byte = self.data[self.at]
        self.at += 1
        number = byte & 0x3F
        if byte & 0x80:
            start = self.at
            rest = self.uint()
            if not rest or self.at - start == MAX_VARINT:
                raise WireError("a number in a longer form than it needs")
            number |= rest << 6
        return -number if byte & 0x40 else number

    def below(self, bound: int) -> int:
        """Read an unsigned integer below `bound`."""
        number = self.uint()
        if number >= bound:
            raise WireError("a number out of range")
        return number

    def bytes(self) -> bytes:
        """Read bytes that follow their length."""
        length = self.uint()
        start, self.at = self.at, self.at + length
        if self.at > len(self.data):
            raise WireError("cut short")
        return self.data[start : self.at]

    def string(self) -> str:
        """Read UTF-8 text that follows its length in bytes."""
        try:
            return self.bytes().decode()
        except UnicodeDecodeError:
            raise WireError("text that is not UTF-8") from None

    def value(self, depth: int = 0) -> Value:
        """Read a JSON-like value, nested at most `MAX_NESTING` deep."""
        tag = self.data[self.at]
        self.at += 1
        if tag == 119:
            return self.string()
        if tag == 125:
            return self.sint()
        if tag in (123, 124):
            start, self.at = self.at, self.at + (8 if tag == 123 else 4)
            if self.at > len(self.data):
                raise WireError("cut short")
            number: float = unpack_from(">d" if tag == 123 else ">f", self.data, start)[0]
            return number
        if tag in (120, 121):
            return tag == 120
        if tag in (126, 127):
            return None
        if tag not in (117, 118):
            raise WireError("a kind of value that no document here holds")
        if depth == MAX_NESTING:
            raise WireError("values nested too deep")
        if tag == 117:
            return [self.value(depth + 1) for _ in range(self.uint())]
        return {self.string(): self.value(depth + 1) for _ in range(self.uint())}

    def finish(self) -> None:
        """Stand at the end of the bytes."""
        if self.at != len(self.data):
            raise WireError("bytes left over")


def uint(number: int) -> bytes:
    """Write an unsigned integer in its shortest form."""
    if number < 0x80:
        return bytes((number,))
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)
