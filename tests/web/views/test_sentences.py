"""What the screens say, against the catalogues and the policy of our pages. No browser: the sources are read as text."""
from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from coproboard.words import LANGS, catalogue

WEB = Path(__file__).parents[3] / "coproboard/web"
VIEWS = {str(path.relative_to(WEB)): path.read_text(encoding="utf-8") for path in sorted((WEB / "src").rglob("*.ts")) if "engine" not in path.parts}
#: JupyterLab's own part says sentences by the rest of their keys.
LAB = "\n".join(text for name, text in VIEWS.items() if "/lab/" in name)
SOURCE = "\n".join(text for name, text in VIEWS.items() if "/lab/" not in name)
#: What notebooks and Panel's pages say, from Python.
PYTHON = "\n".join(path.read_text(encoding="utf-8") for path in sorted(WEB.parent.rglob("*.py")))
#: First parts of keys that are put together from a value, such as ``perspective.${who}``.
MADE_UP = (
    {match.rstrip(".") for match in re.findall(r"[`']([a-z]+(?:\.[a-z-]+)*\.)\$\{", SOURCE)}
    | {match.rstrip(".") for match in re.findall(r"""f["']([a-z]+(?:\.[a-z-]+)*\.)\{""", PYTHON)}
    | {"gone", "unreachable", "lab"}
)
#: What board.js says by itself, before the later steps are there.
EARLY = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((WEB / "src").rglob("*.ts")) if not {"engine", "steps", "more", "editor", "lab", "notebook", "notebook.ts"} & set(path.parts)
)
#: What steps.js says, with board.js there.
STEPS = "\n".join(path.read_text(encoding="utf-8") for path in sorted((WEB / "src/steps").glob("*.ts")))


def said() -> set[str]:
    """Keys that stand in the source as they are."""
    found = re.findall(r"'([a-z]+(?:\.[a-z-]+)*)'", SOURCE) + re.findall(r"""["']([a-z]+(?:\.[a-z_-]+)*)["']""", PYTHON)
    return {key for key in found if key in catalogue("en")}


@pytest.mark.rule("I1")
def test_every_sentence_asked_for_exists():
    asked = set(re.findall(r"\bsay\('(?!(?:en|cy)')([^']+)'", SOURCE)) | {f"lab.{key}" for key in re.findall(r"\bsay\('([^']+)'", LAB)}
    assert asked
    assert asked - set(catalogue("en")) == set()


@pytest.mark.rule("I1")
def test_no_sentence_is_left_over():
    asked = {key for key in catalogue("en") if not key.startswith("_")}  # what a catalogue says of its language
    left = {key for key in asked - said() if not any(key.startswith(part + ".") for part in MADE_UP)}
    assert left == set()


@pytest.mark.rule("H2")
def test_each_part_comes_with_what_it_says():
    words = {name: json.loads((WEB / f"dist/{name}.json").read_text(encoding="utf-8"))["words"]["en"] for name in ("board", "steps", "more")}
    asked = {part: set(re.findall(r"'([a-z]+(?:\.[a-z]+)+)'", text)) & set(catalogue("en")) for part, text in (("board", EARLY), ("steps", STEPS))}

    assert asked["board"] - set(words["board"]) - {key for key in asked["board"] if key.startswith(("home.", "editor."))} == set()
    assert asked["steps"] - set(words["board"]) - set(words["steps"]) == set()
    assert sum(map(len, words.values())) == len({key for part in words.values() for key in part}), "a sentence is sent twice"
    assert {key for key in catalogue("en") if key.split(".")[0] in ("place", "motion", "gate")} <= words["steps"].keys()


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
            if key in ("learn.is", "learn.involvement"):
                continue  # the deck's own words
            assert not re.search(r"\b(users?|stakeholders?|submit|errors?|permissions?|admin)\b", words, re.IGNORECASE), key


@pytest.mark.rule("I2")
def test_welsh_mutates_after_a_number():
    forms = catalogue("cy")["cards.count"]
    assert [forms[form] for form in ("one", "two", "few", "many", "other")] == [
        "{n} cerdyn", "{n} gerdyn", "{n} cherdyn", "{n} cherdyn", "{n} cerdyn",
    ]  # fmt: skip
