"""Whatever the network and the disk do, all replicas become the same and nothing acknowledged is lost."""
from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.network import ZONES, Crash, Network, shown

WORDS = st.text(alphabet="ab é👍👨‍👩‍👧ŵ", min_size=0, max_size=6)
WHO = st.integers(0, 2)


class Boards(RuleBasedStateMachine):
    """Three devices, one server, one disk, and everything that can happen between them."""

    @initialize(seed=st.integers(0, 2**20))
    def begin(self, seed: int) -> None:
        self.net = Network(seed)
        self.people = [self.net.client(f"p{n}") for n in range(3)]
        self.cards: list[str] = []
        self.entries = 0
        self.net.settle()

    def card(self, who: int, pick: int) -> str | None:
        known = [card.id for card in self.people[who].shared.cards()]
        return sorted(known)[pick % len(known)] if known else None

    @rule(who=WHO, words=WORDS, zone=st.sampled_from(ZONES))
    def add(self, who: int, words: str, zone: str) -> None:
        card = f"card{len(self.cards):06d}"
        self.cards.append(card)
        self.people[who].add(card, words, zone)

    @rule(who=WHO, pick=st.integers(0, 99), zone=st.sampled_from(ZONES), x=st.floats(0, 1), y=st.floats(0, 1))
    def move(self, who: int, pick: int, zone: str, x: float, y: float) -> None:
        card = self.card(who, pick)
        if card is not None:
            self.people[who].move(card, zone, x, y)

    @rule(who=WHO, pick=st.integers(0, 99), words=WORDS)
    def write(self, who: int, pick: int, words: str) -> None:
        card = self.card(who, pick)
        if card is not None:
            self.people[who].write(card, words)

    @rule(who=WHO, pick=st.integers(0, 99), aside=st.booleans())
    def set_aside(self, who: int, pick: int, aside: bool) -> None:
        card = self.card(who, pick)
        if card is not None:
            self.people[who].set_aside(card, aside)

    @rule(who=WHO, words=WORDS, pick=st.integers(0, 99))
    def propose_or_plan(self, who: int, words: str, pick: int) -> None:
        self.entries += 1
        name = f"entry{self.entries:06d}"
        known = [one.id for one in self.people[who].shared.proposals()]
        if known and pick % 2:
            self.people[who].plan(name, known[pick % len(known)], words)
        else:
            self.people[who].propose(name, words)

    @rule(who=WHO, pick=st.integers(0, 99), words=WORDS, power=st.sampled_from(["organisation", "both", "people", ""]))
    def work_on_a_proposal(self, who: int, pick: int, words: str, power: str) -> None:
        known = [one.id for one in self.people[who].shared.proposals()]
        if known and pick % 2:
            self.people[who].write_text("proposals", known[pick % len(known)], ("words", "why", "options")[pick % 3], words)
        elif known:
            self.people[who].set_value("proposals", known[pick % len(known)], ("knows", "decides", "acts")[pick % 3], power)

    @rule(who=WHO, pick=st.integers(0, 99), when=st.sampled_from(["2026-05-01", ""]))
    def work_on_an_action(self, who: int, pick: int, when: str) -> None:
        known = [one.id for one in self.people[who].shared.actions()]
        if known:
            self.people[who].set_value("actions", known[pick % len(known)], "when", when)

    @rule(who=WHO, title=WORDS)
    def retitle(self, who: int, title: str) -> None:
        self.people[who].retitle(title)

    @rule(who=WHO, times=st.integers(1, 2))
    def up(self, who: int, times: int) -> None:
        link = self.people[who].link
        if link is not None:
            self.net.deliver_up(link, times)

    @rule(who=WHO)
    def down(self, who: int) -> None:
        link = self.people[who].link
        if link is not None:
            self.net.deliver_down(link)

    @rule(who=WHO)
    def swap(self, who: int) -> None:
        link = self.people[who].link
        if link is not None:
            self.net.swap_up(link)

    @rule(who=WHO)
    def cut(self, who: int) -> None:
        self.net.cut(self.people[who])

    @precondition(lambda self: any(person.link is None for person in self.people))
    @rule()
    def reconnect(self) -> None:
        for person in self.people:
            if person.link is None:
                person.connect()

    @rule(seconds=st.sampled_from([0.1, 5.0, -86_400.0, 86_400.0]))
    def pass_time(self, seconds: float) -> None:
        self.net.pass_time(seconds)

    @rule()
    def tick(self) -> None:
        self.net.tick()

    @rule()
    def store(self) -> None:
        self.net.write()

    @rule(full=st.booleans())
    def fill_disk(self, full: bool) -> None:
        self.net.store.full = full

    @rule()
    def crash(self) -> None:
        self.net.crash()

    @precondition(lambda self: self.net.flying is not None)
    @rule(stored=st.booleans())
    def crash_while_writing(self, stored: bool) -> None:
        self.net.store.full = False
        self.net.store.crash_at(1, stored=stored)
        with pytest.raises(Crash):
            self.net.write()
        self.net.crash()

    @rule()
    def compact(self) -> None:
        full, self.net.store.full = self.net.store.full, False
        self.net.compact()
        self.net.store.full = full

    @invariant()
    def nothing_is_refused_but_to_ask_again(self) -> None:
        for person in self.people:
            assert {told["code"] for told in person.refused} <= {"resync", "behind"}

    def teardown(self) -> None:
        if not hasattr(self, "net"):
            return
        self.net.settle()
        self.net.check_same()
        self.net.check_promises()
        board = shown(self.net.room.shared)
        self.net.crash()
        assert shown(self.net.room.shared) == board


TestBoards = pytest.mark.rule("W3")(pytest.mark.rule("G9")(pytest.mark.rule("D5")(Boards.TestCase)))
TestBoards.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
