"""What the screens say, against the catalogues and the policy of our pages. No browser: the sources are read as text."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coproboard.words import LANGS, catalogue

WEB = Path(__file__).parents[3] / "coproboard/web"
VIEWS = {path.name: path.read_text(encoding="utf-8") for path in sorted((WEB / "src").rglob("*.ts")) if "engine" not in path.parts}
SOURCE = "\n".join(VIEWS.values())
#: What notebooks and Panel's pages say, from Python.
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in sorted(WEB.parent.rglob("*.py")))
#: First parts of keys that are put together from a value, such as ``perspective.${who}``.
MADE_UP = (
    {match.rstrip(".") for match in re.findall(r"[`']([a-z]+(?:\.[a-z-]+)*\.)\$\{", SOURCE)}
    | {match.rstrip(".") for match in re.findall(r"""f["']([a-z]+(?:\.[a-z-]+)*\.)\{""", PYTHON)}
    | {"gone", "unreachable", "_dates"}
)
#: What board.js says by itself, before the later steps are there.
EARLY = "\n".join(text for name, text in VIEWS.items() if not (WEB / "src/steps" / name).exists())


def said() -> set[str]:
    """Keys that stand in the source as they are."""
    found = re.findall(r"'([a-z]+(?:\.[a-z-]+)*)'", SOURCE) + re.findall(r"""["']([a-z]+(?:\.[a-z_-]+)*)["']""", PYTHON)
    return {key for key in found if key in catalogue("en")}


@pytest.mark.rule("I1")
def test_every_sentence_asked_for_exists():
    asked = set(re.findall(r"\b(?:say|tell)\('([^']+)'", SOURCE))
    assert asked
    assert asked - set(catalogue("en")) == set()


@pytest.mark.rule("I1")
def test_no_sentence_is_left_over():
    left = {key for key in catalogue("en") if key not in said() and not any(key.startswith(part + ".") for part in MADE_UP)}
    assert left == set()


@pytest.mark.rule("H2")
def test_what_board_js_says_comes_with_it_and_the_rest_with_the_later_steps():
    early, later = (json.loads((WEB / f"dist/{name}.json").read_text(encoding="utf-8"))["words"]["en"] for name in ("board", "steps"))
    asked = set(re.findall(r"'([a-z]+(?:\.[a-z]+)+)'", EARLY)) & set(catalogue("en"))

    assert asked - set(early) - {key for key in asked if key.startswith("home.")} == set()
    assert not early.keys() & later.keys()
    assert {key for key in catalogue("en") if key.split(".")[0] in ("place", "motion", "gate")} <= later.keys()


@pytest.mark.rule("H1")
def test_templates_need_no_exception_from_the_policy():
    for name, text in VIEWS.items():
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|unsafeHTML|innerHTML|insertAdjacentHTML", text), name
    for page in (WEB / "src/pages").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|https?://(?!www\.w3\.org)", text), page.name
        assert all(re.search(r"\ssrc=", tag) for tag in re.findall(r"<script[^>]*>", text)), page.name


@pytest.mark.parametrize("lang", LANGS)
def test_the_tone_has_no_users_owners_or_exclamation_marks(lang: str):
    for key, entry in catalogue(lang).items():
        for words in [entry] if isinstance(entry, str) else entry.values():
            assert "!" not in words, key
            assert not re.search(r"\b(users?|stakeholders?|submit|errors?|permissions?|admin)\b", words, re.IGNORECASE), key


@pytest.mark.rule("I2")
def test_welsh_mutates_after_a_number():
    forms = catalogue("cy")["cards.count"]
    assert [forms[form] for form in ("one", "two", "few", "many", "other")] == [
        "{n} cerdyn", "{n} gerdyn", "{n} cherdyn", "{n} cherdyn", "{n} cerdyn",
    ]  # fmt: skip
