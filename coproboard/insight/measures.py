"""Measures of what marks say together, each with its source: middles, dispersion, distance, agreement, evenness.

What it is: pure functions on numbers and counts; a board gives them as `Board.measures`. What it is not: an average of
steps. Steps have an order, and how far it is from one to the next nobody knows; so a middle is a median, dispersion looks
at order alone, and where a measure does take steps as equally far apart (both distances, alpha on the level
``"interval"``), it says so.

The fact that shaped it: groups are small. So every function says what it returns for fewer than three, and gives `None`
where a measure is not defined rather than a number that looks like one.

:Example:

>>> import coproboard as cb
>>> cb.measures.agreement([30, 40, 210, 130, 530, 50, 10])
0.6113333333333333
"""
from __future__ import annotations

import importlib
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate, combinations
from math import isnan, log
from typing import Any, Literal

import numpy as np

Level = Literal["nominal", "ordinal", "interval"]
Method = Literal["percentile", "basic", "BCa"]

#: Values from which on each group is told, and an interval is drawn.
FEWEST = 3


def median(steps: Sequence[float]) -> float | None:
    """The median: of an odd number the middle one, of an even number halfway between the two middle ones (P7, apart).

    Parameters
    ----------
    steps : sequence of float
        Steps from 0, in any order; at least an ordinal scale.

    Returns
    -------
    float or None
        `None` without a value. Of one it is that one, of two halfway between both.

    References
    ----------
    Galton, F. (1881). Report of the Anthropometric Committee.
    """
    ranked = sorted(steps)
    return (ranked[(len(ranked) - 1) // 2] + ranked[len(ranked) // 2]) / 2 if ranked else None


def lower_median(steps: Sequence[float]) -> float | None:
    """The median as a value that somebody gave: of an even number the lower of the two middle ones (P7, middle).

    Parameters
    ----------
    steps : sequence of float

    Returns
    -------
    float or None
        `None` without a value; of two the lower one.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50(4),
    361–365: their definition 1 at one half.
    """
    return quantile(steps, 0.5)


def quantile(steps: Sequence[float], part: float) -> float | None:
    """The smallest value that at least a `part` of all values do not exceed: always one that somebody gave.

    Parameters
    ----------
    steps : sequence of float
    part : float
        0 to 1.

    Returns
    -------
    float or None
        `None` without a value.

    References
    ----------
    Hyndman, R. J. and Fan, Y. (1996), definition 1; NumPy's ``inverted_cdf``.
    """
    return float(np.quantile(np.asarray(steps, dtype=float), part, method="inverted_cdf")) if len(steps) else None


def span(steps: Sequence[float]) -> float | None:
    """The range: the highest less the lowest value, in steps.

    0 when all are the same, the number of steps less one when both ends are taken. `None` without a value; of one it is 0.
    It grows with the number of marks, so compare it between groups of about one size only.
    """
    return float(max(steps) - min(steps)) if len(steps) else None


def interquartile_range(steps: Sequence[float]) -> float | None:
    """The upper less the lower quartile, in steps: how wide the middle half of all marks lies.

    Returns
    -------
    float or None
        0 when the middle half is on one step. `None` without a value. Of fewer than four it is the range of two of them
        at most, and says little.

    References
    ----------
    Tukey, J. W. (1977). Exploratory Data Analysis. Quartiles are those of `quantile`.
    """
    low, high = quantile(steps, 0.25), quantile(steps, 0.75)
    return None if low is None or high is None else high - low


def counts(steps: Sequence[int], size: int) -> list[int]:
    """How many marks lie on each of `size` steps, from 0; what lies outside is refused.

    Raises
    ------
    ValueError
        A step is below 0 or not below `size`.
    """
    found = Counter(steps)
    if any(not 0 <= step < size for step in found):
        raise ValueError(f"steps are from 0 to {size - 1}")
    return [found[step] for step in range(size)]


def leik(frequencies: Sequence[float]) -> float | None:
    r"""Leik's ordinal dispersion D.

    With F the cumulative shares of K steps, :math:`D = \frac{2}{K-1}\sum_{k<K}\min(F_k, 1-F_k)`.

    Parameters
    ----------
    frequencies : sequence of float
        Marks on each step, in order, empty steps as 0.

    Returns
    -------
    float or None
        0: all on one step. 1: half at one end, half at the other. Evenly over all steps it is above a half and comes down
        to it as steps grow many. `None` without a mark or with fewer than two steps. Of one mark it is 0, of two their
        distance as a share of the whole scale.

    References
    ----------
    Leik, R. K. (1966). A measure of ordinal consensus. Pacific Sociological Review 9(2), 85–90.
    """
    total, size = sum(frequencies), len(frequencies)
    if total <= 0 or size < 2:
        return None
    return 2 / (size - 1) * sum(min(below, total - below) for below in accumulate(frequencies[:-1])) / total


def agreement(frequencies: Sequence[float]) -> float | None:
    r"""Van der Eijk's agreement A in an ordered scale.

    The marks are taken apart into layers, from the ground up: each as high as the lowest of the columns that are left, on
    the steps where any are left. A layer on S of K steps has
    :math:`A_i = U_i\,(1 - \frac{S-1}{K-1})` with
    :math:`U_i = \frac{(K-2)\,TU - (K-1)\,TDU}{(K-2)(TU+TDU)}`, where TU and TDU count the triplets of steps that are
    taken as 110 or 011, and as 101. A is their average, weighted by how many marks each layer holds.

    Parameters
    ----------
    frequencies : sequence of float
        Marks on each step, in order, empty steps as 0.

    Returns
    -------
    float or None
        1: all on one step. 0: evenly over all. −1: half at one end, half at the other. `None` without a mark or with
        fewer than three steps. Of one mark it is 1; of two, and of three, it takes a handful of values only, so the tables
        leave it out below three.

    References
    ----------
    van der Eijk, C. (2001). Measuring agreement in ordered rating scales. Quality & Quantity 35(3), 325–341.
    """
    total, size = sum(frequencies), len(frequencies)
    if total <= 0 or size < 3:
        return None
    left, out = list(frequencies), 0.0
    while any(left):
        height = min(each for each in left if each > 0)
        pattern = tuple(each > 0 for each in left)
        out += _layer(pattern) * height * sum(pattern) / total
        # What is used up is 0 exactly, whatever shares were given.
        left = [each - height if each > height else 0 for each in left]
    return out


def disagreement(distances: Sequence[Sequence[float]], greatest: float) -> float | None:
    r"""Rao's quadratic entropy of marks, as a share of the greatest there can be: for two axes, and for no order.

    :math:`Q = \frac{1}{n^2}\sum_{ij} d_{ij}` over all pairs of marks, and it is divided by its value when half of the
    marks lie in one place and half `greatest` away from it, or, without order, evenly over all zones.

    Parameters
    ----------
    distances : sequence of sequence of float
        Symmetric, n × n; 0 on the diagonal.
    greatest : float
        The value of Q that stands for 1: half the longest way on axes, ``1 − 1/K`` for K zones without order, whose
        distances are 0 or 1. The latter is the index of qualitative variation.

    Returns
    -------
    float or None
        0: all in one place. 1: as far apart as can be. `None` without a mark. Of one mark it is 0.

    References
    ----------
    Rao, C. R. (1982). Diversity and dissimilarity coefficients: a unified approach. Theoretical Population Biology 21,
    24–43. Mueller, J. H. and Schuessler, K. F. (1961). Statistical Reasoning in Sociology (for zones without order).
    """
    pairs = np.asarray(distances, dtype=float)
    return float(pairs.mean() / greatest) if pairs.size and greatest > 0 else None


def wasserstein(one: Sequence[float], other: Sequence[float]) -> float | None:
    """The Wasserstein distance of two groups on one axis: how far each mark has to go, on average, for both to be alike.

    The area between both cumulative distributions, in steps; it takes steps as equally far apart.

    Parameters
    ----------
    one, other : sequence of float
        Steps.

    Returns
    -------
    float or None
        0: both lie alike. The number of steps less one: each is all at another end. `None` if either has no value. Of
        fewer than three a single mark moves it by a step or more; the tables leave it out.

    References
    ----------
    Vaserstein, L. N. (1969). Markov processes over denumerable products of spaces. Problems of Information Transmission
    5(3), 47–52. Computed by `scipy.stats.wasserstein_distance`.
    """
    return float(_scipy("stats").wasserstein_distance(one, other)) if len(one) and len(other) else None


def energy(one: Sequence[Any], other: Sequence[Any]) -> float | None:
    r"""The energy distance of two groups, on one axis or on two.

    :math:`D = \sqrt{2E|X-Y| - E|X-X'| - E|Y-Y'|}` with straight distances; the root, as SciPy gives it on one axis. It
    takes steps as equally far apart.

    Parameters
    ----------
    one, other : sequence of float or of pairs of float
        Steps, or column and row.

    Returns
    -------
    float or None
        0: both lie alike. It has no bound but the frame's: all in one place, and all in another d away, is the root of
        2d. `None` if either has no value. Of fewer than three the tables leave it out.

    References
    ----------
    Székely, G. J. and Rizzo, M. L. (2013). Energy statistics: a class of statistics based on distances. Journal of
    Statistical Planning and Inference 143(8), 1249–1272.
    """
    if not len(one) or not len(other):
        return None
    x, y = (np.asarray(each, dtype=float).reshape(len(each), -1) for each in (one, other))
    ways = _scipy("spatial.distance").cdist
    squared = 2 * ways(x, y).mean() - ways(x, x).mean() - ways(y, y).mean()
    return float(np.sqrt(max(squared, 0.0)))


def variation(one: Sequence[Any], other: Sequence[Any]) -> float | None:
    r"""The total variation distance of two groups over zones without order: the share of marks that would have to move.

    :math:`\frac12\sum_z |p_z - q_z|`; the Wasserstein distance where any zone is as far from any other.

    Parameters
    ----------
    one, other : sequence
        Zones.

    Returns
    -------
    float or None
        0: the same shares in each zone. 1: no zone in common. `None` if either has no value.

    References
    ----------
    Gibbs, A. L. and Su, F. E. (2002). On choosing and bounding probability metrics. International Statistical Review
    70(3), 419–435.
    """
    if not len(one) or not len(other):
        return None
    p, q = Counter(one), Counter(other)
    return sum(abs(p[each] / len(one) - q[each] / len(other)) for each in p.keys() | q.keys()) / 2


def alpha(units: Sequence[Sequence[float | None]], level: Level = "ordinal") -> float | None:
    r"""Krippendorff's alpha: how far marks on many cards agree, beyond what chance would give.

    :math:`\alpha = 1 - D_o/D_e` from the coincidences of values within units. Raters need no names: only which values
    stand together on one unit counts, so that it can be had from marks without authors. Units need not have the same
    number of values.

    Parameters
    ----------
    units : sequence of sequence of float or None
        The values given to each unit (card); `None` and NaN are missing.
    level : {"nominal", "ordinal", "interval"}
        What the values are: zones, steps, or steps that are equally far apart.

    Returns
    -------
    float or None
        1: full agreement. 0: as by chance. Below 0: more apart than by chance. `None` where no unit has two values, or
        all values are one. With fewer than three values on a unit, or few units, it swings widely.

    Raises
    ------
    ValueError
        There is no such level.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    """
    told = [[each for each in unit if each is not None and not isnan(each)] for unit in units]
    paired = [unit for unit in told if len(unit) > 1]
    values = sorted({each for unit in paired for each in unit})
    if level not in ("nominal", "ordinal", "interval"):
        raise ValueError("level is nominal, ordinal or interval")
    if len(values) < 2:
        return None
    place = {each: index for index, each in enumerate(values)}
    pairs = np.zeros((len(values), len(values)))
    for unit in paired:
        row = np.bincount([place[each] for each in unit], minlength=len(values)).astype(float)
        pairs += (np.outer(row, row) - np.diag(row)) / (len(unit) - 1)
    totals = pairs.sum(axis=1)
    ways = _ways(np.asarray(values, dtype=float), totals, level)
    observed = (pairs * ways).sum()
    expected = (np.outer(totals, totals) * ways).sum() / (totals.sum() - 1)
    return float(1 - observed / expected)


def interval(
    statistic: Callable[..., Any],
    samples: Sequence[Sequence[float]],
    random: np.random.Generator,
    *,
    level: float = 0.95,
    method: Method = "percentile",
    resamples: int = 999,
) -> tuple[float, float] | None:
    """A bootstrap interval: between which values a statistic lies when the same people are drawn again and again.

    It says how much hangs on who happened to be there, not what people elsewhere would say. A distance is never below 0,
    so its interval can lie above the distance itself.

    Parameters
    ----------
    statistic : callable
        Of one sample or more, each an array, with ``axis``: along which values lie. `numpy.median` is one.
    samples : sequence of sequence of float
    random : numpy.random.Generator
        Where the draws come from: the same generator gives the same interval.
    level : float
        Between 0 and 1.
    method : {"percentile", "basic", "BCa"}
    resamples : int

    Returns
    -------
    tuple of float or None
        Low and high end. `None` if any sample has fewer than three values. Where all draws are the same, both are that.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Computed by `scipy.stats.bootstrap`.
    """
    if any(len(sample) < FEWEST for sample in samples):
        return None
    data = tuple(np.asarray(sample, dtype=float) for sample in samples)
    with warnings.catch_warnings():
        # Without any spread BCa has nothing to correct by and says so; the percentiles stand then.
        warnings.simplefilter("ignore")
        found = _scipy("stats").bootstrap(
            data, statistic, n_resamples=resamples, confidence_level=level, method=method, vectorized=True, rng=random
        )
    low, high = (float(end) for end in found.confidence_interval)
    if isnan(low) or isnan(high):
        tail = (1 - level) / 2
        low, high = (float(np.quantile(found.bootstrap_distribution, part)) for part in (tail, 1 - tail))
    return low, high


def evenness(parts: Sequence[float]) -> float | None:
    r"""Pielou's evenness J of participation: :math:`-\sum p\ln p / \ln S`, S those who could have taken part.

    Parameters
    ----------
    parts : sequence of float
        What each has done, 0 for those who have done nothing.

    Returns
    -------
    float or None
        1: all did the same. 0: one did everything. `None` with fewer than two, or where nothing was done.

    References
    ----------
    Pielou, E. C. (1966). The measurement of diversity in different types of biological collections. Journal of
    Theoretical Biology 13, 131–144.
    """
    total = sum(parts)
    if len(parts) < 2 or total <= 0:
        return None
    return -sum(part / total * log(part / total) for part in parts if part > 0) / log(len(parts))


def gini(parts: Sequence[float]) -> float | None:
    r"""The Gini coefficient of participation: :math:`\sum_{ij}|x_i-x_j| / (2 n^2 \bar x)`.

    Parameters
    ----------
    parts : sequence of float
        What each has done, 0 for those who have done nothing.

    Returns
    -------
    float or None
        0: all did the same. ``1 − 1/n``: one did everything. `None` without anyone, or where nothing was done.

    References
    ----------
    Gini, C. (1912). Variabilità e mutabilità.
    """
    ranked, total = sorted(parts), sum(parts)
    if total <= 0:
        return None
    return sum((2 * place - len(ranked) - 1) * part for place, part in enumerate(ranked, 1)) / (len(ranked) * total)


def _layer(pattern: Sequence[bool]) -> float:
    """Agreement of one layer of the same height everywhere (van der Eijk 2001, equations 2 and 3)."""
    size = len(pattern)
    kinds = Counter(combinations(pattern, 3))
    one_peak = kinds[True, True, False] + kinds[False, True, True]
    two_peaks = kinds[True, False, True]
    shape = 1.0
    if one_peak + two_peaks:
        shape = ((size - 2) * one_peak - (size - 1) * two_peaks) / ((size - 2) * (one_peak + two_peaks))
    return shape * (1 - (sum(pattern) - 1) / (size - 1))


def _ways(values: np.ndarray, totals: np.ndarray, level: Level) -> np.ndarray:
    """Squared differences of values, by the level of measurement (Krippendorff 2011)."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "interval":
        return (values[:, None] - values[None, :]) ** 2
    # How many values lie from one to the other, both ends counted by half.
    middles = np.cumsum(totals) - totals / 2
    return (middles[:, None] - middles[None, :]) ** 2


def _scipy(name: str) -> Any:
    """A part of SciPy, which takes longer to load than a board."""
    return importlib.import_module(f"scipy.{name}")


