"""What a decision record says, and that it says it again."""
from __future__ import annotations

import json
from typing import Any

import pytest

from coproboard.domain import seals
from coproboard.insight import record as records
from coproboard.insight.record import whole
from tests.exchange.story import CARDS, PEOPLE, WORDS, Story, told
from tests.network import Network


@pytest.fixture(scope="module")
def story() -> Story:
    return told()


@pytest.mark.rule("Z1")
def test_the_same_session_gives_the_same_record_byte_for_byte(story: Story) -> None:
    again = told()

    assert seals.canonical(again.record()) == seals.canonical(story.record())


@pytest.mark.rule("Z1", "Z2")
def test_a_record_of_the_ledger_is_whole_again_and_its_digest_holds_after_a_restart(story: Story) -> None:
    before = story.record()
    later = told()
    later.net.compact()
    later.net.crash()

    assert later.record() == before
    assert records.digest(before) == before["digest"]
    assert "log" not in later.net.room.ledger.get("records", "1")


@pytest.mark.rule("Z1")
def test_it_says_what_was_decided_by_whom_and_with_which_words(story: Story) -> None:
    found = story.record()

    assert (found["words"], found["title"], found["status"]) == (WORDS, "Where are we now?", "adopted")
    assert found["power"] == {"knows": "both", "decides": "both", "acts": "both"}
    assert [one["what"] for one in found["actions"]] == [
        "Put the lone-working rule in writing", "Ask the community bus about nine o’clock"]
    assert (found["review"], found["identity"], found["scale"]) == ("2027-07-01", "open-link", "consent")
    assert [one["answer"] for one in found["answers"]].count("concern") == 2
    assert found["answers"][1]["reason"].startswith("How do people get home?")
    assert found["people"] == {"all": 10, "entered": 0, "groups": {"lived": 4, "services": 3, "unsaid": 3},
                               "withheld": 0, "absent": []}  # fmt: skip


@pytest.mark.rule("Z1")
def test_each_card_tells_where_it_was_seen_how_far_apart_and_how_far_from_what_is_wanted(story: Story) -> None:
    found = story.record()["distribution"]
    first = found[0]

    assert {one["card"] for one in found} == {card for card, _ in CARDS}
    assert first["card"] == "card000001"
    assert first["layers"]["now"]["zones"] == {
        "education": {"lived": 4}, "participation": {"services": 3}, "consultation": {"unsaid": 3}}
    assert first["layers"]["now"]["apart"] == 3
    assert first["gap"] == 1
    assert [one["card"] for one in story.record()["differences"]] == ["card000001", "card000001"]
    assert [reason["group"] for reason in story.record()["differences"][0]["reasons"]] == [
        "lived", "lived", "services", "unsaid"]


@pytest.mark.rule("Z1")
def test_a_layer_is_taken_from_the_last_round_that_has_marks_on_it() -> None:
    story = Story(6)
    story.gather()
    story.place(("now",))
    story.reveal()
    story.done(story.people[0], "step", to="place", **{"from": "reveal"})
    name = story.net.room.meeting.round
    for number, client in enumerate(story.people):
        story.done(client, "mark", round=name, card="card000001", layer="wanted", at=["co-production"], range=None,
                   confidence=None, reason="", lang="en", salt=f"{number}".ljust(24, "y"))
    story.motion("motionagain", "reveal", name)
    story.propose()
    story.done(story.people[0], "record", proposal="proposal01")

    card = next(one for one in story.record()["distribution"] if one["card"] == "card000001")

    assert card["layers"]["now"]["zones"] and card["layers"]["wanted"]["middle"] == "co-production"
    assert len(story.record()["rounds"]) == 2


@pytest.mark.rule("Z3")
def test_small_groups_stand_together_and_what_would_give_one_away_is_not_told() -> None:
    story = told(5)  # four of lived experience, one of services
    found = story.record()

    assert found["people"]["groups"] == {"lived": 4}
    assert found["people"]["withheld"] == 1
    assert found["changes"]["shares"] == {}
    assert found["answers"][4]["perspective"] == "unsaid"
    assert found["people"]["absent"] == []
    assert all(layer["withheld"] == 1 for one in found["distribution"] for layer in one["layers"].values())


@pytest.mark.rule("Z3", "Z1")
def test_no_name_comes_into_a_record_but_where_people_wrote_it(story: Story) -> None:
    text = seals.canonical({key: one for key, one in story.record().items() if key not in ("marks", "differences", "actions")})

    assert [name for name, _, _ in PEOPLE if name in text] == []


@pytest.mark.rule("Z1")
def test_the_log_in_it_holds_no_words(story: Story) -> None:
    log = json.dumps(story.record()["log"])

    assert [words for words in (WORDS, *(words for _, words in CARDS), "last bus") if words in log] == []


@pytest.mark.rule("Z2")
def test_a_later_change_is_a_new_version_and_the_old_one_stays() -> None:
    story = told(6)
    before = story.record()
    story.people[0].write_text("proposals", "proposal01", "words", WORDS + " And tea.")
    story.net.settle()
    number = story.done(story.people[1], "record", proposal="proposal01")["record"]
    later = story.record(number)

    assert story.record() == before
    assert (later["version"], later["of"], later["status"]) == (2, "1", "noted")
    assert all(answer["earlier"] for answer in later["answers"])
    assert later["wordings"] == 2


@pytest.mark.rule("Z2")
def test_confirming_adds_that_it_is_confirmed_and_changes_nothing_it_says() -> None:
    story = told(6)
    before = story.record()
    story.motion("motionconfirm", "confirm", "1")
    after = story.record()

    assert after.pop("confirmed")
    assert after == before


@pytest.mark.rule("Z1")
def test_somebody_entered_is_counted_and_nobody_there_is_told() -> None:
    story = Story(2)  # both of lived experience
    story.done(story.people[0], "enter", person="entered001", name="Nain", perspective="lived", lang="cy")
    story.propose()
    story.done(story.people[1], "record", proposal="proposal01")
    found: dict[str, Any] = story.record()

    assert (found["people"]["all"], found["people"]["entered"], found["people"]["absent"]) == (3, 1, ["services"])
    assert (found["status"], found["distribution"], found["answers"]) == ("noted", [], [])


def test_there_is_no_record_of_a_number_that_nobody_wrote() -> None:
    assert whole(Network().room.ledger, "7") is None
