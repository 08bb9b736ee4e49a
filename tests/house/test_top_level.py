"""The top of the repository stays small enough to read at a glance."""
from __future__ import annotations

from tests.house.tree import ROOT, tracked

ALLOWED = {"coproboard", "apps", "examples", "tests", "pyproject.toml", "README.md", "run.py", "LICENSE"}


def strays(names: set[str]) -> set[str]:
    """The entries that do not belong at the top; names with a dot in front are the tools' own."""
    return {name for name in names if name not in ALLOWED and not name.startswith(".")}


def test_only_the_agreed_entries_lie_at_the_top() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}

    assert strays(top) == set()
    assert {"coproboard", "README.md", "run.py", "LICENSE", "pyproject.toml"} <= top


def test_a_stray_entry_is_named() -> None:
    assert strays({"coproboard", ".ci", ".gitignore", "scripts", "requirements.txt"}) == {"scripts", "requirements.txt"}
