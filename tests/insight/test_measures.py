"""Measures against published worked examples, against SciPy, and what has to be true of any numbers."""
from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import coproboard
from coproboard.insight import measures
from coproboard.insight.measures import Level

#: van der Eijk (2001), p. 331, and his Dutch parties, as the R package agrmt 1.42.12 tells them in its manual and vignette.
EIJK = [30, 40, 210, 130, 530, 50, 10]
LAYERS = {
    "1111111": 0.0, "1111110": 0.167, "0111110": 0.333, "0011110": 0.5, "0011100": 0.667, "0010100": 0.467, "0000100": 1.0,
}  # fmt: skip
PVDA = [2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6]
D66 = [1.6, 2.6, 8.2, 21, 29.3, 27, 10.3]

#: Krippendorff (2011), sections A, B and C: two observers, binary; two observers, nominal; four observers with gaps.
BINARY = list(zip([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], strict=True))
NOMINAL = [(ord(one), ord(other)) for one, other in zip("aabbdcccedda", "babbbccceddd", strict=True)]
GAPS = [
    [1, 1, None, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4], [4, 4, 4, 4], [1, 1, 2, 1],
    [2, 2, 2, 2], [None, 5, 5, 5], [None, None, 1, 1], [None, None, 3, None],
]  # fmt: skip

steps = st.integers(0, 8)
groups = st.lists(steps, min_size=1, max_size=12)
frequencies = st.lists(st.integers(0, 9), min_size=3, max_size=9).filter(any)


@pytest.mark.rule("U2")
def test_agreement_is_that_of_van_der_eijks_examples() -> None:
    assert measures.agreement(EIJK) == pytest.approx(0.6113333, abs=5e-8)
    assert measures.agreement(PVDA) == pytest.approx(0.61, abs=0.005)
    assert measures.agreement(D66) == pytest.approx(0.48, abs=0.005)
    assert measures.agreement([2, 0, 1, 1]) == pytest.approx(0.08, abs=0.005)


@pytest.mark.rule("U2")
@pytest.mark.parametrize(("pattern", "told"), LAYERS.items())
def test_agreement_of_each_layer_is_that_of_van_der_eijks_table(pattern: str, told: float) -> None:
    assert measures.agreement([int(each) for each in pattern]) == pytest.approx(told, abs=0.0005)


@pytest.mark.rule("U2")
def test_leiks_dispersion_is_that_of_the_published_example() -> None:
    assert measures.leik(EIJK) == pytest.approx(0.287, abs=0.0005)  # agrmt 1.42.12, Leik


@pytest.mark.rule("U2")
def test_leiks_dispersion_of_even_marks_comes_down_to_a_half() -> None:
    told = [measures.leik([1] * size) for size in (2, 3, 4, 5, 6, 1001)]

    assert told[:2] == pytest.approx([1, 2 / 3])
    assert told == sorted(told, reverse=True)
    assert told[-1] == pytest.approx(0.5, abs=0.001)


@pytest.mark.rule("U2")
@pytest.mark.parametrize(
    ("units", "level", "told"),
    [(BINARY, "nominal", 0.095), (NOMINAL, "nominal", 0.692), (GAPS, "nominal", 0.743), (GAPS, "ordinal", 0.815), (GAPS, "interval", 0.849)],
)
def test_alpha_is_that_of_krippendorffs_examples(units: list[list[float | None]], level: Level, told: float) -> None:
    assert measures.alpha(units, level) == pytest.approx(told, abs=0.0005)


@pytest.mark.rule("U2")
def test_evenness_is_that_of_worked_examples() -> None:
    # Two of three shares of Pielou's index by hand: H' of (½, ¼, ¼) is 1.5 ln 2, over ln 3.
    assert measures.evenness([2, 1, 1]) == pytest.approx(1.5 * math.log(2) / math.log(3))
    assert measures.gini([1, 2, 3, 4]) == pytest.approx(0.25)
    assert measures.gini([0, 0, 0, 1]) == pytest.approx(1 - 1 / 4)


@pytest.mark.rule("U2")
@given(groups, groups)
def test_distances_are_those_of_scipy(one: list[int], other: list[int]) -> None:
    assert measures.wasserstein(one, other) == pytest.approx(stats.wasserstein_distance(one, other))
    assert measures.energy(one, other) == pytest.approx(stats.energy_distance(one, other), abs=1e-6)


@given(groups, groups)
def test_distances_are_the_same_from_both_sides_and_nothing_between_equals(one: list[int], other: list[int]) -> None:
    for distance in (measures.wasserstein, measures.energy, measures.variation):
        assert distance(one, other) == pytest.approx(distance(other, one))
        assert distance(one, sorted(one, reverse=True)) == pytest.approx(0, abs=1e-6)
    assert measures.variation(one, other) <= 1 + 1e-9


@given(groups, groups)
def test_where_any_zone_is_as_far_as_any_other_wasserstein_is_total_variation(one: list[int], other: list[int]) -> None:
    one, other = [each % 2 for each in one], [each % 2 for each in other]

    assert measures.variation(one, other) == pytest.approx(stats.wasserstein_distance(one, other))


