"""Which language somebody gets, and in which order languages stand."""
from __future__ import annotations

from pathlib import Path

import pytest

from coproboard.serving import Settings
from coproboard.words import in_order, tongues, wanted


@pytest.mark.rule("I5")
@pytest.mark.parametrize(
    ("accepts", "lang"),
    [
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.8", "cy"),
        ("fr-FR, cy;q=0.5", "cy"),
        ("en-US, cy;q=0.5", "en"),
        ("en;q=0.4, cy;q=0.9", "cy"),
        ("cy;q=0, en;q=0.1", "en"),
        ("fr, de;q=0.5, *;q=0.1", None),
        ("", None),
        ("cy;q=x;;,", None),
        ("welsh-cymraeg", None),
    ],
)
def test_the_browsers_first_language_of_ours_is_taken(accepts: str, lang: str | None):
    assert wanted(accepts) == lang


@pytest.mark.rule("I5")
def test_the_first_language_stands_first_and_the_others_keep_their_order():
    assert in_order() == in_order("en") == ("en", "cy")
    assert in_order("cy") == ("cy", "en")
    assert tongues("cy") == [("cy", "Cymraeg", "ltr"), ("en", "English", "ltr")]


@pytest.mark.rule("I5")
def test_a_first_language_that_there_is_not_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="one of en, cy"):
        Settings(tmp_path, first="fr")
