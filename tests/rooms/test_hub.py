"""The hub: who may come in, and what leads to a board."""
from __future__ import annotations

import pytest

from coproboard.domain import spoken
from coproboard.errors import BoardNotFound, Refused
from coproboard.rooms import hub, keeping
from coproboard.rooms.limits import Limits
from tests.network import Network


@pytest.mark.rule("R1")
def test_a_ticket_opens_one_connection_within_a_minute() -> None:
    net = Network()
    answer = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)
    net.hub.redeem(net.board, answer["ticket"], net.now + 59)

    with pytest.raises(BoardNotFound):
        net.hub.redeem(net.board, answer["ticket"], net.now + 59)
    late = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)["ticket"]
    with pytest.raises(BoardNotFound):
        net.hub.redeem(net.board, late, net.now + 61)
    with pytest.raises(BoardNotFound):
        net.hub.redeem(net.board, answer["ticket"][:-2] + "aa", net.now)


@pytest.mark.rule("R1")
def test_a_used_ticket_stays_used_and_opens_no_other_board() -> None:
    net = Network()
    board, _ = net.hub.make("risk", "", "here", net.now)
    text = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)["ticket"]
    with pytest.raises(BoardNotFound):
        net.hub.redeem(board, text, net.now)
    net.hub.redeem(net.board, text, net.now)
    net.hub.sweep(net.now + 30)

    with pytest.raises(BoardNotFound):
        net.hub.redeem(net.board, text, net.now + 30)


@pytest.mark.rule("R1")
def test_every_page_gets_a_client_id_of_its_own() -> None:
    net = Network()
    answers = [net.hub.ticket(net.board, {"key": net.key}, "here", net.now) for _ in range(50)]
    given = [answer["client"] for answer in answers] + [answer["spare"]["client"] for answer in answers]

    assert len(set(given)) == 100


@pytest.mark.rule("R2")
def test_a_seat_keeps_a_person_one_person() -> None:
    net = Network()
    first = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)
    again = net.hub.ticket(net.board, {"key": net.key, "seat": first["seat"]}, "here", net.now)
    other = net.hub.ticket(net.board, {"key": net.key, "seat": "forged"}, "here", net.now)

    assert again["participant"] == first["participant"] != other["participant"]


@pytest.mark.rule("R2")
def test_a_seat_is_of_one_board_only() -> None:
    net = Network()
    board, key = net.hub.make("risk", "", "here", net.now)
    seat = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)
    there = net.hub.ticket(board, {"key": key, "seat": seat["seat"]}, "here", net.now)

    assert there["participant"] != seat["participant"]


@pytest.mark.rule("R3")
def test_grants_bring_back_only_my_own_earlier_ids() -> None:
    net = Network()
    mine = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)
    theirs = net.hub.ticket(net.board, {"key": net.key}, "there", net.now)
    asked = {"key": net.key, "seat": mine["seat"], "grants": [mine["grant"], theirs["grant"], "forged", 7]}
    answer = net.hub.ticket(net.board, asked, "here", net.now)
    ticket = net.hub.redeem(net.board, answer["ticket"], net.now)

    assert ticket.earlier == (mine["client"],)


@pytest.mark.rule("R3")
def test_an_id_that_a_page_used_before_it_met_the_server_is_granted_once_and_only_while_free() -> None:
    net = Network()
    ann = net.client("ann")

    def wanted(want: object) -> str | None:
        return net.hub.ticket(net.board, {"key": net.key, "want": want}, "here", net.now)["wanted"]

    assert wanted(77) is not None
    assert [wanted(want) for want in (ann.shared.client_id, 0, 1, -5, 2**32, "77", None)] == [None] * 7


@pytest.mark.rule("R3")
def test_a_ticket_brings_a_bounded_number_of_grants() -> None:
    net = Network()
    first = net.hub.ticket(net.board, {"key": net.key}, "here", net.now)
    asked = {"key": net.key, "seat": first["seat"], "grants": [first["grant"]] * (hub.GRANTS + 1)}
    answer = net.hub.ticket(net.board, asked, "here", net.now)

    assert len(net.hub.redeem(net.board, answer["ticket"], net.now).earlier) == hub.GRANTS


@pytest.mark.rule("R4")
def test_unknown_and_wrong_are_answered_alike() -> None:
    net = Network()
    said = []
    for board, key in ((net.board, "wrong"), ("nosuchboard2", net.key), ("../etc", net.key), (net.board, None)):
        with pytest.raises(BoardNotFound) as caught:
            net.hub.ticket(board, {"key": key}, f"from {board}{key}", net.now)
        said.append(str(caught.value))

    assert len(set(said)) == 1


