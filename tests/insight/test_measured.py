"""The table of measures: what it says is so of the marks, and nothing is said of a group of fewer than three."""
from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from coproboard.board import Board
from coproboard.domain import spread
from coproboard.insight import measures
from coproboard.insight.measured import MEASURE_COLUMNS, measures_table
from coproboard.insight.placed import placed
from coproboard.measuring import Measuring
from coproboard.templates import named
from coproboard.words import catalogue
from tests.insight.scenes import chance, frame_ids, scene

LIVED = [("c0", zone, "lived") for zone in ("coercion", "coercion", "education", "information")]
SERVICES = [("c0", zone, "services") for zone in ("consultation", "participation", "co-production")]


@pytest.mark.rule("U3")
def test_a_row_says_what_is_so_of_the_marks_of_a_card() -> None:
    found = measures_table(scene("spectrum", [*LIVED, *SERVICES, ("c0", None, "lived")]))

    row = found.iloc[0]
    one, other = [0, 0, 1, 2], [3, 4, 5]
    assert (row.n, row.unsure, row.middle, row["median"], row.low, row.high) == (7, 1, "information", 2, 0, 5)
    assert row.agreement == pytest.approx(measures.agreement([2, 1, 1, 1, 1, 1]))
    assert row.disagreement == pytest.approx((1 - row.agreement) / 2)
    assert (row.lived_n, row.lived_median, row.services_n, row.services_median) == (4, 0, 3, 4)
    assert row.apart == 4  # from ½ to 4 is 3½
    assert row.distance == pytest.approx(stats.wasserstein_distance(one, other))
    assert row.measure == "wasserstein"
    assert row.distance_low <= row.distance <= row.distance_high


@pytest.mark.rule("U3")
def test_nothing_is_told_of_a_group_of_fewer_than_three() -> None:
    found = measures_table(scene("spectrum", [*LIVED, *SERVICES[:2], ("c1", "education", "lived"), ("c1", None, "services")]))

    row, alone = found.iloc[0], found.iloc[1]
    told = ["services_n", "services_median", "apart", "distance", "distance_low", "distance_high", "measure"]
    assert row[told].isna().all()
    assert (row.n, row.lived_n) == (6, 4)
    assert (alone.n, alone["median"], alone.low, alone.high) == (1, 1, 1, 1)
    assert alone[["agreement", "leik", "disagreement", "lived_n", "lived_median"]].isna().all()


@pytest.mark.rule("U3")
@pytest.mark.parametrize("name", frame_ids())
def test_every_frame_is_measured_in_its_own_way(name: str) -> None:
    found, frame = measures_table(chance(name, 3, cards=4)), named(name)

    kinds = spread.axes(frame)
    assert found.dtypes.astype(str).to_dict() | {"n": "Int64"} == found.dtypes.astype(str).to_dict()
    assert list(found.columns) == list(MEASURE_COLUMNS)
    assert set(found["measure"].dropna()) == {("total variation", "wasserstein", "energy")[kinds]}
    assert found["disagreement"].between(0, 1 + 1e-9).all()
    assert found["agreement"].isna().all() == (kinds != 1)
    assert (found["distance_low"] <= found["distance_high"]).all()
    assert set(found["layer"]) == {layer.id for layer in frame.layers[:2]}


def test_an_empty_board_has_the_same_columns() -> None:
    found = measures_table(scene("risk"))

    assert len(found) == 0
    assert list(found.columns) == list(MEASURE_COLUMNS)


@pytest.mark.parametrize("name", ["spectrum", "risk-value", "complexity", "ways-of-working"])
def test_intervals_are_those_of_scipy_one_draw_at_a_time(name: str) -> None:
    found = chance(name, 5, cards=1)
    layer = found.frame.layers[0].id
    groups = [[spread.cells(found.frame, mark.at) for mark in placed(found, layer)[0].of(group) if spread.cells(found.frame, mark.at)]
              for group in ("lived", "services")]  # fmt: skip
    plain = {0: measures.variation, 1: lambda one, other: stats.wasserstein_distance([each[0] for each in one], [each[0] for each in other]),
             2: measures.energy}[spread.axes(found.frame)]  # fmt: skip
    every = groups[0] + groups[1]

    def slow(one: np.ndarray, other: np.ndarray) -> float:
        return float(plain([every[int(at)] for at in one], [every[int(at)] for at in other]))

    samples = (np.arange(len(groups[0])), np.arange(len(groups[0]), len(every)))
    asked = stats.bootstrap(samples, slow, n_resamples=999, method="percentile", vectorized=False, rng=np.random.default_rng(0))
    row = measures_table(found).iloc[0]

    assert (row.distance_low, row.distance_high) == pytest.approx(tuple(asked.confidence_interval), abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["spectrum", "risk-value", "complexity", "ways-of-working"]), st.integers(0, 4))
def test_both_groups_exchanged_give_the_same_measures(seed: int, name: str, size: int) -> None:
    found = chance(name, seed, people=(size, 3, 1), cards=2)
    turned = found.marks.assign(group=found.marks["group"].map({"lived": "services", "services": "lived", "unsaid": "unsaid"}))
    exchanged = measures_table(type(found)(**{**{key: getattr(found, key) for key in found.__slots__}, "marks": turned}))

    told = measures_table(found)
    same = ["card", "layer", "n", "middle", "disagreement", "apart", "distance"]
    pd.testing.assert_frame_equal(told[same], exchanged[same], check_exact=False)


@pytest.mark.rule("U3")
def test_a_board_gives_its_measures() -> None:
    board = Board.new("risk", "What could go wrong?", random=Random(1))
    board.add("The hall floods")

    found = board.measures()

    assert list(found.columns) == list(MEASURE_COLUMNS)
    assert len(found) == 0


def test_a_board_is_measured_the_same_each_time() -> None:
    class Here(Measuring):
        def scene(self, tab: str | None = None, lang: str | None = None):
            return chance("complexity", 1, cards=2)

    pd.testing.assert_frame_equal(Here().measures(), Here().measures("first"))
    assert not Here().measures().equals(Here().measures(seed=1))


def test_every_column_of_measures_is_told_in_both_languages() -> None:
    own = set(MEASURE_COLUMNS) - {"tab", "card", "words", "layer"}

    for lang in ("en", "cy"):
        assert {f"column.measures.{column}" for column in own} <= set(catalogue(lang))
