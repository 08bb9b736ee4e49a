"""The front end's own tests, run by Node, and its types, checked by the compiler."""
from __future__ import annotations

import re
from collections.abc import Callable

import pytest


@pytest.mark.rule("D1")
@pytest.mark.rule("R2")
@pytest.mark.rule("R3")
@pytest.mark.rule("G10")
def test_the_browsers_half_keeps_its_promises(run_node: Callable[..., str]) -> None:
    told = run_node("test/run.mjs")
    passed = re.search(r"^. pass (\d+)$", told, re.MULTILINE)
    assert passed and int(passed[1]) >= 60, told


def test_the_front_end_has_no_type_errors(run_node: Callable[..., str]) -> None:
    run_node("node_modules/typescript/bin/tsc", "--noEmit", "-p", ".")
