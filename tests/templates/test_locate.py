"""The locator against texts whose lines are known."""
from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproboard.templates.locate import lines_of
from tests.templates.frames import SAMPLES

TRICKY = '''# id = "no"
id = "a # [b]" # c = 1
text = """
zones = 1
""\\"""" # end
raw = \'\'\'
[x]\'\'\'\'
"quoted.key" . 'b' = 2026-11-24 07:30:00

[ tables . inner ] # here
list = [
  1, # one, ]
  { a = "}", b = [
    2,
  ] },

]
empty = []
[[zones]]
n = 1
[zones.sub]
m = { k.l = 3 }
[[zones]]
[[zones.parts]]
[[zones.parts]]
n = +1_000.5e3
'''


@pytest.mark.rule("F1")
@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("id",), 2),
        (("text",), 3),
        (("raw",), 6),
        (("quoted.key", "b"), 8),
        (("tables", "inner"), 10),
        (("tables", "inner", "list"), 11),
        (("tables", "inner", "list", 0), 12),
        (("tables", "inner", "list", 1), 13),
        (("tables", "inner", "list", 1, "b"), 13),
        (("tables", "inner", "list", 1, "b", 0), 14),
        (("tables", "inner", "empty"), 18),
        (("zones",), 19),
        (("zones", 0, "n"), 20),
        (("zones", 0, "sub", "m", "k", "l"), 22),
        (("zones", 1), 23),
        (("zones", 1, "parts", 0), 24),
        (("zones", 1, "parts", 1, "n"), 26),
    ],
)
def test_every_key_and_element_is_found_on_its_line(path: tuple[str | int, ...], line: int):
    tomllib.loads(TRICKY)
    assert lines_of(TRICKY)[path] == line


@pytest.mark.rule("F1")
@given(st.sampled_from(sorted(SAMPLES)), st.integers(0, 60))
def test_a_line_more_above_moves_every_line_by_one(kind: str, more: int):
    text = SAMPLES[kind]
    moved = lines_of("\n" * more + text)
    assert {path: line - more for path, line in moved.items() if path} == {
        path: line for path, line in lines_of(text).items() if path
    }
