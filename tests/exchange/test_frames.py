"""Records of several frames in every form, and records that were made before there were tabs."""
from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from coproboard.exchange import figures, record_json
from coproboard.exchange.checking import check_file
from coproboard.exchange.paper import Paper
from coproboard.exchange.record import FORMS, render, rendered_page
from coproboard.exchange.told import unnamed
from coproboard.templates import builtin
from tests.exchange.story import Story, tabbed
from tests.exchange.test_checking import wrong
from tests.exchange.test_forms import Page

OLD = Path(__file__).with_name("record_before_tabs.json")


@cache
def story() -> Story:
    return tabbed()


@cache
def text(form: str, lang: str = "en") -> str:
    found = render(story().record(), story().net.room.ledger.people(), lang, form)[2]
    return re.sub(r"\\(.)", r"\1", found) if form == "md" else Page(found).text.split('{"actions"')[0]


@pytest.mark.rule("Z4", "F5")
@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize(("lang", "words"), [
    ("en", ("A spectrum of engagement", "Knowledge, decisions and power", "Our table", "Decisions", "As you", "Kind of reason",
            "Lived experience: the organisation · Work in services: both", "In different places", "On the board: here · later",
            "Mae staff yn ysgrifennu’r rota", "Next step", "Try it on one street", "Outcome", "What comes of it",
            "Inside: complex", "On the edge: complex", "Torn: inside no boundary", "On the way: 1 step")),
    ("cy", ("Ein tabl", "Gwybodaeth", "Profiad bywyd: y sefydliad · Gweithio mewn gwasanaethau: y ddau", "Ar y bwrdd: yma · yn hwyrach",
            "Y tu mewn: cymhleth")),
])  # fmt: skip
def test_each_form_tells_every_frame_by_its_own_names(form: str, lang: str, words: tuple[str, ...]) -> None:
    told = text(form, lang)

    assert [one for one in words if one not in told and one != "As you"] == []
    assert told.index("Staff write the drop-in rota") < told.index("Mae staff yn ysgrifennu")


@pytest.mark.rule("Z5", "P6")
@pytest.mark.parametrize("form", ["html", "json"])
def test_a_record_of_several_frames_holds_and_a_changed_tab_does_not(form: str) -> None:
    data = render(story().record(), story().net.room.ledger.people(), "en", form, "")[2]

    assert wrong(check_file(data.encode())) == []
    assert wrong(check_file(data.replace('"tab":"imp"', '"tab":"ris"', 1).encode()))


@pytest.mark.rule("Z2", "Z5")
def test_a_record_from_before_there_were_tabs_holds_and_is_read_in_every_form() -> None:
    value = record_json.read(OLD.read_text("utf-8"))
    record = {key: one for key, one in value.items() if key not in record_json.ADDED}

    assert wrong(check_file(OLD.read_bytes())) == []
    for form in FORMS:
        told = render(record, [], "en", form)[2]
        assert "Staff write the drop" in told and (form == "json" or "Where we want to be" in told)
    page = {"lang": "cy", "link": "", "made": "0.1.0"}
    assert "Lle rydyn ni am fod" in rendered_page(record, {}, page) or "am fod" in rendered_page(record, {}, page)


@pytest.mark.rule("F11")
def test_names_that_stayed_hidden_are_told_as_such() -> None:
    record = json.loads(json.dumps(story().record()))
    corners = next(one for one in record["frames"] if one["tab"] == "cyn")
    del corners["lines"]["top-left"]

    assert "boundaries were drawn" not in text("html")
    assert "boundaries were drawn" in render(record, [], "en", "md")[2]
    assert "boundaries were drawn" in render(record, [], "en", "html")[2]
    corners["frame"] = "complexity@1+quick"
    paper = Paper(record, {}, "en")
    assert unnamed(paper, next(one for one in paper.frames if one.tab == "cyn")) == ""


@pytest.mark.parametrize("frame", builtin())
def test_a_drawing_of_every_frame_holds_its_marks_inside_it(frame: str) -> None:
    found = builtin()[frame]
    zones = {zone.id: {"lived": 3, "services": 4, "unsaid": 30} for zone in found.zones}
    drawn = figures.strip(found, zones, "x")
    width, height = (float(one) for one in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn).groups())
    marks = [tuple(map(float, one)) for one in re.findall(r'<svg x="([-\d.]+)" y="([-\d.]+)" width="9"', drawn)]

    assert drawn.count("<ellipse") == {"circles": len(found.zones), "corners": 1}.get(found.kind, 0)
    assert marks and all(0 <= x <= width - 9 and 0 <= y <= height - 9 for x, y in marks)
    assert len(set(marks)) == len(marks) == 3 * len(found.zones)
    few = figures.strip(found, {found.zones[0].id: {"lived": 2}}, "x")
    assert few.count('class="lived"') == (2 if found.kind in ("line", "steps", "levels") else 1)
