"""The balance of changes and people, in the words of the hands bar."""
from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coproboard.domain.balance import Balance, balance
from coproboard.domain.people import PERSPECTIVES
from tests.domain.crowds import OTHER

counts = st.dictionaries(st.sampled_from(PERSPECTIVES), st.integers(0, 60))


@pytest.mark.rule("E6")
@pytest.mark.parametrize(
    ("changes", "people", "words"),
    [
        ({}, {}, "early"),
        ({"lived": 19}, {"services": 4}, "early"),
        ({"lived": 20}, {"services": 4}, "lived"),
        ({"lived": 10, "services": 10}, {"lived": 2, "services": 2}, "even"),
        ({"lived": 13, "services": 7}, {"lived": 2, "services": 2}, "even"),  # 65 to 50 is within fifteen points
        ({"lived": 66, "services": 34}, {"lived": 2, "services": 2}, "lived"),
        ({"lived": 34, "services": 66}, {"lived": 2, "services": 2}, "services"),
        ({"unsaid": 20}, {"lived": 1}, "unsaid"),
        ({"both": 20, "lived": 1}, {"lived": 3, "both": 1}, "both"),
        ({"services": 20}, {}, "services"),  # everybody has left
    ],
)
def test_the_words_are_early_even_or_the_perspective_it_leans_to(
    changes: dict[str, int], people: dict[str, int], words: str
):
    assert balance(changes, people).words == words


@pytest.mark.rule("E6")
def test_a_balance_holds_shares_people_and_the_total():
    assert balance({"lived": 30, "services": 10}, {"lived": 1, "unsaid": 2}) == Balance(
        total=40,
        changes={"lived": 75.0, "services": 25.0, "both": 0.0, "unsaid": 0.0},
        people={"lived": 1, "services": 0, "both": 0, "unsaid": 2},
        words="lived",
    )


@pytest.mark.rule("E2")
@given(counts, counts)
def test_exchanging_the_two_perspectives_exchanges_the_balance(changes: dict[str, int], people: dict[str, int]):
    found = balance(changes, people)
    turned = balance(*({OTHER.get(name, name): n for name, n in each.items()} for each in (changes, people)))
    assert turned.total == found.total
    for name in PERSPECTIVES:
        assert turned.changes[OTHER.get(name, name)] == found.changes[name]
        assert turned.people[OTHER.get(name, name)] == found.people[name]
    here = sum(found.people.values()) or 1
    lean = sorted(found.changes[name] - 100 * found.people[name] / here for name in PERSPECTIVES)
    assume(lean[-1] - lean[-2] > 1e-9)  # of two that lean alike the first in the order is named
    assert turned.words == OTHER.get(found.words, found.words)


@given(counts, counts)
def test_shares_add_up_to_all_changes(changes: dict[str, int], people: dict[str, int]):
    found = balance(changes, people)
    assert sum(found.changes.values()) == pytest.approx(100 if found.total else 0)
    assert (found.words == "early") == (found.total < 20)
