"""Printing by a browser that is here: found, alone, without a network, and told when there is none."""
from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageColor

from coproboard.errors import NoBrowser
from coproboard.exchange import printing
from coproboard.insight.pictures import balance
from coproboard.insight.pictures.looks import LIGHT
from tests.insight.sessions import session


def program(folder: Path, name: str, says: str) -> Path:
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{says}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.rule("U16")
def test_a_browser_that_is_named_is_taken_at_its_word(tmp_path: Path) -> None:
    program(tmp_path, "chromium", "pass")

    assert printing.browsers({"COPROBOARD_CHROMIUM": "mine", "PATH": str(tmp_path)}) == ["mine"]
    assert printing.browsers({"PATH": str(tmp_path)}) == [str(tmp_path / "chromium")]


@pytest.mark.rule("U16")
def test_without_a_browser_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "browsers", list)

    with pytest.raises(NoBrowser, match=r"COPROBOARD_CHROMIUM.*\.html"):
        printing.pdf("<p>")


@pytest.mark.rule("U16")
@pytest.mark.skipif(sys.platform == "win32", reason="its programs do not begin with #!")
def test_a_browser_that_makes_nothing_or_hangs_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, hanging = program(tmp_path, "broken", "raise SystemExit(3)"), program(tmp_path, "hanging", "import time; time.sleep(60)")

    monkeypatch.setattr(printing, "browsers", lambda: [str(broken)])
    with pytest.raises(NoBrowser, match="code 3"):
        printing.pdf("<p>")
    monkeypatch.setattr(printing, "browsers", lambda: [str(hanging)])
    with pytest.raises(NoBrowser, match="not within"):
        printing.pdf("<p>", timeout=0.5)


@pytest.mark.rule("U16")
@pytest.mark.skipif(sys.platform == "win32", reason="its programs do not begin with #!")
def test_a_browser_is_started_alone_and_nothing_of_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = tmp_path / "seen"
    says = f"import sys; open({str(seen)!r}, 'w').write('\\n'.join(sys.argv)); print('<html>')"
    monkeypatch.setattr(printing, "browsers", lambda: [str(program(tmp_path, "fake", says))])
    printing.written("<p>secret")
    asked = seen.read_text(encoding="utf-8").split("\n")

    assert "--host-resolver-rules=MAP * ~NOTFOUND" in asked and "--proxy-server=127.0.0.1:9" in asked
    profile = next(one for one in asked if one.startswith("--user-data-dir=")).partition("=")[2]
    assert not Path(profile).parent.exists()


@pytest.mark.rule("U16")
def test_a_page_becomes_paper_and_a_picture_becomes_pixels(tmp_path: Path) -> None:
    paper = printing.pdf("<!doctype html><style>@page{size:A4}</style><h1>Cofnod</h1>")
    picture = balance.draw(session(moves=8))
    drawing = picture.save(tmp_path / "balance.svg").read_text(encoding="utf-8")

    assert paper.startswith(b"%PDF-")
    assert ElementTree.fromstring(drawing)[0].text == picture.title
    assert "Lived experience" in drawing.partition("</desc>")[2]
    for pixels, width in ((picture.png(width=400, scale=1), 400), (printing.png(drawing, 800, picture.figure.height, 1), 800)):
        with Image.open(BytesIO(pixels)) as image:
            assert image.size == (width, picture.figure.height)
            colours = {colour[:3] for _, colour in image.getcolors(100_000)}
            assert {ImageColor.getrgb(LIGHT.groups[group]) for group in ("lived", "services")} <= colours
