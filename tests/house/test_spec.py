"""Every rule of SPEC.md has a test that carries its id, and no test carries an id that is no rule."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import PACKAGE, ROOT, calls

RULE = re.compile(r"^\* \*\*([A-Z]\d+)\*\*", re.MULTILINE)


def rules() -> list[str]:
    """The ids in SPEC.md, in its order."""
    return RULE.findall((PACKAGE / "SPEC.md").read_text(encoding="utf-8"))


def carried(paths: Iterable[Path]) -> dict[str, set[str]]:
    """The rule ids that test files carry in ``pytest.mark.rule(...)``, each with the files that carry it.

    A rule of the front end counts through the Python test that runs its TypeScript.
    """
    found: dict[str, set[str]] = {}
    for path in paths:
        for call in calls(ast.parse(path.read_text(encoding="utf-8")), "rule"):
            if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value).endswith("mark"):
                for argument in call.args:
                    if isinstance(argument, ast.Constant):
                        found.setdefault(str(argument.value), set()).add(path.name)
    return found


@cache
def everywhere() -> dict[str, set[str]]:
    """What the test files of the repository carry; this folder's own talk about rules is not a proof of one."""
    return carried(path for path in (ROOT / "tests").rglob("test_*.py") if path.parent.name != "house")


def test_every_rule_stands_once() -> None:
    assert len(rules()) == len(set(rules())) > 0


def test_every_rule_has_a_test() -> None:
    without = [rule for rule in rules() if rule not in everywhere()]

    assert without == [], "rules of SPEC.md without a test"


def test_no_test_names_an_unknown_rule() -> None:
    unknown = {rule: files for rule, files in everywhere().items() if rule not in rules()}

    assert unknown == {}


@pytest.mark.parametrize(
    "source",
    [
        "@pytest.mark.rule('Z1')\ndef test_it(): ...",
        "@pytest.mark.rule('Y2', 'Z1')\nclass TestIt: ...",
        "pytestmark = [pytest.mark.rule('Z1'), pytest.mark.browser]",
        "CASES = [pytest.param(1, marks=pytest.mark.rule('Z1'))]",
        "from pytest import mark\n@mark.rule('Z1')\nasync def test_it(): ...",
    ],
)
def test_a_mark_is_found_wherever_it_stands(tmp_path: Path, source: str) -> None:
    path = tmp_path / "test_it.py"
    path.write_text(source, encoding="utf-8")

    assert "Z1" in carried([path])


def test_a_call_that_is_no_mark_is_no_proof(tmp_path: Path) -> None:
    path = tmp_path / "test_it.py"
    path.write_text("rule('Z1')\nboard.rule('Z2')  # pytest.mark.rule('Z3')", encoding="utf-8")

    assert carried([path]) == {}
