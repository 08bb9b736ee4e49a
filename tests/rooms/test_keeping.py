"""Forgetting people, and boards with a last day: what the hub makes of acts and of the clock."""
from __future__ import annotations

import json
from itertools import pairwise

import pytest

from coproboard.domain import seals
from coproboard.errors import BoardNotFound
from coproboard.rooms import keeping
from coproboard.rooms.session import CLOSE_UNKNOWN
from tests.exchange.story import Story, told

NAME = "Mair Llwyd of Cwm Derw"
DAY = 86_400


def stored(story: Story) -> bytes:
    """Every byte that the store holds of the board."""
    disk = story.net.store._disks[story.net.board]
    states = [state for _, snapshot in disk.snapshots for state in snapshot.values()]
    records = [record.update + record.what.encode() for record in disk.records]
    return b"".join([*states, *records, json.dumps(disk.meta).encode()])


def compacted(story: Story) -> bool:
    """Do what a server does after a commit."""
    found = story.net.hub.open(story.net.board)
    plan = story.net.hub.compactable(found)
    if plan is not None:
        story.net.hub.compact(found.log, plan)
    return plan is not None


@pytest.mark.rule("Y5")
def test_after_forgetting_no_byte_of_a_name_is_in_the_store() -> None:
    story = Story(3)
    story.done(story.people[0], "join", name=NAME, perspective="lived", lang="cy")
    story.net.compact()
    story.done(story.people[0], "join", name=NAME + " again", perspective="lived", lang="cy")
    story.gather()
    assert NAME.encode() in stored(story)

    story.done(story.people[0], "forget")

    assert story.net.room.ledger.person(story.participant(story.people[0])).name == ""
    assert story.net.store._disks[story.net.board].meta["erase"] == "1"
    assert compacted(story)
    assert NAME.encode() not in stored(story)
    assert not story.net.store._disks[story.net.board].meta["erase"]
    assert not compacted(story)


@pytest.mark.rule("Y5")
def test_what_the_group_made_stays_and_so_does_the_history() -> None:
    story = told(6)
    record, cards = story.record(), story.net.room.shared.cards()
    history = [(one.time, one.author, one.what) for one in story.net.hub.open(story.net.board).log.history()]
    story.done(story.people[1], "forget")
    compacted(story)
    story.net.crash()

    assert story.net.room.shared.cards() == cards
    assert story.record() == record
    later = [(one.time, one.author, one.what) for one in story.net.hub.open(story.net.board).log.history()]
    assert {what for _, _, told in history for what in map(json.dumps, json.loads(told))} <= {
        what for _, _, told in later for what in map(json.dumps, json.loads(told))}
    story.net.settle()
    story.done(story.people[2], "comment", comment="comment001", card="card000001", words="still here", lang="en")
    story.net.check_same()


@pytest.mark.rule("Y2")
def test_the_links_of_the_log_hold_after_compaction_forgetting_and_a_restart() -> None:
    story = told(6)
    links = []
    for part in (lambda: None, story.net.compact, lambda: story.done(story.people[3], "forget"), lambda: compacted(story),
                 story.net.crash, lambda: story.net.settle()):  # fmt: skip
        part()
        entries = [json.loads(entry) for entry in story.net.room.ledger.entries("log")]
        prior = ""
        for entry in entries:
            assert seals.link(prior, entry) == entry["link"]
            prior = entry["link"]
        links.append([entry["link"] for entry in entries])
    for earlier, later in pairwise(links):
        assert later[: len(earlier)] == earlier


@pytest.mark.rule("Y5", "S4")
def test_the_wish_to_forget_outlives_the_server() -> None:
    story = Story(3)
    story.done(story.people[0], "join", name=NAME, perspective="lived", lang="cy")
    story.done(story.people[0], "forget")
    story.net.crash()

    assert story.net.hub.wishes() == {story.net.board: {"erase": "1"}}
    assert story.net.room.meeting.erasing
    assert compacted(story)
    assert NAME.encode() not in stored(story)
    assert story.net.hub.wishes() == {}


@pytest.mark.rule("Y5")
def test_whoever_was_forgotten_may_come_back_under_a_name() -> None:
    story = Story(3)
    story.done(story.people[0], "forget")
    compacted(story)
    story.done(story.people[0], "join", name="New", perspective="unsaid", lang="en")

    assert story.net.room.ledger.person(story.participant(story.people[0])).name == "New"
    story.net.compact()
    story.net.crash()
    story.net.settle()
    assert story.net.room.ledger.person(story.participant(story.people[0])).name == "New"


@pytest.mark.rule("Y7")
def test_a_day_to_keep_until_is_noted_with_the_motion_and_taken_back_with_another() -> None:
    story = Story(3)
    story.motion("motionkeep1", "keep", "2027-03-01")
    assert story.net.hub.wishes() == {story.net.board: {"keep": "2027-03-01"}}
    story.net.crash()
    assert story.net.hub.wishes() == {story.net.board: {"keep": "2027-03-01"}}
    story.net.settle()
    story.motion("motionkeep2", "keep", "")

    assert story.net.hub.wishes() == {}


@pytest.mark.rule("Y7", "R4")
def test_a_board_is_erased_once_its_day_is_over_and_its_link_leads_nowhere() -> None:
    story = Story(3)
    net = story.net
    story.motion("motionkeep1", "keep", "2027-01-16")  # tomorrow
    net.hub.show(net.board, net.key, "here", net.now)
    end = 1_800_057_600 + DAY  # the first second of 17 January 2027, in UTC
    assert net.hub.due(end - 1) == []
    net.hub.admit(net.board, net.key, "here", end - 1)
    assert net.hub.due(end) == [net.board]
    with pytest.raises(BoardNotFound):
        net.hub.admit(net.board, net.key, "here", end)
    links = [client.link for client in story.people]

    net.hub.erase(net.board)

    assert [link.closed_with for link in links] == [CLOSE_UNKNOWN] * 3
    assert net.board not in net.store._disks
    assert not net.hub._shown
    with pytest.raises(BoardNotFound):
        net.hub.admit(net.board, net.key, "here", end)
    net.hub.erase(net.board)


@pytest.mark.rule("Y7")
@pytest.mark.parametrize(("until", "day", "is_over"), [
    ("", 0, False), ("1970-01-01", 0, False), ("1970-01-01", 1, True), ("1970-01-02", 1, False), ("2027-01-31", 365, False),
])  # fmt: skip
def test_a_day_is_over_when_the_next_has_begun(until: str, day: int, is_over: bool) -> None:
    assert keeping.over(until, day * DAY + 1) is is_over
