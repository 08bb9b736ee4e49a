"""The table of cases that the gate and what is contested are held to, here and in the browser (coproboard/web/test/gate.test.ts)."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coproboard.domain.consent import Group, Said, digest, gate
from coproboard.domain.talk import contested
from tests.domain.crowds import crowd, said

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("gate_cases.json").read_text(encoding="utf-8"))


def answers(text: str) -> dict[str, Said]:
    """Answers from a line such as ``"a:consent b:aside!"``; the mark is an answer to other words."""
    return {
        id: Said(answer.rstrip("!"), TABLE["old" if answer.endswith("!") else "now"])
        for id, answer in said(text).items()
    }


def told(group: Group) -> list[Any]:
    return [group.present, group.consents, " ".join(group.waiting), " ".join(group.objections), group.entered]


@pytest.mark.rule("C2")
def test_every_case_of_the_table_gives_its_gate():
    for case in TABLE["cases"]:
        found = gate(answers(case["said"]), crowd(case["present"]), TABLE["now"])
        groups = {name: told(group) for name, group in found.groups.items()}
        assert {"why": found.why, "objections": " ".join(found.objections), **groups} == {
            name: value for name, value in case.items() if name not in ("present", "said")
        }, case
    assert {case["why"] for case in TABLE["cases"]} == {"open", "nobody", "objection", "waiting", "no-consent"}


@pytest.mark.rule("C1")
def test_every_digest_of_the_table_is_that_of_its_words():
    assert [digest(*words) for words, _ in TABLE["digests"]] == [found for _, found in TABLE["digests"]]


@pytest.mark.rule("T2")
def test_every_row_of_moves_of_the_table_is_contested_or_not():
    for moves, expected in TABLE["contested"]:
        assert contested([(who, zone) for who, zone in moves]) is expected, moves