@given(st.lists(st.tuples(steps, steps), min_size=1, max_size=8), st.lists(st.tuples(steps, steps), min_size=1, max_size=8))
def test_the_energy_distance_on_two_axes_does_not_ask_which_is_which(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    turned = [[(y, x) for x, y in each] for each in (one, other)]

    assert measures.energy(one, other) == pytest.approx(measures.energy(*turned), abs=1e-6)
    assert measures.energy([(0, 0)], [(3, 4)]) == pytest.approx(math.sqrt(2 * 5))


@pytest.mark.rule("U2")
@given(frequencies)
def test_agreement_and_dispersion_keep_to_their_ranges_and_do_not_ask_which_end_is_which(found: list[int]) -> None:
    assert -1 - 1e-9 <= measures.agreement(found) <= 1 + 1e-9
    assert 0 <= measures.leik(found) <= 1 + 1e-9
    for measure in (measures.agreement, measures.leik):
        assert measure(found) == pytest.approx(measure(found[::-1]))
        assert measure(found) == pytest.approx(measure([3 * each for each in found]))


@pytest.mark.rule("U2")
@pytest.mark.parametrize("size", [3, 4, 6, 9])
def test_the_ends_of_each_range_are_what_they_say(size: int) -> None:
    alone, even, poles = [5, *[0] * (size - 1)], [4] * size, [3, *[0] * (size - 2), 3]

    assert [measures.agreement(each) for each in (alone, even, poles)] == pytest.approx([1, 0, -1])
    assert [measures.leik(each) for each in (alone, poles)] == pytest.approx([0, 1])


@given(st.lists(steps, min_size=1, max_size=15))
def test_middles_are_medians_and_the_lower_one_is_always_a_mark(found: list[int]) -> None:
    assert measures.median(found) == np.median(found)
    assert measures.lower_median(found) in found
    assert measures.lower_median(found) == np.quantile(found, 0.5, method="inverted_cdf")
    assert 0 <= measures.interquartile_range(found) <= measures.span(found) == max(found) - min(found)


def test_no_middle_is_a_mean() -> None:
    assert measures.median([0, 0, 0, 8]) == measures.lower_median([0, 0, 0, 8]) == 0
    assert (measures.median([1, 4]), measures.lower_median([1, 4])) == (2.5, 1)


@given(st.lists(st.lists(st.one_of(st.none(), steps), max_size=5), max_size=8), st.sampled_from(["nominal", "ordinal", "interval"]))
def test_alpha_is_never_above_one_and_does_not_ask_who_said_what(units: list[list[int | None]], level: Level) -> None:
    told = measures.alpha(units, level)

    turned = measures.alpha([unit[::-1] + [None] for unit in units[::-1]], level)
    assert (told is None and turned is None) or (told == pytest.approx(turned) and told <= 1 + 1e-9)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=12).filter(any))
def test_evenness_keeps_to_its_range(parts: list[int]) -> None:
    assert -1e-9 <= measures.evenness(parts) <= 1 + 1e-9
    assert -1e-9 <= measures.gini(parts) <= 1 - 1 / len(parts) + 1e-9
    assert measures.gini([7] * len(parts)) == pytest.approx(0)
    assert measures.evenness([7] * len(parts)) == pytest.approx(1)


def test_disagreement_is_nothing_in_one_place_and_one_between_two_camps() -> None:
    ways = [[0, 4], [4, 0]]

    assert measures.disagreement([[0, 0], [0, 0]], 2) == 0
    assert measures.disagreement(ways, 2) == 1
    # The index of qualitative variation of (2, 1, 1) in 4 zones: (1 − 6/16) / (1 − 1/4).
    zones = [0, 0, 1, 2]
    apart = [[float(one != other) for other in zones] for one in zones]
    assert measures.disagreement(apart, 1 - 1 / 4) == pytest.approx((1 - 6 / 16) / (3 / 4))


@pytest.mark.parametrize("method", ["percentile", "basic", "BCa"])
def test_an_interval_is_scipys_and_the_same_generator_draws_it_again(method: measures.Method) -> None:
    sample = [0, 1, 1, 2, 4, 5, 5]

    told = measures.interval(np.median, [sample], np.random.default_rng(7), method=method)

    assert told == measures.interval(np.median, [sample], np.random.default_rng(7), method=method)
    asked = stats.bootstrap((np.array(sample, dtype=float),), np.median, n_resamples=999, method=method, rng=np.random.default_rng(7))
    assert told == pytest.approx(tuple(asked.confidence_interval))


@pytest.mark.parametrize("method", ["percentile", "BCa"])
def test_an_interval_of_equal_marks_is_that_mark(method: measures.Method) -> None:
    assert measures.interval(np.median, [[3, 3, 3]], np.random.default_rng(1), method=method) == (3, 3)


@pytest.mark.rule("U2")
def test_what_is_not_defined_is_none() -> None:
    assert [measures.median([]), measures.lower_median([]), measures.span([]), measures.interquartile_range([])] == [None] * 4
    assert [measures.leik([]), measures.leik([0, 0]), measures.leik([3]), measures.agreement([1, 1]), measures.agreement([0, 0, 0])] == [None] * 5
    assert [distance([], [1]) for distance in (measures.wasserstein, measures.energy, measures.variation)] == [None] * 3
    assert [measures.alpha([]), measures.alpha([[1]]), measures.alpha([[2, 2], [2, 2]]), measures.disagreement([], 1)] == [None] * 4
    assert [measures.evenness([4]), measures.evenness([0, 0]), measures.gini([])] == [None] * 3
    assert measures.interval(np.median, [[1, 2]], np.random.default_rng(0)) is None


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="level"):
        measures.alpha([[1, 2]], "ratio")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="steps"):
        measures.counts([0, 3], 3)
    assert measures.counts([0, 2, 2], 4) == [1, 0, 2, 0]


def test_measures_are_public() -> None:
    assert coproboard.measures is measures
