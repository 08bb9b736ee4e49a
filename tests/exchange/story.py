"""A whole session, from joining to a confirmed record, over the simulated network: the same every time."""
from __future__ import annotations

from typing import Any

from coproboard.domain.consent import digest
from coproboard.insight.record import whole
from tests.network import Client, Network

PEOPLE = (
    ("Mair", "lived", "cy"), ("Tomos", "lived", "cy"), ("Aisha", "lived", "en"), ("Dewi", "lived", "en"),
    ("Gareth", "services", "en"), ("Huw", "services", "cy"), ("Priya", "services", "en"),
    ("Ceri", "both", "en"), ("Ana", "both", "es"), ("Sam", "unsaid", "en"),
)  # fmt: skip
CARDS = (
    ("card000001", "Staff write the drop-in rota"), ("card000002", "Dyddiadau biniau ar y wefan"),
    ("card000003", "Members set the agenda of the forum"), ("card000004", "Home visits are planned by phone"),
    ("card000005", "Surveys before each budget"), ("card000006", "Safeguarding calls at the weekend"),
    ("card000007", "A tea table where the rota hangs"),
)  # fmt: skip
ZONES = ("coercion", "education", "information", "consultation", "participation", "co-production")
WORDS = "From September, members and nurses plan the Thursday drop-in rota together, with two staff always on site."


class Story:
    """A board and the people at it; each method is a part of the session."""

    def __init__(self, people: int = len(PEOPLE), seed: int = 3) -> None:
        self.net = Network(seed)
        self.acts = 0
        self.people = [self.net.client(name) for name, _, _ in PEOPLE[:people]]
        self.net.settle()
        for client, (name, perspective, lang) in zip(self.people, PEOPLE):
            self.act(client, "join", name=name, perspective=perspective, lang=lang)

    def act(self, client: Client, act: str, **values: Any) -> dict[str, Any]:
        """Do an act; give its receipt."""
        self.acts += 1
        self.net.pass_time(7)
        client.act(f"act{self.acts:05}", act=act, **values)
        self.net.settle()
        return client.receipts[-1]

    def done(self, client: Client, act: str, **values: Any) -> dict[str, Any]:
        """Do an act that has to succeed."""
        receipt = self.act(client, act, **values)
        assert receipt["ok"], (act, receipt)
        return receipt

    def participant(self, client: Client) -> str:
        """Their id."""
        return str(client.welcome["participant"])

    def gather(self) -> None:
        """Cards, and a step on to placing."""
        for number, (card, words) in enumerate(CARDS):
            self.people[number % len(self.people)].add(card, words)
        self.net.settle()
        self.done(self.people[0], "step", to="place", **{"from": "gather"})

    def place(self, layers: tuple[str, ...] = ("now", "wanted")) -> None:
        """Everybody marks every card; the groups differ on the first."""
        name = self.net.room.meeting.round
        for number, client in enumerate(self.people):
            group = PEOPLE[number][1]
            for at, (card, _) in enumerate(CARDS):
                for layer in layers:
                    zone = {"lived": 1, "services": 4}.get(group, 3) if at == 0 else 2 + (number + at) % 2
                    where = [ZONES[min(5, zone + (1 if layer == "wanted" else 0))]]
                    reason = f"Because I was there, {PEOPLE[number][0]} & <b>all</b>" if at == 0 and number % 3 == 0 else ""
                    self.done(client, "mark", round=name, card=card, layer=layer, at="unsure" if (number, at) == (3, 2) else where,
                              range=None, confidence=2, reason=reason, lang=PEOPLE[number][2], salt=f"{number}{at}{layer}".ljust(24, "x"))  # fmt: skip

    def reveal(self) -> None:
        """A motion to reveal, carried."""
        name = self.net.room.meeting.round
        self.motion("motionreveal", "reveal", name)

    def motion(self, motion: str, kind: str, about: Any) -> None:
        """Raise a motion and have it carried by everybody, one after the other."""
        self.done(self.people[0], "raise", motion=motion, kind=kind, about=about)
        for client in self.people[1:]:
            if self.net.room.ledger.get("motions", motion)["state"] == "open":
                self.done(client, "voice", motion=motion, yes=True)
        assert self.net.room.ledger.get("motions", motion)["state"] == "carried"

    def propose(self, words: str = WORDS, proposal: str = "proposal01") -> str:
        """A proposal with two actions; gives the digest that answers carry."""
        one = self.people[0]
        one.propose(proposal, words)
        one.plan("action0001", proposal, "Put the lone-working rule in writing")
        one.set_value("actions", "action0001", "when", "2027-02-26")
        one.write_text("actions", "action0001", "who", "Huw")
        one.plan("action0002", proposal, "Ask the community bus about nine o’clock")
        for key in ("knows", "decides", "acts"):
            one.set_value("proposals", proposal, key, "both")
        one.set_value("proposals", proposal, "review", "2027-07-01")
        one.write_text("proposals", proposal, "why", "Members had never been in the room when it was made.")
        self.net.settle()
        return digest(words, "both", "both", "both")

    def answer(self, words: str, proposal: str = "proposal01") -> None:
        """Everybody answers; two have a concern, one stands aside."""
        said = {1: ("concern", "How do people get home? The last bus is at seven."), 5: ("concern", "Rhaid rhoi pythefnos o rybudd."),
                3: ("aside", "")}  # fmt: skip
        for number, client in enumerate(self.people):
            kind, reason = said.get(number, ("consent", ""))
            self.done(client, "answer", proposal=proposal, digest=words, answer=kind, reason=reason, lang=PEOPLE[number][2])

    def adopt(self, words: str, proposal: str = "proposal01") -> str:
        """Adopt it; gives the number of the record."""
        return str(self.done(self.people[-1], "adopt", proposal=proposal, digest=words)["record"])

    def record(self, number: str = "1") -> dict[str, Any]:
        """A record, whole."""
        found = whole(self.net.room.ledger, number)
        assert found is not None
        return found


