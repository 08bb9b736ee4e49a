"""Acts of talking: comments, which are their authors' own, and what a few people together may fold or mute (SPEC section T)."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coproboard.documents.places import AT
from coproboard.domain.talk import fold_needed, folded
from coproboard.errors import Refused
from coproboard.rooms.acts.reading import REASON, WORDS, read_id, read_lang, read_text, read_yes
from coproboard.rooms.meeting import Asked, Meeting

#: Comments that a board holds.
MOST = 5000
#: Reasons that are kept of a fold or a mute, the newest.
REASONS = 50
#: How long somebody's writing is held back (T5), in ms.
MUTED = 5 * 60 * 1000


def comment(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Write a comment on a card, or change or withdraw one's own (T1)."""
    values = asked.values
    name, card = read_id(values, "comment"), read_id(values, "card")
    words, lang = read_text(values, "words", WORDS), read_lang(values)
    if muted(meeting, asked.by, asked.now):
        raise Refused("rate", "T5", "muted")
    found = meeting.ledger.get("comments", name)
    if found is None:
        if meeting.shared.card(card) is None:
            raise Refused("unknown", "A1", "card")
        if not words:
            raise Refused("shape", "T1", "words")
        if meeting.ledger.count("comments") >= MOST:
            raise Refused("full", "T1", "comments")
        value = {"card": card, "by": asked.who, "words": words, "lang": lang, "at": asked.now, "edited": None}
        if asked.who != asked.by:
            value["for"] = asked.by
    elif found["by"] != asked.who:
        raise Refused("not-yours", "T1", "comment")
    elif (words, lang) == (found["words"], found["lang"]):
        return {}
    else:
        value = {**found, "words": words, "lang": lang, "edited": asked.now}
    meeting.ledger.put("comments", name, value)
    act = "comment" if found is None else "edited" if words else "withdrew"
    meeting.note(asked, act, {"comment": name, "card": value["card"]}, [words, lang])
    return {}


def fold(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Say that a card or comment be folded, or unfolded; it is once enough say so (T4)."""
    values, yes, why = asked.values, read_yes(asked.values), read_text(asked.values, "reason", REASON)
    what = values.get("what")
    root, _, name = what.partition("/") if isinstance(what, str) else ("", "", "")
    there = {"card": lambda: meeting.shared.card(name), "comment": lambda: meeting.ledger.get("comments", name)}
    if root not in there or there[root]() is None:
        raise Refused("unknown", "T4", "what")
    before = meeting.ledger.get("folds", what, {"folded": False, "voices": {}, "reasons": []})
    if yes == before["folded"]:
        # It is so already; whoever had said otherwise takes that back.
        if asked.who in before["voices"]:
            voices = {who: said for who, said in before["voices"].items() if who != asked.who}
            meeting.ledger.put("folds", what, {**before, "voices": voices})
            meeting.note(asked, "fold", {"what": what, "yes": yes, "folded": yes})
        return {}
    if not why:
        raise Refused("shape", "T4", "reason")
    said = "fold" if yes else "unfold"
    voices = {**before["voices"], asked.who: said}
    now = folded(before["folded"], voices, asked.devices, meeting.rule)
    reasons = _reasons(before["reasons"], [asked.who, said], [why, asked.now])
    # Once it has turned, the voices are used up: to turn it again takes as many anew.
    meeting.ledger.put("folds", what, {"folded": now, "voices": {} if now != before["folded"] else voices, "reasons": reasons})
    meeting.note(asked, "fold", {"what": what, "yes": yes, "folded": now}, why)
    return {}


def mute(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Say that somebody's writing be held back for some minutes; it is once enough say so (T5)."""
    who, why = read_target(meeting, asked), read_text(asked.values, "reason", REASON)
    if not why:
        raise Refused("shape", "T5", "reason")
    before = meeting.ledger.get("mutes", who, {"until": 0, "voices": {}, "reasons": []})
    if before["until"] > asked.now:
        return {}
    # A voice from a quarter of an hour ago was about another flood.
    voices = {one: at for one, at in before["voices"].items() if asked.now - at < 3 * MUTED}
    voices[asked.who] = asked.now
    here = {one.id for one in asked.devices} - {who}
    # Never one alone: nobody who is muted could take it back.
    enough = len(here & voices.keys()) >= max(2, fold_needed(meeting.rule, len(here)))
    reasons = _reasons(before["reasons"], [asked.who], [why, asked.now])
    until = asked.now + MUTED if enough else 0
    meeting.ledger.put("mutes", who, {"until": until, "voices": {} if enough else voices, "reasons": reasons})
    meeting.note(asked, "mute", {"who": who, "muted": enough}, why)
    return {}


def _reasons(before: Sequence[Sequence[Any]], said: list[str], why: list[Any]) -> list[Any]:
    """The reasons with one more. Each person has one for each thing said: nobody talks the others' away."""
    return [*(other for other in before if list(other[: len(said)]) != said), [*said, *why]][-REASONS:]


def read_target(meeting: Meeting, asked: Asked) -> str:
    """Another participant with a device."""
    who = asked.values.get("who")
    known = meeting.ledger.person(who) if isinstance(who, str) else None
    if known is None or known.by:
        raise Refused("unknown", "T5", "who")
    if who == asked.who:
        raise Refused("shape", "T5", "who")
    return known.id


def muted(meeting: Meeting, who: str, now: int) -> bool:
    """Whether somebody's writing is held back at this moment."""
    return bool(meeting.ledger.get("mutes", who, {"until": 0})["until"] > now)


def moved(meeting: Meeting, who: str, card: str, zone: str, now: int, place: str = AT) -> None:
    """Remember a move of a card from zone to zone on a place, for T2; called by the room."""
    key = "/".join([card, *place.split("/")[1:]])
    before = list(meeting.ledger.get("moves", key, []))
    if not before or before[-1][1] != zone:
        meeting.ledger.put("moves", key, [*before, [who, zone, now]][-6:])
