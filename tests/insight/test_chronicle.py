"""The history as columns that grow: each thing done once, whatever the log has become meanwhile."""
from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproboard.documents.ledger import Ledger, Person
from coproboard.insight.chronicle import Chronicle
from coproboard.insight.tables import HISTORY_COLUMNS, history
from coproboard.storage.compaction import forgotten, merge_runs
from coproboard.storage.log import Record

LEDGER = Ledger()
for number, perspective in enumerate(("lived", "services", "both")):
    LEDGER.put_person(Person(f"person{number}", "", perspective, "en", 1000 * number))

things = st.sampled_from((["made", "card1", ["information", 0.5, 0.25]], ["moved", "card2", ["tray", 0.5, 0.5], "at/pow/acts"], ["titled", ""]))
changes = st.lists(
    st.tuples(st.sampled_from(("shared", "ledger")), st.integers(0, 2), st.integers(0, 4000), st.lists(things, max_size=3)), max_size=40
)


def log(made: Sequence[tuple[str, int, int, list[list[object]]]]) -> list[Record]:
    at, records = 0, []
    for seq, (doc, who, wait, what) in enumerate(made, 1):
        at += wait
        told = what if doc == "shared" else [["joined", f"person{who}"]]
        records.append(Record(doc, b"u", f"person{who}", at, json.dumps(told), seq, seq, at))
    return records


def told(chronicle: Chronicle) -> list[list[object]]:
    """Rows without their times: a run has one for all that it holds."""
    found = chronicle.tidy(LEDGER).drop(columns="at")
    return sorted([repr(row) for row in found.values.tolist()])


@pytest.mark.rule("K5", "Y1")
@settings(max_examples=60)
@given(made=changes, looks=st.lists(st.integers(0, 40), max_size=4), compacted=st.sets(st.integers(0, 40), max_size=3))
def test_each_thing_done_is_a_row_once_whenever_one_looks_and_whatever_is_compacted(
    made: list[tuple[str, int, int, list[list[object]]]], looks: list[int], compacted: set[int]
) -> None:
    records, chronicle = log(made), Chronicle()
    kept: list[Record] = []
    for end in sorted({*looks, *compacted, len(records)}):
        kept += records[len(kept) and kept[-1].seq : end] if kept else records[:end]
        if end in compacted:
            # What a log does: what is there becomes runs, and what was sealed or forgotten loses its updates.
            kept = list(forgotten(merge_runs(kept, lambda updates: b"u"), ["ledger"]))
        if end in looks or end == len(records):
            chronicle.take(record for record in kept if record.seq > chronicle.through)

    assert told(chronicle) == told(Chronicle().take(records))


@pytest.mark.rule("K5")
def test_a_run_that_reaches_back_adds_only_what_is_new() -> None:
    made = [("shared", 0, 10, [["made", f"card{number}", ["information", 0.5, 0.5]]]) for number in range(6)]
    records = log(made)
    chronicle = Chronicle().take(records[:4])
    (run,) = merge_runs(records, lambda updates: b"u")

    assert (run.first_seq, run.seq) == (1, 6)
    assert chronicle.take([run]).tidy(LEDGER).card.tolist() == [f"card{number}" for number in range(6)]
    assert chronicle.take([run]).through == 6 and len(chronicle.tidy(LEDGER)) == 6


@pytest.mark.rule("K5")
def test_who_joined_comes_from_the_ledger_where_the_log_does_not_say() -> None:
    made = ((1, 0, "board"), (2, 1000, "made"), (3, 2500, "moved"))
    records = [Record("shared", b"u", "person1", at, f'[["{what}","card1"]]', seq, seq, at) for seq, at, what in made]

    found = Chronicle().take(records).tidy(LEDGER, joins=True)

    # Of the same moment: nobody joined before the board was made, and nobody did anything before they joined.
    assert found.what.tolist() == ["board", "joined", "joined", "made", "joined", "moved"]
    assert found.perspective.tolist() == ["services", "lived", "services", "services", "both", "services"]


@pytest.mark.rule("Y5")
def test_a_perspective_that_was_forgotten_is_out_of_the_history_at_once() -> None:
    ledger = Ledger()
    ledger.put_person(Person("person0", "Mair", "lived", "en", 1))
    chronicle = Chronicle().take(log([("shared", 0, 1, [["titled", ""]])]))
    before = chronicle.tidy(ledger).perspective.tolist()
    ledger.put_person(Person("person0", "", "unsaid", "en", 1))

    assert (before, chronicle.tidy(ledger).perspective.tolist()) == (["lived"], ["unsaid"])


@pytest.mark.rule("K1")
def test_nothing_done_has_the_same_columns() -> None:
    found = history([], LEDGER)

    assert len(found) == 0 and found.dtypes.astype(str).to_dict() == HISTORY_COLUMNS
    assert history(None, Ledger()).dtypes.astype(str).to_dict() == HISTORY_COLUMNS


def test_only_new_records_are_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    records, chronicle = log([("shared", 0, 1, [["titled", ""]])] * 5000), Chronicle()
    chronicle.take(records[:-1])
    parsed: list[str] = []
    loads = json.loads
    monkeypatch.setattr(json, "loads", lambda text: parsed.append(text) or loads(text))

    chronicle.take(records)

    assert parsed == [f"[{records[-1].what}]"] and len(chronicle.tidy(LEDGER)) == 5000
