"""A board's JSON read again: every field looked at, and what a store needs to make the board (SPEC O13, O14).

What it is: pure functions from text to rows of a log. What it is not: a board; whoever has a store makes one of the rows.

The fact that shaped it: a file can be made by anybody, and the board of it is opened by people who trust what they see.
So it goes through the limits of the gate, the shapes of the ledger and the checks of ``coproboard verify``, and only then
does a document come about, which the gate reads once more.
"""
from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproboard.documents.ledger import Ledger
from coproboard.documents.places import FIRST, is_place, read_place
from coproboard.documents.shape import CARDS, SHAPES
from coproboard.documents.shared import SEED_CLIENT, SharedDoc
from coproboard.domain import seals
from coproboard.domain.geometry import CORNERS
from coproboard.errors import BadBoard, Refused, TemplateError
from coproboard.exchange import record_json
from coproboard.exchange.checking import check_log, check_record
from coproboard.exchange.ledger_shapes import ROOTS, entry, hash64, long, nobody, time
from coproboard.exchange.record import FORMS, render
from coproboard.exchange.shapes import Shape, either, fields, join, listed, members, number, one_of, plain, row, text
from coproboard.exchange.whole import ALWAYS, FORMAT, SOMETIMES
from coproboard.insight.record import whole
from coproboard.rooms import wire
from coproboard.rooms.gate import Gate
from coproboard.rooms.limits import Limits
from coproboard.rooms.schema import fits
from coproboard.rooms.tabs import MOST as TABS
from coproboard.storage.log import Row
from coproboard.templates import MOST_OWN_BYTES, Template, is_reference, resolve
from coproboard.words import LANGS

#: Characters of a file: the largest board and the largest ledger, with room for how JSON writes them.
MOST = 64 * 1024 * 1024
#: What the history tells beside the words of `SHAPES`.
_WORDS = {"board", "copied", "titled", "drawn"}
_FIELDS = ("format", "title", "frame", *ALWAYS, "lines", "ledger", "log", "history")
#: How deep things may be nested: in what an entry of the log is about, and in a record.
_DEEP, _DEEPEST = 4, 16


@dataclass(frozen=True, slots=True)
class Read:
    """A board as it was read: what a store needs to hold it.

    Attributes
    ----------
    rows : tuple of Row
        The first rows of its log.
    frame : str
        As a store notes it: a reference, or ``"own"``.
    keep : str
        The day after which it is erased, or ``""``.
    """

    rows: tuple[Row, ...]
    frame: str
    keep: str


def read(text: str, now: int) -> Read:
    """Read what `whole.write` wrote.

    Parameters
    ----------
    text : str
        The JSON.
    now : int
        Server time in ms: when the copy is made, which its history tells.

    Raises
    ------
    BadBoard
        It is not that; the error names the first field that is wrong.
    """
    value = _parsed(text)
    members(value, "", _FIELDS, _FIELDS)
    long(value["title"], "title")
    frames = _frames(value)
    entries = {root: _entries(root, value[root], frames) for root in ALWAYS}
    lines = _lines(value["lines"], frames)
    shared = SharedDoc(SEED_CLIENT)
    shared.fill(value["frame"], value["title"], entries, lines)
    ledger = _ledger(value, frames)
    update, said = shared.diff(), ledger.take()
    _weigh(update, said)
    joined = [{"at": one.joined, "by": "", "what": "joined", "id": one.id} for one in ledger.people()]
    copied = {"at": now, "by": "", "what": "copied", "id": ""}
    rows = (*_rows([*_between(value["history"], joined), copied], update), Row("ledger", said, "", now, "[]"))
    reference = value["frame"] if is_reference(value["frame"]) else "own"
    return Read(rows, reference, str((ledger.get("session", "keep") or {}).get("until", "")))


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > MOST:
        raise BadBoard("", f"at most {MOST} characters")
    try:
        value = record_json.read(text)
    except ValueError:
        # Whatever a parser says of a text may quote it.
        raise BadBoard("", "one JSON object in which nothing stands twice") from None
    form = value.get("format")
    if form != FORMAT:
        newer = isinstance(form, str) and form.startswith(FORMAT.rstrip("1"))
        raise BadBoard("format", f"{FORMAT!r}" + ("; a newer coproboard wrote this: read it with that one" if newer else ""))
    # The document library ends the process on numbers and texts that JSON has and it has not.
    plain(value, "", _DEEPEST)
    return value


# -- frames -------------------------------------------------------------------------------------------------------------


