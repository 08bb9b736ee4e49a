"""What the house tests read: the repository's files and the package's syntax trees. Nothing is imported to be read."""
from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "coproboard"


def tracked() -> list[Path]:
    """Every file that git tracks or would add, as it lies on disk now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    return [ROOT / name for name in sorted(filter(None, listed.split("\0"))) if (ROOT / name).is_file()]


def modules(package: Path) -> dict[str, tuple[Path, ast.Module]]:
    """Every module of a package, by dotted name, with its file and syntax tree."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package.parent)
        if "node_modules" in inside.parts:
            continue
        name = ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
        found[name] = path, ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return found


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Every call of something whose last name is `name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            last = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
            if last == name:
                yield node
