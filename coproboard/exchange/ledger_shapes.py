"""What stands under each root of a ledger, as a board's JSON has it (SPEC section L).

What it is: one shape for each root, with the limits that the acts keep which write there. What it is not: the rules
between acts; who was present or what had been said before cannot be asked of a file.

The fact that shaped it: everybody's browser reads the ledger and trusts it, since only a server writes it. So what comes
out of a file is looked at as narrowly as what comes in by an act.
"""
from __future__ import annotations

from typing import Any

from coproboard.documents.places import is_tab
from coproboard.domain.consent import ANSWERS, LEVELS
from coproboard.domain.motions import KINDS, Rule
from coproboard.domain.people import MOST_NAME, PERSPECTIVES, clean_name
from coproboard.domain.talk import LAST
from coproboard.errors import BadBoard
from coproboard.exchange.shapes import (
    Shape,
    either,
    fields,
    join,
    keyed,
    listed,
    maybe,
    number,
    one_of,
    row,
    text,
    whole,
    yes,
)
from coproboard.insight.record import FORMAT
from coproboard.rooms.acts import records, talk, votes
from coproboard.rooms.acts.marks import SEALS
from coproboard.rooms.acts.reading import REASON, WORDS
from coproboard.rooms.limits import Limits
from coproboard.rooms.meeting import STEPS
from coproboard.rooms.writing import TOUCHES

# The one name that a browser's objects do not take for a key like any other is no id.
_NO, _ENTRY, _WHO, _TAB = "(?!__proto__$)", "[A-Za-z0-9_-]{8,32}", "[A-Za-z0-9_-]{1,64}", "[a-z0-9]{1,8}"
_LAYER = r"[a-z][a-z0-9_-]{0,31}"

