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
