"""ACCESSIBILITY.md: every criterion of WCAG 2.2 at A and AA once, and nothing in it that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coproboard.statement import CHECKED
from coproboard.words import say_date

ROOT = Path(__file__).parents[1]
REPORT = (ROOT / "coproboard/ACCESSIBILITY.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d\.\d\.\d+) ([^|]+) \| (A|AA) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
LEVELS = {
    "A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 "
    "2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
    "AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 "
    "3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}
RESULTS = ("supports", "partly", "does not", "not applicable")


@pytest.mark.rule("X5")
def test_every_criterion_at_a_and_aa_stands_once_with_a_result() -> None:
    rows = ROW.findall(REPORT)
    for level, numbers in LEVELS.items():
        assert sorted(number for number, _, its, *_ in rows if its == level) == sorted(numbers.split())
    assert len(rows) == 55
    assert {result for *_, result, _, _ in rows} <= set(RESULTS)


@pytest.mark.rule("X5")
def test_the_sum_says_what_the_rows_say_and_the_page_names_the_same_day() -> None:
    results = [result for *_, result, _, _ in ROW.findall(REPORT)]
    told = re.search(r"Result: (\d+) supported, (\d+) partly, (\d+) not, (\d+) not applicable", REPORT)
    assert [int(number) for number in told.groups()] == [results.count(result) for result in RESULTS]
    assert f"Last gone through: {say_date('en', CHECKED)}." in REPORT


@pytest.mark.rule("X5")
def test_every_test_that_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:test_|looks)\w*\.py)`", REPORT))
    assert len(named) > 10
    assert [name for name in sorted(named) if not (ROOT / "tests/browser" / name).is_file()] == []
