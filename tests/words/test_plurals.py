"""CLDR's rule texts as they are, against a JavaScript engine that has them too."""
from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from coproboard.words.plurals import RULES, form_of

NUMBERS = [*range(130), 1000, 1_000_000, 1_000_003, 0.1, 0.5, 1.5, 2.5, 10.25, 21.1]
#: Copied from CLDR, without the samples.
CLDR = {
    **RULES,
    "pl": {
        "one": "i = 1 and v = 0",
        "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
        "many": "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14",
    },
    "ar": {"zero": "n = 0", "one": "n = 1", "two": "n = 2", "few": "n % 100 = 3..10", "many": "n % 100 = 11..99"},
    "ga": {"one": "n = 1", "two": "n = 2", "few": "n = 3..6", "many": "n = 7..10"},
    "gd": {"one": "n = 1,11", "two": "n = 2,12", "few": "n = 3..10,13..19"},
    "lt": {
        "one": "n % 10 = 1 and n % 100 != 11..19",
        "few": "n % 10 = 2..9 and n % 100 != 11..19",
        "many": "f != 0",
    },
    "ur": {"one": "i = 1 and v = 0"},
    "ja": {},
}


@pytest.mark.rule("F12", "I2")
def test_rules_copied_from_unicode_give_the_forms_of_a_javascript_engine():
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node on this machine; the browser tests ask Chromium the same")
    script = (
        "const [langs, numbers] = JSON.parse(process.argv[1]);"
        "const forms = lang => { const rules = new Intl.PluralRules(lang); return numbers.map(n => rules.select(n)) };"
        "console.log(JSON.stringify(Object.fromEntries(langs.map(lang => [lang, forms(lang)]))))"
    )
    asked = json.dumps([list(CLDR), NUMBERS])
    said = subprocess.run([node, "-e", script, asked], capture_output=True, check=True, timeout=60)
    assert json.loads(said.stdout) == {lang: [form_of(rules, n) for n in NUMBERS] for lang, rules in CLDR.items()}


@pytest.mark.rule("I2")
def test_the_first_rule_that_fits_counts_and_what_fits_none_is_other():
    assert [form_of(CLDR["pl"], n) for n in (1, 3, 5, 12, 22, 1.5)] == ["one", "few", "many", "many", "few", "other"]
    assert [form_of(CLDR["cy"], n) for n in (0, 2.0, 2.5, -3)] == ["zero", "two", "other", "few"]


@pytest.mark.parametrize("rule", ["", "n is 1", "n = one", "x = 1", "n = 1 and", "n = 1 @integer 1"])
def test_a_rule_that_cannot_be_read_is_told(rule: str):
    with pytest.raises(ValueError):
        form_of({"one": rule}, 1)
