"""The pages of the package's ``docs`` are true: each runs from top to bottom, and names nothing that is not there."""
from __future__ import annotations

import ast
import inspect
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import pytest

import coproboard as cb
from coproboard.cli import COMMANDS, main
from coproboard.insight.pictures import Picture
from coproboard.insight.tidy import Tidy
from coproboard.seeing import NEEDS, TABLES
from coproboard.sharing import Share
from tests.house.tree import PACKAGE, ROOT

PAGES = sorted((PACKAGE / "docs").glob("*.md"))
USES = ["jupyter", "notebook", "panel", "pictures", "tables", "takehome", "workbench"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What the pages call things.
CALLED = {
    "cb": cb, "board": cb.Board, "again": cb.Board, "copy": cb.Board, "guest": cb.Board, "person": cb.Board, "plot": cb.Plot,
    "share": Share("", "en", kept=True, served=True, end=lambda: None), "picture": Picture, **dict.fromkeys(TABLES, Tidy),
}  # fmt: skip
LINES = 130

# Runs what comes on standard input, and lets nothing out of this machine.
ALONE = """
import sys

def listen(event, args):
    if event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        assert args[1][0] in ("127.0.0.1", "::1", "localhost"), f"a page asks {args[1][0]}"

sys.addaudithook(listen)
name = sys.argv[1]
exec(compile(sys.stdin.read(), name, "exec"), {"__name__": "__main__"})
"""


def blocks(text: str, language: str) -> list[str]:
    """The blocks of a page in a language."""
    return [code for spoken, code in BLOCK.findall(text) if spoken == language]


def script(text: str) -> str:
    """The ``python`` blocks of a page as one program, each on the lines that it has on the page."""
    lines = [""] * text.count("\n")
    for found in BLOCK.finditer(text):
        if found[1] == "python":
            first = text[: found.start(2)].count("\n")
            code = found[2].splitlines()
            lines[first : first + len(code)] = code
    return "\n".join(lines)


def trees(text: str) -> Iterator[ast.AST]:
    """All Python of a page: its blocks, and what stands in the middle of a sentence where that is Python."""
    for language in ("python", "py"):
        for code in blocks(text, language):
            yield ast.parse(code)
    for code in re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)):
        try:
            yield ast.parse(code.replace("…", "..."))
        except SyntaxError:
            continue


def owner(node: ast.expr) -> Any:
    """What a name or an attribute is, where the pages have one word for it."""
    if isinstance(node, ast.Name):
        return CALLED.get(node.id)
    if not isinstance(node, ast.Attribute):
        return None
    above = owner(node.value)
    if above is cb:
        return getattr(cb, node.attr, None)
    return CALLED.get(node.attr) if above is cb.Board else None


def unknown(text: str) -> list[str]:
    """Attributes that a page names, and options that it gives, of ours that are not there."""
    found = []
    for tree in trees(text):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                own = owner(node.value)
                if own is not None and (node.attr.startswith("_") or not hasattr(own, node.attr)):
                    found.append(ast.unparse(node))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and owner(node.func.value) is not None:
                taken = getattr(owner(node.func.value), node.func.attr, None)
                if inspect.isfunction(taken) or inspect.ismethod(taken):
                    takes = inspect.signature(taken).parameters
                    named = [] if any(one.kind is one.VAR_KEYWORD for one in takes.values()) else node.keywords
                    found += [f"{ast.unparse(node.func)}({one.arg}=)" for one in named if one.arg and one.arg not in takes]
    return found


def unheard(line: str) -> list[str]:
    """What of a line of a shell is not there: a command or an option of ours, a file, an extra."""
    words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=", word)]
    if words[:1] == ["coproboard"]:
        command = main.get_command(click.Context(main), words[1])
        if command is None:
            return [words[1]]
        options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        return [word for word in words[2:] if word.startswith("-") and word.split("=")[0] not in options]
    if words[:2] == ["pip", "install"]:
        known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
        return [extra for word in words for extra in re.findall(r"coproboard\[(\w+)\]", word) if extra not in known]
    if words[:2] == ["panel", "serve"]:
        return [word for word in words if word.endswith(".py") and not list(ROOT.glob(word))]
    return [] if words[:1] in ([], ["jupyter"]) else [line]


# -- The pages -------------------------------------------------------------------------------------------------------


