"""The Python API: what one participant says.

What it is: acts, in the words of Python. What it is not: a way around anything; each is one participant's act and meets
the same gate and the same rules as a press of a button (E3).

The fact that shaped it: an act names what it is about, such as the round that is open or the words that an answer is
given to. So each method looks that up at the board, and says what to do next where it cannot be.
"""
from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from coproboard.domain import consent, ids
from coproboard.domain.spread import UNSURE
from coproboard.errors import Refused
from coproboard.many import Many
from coproboard.rooms.replica import Replica
from coproboard.templates import Template, resolve
from coproboard.together import find_zone, known

#: Bytes of randomness in a mark's salt, and decimals of its fine place (P).
_SALT, _FINE = 18, 3


class Saying(Many):
    """What one participant says at a board."""

    def act(self, name: str, /, **fields: Any) -> None:
        """Do an act of SPEC section A as this participant, and wait for its receipt.

        Parameters
        ----------
        name : str
            Such as ``"step"``, ``"raise"``, ``"voice"``, ``"mark"``, ``"comment"`` or ``"answer"``.
        **fields
            What the act says; a field that Python reserves takes a line behind it: ``from_="gather"``, ``for_=person``.

        Raises
        ------
        Refused
            It was not done; `code` and `rule` say why. Nothing was changed.
        NotConnected
            It could not be sent in time; it is kept, and goes on being tried.
        """
        said = {field.removesuffix("_"): value for field, value in fields.items()}
        self._link.act({**said, "id": ids.card_id(self._random), "act": name})
        self.sync()

    def add_frame(self, frame: str, tab: str | None = None) -> str:
        """Put one more frame over the cards, as a tab, and give the tab's id; the group stays where it is.

        Parameters
        ----------
        frame : str
            The id or the reference of a frame, such as ``"risk"`` or ``"risk@1"``; or the TOML of a frame of your own.
        tab : str or None
            An id for the tab, 1 to 8 small letters and digits; a random one without.

        Raises
        ------
        TemplateError
            There is no such frame, or it is not as a frame has to be: it says where, and what was expected.
        Refused
            The tab's id is taken or is none, or the board has as many tabs as it can.
        NotConnected
        """
        resolve(frame)
        name = ids.card_id(self._random)[:8] if tab is None else tab
        self.act("frame", tab=name, frame=frame)
        return name

    def turn(self, tab: str) -> None:
        """Turn the group to a tab; everyone sees who did, and anyone can turn back.

        Parameters
        ----------
        tab : str
            Its id, see `frames`.

        Raises
        ------
        UnknownPlace
            There is no such tab.
        Refused
            The group has been turned elsewhere just now, the tab is set aside, or marks are being made or looked at.
        NotConnected
        """
        here = self._link.read(lambda replica: self._tabs(replica, tab).group)
        self.act("turn", to=tab, from_=here)

    # -- one by one ---------------------------------------------------------------------------------------------------

    def mark(
        self,
        card: str,
        zone: str | None,
        *,
        layer: str | None = None,
        x: float | None = None,
        y: float | None = None,
        reason: str = "",
        confidence: int | None = None,
        range: tuple[str, str] | None = None,
        lang: str | None = None,
    ) -> None:
        """Mark a card on one's own, in the round that is open; nobody else sees it before the group reveals (P).

        Parameters
        ----------
        card : str
            The card's id.
        zone : str or None
            A zone of the frame that the group is at: its id, or its title in any language; ``"unsure"``; None takes the
            mark back.
        layer : str or None
            A layer of that frame, such as ``"wanted"``; its first without one.
        x, y : float or None
            The fine place in the zone, 0 to 1, both or neither; kept to three decimals.
        reason : str
            Why, up to 500 characters.
        confidence : int or None
            1 to 3.
        range : tuple of str or None
            Two zones between which it lies.
        lang : str or None
            The language of the reason, the board's own without one.

        Raises
        ------
        UnknownCard, UnknownZone, UnknownPlace
        ValueError
            One of x and y without the other.
        Refused
            No round is open, or the mark has not the form that rule P asks for.
        """
        self._card(card)
        if (x is None) != (y is None):
            raise ValueError("x, y: expected both, or neither")

        def ask(replica: Replica) -> tuple[str, Template, list[str]]:
            tabs = self._tabs(replica)
            return tabs.round(tabs.group), self._frame_of(replica, tabs.group), tabs.layers(tabs.group)

        name, frame, layers = self._link.read(ask)
        if not name:
            raise Refused("closed", "P1", 'no round is open; board.step("place") opens one')
        known("layer", layer or layers[0], layers)
        fine = [] if x is None or y is None else [_short(x), _short(y)]
        at = zone if zone in (None, UNSURE) else [find_zone(frame, zone), *fine]
        self.act(
            "mark", round=name, card=card, layer=layer or layers[0], at=at, reason=reason, confidence=confidence,
            range=None if range is None else [find_zone(frame, one) for one in range], lang=lang or self.lang,
            salt=urlsafe_b64encode(self._random.randbytes(_SALT)).decode(),
        )  # fmt: skip

    def comment(self, card: str, words: str, *, lang: str | None = None) -> str:
        """Comment on a card, and give the comment's id.

        Parameters
        ----------
        card : str
            The card's id.
        words : str
            Up to 2,000 characters.
        lang : str or None
            Their language, the board's own without one.

        Raises
        ------
        UnknownCard, Refused
        """
        self._card(card)
        name = ids.card_id(self._random)
        self.act("comment", comment=name, card=card, words=words, lang=lang or self.lang)
        return name

    def propose(
        self, words: str, *, why: str = "", options: str = "", knows: str = "", decides: str = "", acts: str = "",
        review: str = "", scale: str = "consent", lang: str | None = None,
    ) -> str:
        """Propose something to agree on, and give the proposal's id. Anyone may change its words.

        Parameters
        ----------
        words : str
            What is proposed.
        why, options : str
            What it is for, and what else was thought of.
        knows, decides, acts : str
            Who holds the power over it: ``"organisation"``, ``"both"``, ``"people"``; ``""`` for not said.
        review : str
            The day on which to look again, ``"YYYY-MM-DD"``.
        scale : str
            ``"consent"``, or ``"gradients"`` for answers from 1 to 8.
        lang : str or None
            The language of the words, the board's own without one.

        Raises
        ------
        Refused
        """
        texts = {"words": words, "why": why, "options": options}
        values = {"knows": knows, "decides": decides, "acts": acts, "review": review}
        said = {"lang": lang or self.lang} | {key: value for key, value in values.items() if value}
        name = self._make(lambda shared, name: shared.make_all("proposals", [(name, texts, said)]))
        if scale != "consent":
            self.sync()
            self.act("scale", proposal=name, scale=scale)
        return name

    def answer(self, proposal: str, answer: str | int, *, reason: str = "", lang: str | None = None) -> None:
        """Answer a proposal as it is worded now, or answer it anew (C).

        Parameters
        ----------
        proposal : str
            Its id, see `answers`.
        answer : str or int
            ``"consent"``, ``"concern"``, ``"objection"`` or ``"aside"``; or 1 to 8, where it is answered in gradients.
        reason : str
            Why, up to 500 characters.
        lang : str or None
            The language of the reason, the board's own without one.

        Raises
        ------
        ValueError
            It is answered on the other scale.
        Refused
            There is no such proposal, or somebody has reworded it just now: look again.
        """

        def ask(replica: Replica) -> tuple[str, str]:
            found = replica.shared.proposal(proposal)
            if found is None:
                raise Refused("unknown", "A1", "proposal; board.propose gives its id")
            words = consent.digest(found.words, found.knows, found.decides, found.acts)
            return words, str(replica.ledger.get("scales", proposal, "consent"))

        digest, scale = self._link.read(ask)
        if (scale == "gradients") != isinstance(answer, int):
            expected = "a number from 1 to 8" if scale == "gradients" else f"one of {', '.join(consent.ANSWERS)}"
            raise ValueError(f"answer: expected {expected}")
        said = {"level": answer} if scale == "gradients" else {"answer": answer}
        self.act("answer", proposal=proposal, digest=digest, **said, reason=reason, lang=lang or self.lang)

    def adopt(self, proposal: str) -> None:
        """Adopt a proposal, once both groups consent; it is written down as a decision record.

        Parameters
        ----------
        proposal : str
            Its id.

        Raises
        ------
        Refused
            There is no such proposal, somebody has reworded it just now, or the gate is not open (C2).
        """

        def ask(replica: Replica) -> str:
            found = replica.shared.proposal(proposal)
            if found is None:
                raise Refused("unknown", "A1", "proposal; board.propose gives its id")
            return consent.digest(found.words, found.knows, found.decides, found.acts)

        self.act("adopt", proposal=proposal, digest=self._link.read(ask))

    def step(self, to: str) -> None:
        """Move the session on or back; everyone sees who did, and anyone can go back at once (A3).

        Parameters
        ----------
        to : str
            ``"gather"``, ``"place"``, ``"reveal"``, ``"talk"``, ``"agree"`` or ``"record"``.

        Raises
        ------
        Refused
            Somebody has moved it just now; or marks are sealed, which the group reveals by a motion: see `reveal`.
        """
        self.act("step", to=to, from_=self._step())

    def ready(self, yes: bool = True) -> None:
        """Say that one is ready with this step, or not yet.

        Parameters
        ----------
        yes : bool
            Whether one is.

        Raises
        ------
        Refused
        """
        self.act("ready", step=self._step(), yes=yes)

    def reveal(self) -> str:
        """Move that the group reveals the marks of the round that is open, or say yes where somebody has; gives the motion.

        Raises
        ------
        Refused
            No round is open.
        """

        def ask(replica: Replica) -> tuple[str, str]:
            tabs = self._tabs(replica)
            name = tabs.round(tabs.group)
            open_ = (
                motion for motion, one in replica.ledger.items("motions").items()
                if (one["kind"], one["about"], one["state"]) == ("reveal", name, "open")
            )  # fmt: skip
            return name, next(open_, "")

        name, motion = self._link.read(ask)
        if not name:
            raise Refused("closed", "P3", 'no round is open; board.step("place") opens one')
        if motion:
            self.agree(motion)
            return motion
        motion = ids.card_id(self._random)
        self.act("raise", motion=motion, kind="reveal", about=name)
        return motion

    def agree(self, motion: str, yes: bool = True) -> None:
        """Say yes or no to a motion; it may be changed while the motion is open (M).

        Parameters
        ----------
        motion : str
            Its id, see `motions`.
        yes : bool
            What one says.

        Raises
        ------
        Refused
            There is no such motion, or it is over.
        """
        self.act("voice", motion=motion, yes=yes)

    def _step(self) -> str:
        return self._link.read(lambda replica: str(replica.ledger.get("session", "step", {}).get("step", "gather")))


def _short(value: float) -> float | int:
    """A fine place as a mark has it: whole numbers are whole (P)."""
    rounded = round(float(value), _FINE)
    return int(rounded) if rounded.is_integer() else rounded
