"""The words of the frames and of `learn.*` against the deck, copied here once more so that a slip in the data shows."""
from __future__ import annotations

import re

import pytest

from coproboard.templates import builtin, named
from coproboard.words import say

TITLES = {
    "spectrum": "A spectrum of engagement",
    "narratives": "Interaction narratives",
    "power": "Knowledge, decisions and power",
    "risk": "Risk, value and investment",
    "complexity": "The complexity lens",
    "levels": "Levels of co-production",
    "values": "5 values of co-production",
    "imperative": "Why: the co-production imperative",
    "scales": "Scales of co-production",
}

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
QUESTIONS = [
    "Who holds the knowledge: the organisation, the people, or both?",
    "Who makes the decisions: the organisation, the people, or both?",
    "Who enacts the decisions: the organisation, the people, or both?",
]
VALUES = [
    "Value all participants, and build on their strengths.",
    "Develop networks across silos.",
    "Do what matters for the people involved.",
    "Build relationships of trust and share power.",
    "People can be change makers, and organisations become enablers.",
]
# Each reason with its three boxes, in the deck's order; what stands between them is not the deck's.
REASONS = [
    (
        "moral",
        "“bad help” & disempowering services",
        "create dependency and failure demand",
        "increase pressure on people & on services",
    ),
    (
        "economic",
        "austerity & Covid-19 budget pressures",
        "socio-economic context, demographics",
        "increased demand, need to do more with less",
    ),
    ("consumer", "customer expectations", "digital access & responsiveness", "in private sector and government"),
    (
        "legal",
        "growing body of legislation (Wales / UK)",
        "leading to: policy strategies frameworks planning",
    ),
]
LEARN = {
    "learn.copro.head": "Definition of co-production",
    "learn.copro": (
        "Co-production (of public services) means that people who provide and deliver services, and people who access "
        "and receive services, share power and responsibility, and work together for mutual benefit in equal, "
        "reciprocal and caring relationships."
    ),
    "learn.copro.enables": "It enables:",
    "learn.copro.enables.1": "people to access relevant and meaningful support when they need it;",
    "learn.copro.enables.2": "services to be effective and make a positive difference in people's lives; and",
    "learn.copro.enables.3": "people, services and communities to become more effective agents of change.",
    "learn.together": "All in this together",
    "learn.is.head": "What co-production is (and isn't)",
    "learn.is": (
        "Co-production exists at the intersection of people (citizens, service users) and professionals (public "
        "service organisations, government)."
    ),
    "learn.table": "“If you're not at the table, then you're on the menu.”",
    "learn.is.part": "In co-production, people are a part of the decisions that will affect their lives.",
    "learn.nothing": "“Nothing about me, without me.”",
    "learn.involvement.head": "Definition of involvement",
    "learn.involvement": (
        "Involvement requires organisations to be open to influence from citizens and stakeholders, moving to a culture "
        "of ‘working with' rather than ‘doing to'. In contrast to consultation, involvement approaches work with people "
        "at earlier stages, such as helping to identify issues and potential solutions, and being supported to remain "
        "involved right throughout design, implementation and evaluation processes."
    ),
    "learn.network": "Co-production Network for Wales",
    "learn.link.wales": "coproduction.wales",
    "learn.link.network": "copronet.wales",
}


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
def test_frames_that_carry_the_name_of_a_slide_carry_it_exactly():
    assert {id: named(id).title.en for id in TITLES} == TITLES


@pytest.mark.rule("F2")
def test_the_narratives_are_the_six_sentences_and_the_three_statements_of_the_deck():
    zones = [
        (zone.band, zone.title.en.replace(", ", " "), straight(zone.example.en), straight(zone.quote.en))
        for zone in named("narratives").zones
    ]
    assert zones == ZONES
    bands = {band.id: (band.title.en, straight(band.statement.en)) for band in named("narratives").bands}
    assert bands == BANDS
    assert [layer.id for layer in named("narratives").layers if layer.places] == ["say", "hear"]


@pytest.mark.rule("F2")
def test_power_asks_the_three_questions_of_the_deck_with_their_three_answers():
    power = named("power")
    assert [layer.ask.en for layer in power.layers] == QUESTIONS
    assert all(layer.places for layer in power.layers)
    assert [zone.title.en for zone in power.zones] == ["the organisation", "both", "the people"]
    assert "In other words, who holds the power and whose agenda is it?" in [prompt.en for prompt in power.prompts]


@pytest.mark.rule("F2")
def test_the_canvas_has_the_five_values_of_the_deck_as_its_rows():
    values = named("values")
    assert [step.title.en for step in values.axes.y.steps] == VALUES
    for zone in values.zones:
        assert zone.definition.en.startswith(VALUES[round(zone.box[1] * 5)] + " ")


@pytest.mark.rule("F2")
def test_the_imperative_has_the_four_reasons_of_the_deck_with_their_lines():
    def words(text: str) -> str:
        return re.sub(r"[,;:]", "", text)

    assert [(zone.title.en, words(zone.definition.en)) for zone in named("imperative").zones] == [
        (reason, words(" ".join(lines))) for reason, *lines in REASONS
    ]


@pytest.mark.rule("F2")
def test_the_ways_of_working_are_the_five_of_the_deck_and_its_long_termism_is_told():
    frame = named("ways-of-working")
    names = ["collaboration", "integration", "involvement", "prevention", "long term"]
    assert [zone.title.en for zone in frame.zones] == names
    assert "“long termism”" in frame.note.en


@pytest.mark.rule("F2")
def test_the_definitions_sayings_and_addresses_of_the_panel_are_the_decks():
    assert {key: straight(say("en", key)) for key in LEARN} == LEARN
    assert say("cy", "learn.together") == "Pawb gyda’i gilydd"


@pytest.mark.rule("F2")
def test_only_the_frames_of_the_quotes_have_quotes():
    quoting = {frame.id for frame in builtin().values() if any(zone.quote for zone in frame.zones)}
    assert quoting == {"spectrum", "narratives"}


@pytest.mark.rule("F2")
def test_a_frame_of_the_deck_credits_it_and_says_what_is_ours():
    for frame in builtin().values():
        if frame.status == "deck":
            assert "Noreen Blanluet, Co-production Network for Wales" in frame.credit.en, frame.id
            assert re.search(r"\b(ours|our words)\b", frame.note.en), frame.id


def test_risk_with_value_keeps_the_sentences_of_the_scale_and_says_that_the_axis_is_ours():
    frame = named("risk-value")
    steps = [(step.number, straight(step.note.en).removesuffix(".")) for step in frame.axes.y.steps]
    assert steps == [(number, title) for number, _, title in RISK_STEPS]
    assert frame.status == "ours"
    assert frame.note.en == "The axis “value to people” is ours; the slide has one scale only."


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
    reading = {"complex": "cymhleth", "complicated": "anodd", "simple": "syml", "chaotic": "anhrefnus"}
    seen = set()
    for frame in builtin().values():
        for named_thing in (*frame.bands, *frame.zones):
            for word in set(re.findall(r"\w+", named_thing.title.en.lower())) & reading.keys():
                assert reading[word] in re.findall(r"\w+", named_thing.title.cy.lower()), named_thing.title
                seen.add(word)
    assert seen == reading.keys()
