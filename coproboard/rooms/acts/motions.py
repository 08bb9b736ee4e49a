"""Acts of motions: what cannot be taken back, and needs the group (SPEC section M).

What it is: raising, answering, withdrawing and carrying, and what each kind does when it is carried. What it is not:
the counting; that is `domain.motions`.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from coproboard.documents.shared import SharedDoc
from coproboard.domain.motions import KINDS, Outcome, Rule, outcome
from coproboard.errors import Refused
from coproboard.rooms.acts import marks, records, votes
from coproboard.rooms.acts.reading import read_choice, read_date, read_id, read_yes
from coproboard.rooms.meeting import Asked, Meeting

#: Motions that may be open at once, by one participant and in all: nobody fills the room for the others.
EACH, OPEN = 3, 60


def raise_motion(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Raise a motion; whoever does says yes by that (M4)."""
    name, kind = read_id(asked.values, "motion"), read_choice(asked.values, "kind", KINDS)
    about = _READ[kind](meeting, asked)
    if meeting.ledger.get("motions", name) is not None:
        raise Refused("shape", "M4", "motion")
    running = meeting.open_motions()
    if any(one["kind"] == kind and (kind == "rule" or one["about"] == about) for one in running.values()):
        raise Refused("stale", "M4", "open already")
    if len(running) >= OPEN or sum(one["by"] == asked.who for one in running.values()) >= EACH:
        raise Refused("full", "M4", "motions")
    value = {"kind": kind, "about": about, "by": asked.who, "at": asked.now, "state": "open", "ended": None}
    if kind == "reveal":
        value["tab"] = meeting.tab
    meeting.ledger.put("motions", name, value)
    meeting.ledger.put("voices", f"{name}/{asked.who}", ["yes", asked.now])
    meeting.note(asked, "raise", {"motion": name, "kind": kind}, about)
    if kind == "reveal":
        marks.seal(meeting, asked)
    _settle(meeting, asked, name)
    return {}


