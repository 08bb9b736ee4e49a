"""The words of `spectrum` and `risk` against the deck, copied here once more so that a slip in the TOML shows."""
from __future__ import annotations

import pytest

from coproboard.templates import builtin, named

BANDS = {
    "to": (
        "doing to",
        (
            "The organisation has the knowledge. The organisation makes the decisions. "
            "The organisation enforces the decisions."
        ),
    ),
    "for": (
        "doing for",
        (
            "The organisation listens to people's knowledge. The organisation makes the decisions. "
            "The organisation enacts the decisions."
        ),
    ),
    "with": (
        "doing with",
        (
            "The organisation and the people listen to each other's knowledge. "
            "The organisation and the people make decisions together. "
            "The organisation and the people both take actions on the decisions."
        ),
    ),
}
ZONES = [
    (
        "to",
        "coercion protection",
        "e.g. criminal justice, safeguarding",
        "We have a duty to act to ensure people's safety.",
    ),
    (
        "to",
        "education persuasion",
        "e.g. smoking cessation programmes",
        "We know what people need to do, we need to get them to do it.",
    ),
    (
        "for",
        "information",
        "e.g. Council website info on bin collections",
        "We provide information where/when/how people need it.",
    ),
    (
        "for",
        "consultation",
        "e.g. surveys, urban planning, FixMyStreet",
        "We decide what questions to ask, and collect data to inform our decisions.",
    ),
    (
        "for",
        "participation",
        "e.g. drop-in events, focus groups",
        "We listen to people's lived experience, to inform our thinking and decisions.",
    ),
    (
        "with",
        "co-production involvement",
        "e.g. person-centred care, shared decision making",
        (
            "We listen to people's experience and share ours. There is equal power in our decision making. "
            "We value different experiences."
        ),
    ),
]
RISK_BANDS = [
    (
        "Complex",
        "unknown unknown",
        "This is completely new",
        "There is high value in creating this, but also risk. Need feedback early, before big investment.",
    ),
    (
        "Complicated",
        "known unknown",
        "We are learning this",
        "We need the expertise to know how to do this. We learn it, do it, and get feedback.",
    ),
    (
        "Simple",
        "known known",
        "This is not new",
        "We don't learn much by getting input into this. Just get on and do it, get feedback after.",
    ),
]
RISK_STEPS = [
    (6, "Complex", "Nobody's done this before"),
    (5, "Complex", "Someone's done this, but not in this context"),
    (4, "Complicated", "We have access to this expertise somehow"),
    (3, "Complicated", "Someone in our organisation has done this"),
    (2, "Simple", "Someone in our team's done this"),
    (1, "Simple", "We all know how to do this"),
]


def straight(words: str) -> str:
    """The deck's text has lost its curly apostrophes."""
    return words.replace("’", "'")


@pytest.mark.rule("F2")
def test_the_spectrum_has_the_six_zones_of_the_deck_with_their_examples_and_quotes():
    zones = [
        (zone.band, zone.title.en.replace(", ", " "), straight(zone.example.en), straight(zone.quote.en))
        for zone in named("spectrum").zones
    ]
    assert zones == ZONES


@pytest.mark.rule("F2")
def test_the_spectrum_has_three_bands_with_one_power_statement_each():
    bands = {band.id: (band.title.en, straight(band.statement.en)) for band in named("spectrum").bands}
    assert bands == BANDS
    sixths = [(round(band.box[0] * 6), round(band.box[2] * 6)) for band in named("spectrum").bands]
    assert sixths == [(0, 2), (2, 5), (5, 6)]


@pytest.mark.rule("F2")
def test_the_answers_to_who_knows_decides_and_acts_follow_the_power_statements():
    answers = [
        (band.power.knows, band.power.decides, band.power.acts, band.power.acts_title.en)
        for band in named("spectrum").bands
    ]
    assert answers == [
        ("organisation", "organisation", "organisation", "Enforces"),
        ("both", "organisation", "organisation", "Acts"),
        ("both", "both", "both", "Acts"),
    ]


@pytest.mark.rule("F2")
def test_risk_has_the_bands_and_the_advice_of_the_deck():
    bands = [
        (band.title.en, band.note.en, band.lead.en.removesuffix("."), straight(band.statement.en))
        for band in named("risk").bands
    ]
    assert bands == RISK_BANDS


@pytest.mark.rule("F2")
def test_risk_has_the_six_steps_of_the_deck_from_six_at_the_top_to_one():
    titles = {band.id: band.title.en for band in named("risk").bands}
    steps = [(zone.number, titles[zone.band], straight(zone.title.en)) for zone in named("risk").zones]
    assert steps == RISK_STEPS
    tops = [zone.box[1] for zone in named("risk").zones]
    assert tops == sorted(tops)


def test_likelihood_and_impact_has_a_zone_for_every_pair_and_ink_by_their_product():
    frame = named("likelihood-impact")
    likelihood = {step.title.en: step.number for step in frame.axes.y.steps}
    impact = {step.title.en: step.number for step in frame.axes.x.steps}
    assert len(frame.zones) == 25
    for zone in frame.zones:
        likely, much = zone.title.en.split(", ")
        assert zone.id == f"l{likelihood[likely]}-i{impact[much]}"
        assert zone.weight == likelihood[likely] * impact[much] / 25
        assert zone.box == pytest.approx(
            ((impact[much] - 1) / 5, 1 - likelihood[likely] / 5, impact[much] / 5, 1 - (likelihood[likely] - 1) / 5)
        )


def test_welsh_keeps_to_one_spelling_of_cyd_gynhyrchu_and_one_reading_of_cymhleth():
    everything = str([frame.to_json() for frame in builtin().values()]).lower()
    assert "cydgynhyrchu" not in everything
    assert "coproduction" not in everything
    assert {band.id: band.title.cy for band in named("risk").bands} == {
        "complex": "Cymhleth",
        "complicated": "Anodd",
        "simple": "Syml",
    }
