"""Scripts of everything that people can do at a board, told by roles, so that who plays a role can be exchanged.

A line of a script is a few numbers; what they come to depends on the board as it is and on who speaks, and on nothing
else: no id, no order of connections. Each act has its teller here, and an act without one fails the test that uses them.
"""
from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coproboard.documents.ledger import MAPS
from coproboard.documents.sealed import ROOTS
from coproboard.domain.consent import ANSWERS, digest
from coproboard.domain.motions import DEFAULT_RULE, KINDS
from coproboard.domain.people import PERSPECTIVES
from coproboard.rooms import wire
from coproboard.rooms.acts import ACTS
from coproboard.rooms.meeting import STEPS
from tests.network import Client, Network, shown
from tests.rooms.frames import OWN

ZONES = ("coercion", "education", "information", "consultation", "participation", "co-production")
OTHER = {"lived": "services", "services": "lived"}

Line = tuple[int, str, int, int, int]
"""Who speaks, what, and three numbers that say how."""


@dataclass
class Story:
    """A script as it is played.

    Parameters
    ----------
    perspectives : sequence of str
        Of each role.
    cast : sequence of int
        Role → device.
    swap : bool
        Whether lived experience and services are exchanged.
    """

    perspectives: Sequence[str]
    cast: Sequence[int]
    swap: bool = False
    seed: int = 1
    counts: dict[str, int] = field(default_factory=dict)
    receipts: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.net = Network(self.seed)
        self.devices = [self.net.client(f"device{n}") for n in range(len(self.cast))]
        self.net.settle()
        self.salts = self.clock = 0
        self.cards, self.proposals, self.motions, self.comments, self.votes, self.tabs = ([] for _ in range(6))
        self.entered: dict[int, list[str]] = {}

    def plays(self, role: int) -> Client:
        """The device that plays a role."""
        return self.devices[self.cast[role % len(self.cast)]]

    def play(self, script: Sequence[Line]) -> Story:
        """Play a script: everyone sits down, then line by line."""
        for role in range(len(self.cast)):
            self.say(role, "join", 0, PERSPECTIVES.index(self.perspectives[role]), 0)
        for line in script:
            self.say(*line)
        return self

    def say(self, role: int, what: str, *numbers: int) -> None:
        """Play a line."""
        role %= len(self.cast)
        self.net.pass_time(0.25)
        if what in ACTS:
            fields = TELLERS[what](self, role, *numbers)
            if ACTS[what].proxied and numbers[2] % 3 == 0 and self.entered.get(role):
                fields["for"] = self.entered[role][numbers[2] % len(self.entered[role])]
            self.act(role, what, fields)
        else:
            DEEDS[what](self, role, *numbers)
        self.net.settle()

    def act(self, role: int, what: str, fields: Mapping[str, Any]) -> None:
        """Do an act; a refused one changes nothing (A1)."""
        before = self.all_that_is()
        receipt = self.plays(role).do(what, **fields)
        self.receipts.append((role, what, {key: value for key, value in receipt.items() if key != "id"}))
        if not receipt["ok"]:
            assert self.all_that_is() == before, f"{what} was refused and wrote"

    def all_that_is(self) -> object:
        """Everything that an act could change."""
        room = self.net.room
        sealed = {root: room.sealed.items(root) for root in ROOTS if root != "acts"}
        return {root: room.ledger.items(root) for root in MAPS}, room.ledger.last("log"), sealed, shown(room.shared)

    def perspective(self, number: int) -> str:
        """A perspective by its number, exchanged if they are."""
        found = PERSPECTIVES[number % 4]
        return OTHER.get(found, found) if self.swap else found

    def next(self, kind: str, found: list[str], again: bool) -> str:
        """A new id of a kind, or sometimes one that there is."""
        if again and found:
            return found[0]
        self.counts[kind] = self.counts.get(kind, 0) + 1
        found.append(f"{kind}{self.counts[kind]:05}")
        return found[-1]

    def words_of(self, proposal: str) -> str:
        """The digest of a proposal."""
        one = self.net.room.shared.proposal(proposal)
        return digest(one.words, one.knows, one.decides, one.acts) if one else ""

    # -- as it can be compared --------------------------------------------------------------------------------------

    def outcome(self) -> object:
        """The board, and what each role sees, with roles for participants and nothing that follows from ids alone."""
        names = {self.plays(role).id: f"role{role}" for role in range(len(self.cast))}
        ledger = self.net.room.ledger
        for client in self.devices:
            assert all(client.ledger.items(root) == ledger.items(root) for root in MAPS)
            assert client.ledger.entries("log") == ledger.entries("log")
            assert shown(client.shared) == shown(self.net.room.shared)
        told = {
            "ledger": {root: ledger.items(root) for root in MAPS},
            "log": [json.loads(entry) for entry in ledger.entries("log")],
            "receipts": self.receipts,
            "mine": [self.plays(role).mine for role in range(len(self.cast))],
            "here": {one.id: [one.perspective, one.device] for one in self.net.room.here(self.net.now)},
            "presence": [
                json.loads(self.plays(role).presence.get(self.plays(other).shared.client_id, "null"))
                for role in range(len(self.cast)) for other in range(len(self.cast))
            ],
        }  # fmt: skip
        text = json.dumps(told, sort_keys=True)
        for participant, name in names.items():
            text = text.replace(participant, name)
        if self.swap:
            text = text.replace('lived"', 'LIVED"').replace('services"', 'lived"').replace('LIVED"', 'services"')
        return _without_links(json.loads(text)), shown(self.net.room.shared)


