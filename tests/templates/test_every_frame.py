"""What every frame of the package keeps: how it opens, what it explains, what it owns up to, and how it is written."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from coproboard.templates import BUILTIN, Template, Text, named
from coproboard.words.review import unconfirmed

# Welsh that a published source has, as a whole: the Network, Carers Trust Wales, the Act, councils.
PUBLISHED = {
    *("gwybodaeth", "ymgynghori", "cyfranogi", "cyd-gynhyrchu, cynnwys", "Syml", "syml", "unigol"),
    *("e.e. cyfiawnder troseddol, diogelu", "e.e. arolygon, cynllunio trefol, FixMyStreet"),
    *("e.e. digwyddiadau galw heibio, grwpiau ffocws", "Pum ffordd o weithio", "pum ffordd o weithio"),
    *("cydweithio", "integreiddio", "cynnwys", "atal", "hirdymor"),
    *("Gwerthfawrogi’r holl gyfranogwyr, a magu eu cryfderau.", "Datblygu rhwydweithiau ar draws seilos."),
    "Meithrin cysylltiadau a seilir ar ffydd a grym a rennir.",
}
ONE_SENTENCE = re.compile(r"[^.?!]+\.")

every_frame = pytest.mark.parametrize("frame", [named(id) for id in BUILTIN], ids=BUILTIN)


def texts(value: Any) -> Iterator[Text]:
    """All words of a frame."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from texts(getattr(value, name))


def test_the_gallery_has_the_fourteen_frames_in_their_order():
    assert BUILTIN == (
        *("spectrum", "narratives", "power", "risk", "risk-value", "likelihood-impact", "complexity"),
        *("agreement-certainty", "levels", "values", "imperative", "ways-of-working", "relevance", "scales"),
    )


@pytest.mark.rule("F10")
@every_frame
def test_it_opens_with_one_sentence_and_tells_how_to_use_it_in_steps_with_minutes(frame: Template):
    assert ONE_SENTENCE.fullmatch(frame.help.opening.en)
    assert ONE_SENTENCE.fullmatch(frame.help.opening.cy)
    assert 15 <= sum(step.minutes for step in frame.help.steps) <= 90
    assert len(frame.help.steps) >= 4
    told = " ".join(step.text.en for step in frame.help.steps)
    assert re.search(r"Alone:.*[Rr]eveal.*[Tt]alk in pairs, then in fours, then all together", told)
    assert all(step.text.en[-1] in ".?" and step.text.cy[-1] == step.text.en[-1] for step in frame.help.steps)


@pytest.mark.rule("F10")
@every_frame
def test_every_zone_has_a_definition_an_example_or_a_quote(frame: Template):
    for zone in frame.zones:
        assert zone.definition or zone.example or zone.quote, zone.id


@pytest.mark.rule("F5")
@every_frame
def test_every_layer_asks_a_question_in_both_languages(frame: Template):
    for words in (*(layer.ask for layer in frame.layers), *frame.prompts):
        assert words.en.endswith("?")
        assert words.cy.endswith("?")


@pytest.mark.rule("F7")
@every_frame
def test_what_is_not_the_decks_says_so(frame: Template):
    if frame.status == "draft":
        assert frame.note == Text(
            "Draft: our reading. We found no source for this slide.",
            "Drafft: ein dehongliad ni. Chawson ni ddim hyd i ffynhonnell ar gyfer y sleid hon.",
        )
        assert frame.credit is None
    else:
        assert re.search(r"\b(ours|our words)\b", frame.note.en)
        assert re.search(r"\b([Ee]in (geiriau|colofnau|cwestiynau)|[Nn]i sy)", frame.note.cy)
    assert (frame.status == "draft") == (frame.id in ("relevance", "scales"))


@every_frame
def test_both_languages_are_there_and_differ(frame: Template):
    for words in texts(frame):
        assert words.en != words.cy


@every_frame
def test_quotes_and_apostrophes_are_curly_and_dashes_are_left_out(frame: Template):
    for words in texts(frame):
        for said in (words.en, words.cy):
            assert not re.search(r"['\"`]|\.\.\.|[–—]| - |  |!", said), said
            assert said.count("“") == said.count("”"), said
            assert said == said.strip()


@every_frame
def test_names_of_zones_fit_on_a_button(frame: Template):
    for zone in frame.zones:
        if frame.id == "risk":  # the deck's own sentences
            continue
        assert len(zone.title.en) <= 32, zone.title.en
        assert len(zone.title.cy) <= 34, zone.title.cy


@pytest.mark.rule("I4")
@every_frame
def test_only_welsh_that_a_published_source_has_counts_as_confirmed(frame: Template):
    waiting = {line.cy for line in unconfirmed() if line.frame == frame.id}
    derived = {zone.title.cy for zone in frame.zones} | {zone.definition.cy for zone in frame.zones if zone.definition}
    for words in texts(frame):
        assert words.cy in waiting | PUBLISHED or (words.cy in derived and "*" in frame.draft_cy), words.cy


@pytest.mark.rule("F11")
def test_the_complexity_lens_hides_its_names_behind_a_statement_each():
    assert [id for id in BUILTIN if named(id).hides] == ["complexity"]
    assert [zone.statement.en for zone in named("complexity").zones] == [
        "try things and see what works",
        "ask experts or follow good practice",
        "pulled between corners",
        "manage a crisis first",
        "there are rules to follow",
    ]


def test_the_trademark_is_a_credit_and_nothing_else():
    frame = named("complexity").to_json()
    assert "Cynefin" in frame.pop("credit")["en"]
    others = [named(id).to_json() for id in BUILTIN if id != "complexity"]
    assert "cynefin" not in str([frame, *others]).lower()


def test_agreement_and_certainty_says_that_it_is_not_the_complexity_lens():
    note = named("agreement-certainty").note
    assert "complexity lens" in note.en
    assert "lens cymhlethdod" in note.cy
    assert named("agreement-certainty").credit.en == "After Ralph Stacey and Brenda Zimmerman"


def test_agreement_and_certainty_leaves_no_cell_without_a_zone():
    boxes = [zone.box for zone in named("agreement-certainty").zones]
    assert sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in boxes) == pytest.approx(1)


@pytest.mark.rule("F8")
def test_risk_asks_for_a_next_step_feedback_from_whom_and_how_early():
    for id in ("risk", "risk-value"):
        asked = named(id).outcomes
        names = (asked.what.en, asked.who.en, asked.when.en)
        assert names == ("Next step", "Feedback from whom", "How early: by when")


@every_frame
def test_zones_are_written_and_numbered_as_they_are_read(frame: Template):
    middles = [((y0 + y1) / 2 if frame.kind == "corners" else y0, x0) for x0, y0, x1, y1 in (zone.box for zone in frame.zones)]
    numbers = [zone.number for zone in frame.zones]
    if frame.kind != "circles":  # they go round
        assert middles == sorted(middles)
    assert numbers == sorted(numbers, reverse=frame.id == "risk")
