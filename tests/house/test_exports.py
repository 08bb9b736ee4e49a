"""The public names: few, sorted, there, and cheap until they are used."""
from __future__ import annotations

import subprocess
import sys

import pytest

import coproboard
from tests.house.tree import ROOT

HEAVY = {"panel", "bokeh", "pandas", "numpy", "tornado", "pycrdt", "sqlite3", "asyncio"}


def test_public_names_are_sorted_and_there() -> None:
    names = list(getattr(coproboard, "__all__", []))

    assert names == sorted(set(names))
    assert [name for name in names if not hasattr(coproboard, name)] == []
    assert set(names) <= set(dir(coproboard))


def test_the_readmes_names_are_public() -> None:
    assert {"Board", "connect"} <= set(coproboard.__all__)


def test_importing_the_package_loads_nothing_heavy() -> None:
    words = "import sys, coproboard; print(*{name.split('.')[0] for name in sys.modules})"

    loaded = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert HEAVY & set(loaded.split()) == set()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nobody"):
        coproboard.nobody  # noqa: B018