def _without_links(value: Any) -> Any:
    """Without links, and without the digests of what names participants (64 digits; those of words have 16).

    The groups of which nobody took part stand in no order.
    """
    if isinstance(value, dict):
        return {
            key: sorted(one) if key == "absent" else _without_links(one) for key, one in value.items()
            if key != "link" and not (key == "digest" and isinstance(one, str) and len(one) == 64)
        }  # fmt: skip
    return [_without_links(one) for one in value] if isinstance(value, list) else value


# -- acts ---------------------------------------------------------------------------------------------------------------


def _of(found: Sequence[str], number: int) -> str:
    return found[number % len(found)] if found else "nothing001"


def _person(story: Story, role: int, number: int, which: int) -> str:
    found = story.entered.setdefault(role, [])
    if not found or number % 2:
        found.append(f"entered-{role}-{len(found)}")
    return found[-1]


def _mark(story: Story, role: int, card: int, at: int, layer: int) -> dict[str, Any]:
    story.salts += 1
    zones = [zone.id for zone in story.net.room.meeting.frame.zones]
    zone = zones[at % len(zones)]
    return {
        "round": story.net.last_round, "card": _of(story.cards, card), "layer": ("now", "wanted")[layer % 2],
        "at": ([zone], [zone, 0.5, at / 8], "unsure", None, [zone])[(at + card) % 5],
        "range": ([zone, zones[-1]], None)[layer % 2], "confidence": (None, 1, 3)[layer % 3],
        "reason": ("", "because")[at % 2], "lang": "en", "salt": f"{story.salts:022}",
    }  # fmt: skip


def _raise(story: Story, role: int, kind: int, about: int, again: int) -> dict[str, Any]:
    chosen = KINDS[kind % 6]
    abouts = {
        "reveal": story.net.last_round,
        "rule": {**DEFAULT_RULE.to_json(), "share": (50, 60, 100)[about % 3], "each": about % 2 == 0, "away": 2 + about},
        "restore": max(1, story.net.hub.open(story.net.board).through - 2 * about),
        "confirm": str(1 + about % 2),
        "close": _of(story.votes, about),
        "keep": ("", "2030-01-01", "2031-01-01", "2020-01-01")[about % 4],
    }
    return {"motion": story.next("motion", story.motions, again == 7), "kind": chosen, "about": abouts[chosen]}


def _frame(story: Story, role: int, which: int, how: int, again: int) -> dict[str, Any]:
    if how % 3 == 0 and story.tabs:
        return {"tab": ("first", *story.tabs)[which % (1 + len(story.tabs))], "aside": again % 2 == 0}
    story.next("t", story.tabs, False)
    story.tabs[-1] = story.tabs[-1].replace("0", "")
    return {"tab": story.tabs[0 if again == 7 else -1], "frame": ("risk", "likelihood-impact@1", OWN)[which % 3]}


