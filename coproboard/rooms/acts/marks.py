"""Acts of placing on one's own: marks, their seal, and the reveal (SPEC section P).

What it is: the only way into the sealed store and the only way out of it. What it is not: a step or a motion; those
call `open_round`, `seal` and `reveal`.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from coproboard.documents.entries import moved
from coproboard.documents.places import FIRST, place_key
from coproboard.documents.shared import At, SharedDoc
from coproboard.domain import seals, spread
from coproboard.errors import Refused
from coproboard.rooms.acts.reading import REASON, read_choice, read_exact, read_id, read_lang, read_text
from coproboard.rooms.meeting import Asked, Meeting
from coproboard.rooms.tabs import round_key

#: Marks of one person in one round: every card of a large board on both layers.
MOST = 1000
#: Seals of a round that stand in the ledger, the newest.
SEALS = 8
_SALT = re.compile(r"[A-Za-z0-9_-]{22,64}")


def open_round(meeting: Meeting, asked: Asked) -> None:
    """Open a round of the group's tab when none is sealed there."""
    if meeting.round:
        return
    name = meeting.draw()
    meeting.ledger.put("session", round_key(meeting.tab), {"id": name, "opened": asked.now, "revealed": None})
    meeting.note(asked, "round", _named(name, meeting.tab))


def _named(name: str, tab: str) -> dict[str, str]:
    """A round as the history names it: with its tab, where that is not the first."""
    return {"round": name} if tab == FIRST else {"round": name, "tab": tab}