def told(people: int = len(PEOPLE)) -> Story:
    """A session with an adopted record, number 1; Mair and Huw stand by name."""
    story = Story(people)
    story.gather()
    story.place()
    story.reveal()
    story.done(story.people[0], "named", yes=True)
    if people > 5:
        story.done(story.people[5], "named", yes=True)
    words = story.propose()
    story.answer(words)
    story.adopt(words)
    return story


#: Tab → frame of `tabbed`, beside the first; and a frame of the group's own.
OWN = """id = "ours"
kind = "table"
title = { en = "Our table", cy = "Ein tabl" }
[axes.x]
title = { en = "when", cy = "pryd" }
low = { en = "soon", cy = "yn fuan" }
high = { en = "later", cy = "yn hwyrach" }
steps = [{ number = 1, title = { en = "soon", cy = "yn fuan" } }, { number = 2, title = { en = "later", cy = "yn hwyrach" } }]
[axes.y]
title = { en = "where", cy = "ble" }
low = { en = "here", cy = "yma" }
high = { en = "there", cy = "acw" }
steps = [{ number = 1, title = { en = "here", cy = "yma" } }, { number = 2, title = { en = "there", cy = "acw" } }]
[grid]
cells = [["a", "b"], ["c", "d"]]
"""
TABS = {"pow": "power", "cyn": "complexity", "imp": "imperative", "ris": "risk", "own": OWN}
_POWER = {"lived": "organisation", "services": "both"}


def tabbed(people: int = len(PEOPLE)) -> Story:
    """A session over six frames: power and the imperative marked and revealed, corners with boundaries, outcomes, terms."""
    story = Story(people)
    one = story.people[0]
    story.gather()
    story.place()
    story.reveal()
    story.done(one, "step", to="gather", **{"from": "reveal"})
    for tab, frame in TABS.items():
        story.done(one, "frame", tab=tab, frame=frame)
    for tab, layers, zones in (
        ("pow", ("knows", "decides", "acts"), _POWER), ("imp", ("reason",), {"lived": "moral", "services": "legal"}),
    ):  # fmt: skip
        story.done(one, "turn", to=tab, **{"from": story.net.room.meeting.tab})
        story.done(one, "step", to="place", **{"from": "gather"})
        for number, client in enumerate(story.people):
            for card, _ in CARDS[:3]:
                for layer in layers:
                    zone = zones.get(PEOPLE[number][1], next(reversed(zones.values()))) if layer != "acts" else "people"
                    story.done(client, "mark", round=story.net.room.meeting.round, card=card, layer=layer, at=[zone], range=None,
                               confidence=None, reason="It was always so" if number == 4 and layer == layers[0] else "", lang="en",
                               salt=f"{tab}{number}{card}{layer}".ljust(32, "z"))  # fmt: skip
        story.motion(f"reveal{tab}00", "reveal", story.net.room.meeting.round)
        story.done(one, "step", to="gather", **{"from": "reveal"})
    for card, zone, x, y in (("card000001", "complex", 0.1, 0.1), ("card000002", "complex", 0.8, 0.05), ("card000003", "torn", 0.5, 0.5)):
        one.move(card, zone, x, y, "at/cyn/needs")
    for corner in ("top-left", "top-right", "bottom-left", "bottom-right"):
        one.set_line("cyn", corner, 0.4, 0.4)
    one.move("card000004", "b", 0.5, 0.5, "at/own/now")
    one.move("card000005", "step-4", 0.5, 0.5, "at/ris/now")
    one.move("card000001", "people", 0.5, 0.5, "at/pow/acts")
    one.reword("wording001", "card000001", "Mae staff yn ysgrifennu’r rota")
    one.reword("wording002", "card000001", "Set aside again")
    one.set_value("wordings", "wording002", "aside", True)
    one.add_term("term000001", "Outcome", "What comes of it")
    one.add_term("term000002", "Pathway", "")
    one.plan("action0101", "card000005", "Try it on one street")
    one.write_text("actions", "action0101", "who", "Priya")
    story.net.settle()
    words = story.propose()
    story.answer(words)
    story.adopt(words)
    return story
