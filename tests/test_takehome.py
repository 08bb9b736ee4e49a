"""Reports and exports of a board: what is in each, that it is whole or not there, and what no spreadsheet may run."""
from __future__ import annotations

import json
import re
import zipfile
from datetime import datetime
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import coproboard as cb
from coproboard.cli import main
from coproboard.errors import NoBrowser, StorageUnavailable
from coproboard.exchange import csv, printing, whole
from coproboard.exchange.checking import check_file
from coproboard.seeing import TABLES
from coproboard.words import LANGS, catalogue, say
from tests.exchange.story import PEOPLE, WORDS, Story, tabbed, told

EVIL = (
    '=HYPERLINK("http://evil.example","x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "  =1", "＝1", "'=1", "''=1", "http://evil.example",
    "mailto:a@b", "{=1+1}", "12", "1e5", "2027-01-01", "TRUE", "_x0041_", "<b>&", "# not a heading\n| a | [b](javascript:1) |",
)  # fmt: skip


def board_of(story: Any) -> cb.Board:
    found = story.net.hub.open(story.net.board)
    return cb.read(whole.write(found.room.shared, found.room.ledger, found.log.history()), random=Random(3), clock=lambda: 1.9e9)


@pytest.fixture(scope="module")
def decided() -> cb.Board:
    """Ten people, one adopted record; Mair and Huw stand by name."""
    return board_of(told())


@pytest.fixture(scope="module")
def standing() -> cb.Board:
    """The same, with a proposal that is answered and not adopted."""
    story = Story()
    story.gather()
    story.place()
    story.reveal()
    story.answer(story.propose())
    return board_of(story)


@pytest.fixture(scope="module")
def evil() -> cb.Board:
    """A board on which everything that can be written looks like something else."""
    board = cb.Board.new("spectrum", EVIL[0], name="=cmd", random=Random(1))
    for words in EVIL:
        card = board.add(words, zone="information")
        board.reword(card, words, "cy")
        board.comment(card, words) if words.strip() == words else None
        board.add_term(words, words)
    proposal = board.propose(EVIL[0])
    board.answer(proposal, "consent", reason=EVIL[3])
    return board


# -- reports --------------------------------------------------------------------------------------------------------


@pytest.mark.rule("O10", "Z4")
def test_a_report_says_the_record_in_both_languages_each_in_its_own_and_asks_nobody(decided: cb.Board, tmp_path: Path) -> None:
    text = decided.report(tmp_path / "record.html").read_text("utf-8")
    parts = re.findall(r'<article[^>]* lang="(\w+)"', text)

    assert parts == ["en", "cy"]
    assert text.count(WORDS) == 2 + 1  # and once as data
    for lang in parts:
        for key in ("record.decided", "record.way", "record.differ", "report.sides", "report.certain", "report.data"):
            assert say(lang, key) in text
    assert not re.search(r"<(?:link|img|iframe|a|form|object)\b|\bsrc=|\bhref=|url\(|@import", text)
    assert re.findall(r"<script[^>]*>", text) == ['<script type="application/json" id="coproboard-record">']
    assert "default-src &#x27;none&#x27;" in text
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))


@pytest.mark.rule("O10", "Z5")
def test_a_saved_report_is_checked_and_a_changed_one_is_found_in_either_language(decided: cb.Board, tmp_path: Path) -> None:
    path = decided.report(tmp_path / "record.html")

    assert all(one.holds for one in check_file(path.read_bytes()))
    text = path.read_text("utf-8")
    for words in (say("cy", "record.decided"), say("en", "report.data"), "show-cy:checked"):
        assert not all(one.holds for one in check_file(text.replace(words, "otherwise", 1).encode()))
    result = CliRunner().invoke(main, ["verify", str(path)])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "Nothing was changed.")


@pytest.mark.rule("O10", "Z3")
def test_names_stand_in_it_by_agreement_and_no_link_unless_it_is_given(decided: cb.Board, tmp_path: Path) -> None:
    text = decided.report(tmp_path / "record.html").read_text("utf-8")

    # Reasons of this story name some themselves; as names only those who agreed stand there.
    assert "By name, as they agreed: Huw and Mair." in text
    assert all(f">{name}<" not in text for name, _, _ in PEOPLE if name not in ("Huw", "Mair"))
    assert decided.key not in text
    assert "<path" in decided.report(tmp_path / "qr.html", link="https://boards.example/b/x#y").read_text("utf-8").split('class="qr"')[1]