@pytest.mark.rule("R5")
def test_whoever_makes_a_board_gets_what_everybody_gets() -> None:
    net = Network()
    maker = net.hub.ticket(net.board, {"key": net.key}, "maker", net.now)
    guest = net.hub.ticket(net.board, {"key": net.key}, "guest", net.now)

    assert maker.keys() == guest.keys()
    assert maker["limits"] == guest["limits"]
    assert net.room.ledger.people() == []


def test_a_board_begins_with_its_question_on_one_line_and_not_too_long() -> None:
    net = Network()
    board, _ = net.hub.make("risk", " Bins:\n when? ", "here", net.now)

    assert net.hub.open(board).room.shared.title == "Bins: when?"
    for title in ("x" * (hub.TITLE_CHARS + 1), None):
        with pytest.raises(Refused):
            net.hub.make("risk", title, "here", net.now)


@pytest.mark.rule("R6")
def test_a_board_rests_a_minute_after_it_was_last_asked_for() -> None:
    net = Network()
    net.hub.open(net.board)

    assert net.hub.resting(net.now) == net.hub.resting(net.now + 59) == []
    net.hub.open(net.board)
    assert net.hub.resting(net.now + 60) == net.hub.resting(net.now + 119) == []
    assert len(net.hub.resting(net.now + 120)) == 1


@pytest.mark.rule("S5")
def test_a_board_is_compacted_only_when_all_that_was_taken_is_stored() -> None:
    net = Network()
    ann = net.client("ann")
    net.settle()
    found = net.hub.open(net.board)
    found.records = keeping.COMPACT_RECORDS
    ann.add("card000001", "Bin dates")
    net.deliver_up(ann.link)

    assert net.hub.compactable(found) is None
    net.tick()
    assert net.hub.compactable(found) is None
    net.write()
    assert net.hub.compactable(found) is not None
    assert net.hub.compactable(found) is None


@pytest.mark.rule("H5")
def test_too_many_boards_and_too_many_misses_are_refused() -> None:
    net = Network(limits=Limits(boards_per_hour=2, misses_per_minute=3))
    net.hub.make("spectrum", "", "one", net.now)
    net.hub.make("spectrum", "", "one", net.now)
    with pytest.raises(Refused):
        net.hub.make("spectrum", "", "one", net.now)
    net.hub.make("spectrum", "", "one", net.now + 3601)

    for _ in range(3):
        with pytest.raises(BoardNotFound):
            net.hub.ticket(net.board, {"key": "no"}, "two", net.now)
    with pytest.raises(Refused):
        net.hub.ticket(net.board, {"key": "no"}, "two", net.now)
    assert net.hub.ticket(net.board, {"key": net.key}, "two", net.now)["seat"], "the right key is no miss"


@pytest.mark.rule("R7")
def test_three_words_lead_to_the_board_only_while_shown() -> None:
    net = Network()
    code = net.hub.show(net.board, net.key, "here", net.now)
    for lang in ("en", "cy"):
        assert net.hub.find(spoken.render(code, lang), "there", net.now) == (net.board, net.key)

    assert net.hub.keep_shown(net.board, net.key, "here", net.now + 50)
    assert net.hub.find(spoken.render(code, "en"), "there", net.now + 100) == (net.board, net.key)
    with pytest.raises(BoardNotFound):
        net.hub.find(spoken.render(code, "en"), "there", net.now + 111)
    assert not net.hub.keep_shown(net.board, net.key, "here", net.now + 112)


@pytest.mark.rule("R7")
def test_words_end_after_two_hours_even_when_shown() -> None:
    net = Network()
    code = net.hub.show(net.board, net.key, "here", net.now)
    for minute in range(125):
        net.hub.keep_shown(net.board, net.key, "here", net.now + 60 * minute - minute)
    with pytest.raises(BoardNotFound):
        net.hub.find(spoken.render(code, "en"), "there", net.now + 2 * 3600 + 1)


@pytest.mark.rule("R7")
def test_guessing_words_ends_soon() -> None:
    net = Network()
    with pytest.raises(Refused):
        for _ in range(100):
            with pytest.raises(BoardNotFound):
                net.hub.find("heron gorse 41", "guesser", net.now)


@pytest.mark.rule("R7")
def test_words_need_the_key_to_be_shown() -> None:
    net = Network()
    with pytest.raises(BoardNotFound):
        net.hub.show(net.board, "wrong", "here", net.now)