def mark(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Put a mark, change it or take it back; nobody but its author hears of it (P1)."""
    values, given = asked.values, read_id(asked.values, "round")
    if given != meeting.round:
        raise Refused("stale", "P1", "round")
    if meeting.step != "place":
        raise Refused("closed", "P1", "step")
    card, layer = read_id(values, "card"), read_choice(values, "layer", meeting.tabs.layers(meeting.tab))
    if meeting.shared.card(card) is None:
        raise Refused("unknown", "A1", "card")
    at, between = _read_at(meeting, values.get("at")), _read_range(meeting, values.get("range"))
    confidence, reason = _read_confidence(values.get("confidence")), read_exact(values, "reason", REASON)
    salt = values.get("salt")
    if not isinstance(salt, str) or not _SALT.fullmatch(salt):
        raise Refused("shape", "P", "salt")
    lang = read_lang(values)
    digest = seals.mark_hash(given, card, layer, at, between, confidence, reason, salt)
    key, before = f"{given}/{asked.who}/{card}/{layer}", meeting.sealed.get("marks", f"{given}/{asked.who}/{card}/{layer}")
    if before is not None and before["salt"] == salt and before["hash"] != digest:
        # Under one salt two marks could be guessed from one another, and no seal would tell them apart by chance.
        raise Refused("shape", "P", "salt used before")
    if at is None:
        meeting.sealed.drop("marks", key)
    else:
        if before is None and len(meeting.sealed.each("marks", f"{given}/{asked.who}")) >= MOST:
            raise Refused("full", "P", "marks")
        meeting.sealed.put("marks", key, {
            "at": at, "range": between, "confidence": confidence, "reason": reason, "lang": lang, "salt": salt,
            "hash": digest, "time": asked.now,
        })  # fmt: skip
    meeting.own.add(asked.by)
    return {"hash": digest}


def reason(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Give a revealed mark a reason, or another one; its author alone. It stands beside what was sealed."""
    name, words, lang = read_id(asked.values, "mark"), read_text(asked.values, "reason", REASON), read_lang(asked.values)
    found = meeting.ledger.get("marks", name)
    if found is None:
        raise Refused("unknown", "A1", "mark")
    if meeting.sealed.get("authors", f"{asked.who}/{name}") is None:
        raise Refused("not-yours", "P4", "mark")
    meeting.ledger.put("marks", name, {**found, "later": {"reason": words, "lang": lang, "at": asked.now}})
    # By nobody: an entry with a name would say whose mark it is.
    meeting.note(asked.nobody, "reason", {"mark": name}, [words, lang])
    return {}


def seal(meeting: Meeting, asked: Asked) -> None:
    """Publish a seal of the round as it is now (P2), under a nonce of its own: it never looks like the last one."""
    name = meeting.round
    if not name:
        return
    nonce, before = f"{meeting.random.getrandbits(256):064x}", meeting.ledger.get("seals", name, [])
    value = seals.seal(nonce, [one["hash"] for one in meeting.sealed.each("marks", name)])
    meeting.sealed.put("nonces", f"{name}/{len(meeting.sealed.each('nonces', name)):06}", nonce)
    # The log has them all; a list that grew with each who is ready would be sent whole to everyone each time.
    meeting.ledger.put("seals", name, [*before, {"seal": value, "at": asked.now}][-SEALS:])
    meeting.note(asked.nobody, "seal", {"round": name, "seal": value})


def reveal(meeting: Meeting, asked: Asked, name: str) -> None:
    """Put all marks of a round into the ledger at once (P3), without their authors (P4), small groups protected (P5)."""
    seal(meeting, asked)
    tab, found = meeting.tabs.rounds[name], _marks(meeting, name)
    perspectives = {who: _perspective(meeting, who) for who in {key.split("/")[0] for key in found}}
    shown = spread.reveal_groups(perspectives)
    authors: dict[str, str] = {}
    withheld: dict[str, int] = {}
    public: dict[str, dict[str, Any]] = {}
    for key in sorted(found, key=lambda key: str(found[key]["hash"])):
        who, card, layer = key.split("/")
        if who in shown.withheld:
            place = f"{card}/{layer}"
            withheld[place] = withheld.get(place, 0) + 1
            continue
        one, number = found[key], meeting.draw()
        public[number] = {
            "round": name, "card": card, "layer": layer, "at": one["at"], "range": one["range"],
            "confidence": one["confidence"], "reason": one["reason"], "lang": one["lang"] if one["reason"] else "",
            "group": shown.shape[who], "salt": one["salt"], "for": _device(meeting, who) != who,
        }  # fmt: skip
        authors[number] = who
    with meeting.sealed.together():
        for number, who in authors.items():
            meeting.sealed.put("authors", f"{who}/{number}", name)
    nonces = list(meeting.sealed.under("nonces", name).values())
    value = {
        "at": asked.now, "nonce": nonces[-1], "nonces": nonces, "people": len(perspectives),
        "leaves": sorted(str(one["hash"]) for one in found.values()), "shown": dict(shown.people), "withheld": withheld,
    }  # fmt: skip
    with meeting.ledger.together():
        meeting.ledger.put("reveals", name, {**value, "tab": tab})
        for number, one in public.items():
            meeting.ledger.put("marks", number, one)
        before = meeting.ledger.get("session", round_key(tab), {})
        meeting.ledger.put("session", round_key(tab), {**before, "revealed": asked.now})
    meeting.note(asked.nobody, "reveal", _named(name, tab), [value, public])
    meeting.own.update(_device(meeting, who) for who in perspectives)
    _stand_at_the_middle(meeting, tab, public)


def _stand_at_the_middle(meeting: Meeting, tab: str, public: Mapping[str, Mapping[str, Any]]) -> None:
    """Put each card at the middle of its shown marks of each layer with places (P8); what is withheld tells nothing here."""
    frame = meeting.frame_of(tab)
    if frame is None:
        return
    marks: dict[str, dict[str, list[spread.Mark]]] = {layer.id: {} for layer in frame.layers if layer.places}
    for number, one in sorted(public.items()):
        if one["layer"] in marks:
            marks[one["layer"]].setdefault(one["card"], []).append(spread.Mark.read(number, one))
    keys = {layer: place_key(tab, layer, meeting.tabs.layers(tab)) for layer in marks}
    goals = {
        keys[layer]: {card: at for card, each in found.items() if (at := spread.middle(frame, each)) is not None}
        for layer, found in marks.items()
    }
    down = frame.kind == "line"

    def write(shared: SharedDoc) -> list[list[Any]]:
        return [move for place, goal in goals.items() for move in _put(shared, place, goal, down)]

    meeting.writes.append(write)


def _put(shared: SharedDoc, place: str, goal: Mapping[str, spread.At], down: bool) -> list[list[Any]]:
    """Put cards where they are to lie on a place; gives the moves. Those of one zone lie one below another, or side by side."""
    there: dict[str, list[str]] = {}
    for one in sorted(shared.cards(), key=lambda one: (one.order, one.id)):
        if one.id in goal:
            there.setdefault(goal[one.id].zone, []).append(one.id)
    moves = []
    for zone, cards in sorted(there.items()):
        for index, card in enumerate(cards):
            x, y = goal[card].x, goal[card].y
            if len(cards) > 1 and (x, y) == (0.5, 0.5):
                # Marked by zone alone: apart, so that each can be read.
                share = round((index + 0.5) / len(cards), 3)
                x, y = (0.5, share) if down else (share, 0.5)
            shared.move(card, At(zone, x, y), place)
            moves.append(moved(card, place, At(zone, x, y)))
    return moves


def own(meeting: Meeting, who: str) -> dict[str, Any]:
    """What a participant has sealed, and which revealed marks are theirs (P10): for their own devices only.

    People whom they entered come with it, so that the one device can show both.
    """
    mine = [who, *sorted(person.id for person in meeting.ledger.people() if person.by == who)]
    marks = [
        {**one, "round": name, "card": place.split("/")[0], "layer": place.split("/")[1], "for": "" if each == who else each}
        for name in meeting.tabs.rounds
        for each in mine for place, one in meeting.sealed.under("marks", f"{name}/{each}").items()
    ]  # fmt: skip
    return {
        "marks": marks,
        "shown": sorted(number for each in mine for number in meeting.sealed.under("authors", each)),
        "dots": _own_dots(meeting, who, mine),
    }


def _own_dots(meeting: Meeting, who: str, mine: Collection[str]) -> dict[str, dict[str, Any]]:
    """Vote → person → dots; the person is ``""`` for oneself."""
    found: dict[str, dict[str, Any]] = {}
    for vote in meeting.ledger.items("votes"):
        for each in mine:
            on = meeting.sealed.get("dots", f"{vote}/{each}")
            if on is not None:
                found.setdefault(vote, {})["" if each == who else each] = on
    return found


def _marks(meeting: Meeting, name: str) -> dict[str, dict[str, Any]]:
    """``<participant>/<card>/<layer>`` → mark, of one round."""
    return meeting.sealed.under("marks", name)


def _perspective(meeting: Meeting, who: str) -> str:
    person = meeting.ledger.person(who)
    return person.perspective if person else "unsaid"


def _device(meeting: Meeting, who: str) -> str:
    """The participant whose device somebody's marks come through: their own, or that of whoever entered them."""
    person = meeting.ledger.person(who)
    return person.by if person is not None and person.by else who


def _zone(meeting: Meeting, value: object) -> str:
    if not isinstance(value, str) or meeting.frame is None or meeting.frame.zone(value) is None:
        raise Refused("shape", "P", "zone")
    return value


def _read_at(meeting: Meeting, value: object) -> Any:
    if value is None or value == "unsure":
        return value
    if not isinstance(value, list) or len(value) not in (1, 3):
        raise Refused("shape", "P", "at")
    zone = _zone(meeting, value[0])
    if len(value) == 1:
        return [zone]
    return [zone, *(_coordinate(one) for one in value[1:])]


def _coordinate(value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise Refused("shape", "P", "at")
    rounded = round(float(value), 3)
    if rounded != value:
        # Two programs may write a longer number in two ways, and its hash with it.
        raise Refused("shape", "P", "three decimals")
    return int(rounded) if rounded.is_integer() else rounded


def _read_range(meeting: Meeting, value: object) -> list[str] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise Refused("shape", "P", "range")
    return [_zone(meeting, one) for one in value]


def _read_confidence(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 3:
        raise Refused("shape", "P", "confidence")
    return value