def _answer(story: Story, role: int, proposal: int, answer: int, words: int) -> dict[str, Any]:
    name = _of(story.proposals, proposal)
    return {
        "proposal": name, "digest": story.words_of(name) if words else "old", "answer": ANSWERS[answer % 4], "level": 1 + answer,
        "reason": ("", "as it is")[words % 2], "lang": "cy",
    }  # fmt: skip


def _vote(story: Story, role: int, options: int, dots: int, again: int) -> dict[str, Any]:
    found = [*story.cards, *story.proposals][: 2 + options]
    return {"vote": story.next("vote", story.votes, again == 7), "question": "Which?", "options": found, "dots": dots}


def _dots(story: Story, role: int, vote: int, first: int, second: int) -> dict[str, Any]:
    name = _of(story.votes, vote)
    options = (story.net.room.ledger.get("votes", name) or {"options": ["nothing001"]})["options"]
    return {"vote": name, "on": {options[0]: first % 4, options[-1]: second % 4}}


def _mine(story: Story, role: int, number: int) -> str:
    return _of(story.plays(role).mine.get("shown", []), number)


Teller = Callable[..., dict[str, Any]]
TELLERS: Mapping[str, Teller] = {
    "join": lambda s, role, a, b, c: {"name": f"Role {role}", "perspective": s.perspective(b), "lang": ("en", "cy")[c % 2]},
    "enter": lambda s, role, a, b, c: {
        "person": _person(s, role, a, c), "name": f"By {role}", "perspective": s.perspective(b), "lang": "cy",
    },
    "credit": lambda s, role, a, b, c: {"card": _of(s.cards, a), **({"for": s.entered[role][-1]} if s.entered.get(role) else {})},
    "named": lambda s, role, a, b, c: {"yes": a % 2 == 0},
    "forget": lambda s, role, a, b, c: {},
    "step": lambda s, role, a, b, c: {"to": STEPS[a % 6], "from": s.net.room.meeting.step if b else STEPS[c % 6]},
    "frame": _frame,
    "turn": lambda s, role, a, b, c: {
        "to": ("first", *s.tabs)[a % (1 + len(s.tabs))], "from": s.net.room.meeting.tab if b else "first",
    },
    "ready": lambda s, role, a, b, c: {"step": s.net.room.meeting.step if b else STEPS[c % 6], "yes": a % 4 > 0},
    "timer": lambda s, role, a, b, c: {"seconds": 60 * (a % 3)},
    "mark": _mark,
    "reason": lambda s, role, a, b, c: {"mark": _mine(s, role if b else role + 1, a), "reason": "later", "lang": "en"},
    "raise": _raise,
    "voice": lambda s, role, a, b, c: {"motion": _of(s.motions[::-1], a % 3), "yes": b % 3 > 0},
    "withdraw": lambda s, role, a, b, c: {"motion": _of(s.motions[::-1], a % 3)},
    "carry": lambda s, role, a, b, c: {"motion": _of(s.motions[::-1], a % 3)},
    "comment": lambda s, role, a, b, c: {
        "comment": s.next("comment", s.comments, a > 3), "card": _of(s.cards, b), "words": ("", "so", "no")[c % 3], "lang": "en",
    },
    "fold": lambda s, role, a, b, c: {
        "what": f"card/{_of(s.cards, a)}" if b % 2 else f"comment/{_of(s.comments, a)}", "yes": c % 4 > 0, "reason": "twice",
    },
    "mute": lambda s, role, a, b, c: {"who": s.plays(role + a).id, "reason": "too much"},
    "scale": lambda s, role, a, b, c: {"proposal": _of(s.proposals, a), "scale": ("consent", "gradients")[b % 2]},
    "answer": _answer,
    "adopt": lambda s, role, a, b, c: {"proposal": _of(s.proposals, a), "digest": s.words_of(_of(s.proposals, a))},
    "record": lambda s, role, a, b, c: {"proposal": _of(s.proposals, a)},
    "vote": _vote,
    "dots": _dots,
}