def test_there_is_a_page_for_each_use_and_the_readme_leads_to_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert [page.stem for page in PAGES] == USES
    assert [page.name for page in PAGES if f"(coproboard/docs/{page.name})" not in readme] == []


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Future[subprocess.CompletedProcess[str]]]]:
    """Every page as it runs, each in a process and a folder of its own, two at a time."""

    def run(page: Path, here: Path) -> subprocess.CompletedProcess[str]:
        home = {"COPROBOARD_HOME": str(here / "home"), "HOME": str(here / "home"), "PYTHONPATH": str(ROOT)}
        (here / "work").mkdir()
        return subprocess.run(
            [sys.executable, "-W", "error", "-c", ALONE, page.name], input=script(page.read_text(encoding="utf-8")),
            cwd=here / "work", env={**os.environ, **home}, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        yield {page: pool.submit(run, page, tmp_path_factory.mktemp(page.stem)) for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_runs_from_top_to_bottom_on_this_machine_alone(
    page: Path, ran: dict[Path, Future[subprocess.CompletedProcess[str]]]
) -> None:
    done = ran[page].result()

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_names_what_there_is(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = [line for code in blocks(text, "sh") for line in code.splitlines()]

    assert unknown(text) == []
    assert [wrong for line in commands for wrong in unheard(line)] == []
    for code in blocks(text, "py"):
        compile(code, page.name, "exec")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_short_begins_with_code_and_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]

    assert len(text.splitlines()) <= LINES
    assert re.match(r"# [^\n]+\n\n```(python|sh)\n", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []
    assert {language for language, _ in BLOCK.findall(text)} <= {"python", "py", "sh"}


def test_the_page_of_tables_has_every_table_and_names_columns_that_they_have() -> None:
    text = (PACKAGE / "docs" / "tables.md").read_text(encoding="utf-8")
    told = {name: re.findall(r"`(\w+)`", columns) for name, columns in re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", text, re.MULTILINE)}
    board = cb.Board.new("spectrum", "Which columns?")

    assert set(told) == set(NEEDS)
    assert [f"{name}.{one}" for name, columns in told.items() for one in columns if one not in getattr(board, name)] == []
    board.close()


def test_the_page_of_pictures_has_every_picture_and_every_measure() -> None:
    text = (PACKAGE / "docs" / "pictures.md").read_text(encoding="utf-8")
    pictures = {name for name, _ in inspect.getmembers(cb.Plot, inspect.isfunction) if not name.startswith("_")}
    table = text.split("## Measures")[1]
    measures = {name for name, one in inspect.getmembers(cb.measures, inspect.isfunction) if one.__module__ == cb.measures.__name__}

    assert set(re.findall(r"^\| `board\.plot\.(\w+)\(\)`", text, re.MULTILINE)) == pictures
    # Two that only serve the others: how many marks lie where, and any quantile.
    assert [name for name in measures - {"counts", "quantile"} if not name.startswith("_") and f"{name}`" not in table] == []


# -- What the checks would find --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`board.publish()` does it", ["board.publish"]),
        ("```py\nboard.share(password='x')\n```\n", ["board.share(password=)"]),
        ("```python\nprint(board.marks.to_excel_safely())\n```\n", ["board.marks.to_excel_safely"]),
        ("`cb.measures.mean` is none", ["cb.measures.mean"]),
        ("`board.plot.pie()` is none", ["board.plot.pie"]),
        ("`board.share(at=\"https://…\")` and `board.json` of nobody", ["board.json"]),
        ("`board.cards` is one", []),
    ],
)
def test_a_name_that_is_not_there_is_found(text: str, wrong: list[str]) -> None:
    assert unknown(text) == wrong


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("coproboard workbench --sites x", ["--sites"]),
        ("coproboard watch", ["watch"]),
        ("coproboard serve --no-open --port 5006", []),
        ("pip install 'coproboard[all]'", ["all"]),
        ("panel serve apps/none.py", ["apps/none.py"]),
        ("curl example.org", ["curl example.org"]),
        ("JUPYTER_PATH=x jupyter lab", []),
    ],
)
def test_a_command_that_is_not_there_is_found(line: str, wrong: list[str]) -> None:
    assert unheard(line) == wrong
    assert set(COMMANDS) == set(main.list_commands(click.Context(main)))
