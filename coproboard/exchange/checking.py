"""Checking a record: whether it says what was written down, and nothing was changed since (Z5, P6, Y2).

What it is: every hash of a record made again, from a JSON or HTML file or from a board. What it is not: a signature.
Whoever makes a whole new record makes one that holds; that it is the group's shows in its check code, which everyone
has.

The fact that shaped it: people read the page and machines read the JSON in it. So an HTML file holds only if the page
is, byte by byte, what its own JSON gives.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproboard import __version__
from coproboard.documents.places import FIRST
from coproboard.domain import seals
from coproboard.exchange import record_html, record_json
from coproboard.exchange.record import rendered_page
from coproboard.insight.record import FORMAT, digest


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it holds, and what it is, in a sentence."""

    holds: bool
    what: str


def check_file(data: bytes) -> list[Finding]:
    """Check a record's file, JSON or HTML.

    Parameters
    ----------
    data : bytes
        The file.

    Returns
    -------
    list of Finding
        At least one.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return [Finding(False, "The file is no text: it was damaged, or is no record.")]
    html = text.lstrip().startswith("<")
    carried = record_html.carried(text) if html else text
    if carried is None:
        return [Finding(False, "The page carries no record.")]
    try:
        value = record_json.read(carried)
        if value.get("format") != FORMAT:
            return [Finding(False, "It is no record, or one of a format that this coproboard does not know.")]
        found = [_whole(value), *check_record({key: one for key, one in value.items() if key not in record_json.ADDED})]
        return [*found, _page(value, text)] if html else found
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError, RecursionError):
        # Whatever is not of the form that we write was written, or changed, by somebody else.
        return [Finding(False, "It is not of the form of a record: it was damaged or changed.")]


def check_record(record: Mapping[str, Any]) -> list[Finding]:
    """Check a record by itself: digest, links, marks and seals.

    Raises
    ------
    ValueError, TypeError, KeyError, IndexError, AttributeError
        It is not of the form of a record.
    """
    code = record["digest"][:12]
    right = digest(record) == record["digest"]
    return [
        Finding(right, f"Record {record['number']}: its words and numbers are "
                       f"{'as they were written down' if right else 'not as they were written down'}. "
                       f"Check code {code[:4]} {code[4:8]} {code[8:]}."),
        *check_log(record["log"]),
        _is_last(record),
        *(finding for name in record["rounds"] for finding in _round(record, name)),
    ]  # fmt: skip


def check_log(log: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Check the links of a history, from its first entry on."""
    prior = ""
    for place, entry in enumerate(log, 1):
        if seals.link(prior, entry) != entry["link"]:
            return [Finding(False, f"The history does not hold together at entry {place} of {len(log)}.")]
        prior = entry["link"]
    return [Finding(True, f"The history holds together, from the first to the last of {len(log)} entries.")]


def _whole(value: Mapping[str, Any]) -> Finding:
    right = seals.digest_of({key: one for key, one in value.items() if key != "file"}) == value["file"]
    return Finding(right, "The file is as it was made." if right else "The file is not as it was made.")


def _is_last(record: Mapping[str, Any]) -> Finding:
    """The history has to end with the record's own making."""
    log = record["log"]
    last = log[-1] if log else {"act": "", "about": {}, "at": None}
    act = "adopt" if record["status"] == "adopted" else "record"
    right = (
        len(log) == record["entries"] and last["act"] == act and last["at"] == record["at"]
        and last["about"].get("record") == record["number"] and last["by"] == record["by"]
    )  # fmt: skip
    return Finding(right, "The history ends with this record." if right else "The history does not end with this record.")


def _round(record: Mapping[str, Any], name: str) -> list[Finding]:
    """Every mark against its hash, all hashes against the last seal, and both against the history."""
    found = record["marks"][name]
    leaves, marks = list(found["leaves"]), found["marks"]
    hidden = sum(found["withheld"].values())
    left = list(leaves)
    changed = 0
    for one in marks.values():
        made = seals.mark_hash(
            name, one["card"], one["layer"], one["at"], one["range"], one["confidence"], one["reason"], one["salt"]
        )
        if made in left:
            left.remove(made)
        else:
            changed += 1
    seal = found["seals"][-1]["seal"] if found["seals"] else ""
    sealed = seals.seal(found["nonce"], leaves) == seal and found["nonce"] == found["nonces"][-1]
    told = any(entry["act"] == "seal" and entry["about"] == {"round": name, "seal": seal} for entry in record["log"])
    value = {key: found[key] for key in ("at", "nonce", "nonces", "people", "leaves", "shown", "withheld")}
    said = seals.digest_of([value, marks])
    # The history names the tab of a round where that is not the first.
    about = {"round": name} if found.get("tab", FIRST) == FIRST else {"round": name, "tab": found["tab"]}
    revealed = any(
        entry["act"] == "reveal" and entry["about"] == about and entry["digest"] == said for entry in record["log"]
    )
    counted = len(leaves) == len(marks) + hidden
    return [
        Finding(not changed and counted, f"Round {name}: {len(marks)} marks shown, {hidden} not shown; "
                + ("each is as it was sealed." if not changed and counted else f"{changed} are not as they were sealed.")),
        Finding(sealed and told, "Their seal holds." if sealed and told else "Their seal does not hold."),
        Finding(revealed, "They are what was revealed." if revealed else "They are not what was revealed."),
    ]  # fmt: skip


def _page(value: Mapping[str, Any], text: str) -> Finding:
    page = value["page"]
    record = {key: one for key, one in value.items() if key not in record_json.ADDED}
    if rendered_page(record, value["names"], page) == text:
        return Finding(True, "What the page shows is what the record says.")
    if page["made"] != __version__:
        return Finding(False, f"The page was made by coproboard {page['made']}: only that one can tell whether it shows what "
                              "the record says. Compare the check code, or check the JSON.")  # fmt: skip
    return Finding(False, "What the page shows is not what the record says.")
