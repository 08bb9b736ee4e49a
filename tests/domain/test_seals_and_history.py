"""One text for one value, here and in a browser, and the hashes and links that stand on it."""
from __future__ import annotations

import hashlib
import json
import struct
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.domain import seals
from coproboard.domain.history import verify_links

texts = st.text(st.characters(exclude_categories=()), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
entries = st.lists(
    st.fixed_dictionaries(
        {
            "at": st.integers(0, 2**53),
            "by": texts,
            "act": st.sampled_from(["join", "step", "adopt"]),
            "about": values,
            "digest": st.sampled_from(["", "0" * 64]),
        }
    ),
    min_size=1,
    max_size=5,
)

BROWSER = """
const { createHash } = require('node:crypto')
const sha = text => createHash('sha256').update(text, 'utf8').digest('hex')
"""
"""What a browser has: JSON.stringify and SHA-256."""


def run(node: str, script: str, given: Any) -> Any:
    """What a script makes of a value; the value goes as ASCII, so that half characters arrive."""
    source = f"{BROWSER}\nconst given = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))\n{script}"
    done = subprocess.run([node, "-e", source], input=json.dumps(given), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.rule("P6")
def test_a_mark_has_the_hash_that_a_browser_makes(node: str):
    marks = [
        ["r1", "card-1", "now", ["participation"], None, None, "", "s" * 22],
        ["r1", "card-1", "wanted", ["participation", 0.5, 1.0], ["information", "participation"], 3, "why", "s" * 22],
        ["r1", "card-1", "now", ["l5-i1", 0.0, 0.125], None, 1, "dŵr \U0001f30a “glân” \n\t\b\f\x01\x7f\u2028\\", "-_" * 11],
        ["r1", "card-1", "now", ["z", 1e-7, 0.000001], None, 1, "half \ud83c and \udf0a half, \ud83c\udf0a whole", "s" * 22],
        ["r1", "card-1", "now", ["z", -0.0, 0.1 + 0.2], None, None, "", "s" * 22],
        ["r1", "card-1", "now", "unsure", None, None, "", "s" * 22],
        ["r1", "card-1", "now", None, None, None, "", "s" * 22],
    ]
    found = run(node, "console.log(JSON.stringify(given.map(m => sha(JSON.stringify([1, ...m])))))", marks)
    assert [seals.mark_hash(*mark) for mark in marks] == found
    tuples = [[tuple(part) if isinstance(part, list) else part for part in mark] for mark in marks]
    assert [seals.mark_hash(*mark) for mark in tuples] == found


@pytest.mark.rule("P6")
@pytest.mark.parametrize(
    ("place", "written"),
    [
        (("z", 1.0, 0.25), '[1,"r","c","now",["z",1,0.25],null,null,"ŵ","s"]'),
        (("z", 1, 0), '[1,"r","c","now",["z",1,0],null,null,"ŵ","s"]'),
        (("z",), '[1,"r","c","now",["z"],null,null,"ŵ","s"]'),
        ("unsure", '[1,"r","c","now","unsure",null,null,"ŵ","s"]'),
        (None, '[1,"r","c","now",null,null,null,"ŵ","s"]'),
    ],
)
def test_a_mark_is_written_as_section_p_says(place: Any, written: str):
    expected = hashlib.sha256(written.encode()).hexdigest()
    assert seals.mark_hash("r", "c", "now", place, None, None, "ŵ", "s") == expected


@pytest.mark.rule("P6")
def test_every_part_of_a_mark_is_in_its_hash():
    mark = ["r", "c", "now", ["z", 0.5, 0.5], ["y", "z"], 2, "why", "salt"]
    changes = ["q", "d", "wanted", ["z", 0.5, 0.6], ["z", "z"], 3, "why ", "sale"]
    hashes = {seals.mark_hash(*mark[:index], new, *mark[index + 1 :]) for index, new in enumerate(changes)}
    assert len(hashes | {seals.mark_hash(*mark)}) == 9


@pytest.mark.rule("P2")
@pytest.mark.rule("E2")
@given(st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), max_size=6), st.randoms(use_true_random=False))
def test_a_seal_is_over_all_hashes_whatever_order_they_came_in(hashes: list[str], random: Any):
    mixed = random.sample(hashes, len(hashes))
    assert seals.seal("nonce", mixed) == seals.seal("nonce", hashes)
    assert seals.seal("other", hashes) != seals.seal("nonce", hashes)
    assert seals.seal("nonce", [*hashes, "beef"]) != seals.seal("nonce", hashes)


