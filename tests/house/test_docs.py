"""What is public is explained and typed, and the README tells the truth about names, order and commands."""
from __future__ import annotations

import ast
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import coproboard
from tests.house.tree import PACKAGE, ROOT, modules

Function = ast.FunctionDef | ast.AsyncFunctionDef
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTIONS = ["Run it", "Test it", "Use it from Python", "How it is built", "Rules", "Limits"]
FOREIGN_STYLE = re.compile(
    r"^\s*(Args|Arguments|Kwargs|Yields|Return|Returns|Raises):\s*$|^\s*:(param|returns?|raises) ", re.MULTILINE
)


# -- Reading ---------------------------------------------------------------------------------------------------------


def public(tree: ast.Module) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Every public class, function and method of a module, with its dotted name."""
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, *Function.__args__)) and not node.name.startswith("_"):
            yield node.name, node
            for inner in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(inner, Function) and (inner.name == "__init__" or not inner.name.startswith("_")):
                    yield f"{node.name}.{inner.name}", inner


def arguments(function: Function) -> list[ast.arg]:
    """The parameters of a function, without ``self`` and ``cls``."""
    spec = function.args
    named = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *filter(None, (spec.vararg, spec.kwarg))]
    return [one for one in named if one.arg not in ("self", "cls")]


def described(docstring: str, section: str = "Parameters") -> list[str]:
    """The names that a NumPy docstring's section describes."""
    lines = inspect.cleandoc(docstring).splitlines()
    names: list[str] = []
    inside = False
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if following and set(following) == {"-"}:
            inside = line == section
        elif inside and line and not line.startswith((" ", "-")):
            names += [name.strip(" *") for name in line.split(" : ")[0].split(",")]
    return names


def fields(node: ast.ClassDef) -> set[str]:
    """What a class may be made with: the parameters of its ``__init__``, or its fields."""
    made = [one for one in node.body if isinstance(one, Function) and one.name == "__init__"]
    if made:
        return {one.arg for one in arguments(made[0])}
    names = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
    names += [target for one in node.body if isinstance(one, ast.Assign) for target in one.targets]
    return {one.id for one in names if isinstance(one, ast.Name)}


def decorated(function: Function, *names: str) -> bool:
    """Tell whether a decorator of the function ends in one of the names."""
    return any(ast.unparse(one).split("(")[0].split(".")[-1] in names for one in function.decorator_list)


def declared(function: Function) -> bool:
    """Tell whether it only declares a value, as a property of a Protocol does: the class says what it is."""
    return decorated(function, "property") and ast.unparse(function.body[-1]) == "..." and len(function.body) == 1


# -- Checks, each a list of sentences --------------------------------------------------------------------------------


def unexplained(tree: ast.Module) -> list[str]:
    """Public things without a docstring, with one in another style, or describing parameters that are not there."""
    found = [] if ast.get_docstring(tree) else ["the module has no docstring"]
    for name, node in public(tree):
        if isinstance(node, Function) and (node.name == "__init__" or decorated(node, "setter", "overload") or declared(node)):
            continue
        words = ast.get_docstring(node)
        if not words:
            found.append(f"{name} has no docstring")
            continue
        if FOREIGN_STYLE.search(words):
            found.append(f"{name} has a docstring that is not NumPy's style")
        there = fields(node) if isinstance(node, ast.ClassDef) else {one.arg for one in arguments(node)}
        found += [f"{name} describes {one}, which it does not take" for one in described(words) if one not in there]
    return found


def untyped(tree: ast.Module) -> list[str]:
    """Public functions with a parameter or a result that has no annotation."""
    found = []
    for name, node in public(tree):
        if isinstance(node, Function):
            found += [f"{name}: {one.arg} has no annotation" for one in arguments(node) if one.annotation is None]
            found += [f"{name}: no return annotation"] if node.returns is None else []
    return found


def undocumented_params(tree: ast.Module) -> list[str]:
    """Param's parameters without ``doc=``."""
    found = []
    for node in ast.walk(tree):
        for one in node.body if isinstance(node, ast.ClassDef) else ():
            call = getattr(one, "value", None)
            if not (isinstance(one, (ast.Assign, ast.AnnAssign)) and isinstance(call, ast.Call)):
                continue
            explained = any(word.arg == "doc" and getattr(word.value, "value", "doc") for word in call.keywords)
            if ast.unparse(call.func).startswith("param.") and not explained:
                target = one.targets[0] if isinstance(one, ast.Assign) else one.target
                found.append(f"{node.name}.{ast.unparse(target)} has no doc=")
    return found


