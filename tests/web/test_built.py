"""What is committed in dist/ is what the source makes, and it is small."""
from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

DIST = Path(__file__).parents[2] / "coproboard" / "web" / "dist"
#: Most bytes of gzipped script that the light page may need (H2).
BUDGET = 60 * 1024
#: Where the deck's credits lead.
READING = ("https://coproduction.wales", "https://cydgynhyrchu.cymru", "https://copronet.wales")
#: Most bytes of gzipped script that the steps after Gather may need on top (H2).
LATER = 40 * 1024



def test_dist_is_what_the_source_makes(run_node: Callable[..., str]) -> None:
    run_node("build.mjs", "--check")


@pytest.mark.rule("H2")
def test_the_light_page_needs_at_most_60_kb_of_gzipped_script() -> None:
    size = len(gzip.compress((DIST / "board.js").read_bytes(), 9))
    assert size <= BUDGET, f"board.js is {size / 1024:.1f} KB gzipped"


@pytest.mark.rule("H2")
@pytest.mark.parametrize("name", ["steps.js", "more.js"])
def test_each_later_part_needs_at_most_40_kb_of_gzipped_script(name: str) -> None:
    size = len(gzip.compress((DIST / name).read_bytes(), 9))
    assert size <= LATER, f"{name} is {size / 1024:.1f} KB gzipped"


@pytest.mark.rule("H2")
@pytest.mark.parametrize(("name", "most"), [("home.js", 16), ("editor.js", 20), ("notebook.js", 5)])
def test_the_start_page_its_editor_and_what_a_cell_brings_are_small(name: str, most: int) -> None:
    size = len(gzip.compress((DIST / name).read_bytes(), 9))
    assert size <= most * 1024, f"{name} is {size / 1024:.1f} KB gzipped"


@pytest.mark.parametrize("name", ["steps.js", "more.js", "editor.js"])
def test_the_later_parts_bring_no_library_of_their_own(name: str) -> None:
    steps = (DIST / name).read_text(encoding="utf-8")
    assert not re.search(r"lit-html|lit\$|_\$litType|\bYText\b|encodeStateVector|^import\b", steps)


@pytest.mark.rule("H1")
def test_the_bundles_name_no_other_host() -> None:
    for name in ("board.js", "steps.js", "more.js", "home.js", "editor.js", "notebook.js", "sw.js"):
        hosts = set(re.findall(r"\b(?:https?|wss?)://[\w.-]+", (DIST / name).read_text(encoding="utf-8")))
        # The name of SVG, the page that Yjs's warning about a second copy of itself points to, and where a person may go
        # to read more of co-production; none of them is asked.
        assert not hosts - {"http://www.w3.org", "https://github.com", *(READING if name == "more.js" else ())}, f"{name} names {sorted(hosts)}"


def test_only_tests_use_the_y_websocket_package() -> None:
    assert "y-websocket" not in (DIST / "LICENSES.txt").read_text(encoding="utf-8")


def test_the_licences_of_what_is_inside_are_shipped() -> None:
    text = (DIST / "LICENSES.txt").read_text(encoding="utf-8")
    for package in ("yjs", "lib0", "lit-html"):
        assert re.search(rf"^{package} [\d.]+ \(", text, re.MULTILINE), package
    assert text.count("Permission is hereby granted") + text.count("Redistribution and use") >= 3