@pytest.mark.rule("P2")
def test_a_seal_is_the_nonce_and_the_sorted_hashes_by_lines():
    assert seals.seal("n", ["b", "a"]) == hashlib.sha256(b"n\na\nb").hexdigest()
    assert seals.seal("n", []) == hashlib.sha256(b"n").hexdigest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "ŵ"]}, '{"a":[true,null,"ŵ"],"b":1}'),
        ({"\uffff": 1, "\U0001f33f": 2}, '{"\U0001f33f":2,"\uffff":1}'),  # by UTF-16 units, as a browser sorts
        ((1.0, 0.25, 100.0, -3.5), "[1,0.25,100,-3.5]"),
        ((1e20, 1e21, 1.5e300), "[100000000000000000000,1e+21,1.5e+300]"),
        ((1e-6, 1e-7, 1.25e-9, -0.0), "[0.000001,1e-7,1.25e-9,0]"),
        ([], "[]"),
        ({}, "{}"),
        ("", '""'),
        (2**60, "1152921504606846976"),
    ],
)
def test_canonical_json_is_sorted_and_compact(value: Any, text: str):
    assert seals.canonical(value) == text


@settings(max_examples=15)
@given(st.lists(values, min_size=20, max_size=40), st.lists(st.binary(min_size=8, max_size=8), max_size=40))
def test_canonical_json_is_what_a_browser_writes_with_its_keys_sorted(node: str, drawn: list[Any], bits: list[bytes]):
    floats = [struct.unpack("<d", each)[0] for each in bits]
    drawn = [*drawn, *(each for each in floats if abs(each) < float("inf"))]
    script = """
    const text = v => Array.isArray(v) ? `[${v.map(text)}]` : v && typeof v === 'object'
      ? `{${Object.keys(v).sort().map(k => `${JSON.stringify(k)}:${text(v[k])}`)}}` : JSON.stringify(v)
    console.log(JSON.stringify(given.map(v => sha(text(v)))))
    """
    assert [seals.digest_of(value) for value in drawn] == run(node, script, drawn)


@given(values)
def test_canonical_json_can_be_read_back_and_does_not_hang_on_the_order_of_keys(value: Any):
    value = json.loads(json.dumps(value))
    text = seals.canonical(value)
    assert json.loads(text, parse_int=float) == value  # a browser's numbers are all floats
    assert seals.canonical(json.loads(text)) == text
    if isinstance(value, dict):
        assert seals.canonical(dict(reversed(value.items()))) == text


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"a": -float("inf")}])
def test_numbers_that_are_none_have_no_text(value: Any):
    with pytest.raises(ValueError, match="finite"):
        seals.canonical(value)


@pytest.mark.parametrize("value", [b"bytes", {1: 2}, {"a": {1, 2}}, object(), [bytearray()]])
def test_what_is_no_json_value_has_no_text(value: Any):
    with pytest.raises(TypeError, match="no JSON"):
        seals.canonical(value)


def linked(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries with their links."""
    prior, done = "", []
    for entry in log:
        prior = seals.link(prior, entry)
        done.append({**entry, "link": prior})
    return done


@pytest.mark.rule("Y2")
def test_a_link_is_over_the_one_before_and_the_five_fields():
    entry = {"link": "not looked at", "digest": "", "by": "p", "at": 5, "act": "step", "about": {"to": "talk"}}
    written = '{"about":{"to":"talk"},"act":"step","at":5,"by":"p","digest":""}'
    assert seals.link("", entry) == hashlib.sha256(f"\n{written}".encode()).hexdigest()
    assert seals.link("before", entry) == hashlib.sha256(f"before\n{written}".encode()).hexdigest()


@pytest.mark.rule("Y2")
@given(entries, st.data())
def test_any_change_is_found_at_the_entry_where_it_was_made(log: list[dict[str, Any]], data: st.DataObject):
    whole = linked(log)
    assert verify_links(whole) is None
    assert verify_links(json.loads(json.dumps(whole))) is None
    index = data.draw(st.integers(0, len(whole) - 1))
    field = data.draw(st.sampled_from([*seals.LINKED, "link"]))
    changed = [*whole[:index], {**whole[index], field: "changed"}, *whole[index + 1 :]]
    assert verify_links(changed) == index
    assert verify_links([*whole[:index], *whole[index + 1 :]]) in (index, None if index == len(whole) - 1 else index)


@pytest.mark.rule("Y2")
@pytest.mark.parametrize("spoil", [{"link": None}, {"at": float("nan")}, {"about": {1: 2}}, {"digest": ...}])
def test_an_entry_that_is_none_does_not_hold(spoil: dict[str, Any]):
    good = {"at": 1, "by": "p", "act": "join", "about": "p", "digest": ""}
    whole = linked([good, good])
    assert verify_links([whole[0], {**whole[1], **spoil}]) == 1
    assert verify_links([whole[0], {key: whole[1][key] for key in ("at", "link")}]) == 1
    assert verify_links([whole[0], {key: value for key, value in whole[1].items() if key != "link"}]) == 1
    assert verify_links([]) is None