@pytest.mark.rule("O10")
def test_one_language_needs_no_switch_and_what_is_not_there_is_told(decided: cb.Board, tmp_path: Path) -> None:
    path = tmp_path / "record.html"

    assert "<fieldset" not in decided.report(path, ["cy"]).read_text("utf-8")
    assert decided.report(path, "cy", number=1).read_text("utf-8").startswith('<!doctype html>\n<html lang="cy"')
    with pytest.raises(LookupError, match="there are 1 to 1"):
        decided.report(path, number=2)
    with pytest.raises(LookupError, match="each once"):
        decided.report(path, ["en", "en"])
    with pytest.raises(LookupError):
        decided.report(path, ["xx"])
    with pytest.raises(ValueError, match=r"\.html, \.pdf"):
        decided.report(tmp_path / "record.txt")


@pytest.mark.rule("O11")
def test_a_board_without_a_record_says_so_first_in_two_languages_and_how_it_stands(standing: cb.Board, tmp_path: Path) -> None:
    path = standing.report(tmp_path / "standing.html")
    text = path.read_text("utf-8")

    for part in text.split("<article")[1:]:
        head = part.partition("</header>")[0]
        assert say("en", "report.none") in head
        assert say("cy", "report.none") in head
        assert WORDS in part
        assert "How do people get home?" in part
        assert part.count("<svg") > 20
    for key in ("report.lies", "report.sides", "record.differ", "report.proposals", "record.does", "report.certain", "record.people"):
        assert say("en", key) in text
    assert "coproboard-record" not in text
    assert [one.holds for one in check_file(path.read_bytes())] == [False]


@pytest.mark.rule("O11")
@pytest.mark.parametrize("frame", ["spectrum", "risk", "complexity", "imperative"])
def test_an_empty_board_has_a_report_too(frame: str, tmp_path: Path) -> None:
    with cb.Board.new(frame) as board:
        text = board.report(tmp_path / "empty.html").read_text("utf-8")

    assert say("en", "report.nocards") in text
    assert say("cy", "report.proposals.none") in text


@pytest.mark.rule("O11", "P1")
def test_a_report_tells_nothing_of_marks_that_are_sealed(tmp_path: Path) -> None:
    story = Story(6)
    story.gather()
    story.place()
    text = board_of(story).report(tmp_path / "sealed.html").read_text("utf-8")

    assert "Because I was there" not in text
    assert say("en", "report.certain.unmarked") in text
    assert say("en", "report.sides") not in text


@pytest.mark.rule("O10", "Z6")
def test_what_people_wrote_is_text_in_a_report(evil: cb.Board, tmp_path: Path) -> None:
    text = evil.report(tmp_path / "evil.html").read_text("utf-8")

    assert "<b>&" not in text
    assert "&lt;b&gt;&amp;" in text