def voice(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Say yes or no; may be changed while the motion is open."""
    name, yes = read_id(asked.values, "motion"), read_yes(asked.values)
    meeting.open("motions", name, "M4")
    said, before = "yes" if yes else "no", meeting.ledger.get("voices", f"{name}/{asked.who}")
    if before is None or before[0] != said:
        meeting.ledger.put("voices", f"{name}/{asked.who}", [said, asked.now])
        meeting.note(asked, "voice", {"motion": name, "yes": yes})
    _settle(meeting, asked, name)
    return {}


def withdraw(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Take a motion back: who raised it, or anyone once that person is not waited for."""
    name = read_id(asked.values, "motion")
    motion = meeting.open("motions", name, "M4")
    if motion["by"] != asked.who and any(one.id == motion["by"] for one in asked.here):
        raise Refused("not-yours", "M4", "motion")
    _end(meeting, asked, name, "withdrawn")
    return {}


def carry(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    """Carry a motion that has enough since others left; nothing carries by time alone (M3)."""
    name = read_id(asked.values, "motion")
    kind = str(meeting.open("motions", name, "M4")["kind"])
    if _stand(meeting, asked, name) != "enough":
        raise Refused("early", "M1", "voices")
    if kind == "rule" and not _quiet(meeting, but=name):
        raise Refused("closed", "M5", "rule")
    _settle(meeting, asked, name)
    return {}


def _stand(meeting: Meeting, asked: Asked, name: str) -> Outcome:
    """Where a motion stands among those present, under the rule that the board shows (M7)."""
    voices = {who: said[0] for who, said in meeting.ledger.under("voices", name).items()}
    return outcome(voices, asked.here, meeting.rule)


def _settle(meeting: Meeting, asked: Asked, name: str) -> None:
    """Carry a motion that has enough, and drop one that cannot have it any more."""
    found, motion = _stand(meeting, asked, name), meeting.open("motions", name, "M4")
    kind, about = str(motion["kind"]), motion["about"]
    if found == "open" or (found == "enough" and kind == "rule" and not _quiet(meeting, but=name)):
        # A rule that has enough waits until nothing runs under the old one; then anyone may carry it (M5).
        return
    effect = _effect(meeting, asked, kind, about) if found == "enough" else None
    # Without one, what it was about has changed since it was raised, and it does nothing any more.
    _end(meeting, asked, name, "fell" if effect is None else "carried")
    if effect is not None:
        effect()


def _end(meeting: Meeting, asked: Asked, name: str, state: str) -> None:
    motion = {**meeting.ledger.get("motions", name), "state": state, "ended": asked.now}
    meeting.ledger.put("motions", name, motion)
    meeting.note(asked, state, {"motion": name, "kind": motion["kind"]})


# -- kinds ----------------------------------------------------------------------------------------------------------


def _about_reveal(meeting: Meeting, asked: Asked) -> str:
    name = read_id(asked.values, "about")
    if name != meeting.round:
        raise Refused("stale", "P3", "round")
    return name


def _about_rule(meeting: Meeting, asked: Asked) -> dict[str, Any]:
    try:
        rule = Rule.read(asked.values.get("about"))
    except ValueError:
        raise Refused("shape", "M5", "rule") from None
    if not _quiet(meeting):
        raise Refused("closed", "M5", "rule")
    return rule.to_json()


def _about_restore(meeting: Meeting, asked: Asked) -> int:
    value = asked.values.get("about")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Refused("shape", "Y3", "about")
    try:
        meeting.past(value)
    except KeyError:
        raise Refused("unknown", "Y3", "about") from None
    return value


def _about_confirm(meeting: Meeting, asked: Asked) -> str:
    found = asked.values.get("about")
    if not isinstance(found, str) or meeting.ledger.get("records", found) is None:
        raise Refused("unknown", "Z2", "record")
    if meeting.ledger.get("records", found).get("confirmed"):
        raise Refused("closed", "Z2", "record")
    return found


def _about_close(meeting: Meeting, asked: Asked) -> str:
    name = read_id(asked.values, "about")
    meeting.open("votes", name, "V2")
    return name


def _about_keep(meeting: Meeting, asked: Asked) -> str:
    until = read_date(asked.values, "about")
    if until and until <= _today(asked):
        raise Refused("shape", "Y7", "a day that is over")
    return until


def _today(asked: Asked) -> str:
    return datetime.fromtimestamp(asked.now / 1000, UTC).date().isoformat()


def _quiet(meeting: Meeting, but: str = "") -> bool:
    """Whether no marks are sealed and no vote or other motion is open (M5)."""
    busy = any(name != but for name in meeting.open_motions())
    return not (meeting.tabs.sealed or busy or any(one["state"] == "open" for one in meeting.ledger.items("votes").values()))


def _effect(meeting: Meeting, asked: Asked, kind: str, about: Any) -> Callable[[], None] | None:
    """What a motion does once it is carried; None when it is about something that has changed."""
    if kind == "reveal":
        return (lambda: _do_reveal(meeting, asked, about)) if about == meeting.round else None
    if kind == "rule":
        return lambda: meeting.ledger.put("session", "rule", dict(about))
    if kind == "restore":
        return _restoring(meeting, int(about))
    if kind == "confirm":
        confirmed = meeting.ledger.get("records", about).get("confirmed")
        return None if confirmed else lambda: records.confirm(meeting, asked, about)
    if kind == "close":
        is_open = meeting.ledger.get("votes", about)["state"] == "open"
        return (lambda: votes.close(meeting, asked, about)) if is_open else None
    return (lambda: _do_keep(meeting, asked, about)) if not about or about > _today(asked) else None


def _do_reveal(meeting: Meeting, asked: Asked, about: Any) -> None:
    marks.reveal(meeting, asked, str(about))
    if meeting.step == "place":
        meeting.go(asked, "reveal")


def _restoring(meeting: Meeting, seq: int) -> Callable[[], None] | None:
    try:
        then = meeting.past(seq)
    except KeyError:
        return None

    def write(shared: SharedDoc) -> list[list[Any]]:
        return list(shared.put_back(then))

    return lambda: meeting.writes.append(write)


def _do_keep(meeting: Meeting, asked: Asked, about: Any) -> None:
    if about:
        meeting.ledger.put("session", "keep", {"until": about, "by": asked.who})
    else:
        meeting.ledger.drop("session", "keep")


_READ: Mapping[str, Callable[[Meeting, Asked], Any]] = {
    "reveal": _about_reveal, "rule": _about_rule, "restore": _about_restore, "confirm": _about_confirm,
    "close": _about_close, "keep": _about_keep,
}  # fmt: skip