def _frames(value: Mapping[str, Any]) -> dict[str, Template]:
    """Tab → its frame, of every tab."""
    found = {FIRST: _frame(value["frame"], "frame")}
    members(value["ledger"], "ledger", ROOTS, ROOTS)
    ROOTS["frames"](value["ledger"]["frames"], "ledger.frames")
    for name, one in value["ledger"]["frames"].items():
        field = f"ledger.frames.{name}.frame"
        if name == FIRST and one["frame"] != value["frame"]:
            raise BadBoard(field, "the board's own frame")
        found[name] = _frame(one["frame"], field)
    if len(found) > TABS:
        raise BadBoard("ledger.frames", f"at most {TABS} frames")
    return found


def _frame(frame: object, field: str) -> Template:
    if not isinstance(frame, str) or len(frame.encode(errors="replace")) > MOST_OWN_BYTES:
        raise BadBoard(field, f"a frame of at most {MOST_OWN_BYTES} bytes")
    try:
        found = resolve(frame)
    except TemplateError as wrong:
        raise BadBoard(field, f"a frame that this coproboard knows, or the TOML of one ({wrong.field}: {wrong.expected})") from None
    if is_reference(frame) and found.reference != frame:
        raise BadBoard(field, "a frame with its version")
    return found


# -- what is written together -------------------------------------------------------------------------------------------


def _entries(root: str, value: object, frames: Mapping[str, Template]) -> dict[str, dict[str, Any]]:
    """Id → texts and values, of one root."""
    most = getattr(Limits(), root)
    listed(lambda one, field: _entry(root, one, field, frames), most)(value, root)
    assert isinstance(value, list)
    found: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(value):
        if one["id"] in found:
            raise BadBoard(f"{root}[{place}].id", "an id of its own")
        found[one["id"]] = {key: each for key, each in one.items() if key not in ("id", "places")} | one.get("places", {})
    return found


def _entry(root: str, value: Any, field: str, frames: Mapping[str, Template]) -> None:
    members(value, field, ("id", *ALWAYS[root]), ("id", *ALWAYS[root], *SOMETIMES[root]))
    entry(value["id"], join(field, "id"))
    for key, one in value.items():
        if key in SHAPES[root].texts:
            long(one, join(field, key))
        elif key == "places" and root == CARDS:
            _places(one, join(field, key), frames)
        elif key not in ("id", "places") and not fits(key, one):
            raise BadBoard(join(field, key), f"what may stand under {key}")


def _places(value: Any, field: str, frames: Mapping[str, Template]) -> None:
    if not isinstance(value, dict) or len(value) >= Limits().places:
        raise BadBoard(field, f"an object of fewer than {Limits().places} places")
    for key, at in value.items():
        named = read_place(key) if is_place(key) else None
        if named is None or named[0] not in frames:
            raise BadBoard(field, "names such as at/<tab>/<layer>, with a tab of the board")
        if not fits(key, at):
            raise BadBoard(join(field, key), "[zone, x, y], x and y from 0 to 1")


def _lines(value: object, frames: Mapping[str, Template]) -> dict[tuple[str, str], tuple[float, float]]:
    shape = fields({"tab": one_of(*frames), "corner": one_of(*CORNERS), "x": number(0, 1), "y": number(0, 1)})
    listed(shape, len(CORNERS) * TABS)(value, "lines")
    assert isinstance(value, list)
    found = {(one["tab"], one["corner"]): (one["x"], one["y"]) for one in value}
    if len(found) != len(value):
        raise BadBoard("lines", "each boundary once")
    return found


# -- the ledger ---------------------------------------------------------------------------------------------------------


def _ledger(value: Mapping[str, Any], frames: Mapping[str, Template]) -> Ledger:
    """The ledger, once every root has its shape, the history its links, and each record its digest and seals."""
    roots = value["ledger"]
    for root, shape in ROOTS.items():
        shape(roots[root], f"ledger.{root}")
    _marks(roots, frames)
    _on_tabs(roots, frames)
    _log(value["log"])
    _history(value["history"])
    ledger = Ledger()
    with ledger.together():
        for root, found in roots.items():
            for key, one in found.items():
                own = {"own": None if is_reference(one["frame"]) else frames[key].to_json()} if root == "frames" else {}
                ledger.put(root, key, {**one, **own} if own else one)
        for one in value["log"]:
            ledger.append("log", seals.canonical(one))
    _records(ledger)
    return ledger


def _marks(roots: Mapping[str, Any], frames: Mapping[str, Template]) -> None:
    """A mark is of a revealed round, in a zone and on a layer of that round's frame."""
    for name, one in roots["marks"].items():
        field, reveal = f"ledger.marks.{name}", roots["reveals"].get(one["round"])
        frame = frames.get(reveal.get("tab", FIRST)) if reveal else None
        if frame is None:
            raise BadBoard(f"{field}.round", "a round that was revealed")
        if one["layer"] not in [layer.id for layer in frame.layers]:
            raise BadBoard(f"{field}.layer", "a layer of its frame")
        zones = [*(one["range"] or ()), *(one["at"][:1] if isinstance(one["at"], list) else ())]
        if not all(frame.zone(zone) for zone in zones):
            raise BadBoard(f"{field}.at", "a zone of its frame")