@pytest.mark.rule("O10")
def test_a_pdf_needs_a_browser_and_leaves_the_old_file_where_there_is_none(
    decided: cb.Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, pages = tmp_path / "record.pdf", []
    monkeypatch.setattr(printing, "pdf", lambda page: pages.append(page) or b"%PDF-")

    assert decided.report(path).read_bytes() == b"%PDF-"
    assert re.search(r'id="show-all" checked', pages[0])

    def none(page: str) -> bytes:
        raise NoBrowser("none")

    monkeypatch.setattr(printing, "pdf", none)
    with pytest.raises(NoBrowser):
        decided.report(path)
    assert path.read_bytes() == b"%PDF-"


# -- spreadsheets -----------------------------------------------------------------------------------------------------


@pytest.mark.rule("O12")
def test_a_spreadsheet_holds_text_as_text_whatever_it_looks_like(evil: cb.Board, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(evil.export(tmp_path / "evil.xlsx"))
    texts = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}

    assert {words for words in EVIL if "_x" not in words} <= texts
    for sheet in book:
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d", "b"), (sheet.title, cell.coordinate, cell.data_type)
                assert cell.hyperlink is None
                assert not (isinstance(cell.value, (int, float)) and cell.value == 100_000)
    with zipfile.ZipFile(tmp_path / "evil.xlsx") as parts:
        assert not any(b"<f>" in parts.read(name) or b"<f " in parts.read(name) for name in parts.namelist())
        assert not [name for name in parts.namelist() if "externalLink" in name or "hyperlink" in parts.read(name).decode("utf-8", "replace")]


@pytest.mark.rule("O12")
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_each_table_is_a_sheet_with_heads_filters_dates_and_titles_in_both_languages(lang: str, tmp_path: Path) -> None:
    board = board_of(tabbed())
    book = openpyxl.load_workbook(board.export(tmp_path / "board.xlsx", lang=lang))
    names = [say(lang, "export.about"), *(say(lang, f"export.table.{name}") for name in TABLES)]

    assert book.sheetnames == names
    cards = book[names[1]]
    heads = [cell.value for cell in cards[1]]
    assert heads[:2] == [say(lang, "column.head.id"), say(lang, "column.head.words")]
    assert len(heads) == len(set(heads))
    assert cards.freeze_panes == "A2"
    assert cards.auto_filter.ref
    other = "cy" if lang == "en" else "en"
    titles = {cards.cell(2, place + 1).value for place, head in enumerate(heads) if head == f"{say(other, 'column.head.zone_title')} ({other})"}
    assert titles & {zone.title.get(other) for zone in board.frame.zones} | {board.frame.tray.title.get(other)}
    made = [row[heads.index(say(lang, "column.head.made_at"))] for row in cards.iter_rows(min_row=2, values_only=True)]
    assert all(isinstance(one, datetime) for one in made)
    marks = book[say(lang, "export.table.marks")]
    assert say(lang, "column.head.mine") not in [cell.value for cell in marks[1]]
    rows = {(row[0], row[2]): row[4] for row in book[names[0]].iter_rows(min_row=10, values_only=True)}
    assert all(rows.values()), [key for key, meaning in rows.items() if not meaning]
    assert len(rows) == sum(sheet.max_column for sheet in book.worksheets[1:])


@pytest.mark.rule("O12")
def test_every_column_of_every_table_is_told_and_headed_in_both_languages() -> None:
    with cb.Board.new("likelihood-impact") as board:
        for name in TABLES:
            for column in getattr(board, name).columns:
                for lang in LANGS[:2]:
                    assert {f"column.{column}", f"column.{name}.{column}"} & catalogue(lang).keys(), (name, column)
                    assert {f"column.head.{column}", f"column.head.{name}.{column}"} & catalogue(lang).keys(), (name, column)


@pytest.mark.rule("O12")
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=+-@ \t\r\n\"＝,;")))
def test_a_cell_of_csv_is_safe_and_comes_back_as_it_was(words: str) -> None:
    cell = csv.safe(words)

    assert cell.lstrip() == cell or not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert csv.unsafe(cell) == words


@pytest.mark.rule("O12")
def test_cards_go_out_as_csv_and_come_back_by_add_many_as_they_were(evil: cb.Board, tmp_path: Path) -> None:
    path = evil.export(tmp_path / "cards.csv")

    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,words,")
    for line in pd.read_csv(StringIO(path.read_text("utf-8-sig")), dtype=str)["words"]:
        assert not line.startswith(("=", "+", "-", "@", "\t"))
    with cb.Board.new("spectrum") as again:
        again.add_many(csv.read(path)[["words", "zone", "lang"]])
        assert sorted(again.cards["words"]) == sorted(evil.cards["words"])
        assert set(again.cards["zone"]) == {"information"}