def everywhere(check: Callable[[ast.Module], list[str]]) -> list[str]:
    """What a check finds in all modules of the package."""
    return [f"{name}: {one}" for name, (_, tree) in modules(PACKAGE).items() for one in check(tree)]


def code_blocks(language: str, section: str | None = None) -> list[str]:
    """The README's fenced blocks in a language, of one section or of all."""
    text = README if section is None else README.split(f"\n## {section}\n")[1].split("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# -- The package -----------------------------------------------------------------------------------------------------


def test_everything_public_has_a_numpy_docstring() -> None:
    assert everywhere(unexplained) == []


def test_everything_public_is_typed() -> None:
    assert everywhere(untyped) == []


def test_every_param_has_a_doc() -> None:
    assert everywhere(undocumented_params) == []


def test_the_python_api_describes_each_of_its_parameters() -> None:
    missing = []
    for name in getattr(coproboard, "__all__", []):
        thing = getattr(coproboard, name)
        inner = vars(thing).items() if inspect.isclass(thing) else [(name, thing)]
        for own, function in inner:
            function = inspect.unwrap(getattr(function, "__func__", function))
            if inspect.isfunction(function) and not own.startswith("_"):
                takes = set(inspect.signature(function).parameters) - {"self", "cls"}
                missing += [f"{name}.{own}: {one}" for one in takes - set(described(function.__doc__ or ""))]

    assert missing == []


@pytest.mark.parametrize(
    ("check", "source", "complaint"),
    [
        (unexplained, "x = 1", "the module has no docstring"),
        (unexplained, '"""M."""\ndef f(): ...', "f has no docstring"),
        (unexplained, '"""M."""\nclass A:\n    """A."""\n    async def go(self): ...', "A.go has no docstring"),
        (unexplained, '"""M."""\ndef f(a):\n    """F.\n\n    Args:\n        a: it\n    """', "not NumPy's style"),
        (unexplained, '"""M."""\ndef f(a):\n    """F.\n\n    :param a: it\n    """', "not NumPy's style"),
        (
            unexplained,
            '"""M."""\nclass A:\n    """A."""\n    @property\n    def one(self): return 1',
            "A.one has no docstring",
        ),
        (
            unexplained,
            '"""M."""\ndef f(a):\n    """F.\n\n    Parameters\n    ----------\n    a, b : int\n        Two.\n    """',
            "f describes b, which it does not take",
        ),
        (untyped, "def f(a) -> None: ...", "f: a has no annotation"),
        (untyped, "class A:\n    def go(self, *, a: int): ...", "A.go: no return annotation"),
        (untyped, "class A:\n    def __init__(self, **rest) -> None: ...", "A.__init__: rest has no annotation"),
        (undocumented_params, "class A:\n    a = param.String('x')", "A.a has no doc="),
        (undocumented_params, "class A:\n    a: str = param.String('x', doc='')", "A.a has no doc="),
    ],
)
def test_each_kind_of_gap_is_found(check: Callable[[ast.Module], list[str]], source: str, complaint: str) -> None:
    assert any(complaint in one for one in check(ast.parse(source)))


# -- The README ------------------------------------------------------------------------------------------------------


def test_the_readme_has_its_sections_in_order() -> None:
    assert re.findall(r"^## (.+)$", README, re.MULTILINE) == SECTIONS


def test_the_readmes_links_lead_somewhere() -> None:
    shown = re.sub(r"<!--.*?-->", "", README, flags=re.DOTALL)
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", shown) if "://" not in target]

    assert [target for target in targets if target and not (ROOT / target).exists()] == []


def test_the_readmes_commands_are_the_ones_that_ci_runs() -> None:
    run_it = "".join(code_blocks("sh", "Run it")).splitlines()
    test_it = "".join(code_blocks("sh", "Test it")).splitlines()

    assert run_it[0].split("#")[0].strip() == "python3 run.py"
    command = test_it[0].split("#")[0].strip()
    assert command == "python3 run.py test"
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readmes_python_runs(tmp_path: Path) -> None:
    (example,) = code_blocks("python")

    done = subprocess.run(
        [sys.executable, "-c", example],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert len(example.splitlines()) <= 12