# -- everything else ----------------------------------------------------------------------------------------------------


def _add(story: Story, role: int, *numbers: int) -> None:
    story.plays(role).add(story.next("card", story.cards, False), "A thing", (*ZONES, "tray")[numbers[0] % 7])


def _propose(story: Story, role: int, *numbers: int) -> None:
    story.plays(role).propose(story.next("proposal", story.proposals, False), "Let us")


def _reword(story: Story, role: int, which: int, how: int, more: int) -> None:
    if not story.proposals:
        return
    who, name = story.plays(role), _of(story.proposals, which)
    if how % 3 == 0:
        who.write_text("proposals", name, ("words", "why", "options")[more % 3], f"Words {more}")
    elif how % 3 == 1:
        who.set_value("proposals", name, ("knows", "decides", "acts")[more % 3], ("people", "both")[how % 2])
    else:
        who.plan(story.next("action", [], False), name, "Ask")


def _edit(story: Story, role: int, which: int, how: int, where: int) -> None:
    who, card = story.plays(role), _of(story.cards, which)
    if who.shared.card(card) is None:
        return
    if how % 3 == 0:
        who.write(card, f"A thing {where}")
    elif how % 3 == 1:
        who.set_aside(card, where % 2 == 0)
    else:
        tab = ("first", *story.net.room.meeting.tabs.ids)[(which + where) % (1 + len(story.net.room.meeting.tabs.ids))]
        who.move(card, (*ZONES, "tray")[where % 7], 0.5, how / 8, "at" if where % 2 else f"at/{tab}/wanted")


def _say_again(story: Story, role: int, which: int, how: int, more: int) -> None:
    """Wordings, terms and boundaries."""
    who = story.plays(role)
    if how % 3 == 0 and story.cards:
        who.reword(story.next("wording", [], False), _of(story.cards, which), f"Peth {more}")
    elif how % 3 == 1:
        who.add_term(story.next("term", [], False), "Outcome", f"What comes of it {more}")
    else:
        tabs = story.net.room.meeting.tabs.ids
        who.set_line(tabs[which % len(tabs)], ("top-left", "bottom-right")[more % 2], more / 8, 0.5)


def _look(story: Story, role: int, away: int, *_: int) -> None:
    story.clock += 1
    who = story.plays(role)
    state = json.dumps({"away": True} if away % 2 else {"editing": "card00001"})
    who.send(wire.awareness([wire.Presence(who.shared.client_id, story.clock, state)]))


def _everyone(what: str, spread: bool = False) -> Callable[..., None]:
    """Everyone does one act, one after the other."""
    def do(story: Story, role: int, *numbers: int) -> None:
        for each in range(len(story.cast)):
            story.say(role + each, what, numbers[0], numbers[1] + each * spread, numbers[2] * 3 + 1)
    return do


def _reveal(story: Story, role: int, *numbers: int) -> None:
    """Go and place, everyone marks, and the group reveals."""
    story.say(role, "step", STEPS.index("place"), 1, 0)
    _everyone("mark", spread=True)(story, role, *numbers)
    story.say(role, "raise", KINDS.index("reveal"), 0, 0)
    _everyone("voice")(story, role, 0, 1, 0)


def _agree(story: Story, role: int, which: int, who: int, *_: int) -> None:
    """Everyone consents or stands aside, and one adopts."""
    for each in range(len(story.cast)):
        story.say(each, "answer", which, 0 if who >> each % 3 & 1 else 3, 1)
    story.say(role, "adopt", which, 0, 1)


DEEDS: Mapping[str, Callable[..., None]] = {
    "add": _add, "propose": _propose, "reword": _reword, "edit": _edit, "say again": _say_again, "look": _look, "reveal": _reveal, "agree": _agree,
    "all voice": _everyone("voice"), "some voice": _everyone("voice", spread=True), "all dots": _everyone("dots", spread=True), "all fold": _everyone("fold"),
    "wait": lambda story, role, minutes, *_: story.net.pass_time(60.0 * minutes),
    "crash": lambda story, role, *_: story.net.crash(),
}  # fmt: skip