@pytest.mark.rule("O12", "P4")
def test_a_zip_has_every_table_and_what_its_columns_are_and_not_whose_marks_are_whose(decided: cb.Board, tmp_path: Path) -> None:
    with zipfile.ZipFile(decided.export(tmp_path / "data.zip")) as file:
        found = {name: pd.read_csv(file.open(name)) for name in file.namelist()}

    assert set(found) == {f"{name}.csv" for name in (*TABLES, "columns")}
    assert len(found["marks.csv"]) == 140
    assert "mine" not in found["marks.csv"]
    told_of = found["columns.csv"]
    assert set(told_of[told_of["table"] == "marks"]["column"]) == set(found["marks.csv"].columns)
    assert pd.to_datetime(found["history.csv"]["at"]).dt.tz is not None
    assert all("lived" not in str(name) for name in found["people.csv"]["name"].dropna())


# -- Markdown, and all of them ------------------------------------------------------------------------------------------


@pytest.mark.rule("O12", "Z6")
def test_markdown_is_to_be_read_and_holds_no_markup_of_others(evil: cb.Board, decided: cb.Board, tmp_path: Path) -> None:
    text = evil.export(tmp_path / "evil.md").read_text("utf-8")
    told_of = decided.export(tmp_path / "board.md", lang="cy").read_text("utf-8")

    assert "[b](javascript" not in text
    assert "<b>" not in text
    assert text.count("\n# ") == 0
    assert say("en", "report.none") in text
    assert say("cy", "report.none") not in told_of
    assert "## Penderfyniadau" in told_of
    assert "## Sbectrwm ymgysylltu" in told_of or "## " in told_of


@pytest.mark.rule("O13")
@pytest.mark.parametrize("form", ["xlsx", "csv", "zip", "md", "json"])
def test_the_same_board_gives_the_same_bytes(decided: cb.Board, tmp_path: Path, form: str) -> None:
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    decided.export(first)
    decided.export(second)

    assert first.read_bytes() == second.read_bytes()
    assert sorted(tmp_path.iterdir()) == [first, second]


@pytest.mark.rule("O13")
def test_a_file_that_cannot_be_written_leaves_the_old_one(decided: cb.Board, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "board.json"
    path.write_text("of last week")
    path.chmod(0o640)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        with pytest.raises(StorageUnavailable, match="No space left"):
            decided.export(path)
    assert path.read_text() == "of last week"
    assert list(tmp_path.iterdir()) == [path]
    decided.export(path)
    assert json.loads(path.read_text("utf-8"))["format"] == "coproboard board 1"
    assert path.stat().st_mode & 0o777 == 0o640
    with pytest.raises(StorageUnavailable):
        decided.export(tmp_path / "nowhere" / "board.json")


@pytest.mark.rule("O13")
def test_what_cannot_be_exported_is_told_with_what_can(decided: cb.Board, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.xlsx, \.csv, \.zip, \.md, \.json"):
        decided.export(tmp_path / "board.doc")
    with pytest.raises(LookupError, match="cards, marks"):
        decided.export(tmp_path / "board.csv", "votes")
    with pytest.raises(ValueError, match=r"\.csv"):
        decided.export(tmp_path / "board.json", "cards")
    with pytest.raises(LookupError, match="lang"):
        decided.export(tmp_path / "board.csv", lang="xx")
    assert list(tmp_path.iterdir()) == []


# -- the command line ---------------------------------------------------------------------------------------------------


@pytest.mark.rule("O10", "O14")
def test_the_commands_take_a_file_or_its_json_and_join_nobody(decided: cb.Board, tmp_path: Path) -> None:
    source, copy = decided.export(tmp_path / "board.json"), tmp_path / "copy.coproboard"
    cb.read(source, path=copy).close()
    run = CliRunner()

    for name in ("out.xlsx", "out.csv", "out.json"):
        result = run.invoke(main, ["export", str(copy), "-o", str(tmp_path / name), "--lang", "cy"])
        assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["ledger"] == json.loads(source.read_text("utf-8"))["ledger"]
    result = run.invoke(main, ["report", str(source), "-o", str(tmp_path / "out.html"), "--lang", "cy", "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out.html").read_text("utf-8").startswith('<!doctype html>\n<html lang="cy"')
    for words in (["export", str(tmp_path / "none.coproboard"), "-o", "x.csv"], ["report", str(copy), "-o", str(tmp_path / "x.doc")]):
        result = run.invoke(main, words)
        assert result.exit_code == 1
        assert "Error: " in result.output
        assert "Traceback" not in result.output