time, entry = whole(), text(32, _NO + _ENTRY, "an id of 8 to 32 letters, digits, _ or -")
who, zone = text(64, _NO + _WHO, "a participant's id"), text(64, _WHO, "a zone's id")
nobody = either(text(0), who)
lang = text(35, r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", "a language tag such as en")
layer, reason = text(32, _LAYER, "a layer's id"), text(REASON)
words, long = text(WORDS), text(Limits().text)
hash64, hash16 = text(64, "[0-9a-f]{64}", "64 hex digits"), text(16, "([0-9a-f]{16})?", "16 hex digits")
day = text(10, r"\d{4}-\d{2}-\d{2}", "a date YYYY-MM-DD")
count, shape_of = whole(0, 10**6), one_of("lived", "services", "unsaid")
reference = text(32_768, least=1)


def tab(value: Any, field: str) -> None:
    """A tab's id."""
    if not isinstance(value, str) or not is_tab(value):
        raise BadBoard(field, "a tab's id, 1 to 8 small letters or digits")


def _name(value: Any, field: str) -> None:
    text(MOST_NAME)(value, field)
    if value != clean_name(value):
        raise BadBoard(field, "a name on one line, without blanks at its ends")


def _rule(value: Any, field: str) -> None:
    try:
        Rule.read(value)
    except ValueError as wrong:
        raise BadBoard(field, f"a rule ({wrong})") from None


_ABOUT: dict[str, Shape] = {
    "reveal": entry, "rule": _rule, "restore": whole(1), "confirm": text(3, "[1-9][0-9]*", "a record's number"),
    "close": entry, "keep": either(text(0), day),
}  # fmt: skip


def _motion(value: Any, field: str) -> None:
    fields(
        {"kind": one_of(*KINDS), "about": lambda value, field: None, "by": who, "at": time,
         "state": one_of("open", "carried", "fell", "withdrawn"), "ended": maybe(time)}, {"tab": tab},
    )(value, field)  # fmt: skip
    _ABOUT[value["kind"]](value["about"], join(field, "about"))


_ROUND = fields({"id": entry, "opened": time, "revealed": maybe(time)})
_SESSION: dict[str, Shape] = {
    "step": fields({"step": one_of(*STEPS), "by": who, "at": time, "from": one_of(*STEPS)}),
    "timer": maybe(fields({"ends": time, "length": time, "by": who, "at": time})),
    "frame": fields({"tab": tab, "by": who, "at": time, "from": tab}),
    "rule": _rule,
    "keep": maybe(fields({"until": day, "by": who})),
    "round": _ROUND,
}


def _session(value: Any, field: str) -> None:
    if not isinstance(value, dict):
        raise BadBoard(field, "an object")
    for name, one in value.items():
        root, _, of = name.partition("/")
        if root not in _SESSION or ("/" in name and (root != "round" or not is_tab(of))):
            raise BadBoard(field, f"no other fields than {', '.join(_SESSION)} and round/<tab>")
        _SESSION[root](one, join(field, name))


_AT = either(one_of("unsure"), row(zone), row(zone, number(0, 1), number(0, 1)))
_MARK = fields(
    {"round": entry, "card": entry, "layer": layer, "at": _AT, "range": maybe(row(zone, zone)),
     "confidence": maybe(whole(1, 3)), "reason": reason, "lang": either(text(0), lang), "group": shape_of,
     "salt": text(64, "[A-Za-z0-9_-]{22,64}", "a salt"), "for": yes},
    {"later": fields({"reason": reason, "lang": lang, "at": time})},
)  # fmt: skip
_NAMED_LAYER = rf"{_ENTRY}/{_LAYER}"
_REVEAL = fields(
    {"at": time, "nonce": hash64, "nonces": listed(hash64), "leaves": listed(hash64), "people": count,
     "shown": keyed(shape_of, count), "withheld": keyed(text(70, _NAMED_LAYER, "<card>/<layer>"), count)}, {"tab": tab},
)  # fmt: skip
_VOICES = one_of("fold", "unfold")
_DOTS = keyed(entry, count)
_RESULT = fields({"dots": _DOTS, "groups": keyed(shape_of, _DOTS), "people": count})
#: What a record has under a name: enough to be shown in a list. Whether it is a record all through, checking it tells.
_RECORD = {
    "format": one_of(FORMAT), "number": text(3), "version": whole(1), "of": text(3), "at": time, "by": nobody, "proposal": entry,
    "title": long, "frame": reference, "lang": lang, "status": one_of("adopted", "noted"), "words": long, "why": long, "options": long,
    "entries": whole(), "digest": hash64,
}  # fmt: skip


def _record(value: Any, field: str) -> None:
    if not isinstance(value, dict):
        raise BadBoard(field, "an object")
    for name, shape in _RECORD.items():
        if name not in value:
            raise BadBoard(join(field, name), "this field")
        shape(value[name], join(field, name))
    maybe(time)(value.get("confirmed"), join(field, "confirmed"))


def _touched() -> Shape:
    return keyed(text(60, rf"{_ENTRY}/({'|'.join(TOUCHES)})", "<id>/<what>"), row(nobody, time))


def _pair(first: str, second: str) -> Shape:
    return text(100, rf"{first}/{second}", "two ids with a / between")


ROOTS: dict[str, Shape] = {
    "people": keyed(who, fields({"name": _name, "perspective": one_of(*PERSPECTIVES), "lang": lang, "joined": time},
                                {"by": who, "named": yes}), 10_000),
    "touched": _touched(),
    "about": fields({}, {"made": time}),
    "session": _session,
    "ready": keyed(who, row(one_of(*STEPS), time)),
    "motions": keyed(entry, _motion),
    "voices": keyed(_pair(_ENTRY, _WHO), row(one_of("yes", "no"), time)),
    "seals": keyed(entry, listed(fields({"seal": hash64, "at": time}), SEALS)),
    "reveals": keyed(entry, _REVEAL),
    "marks": keyed(entry, _MARK),
    "comments": keyed(entry, fields({"card": entry, "by": who, "words": words, "lang": lang, "at": time, "edited": maybe(time)},
                                    {"for": who}), talk.MOST),
    "folds": keyed(text(50, rf"(card|comment)/{_ENTRY}", "card/<id> or comment/<id>"),
                   fields({"folded": yes, "voices": keyed(who, _VOICES), "reasons": listed(row(who, _VOICES, reason, time), talk.REASONS)})),
    "mutes": keyed(who, fields({"until": time, "voices": keyed(who, time), "reasons": listed(row(who, reason, time), talk.REASONS)})),
    "moves": keyed(text(80, rf"{_ENTRY}(/{_TAB}/{_LAYER})?", "<card> or <card>/<tab>/<layer>"), listed(row(who, zone, time), LAST)),
    "consents": keyed(_pair(_ENTRY, _WHO), fields({
        "answer": one_of(*ANSWERS), "level": maybe(whole(min(LEVELS), max(LEVELS))), "reason": reason, "lang": lang, "digest": hash16,
        "at": time, "by": nobody})),
    "scales": keyed(entry, one_of("consent", "gradients")),
    "votes": keyed(entry, fields({
        "question": words, "options": listed(entry, votes.OPTIONS), "dots": whole(1, votes.DOTS), "by": who, "at": time,
        "state": one_of("open", "closed"), "result": maybe(_RESULT)})),
    "voted": keyed(_pair(_ENTRY, _WHO), time),
    "records": keyed(text(3, "[1-9][0-9]*", "a record's number"), _record, records.MOST),
    "frames": keyed(tab, fields({"frame": reference, "aside": yes, "by": nobody, "at": time})),
}  # fmt: skip
"""Root of the ledger → what stands there. Frames are without `own`, which is made of the frame anew."""
