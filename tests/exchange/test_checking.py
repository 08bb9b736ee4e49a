"""What `coproboard verify` finds: every changed byte, and nothing in what was not changed."""
from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.domain import seals
from coproboard.exchange import record_json
from coproboard.exchange.checking import Finding, check_file, check_record
from coproboard.exchange.record import render
from coproboard.insight.record import digest
from tests.exchange.story import Story, told

LINK = "https://boards.example/b/abcdefghjkmn#AAAAAAAAAAAAAAAAAAAAAA"


@cache
def small() -> Story:
    return told(6)


@cache
def file(form: str) -> bytes:
    room = small().net.room
    return render(small().record(), room.ledger.people(), "cy", form, LINK)[2].encode()


def wrong(found: list[Finding]) -> list[str]:
    return [one.what for one in found if not one.holds]


@pytest.mark.rule("Z5", "P6")
@pytest.mark.parametrize("form", ["html", "json"])
def test_what_nobody_changed_holds(form: str) -> None:
    found = check_file(file(form))

    assert wrong(found) == []
    assert len(found) == 7 + (form == "html")


@pytest.mark.rule("Z5")
@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["html", "json"]), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_any_changed_byte_is_found(form: str, where: float, bits: int) -> None:
    data = bytearray(file(form))
    data[int(where * len(data))] ^= bits
    if form == "json":
        try:
            same = record_json.read(data.decode()) == record_json.read(file(form).decode())
        except ValueError:
            same = False
        if same:  # white space after the last brace
            return
    assert wrong(check_file(bytes(data))), f"byte {int(where * len(data))}"


@pytest.mark.rule("Z5")
@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["html", "json"]), st.floats(0, 1, exclude_max=True), st.integers(1, 400))
def test_what_is_cut_or_doubled_is_found(form: str, where: float, length: int) -> None:
    data = file(form)
    at = int(where * (len(data) - length - 2))

    assert wrong(check_file(data[:at] + data[at + length :]))
    assert wrong(check_file(data[: at + length] + data[at:])) or form == "json"


def forged(change: Any) -> list[str]:
    """A record changed by somebody who knows how to make its digests again."""
    record = json.loads(seals.canonical(small().record()))
    change(record)
    record["digest"] = digest(record)
    return wrong(check_file(record_json.write(record, {}).encode()))


@pytest.mark.rule("Z5", "P6", "Y2")
@pytest.mark.parametrize(
    ("change", "told_as"),
    [
        (lambda record: first_mark(record).update(at=["coercion"]), "not as they were sealed"),
        (lambda record: first_mark(record).update(reason="something else"), "not as they were sealed"),
        (lambda record: first_mark(record).update(group="services"), "not what was revealed"),
        (lambda record: the_round(record)["marks"].popitem(), "not as they were sealed"),
        (lambda record: the_round(record)["leaves"].pop(), "seal does not hold"),
        (lambda record: the_round(record).update(withheld={}, shown={}), "not what was revealed"),
        (lambda record: the_round(record)["seals"].append({"seal": "0" * 64, "at": 1}), "seal does not hold"),
        (lambda record: record["log"].pop(3), "does not hold together at entry 4"),
        (lambda record: record["log"][5].update(by="somebody else"), "does not hold together at entry 6"),
        (lambda record: record["log"].pop(), "does not end with this record"),
        (lambda record: record.update(status="noted"), "does not end with this record"),
    ],
)  # fmt: skip
def test_whoever_makes_the_digest_again_is_found_by_links_and_seals(change: Any, told_as: str) -> None:
    assert any(told_as in one for one in forged(change)), forged(change)


def the_round(record: dict[str, Any]) -> dict[str, Any]:
    return record["marks"][record["rounds"][0]]


def first_mark(record: dict[str, Any]) -> dict[str, Any]:
    return next(iter(the_round(record)["marks"].values()))


@pytest.mark.rule("Z5")
def test_a_page_that_shows_something_else_than_its_record_is_found() -> None:
    page = file("html").decode()
    other = page.replace("two staff always on site", "no staff on site", 1)

    assert other != page
    assert wrong(check_file(other.encode())) == ["What the page shows is not what the record says."]


@pytest.mark.rule("Z5")
def test_a_page_of_another_version_says_so() -> None:
    value = record_json.read(file("json").decode())
    page = {"lang": "en", "link": "", "made": "0.0.1"}
    record = {key: one for key, one in value.items() if key not in record_json.ADDED}
    carried = record_json.write(record, value["names"], page).replace("<", "\\u003c")
    text = f'<!doctype html><script type="application/json" id="coproboard-record">{carried}</script>'

    told_as, = wrong(check_file(text.encode()))
    assert told_as.startswith("The page was made by coproboard 0.0.1: only that one can tell")


@pytest.mark.rule("Z5")
@pytest.mark.parametrize("data", [
    b"", b"\xff\xfe", b"{}", b"[]", b"null", b"<html></html>", b"[" * 100_000, b'{"format": "coproboard record 1"}',
    b'{"format": "coproboard record 1", "format": "coproboard record 1"}', b'{"format": "coproboard record 9"}',
    b'{"a": NaN}', b'{"format": "coproboard record 1", "file": "", "digest": 1, "log": 3}', b"1" * 10_000,
])  # fmt: skip
def test_what_is_no_record_is_told_and_never_believed(data: bytes) -> None:
    found = check_file(data)

    assert len(wrong(found)) == len(found) == 1


def test_a_record_of_the_ledger_is_checked_without_a_file() -> None:
    assert wrong(check_record(small().record())) == []