def _on_tabs(roots: Mapping[str, Any], frames: Mapping[str, Template]) -> None:
    """What names a tab names one that there is."""
    named = {f"motions.{name}.tab": one.get("tab", FIRST) for name, one in roots["motions"].items()}
    named |= {f"reveals.{name}.tab": one.get("tab", FIRST) for name, one in roots["reveals"].items()}
    named |= {f"session.{name}": name.partition("/")[2] for name in roots["session"] if name.startswith("round/")}
    here = roots["session"].get("frame", {"tab": FIRST, "from": FIRST})
    for field, name in {**named, "session.frame.tab": here["tab"], "session.frame.from": here["from"]}.items():
        if name not in frames:
            raise BadBoard(f"ledger.{field}", "a tab of the board")
    if roots["frames"].get(here["tab"], {}).get("aside"):
        raise BadBoard("ledger.session.frame.tab", "a tab that is not set aside")


def _log(value: object) -> None:
    shape = fields({"at": time, "by": nobody, "act": text(32, "[a-z]+", "an act"), "about": _about, "digest": either(text(0), hash64),
                    "link": hash64})  # fmt: skip
    listed(shape)(value, "log")
    assert isinstance(value, list)
    if not all(one.holds for one in check_log(value)):
        raise BadBoard("log", "a history whose links hold")


def _about(value: Any, field: str) -> None:
    if not isinstance(value, dict):
        raise BadBoard(field, "an object")
    plain(value, field, _DEEP)


def _history(value: object) -> None:
    known = one_of(*sorted(_WORDS | {word for shape in SHAPES.values() for word in (
        *shape.texts.values(), *shape.values.values(), shape.made, shape.back)}))
    to: Shape = row(text(64), number(0, 1), number(0, 1))
    place = text(48, r"at/[a-z0-9]{1,8}/[a-z][a-z0-9_-]{0,31}", "at/<tab>/<layer>")
    listed(fields({"at": time, "by": nobody, "what": known, "id": text(64, r"[A-Za-z0-9_/-]*", "an id")}, {"to": to, "place": place}))(
        value, "history"
    )


def _between(history: Sequence[Mapping[str, Any]], joined: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The history with who joined when; its own order stays, whatever clocks said."""
    waiting = deque(joined)
    for one in history:
        while waiting and waiting[0]["at"] <= one["at"]:
            yield waiting.popleft()
        yield one
    yield from waiting


def _rows(history: Sequence[Mapping[str, Any]], update: bytes) -> Iterator[Row]:
    """The history as rows. What a change was cannot be seen from a copy, only who made it and when.

    So the first row holds the whole board, and whoever goes back in the history finds it as it was when it was copied.
    """
    for one in history:
        if one["what"] == "joined":
            yield Row("ledger", b"", one["by"], one["at"], _told(one))
        else:
            yield Row("shared", update, one["by"], one["at"], _told(one))
            update = wire.EMPTY_UPDATE


def _told(one: Mapping[str, Any]) -> str:
    """An entry of the history as a row of a log tells it."""
    told = [one["what"], one["id"], *([one["to"]] if "to" in one else []), *([one["place"]] if "place" in one else [])]
    return json.dumps([told], separators=(",", ":"))


def _records(ledger: Ledger) -> None:
    """Every record holds, and can be written out in every form and language."""
    numbers = sorted(map(int, ledger.items("records")))
    if numbers != list(range(1, len(numbers) + 1)):
        raise BadBoard("ledger.records", "records that are numbered from 1")
    for each in numbers:
        name, field = str(each), f"ledger.records.{each}"
        try:
            found = whole(ledger, name)
            assert found is not None
            holds = found["number"] == name and all(one.holds for one in check_record(found))
            for form, lang in ((form, lang) for form in FORMS for lang in LANGS[:2]):
                render(found, ledger.people(), lang, form)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError, RecursionError):
            # Whatever is not of the form that we write was written, or changed, by somebody else.
            raise BadBoard(field, "a decision record") from None
        if not holds:
            raise BadBoard(field, "a decision record whose digest, history and seals hold")


def _weigh(update: bytes, said: bytes) -> None:
    """The limits of a board as a whole, and what the gate says of it."""
    limits = Limits()
    if len(update) > limits.board:
        raise BadBoard("cards", f"a board of at most {limits.board} bytes")
    if len(said) > limits.ledger:
        raise BadBoard("ledger", f"a ledger of at most {limits.ledger} bytes")
    try:
        Gate(limits).load(update)
    except Refused as refused:
        raise BadBoard("", f"a board that the gate takes ({refused.rule})") from None
