"""Everything about me, and nothing of anybody else."""
from __future__ import annotations

import json

import pytest

from coproboard.exchange.about_me import about_me, changes
from tests.exchange.story import Story, told


def everything(story: Story, number: int) -> dict[str, object]:
    net = story.net
    who = story.participant(story.people[number])
    value = about_me(net.room.ledger, net.room.sealed, who, net.board)
    return {**value, "changes": changes(net.hub.open(net.board).log.history(), who)}


@pytest.fixture(scope="module")
def busy() -> Story:
    """A session in which people also talked, voted, folded and entered somebody."""
    story = told(6)
    people, ids = story.people, [story.participant(client) for client in story.people]
    story.done(people[0], "enter", person="entered001", name="Nain Gwen", perspective="lived", lang="cy")
    for number in (0, 1):
        story.done(people[number], "comment", comment=f"comment00{number}", card="card000001", words=f"words of {number}", lang="en")
        story.done(people[number], "fold", what="card/card000002", yes=True, reason=f"reason of {number}")
        story.done(people[number], "mute", who=ids[2], reason=f"mute reason of {number}")
    story.done(people[0], "vote", vote="thevote001", question="Which first?", options=["card000001", "card000002"], dots=3)
    for number in (0, 1):
        story.done(people[number], "dots", vote="thevote001", on={"card000001": number + 1})
    story.done(people[0], "dots", vote="thevote001", on={"card000002": 3}, **{"for": "entered001"})
    return story


@pytest.mark.rule("Y6")
def test_it_holds_what_i_touched_said_marked_and_answered(busy: Story) -> None:
    mine = everything(busy, 0)
    who = busy.participant(busy.people[0])

    assert mine["people"][who]["name"] == "Mair" and mine["people"]["entered001"]["name"] == "Nain Gwen"
    assert "card000001/made" in mine["touched"]
    assert mine["comments"]["comment000"]["words"] == "words of 0"
    assert [reason[0] for reason in mine["folds"]["card/card000002"]["reasons"]] == [who]
    assert len(mine["sealed"]["marks"]) == len(mine["sealed"]["shown"]) == 14
    assert mine["sealed"]["dots"] == {f"thevote001/{who}": {"card000001": 1}, "thevote001/entered001": {"card000002": 3}}
    assert mine["answered"]["1"][0]["answer"] == "consent"
    assert {entry["act"] for entry in mine["history"]} >= {"join", "answer", "comment", "vote", "enter"}
    assert {"made", "proposed", "planned"} <= {what[0] for row in mine["changes"] for what in row["what"]}


@pytest.mark.rule("Y6")
def test_it_holds_nothing_of_anybody_else(busy: Story) -> None:
    text = json.dumps(everything(busy, 0), ensure_ascii=False)
    others = [busy.participant(client) for client in busy.people[1:]]
    # Whom I asked to be muted I have said myself; that they are, and by whom else, I have not.
    allowed = {busy.participant(busy.people[2])}

    assert [one for one in others if one in text and one not in allowed] == []
    assert [words for words in ("words of 1", "reason of 1", "mute reason of 1", "Tomos", "last bus") if words in text] == []


@pytest.mark.rule("Y6")
def test_somebody_who_only_looked_has_little_and_it_is_theirs(busy: Story) -> None:
    value = about_me(busy.net.room.ledger, busy.net.room.sealed, "nobodyhere", busy.net.board)

    assert not any(value[root] for root in ("people", "touched", "comments", "history", "answered"))
    assert not any(value["sealed"].values())
