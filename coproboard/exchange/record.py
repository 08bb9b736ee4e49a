"""A record in the forms that people take away (Z4).

What it is: the one way from a record of the ledger to a named file. What it is not: a form itself; each has its module.
The fact that shaped it: whoever has the record has to get the same bytes again, or nobody could check them. So a form
depends on the record, the names, the language and the link, and on nothing else: a record names or holds its frames.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from coproboard import __version__
from coproboard.documents.ledger import Person
from coproboard.exchange import record_html, record_json, record_markdown, report_html
from coproboard.exchange.paper import Paper, agreed
from coproboard.words import LANGS

FORMS = {"html": "text/html", "md": "text/markdown", "json": "application/json"}


def render(
    record: Mapping[str, Any], people: Iterable[Person], lang: str, form: str, link: str = ""
) -> tuple[str, str, str]:
    """A record as a file.

    Parameters
    ----------
    record : mapping
        As `insight.record.whole` gives it.
    people : iterable of Person
        The people of the ledger; only names of those who agree are put in (Z3).
    lang : str
        ``"en"`` or ``"cy"``.
    form : str
        A key of `FORMS`.
    link : str
        The board's link, for a QR code in the HTML; ``""`` for none.

    Returns
    -------
    tuple of str
        The file's name, its type and its text.

    Raises
    ------
    LookupError
        There is no such language or form.
    """
    if lang not in LANGS or form not in FORMS:
        raise LookupError(f"expected a language of {LANGS} and a form of {tuple(FORMS)}")
    paper = Paper(record, agreed(record, people), lang, link)
    text = {"html": _html, "md": record_markdown.write, "json": _json}[form](paper)
    return f"record-{record['number']}.{form}", f"{FORMS[form]};charset=utf-8", text


def report(
    record: Mapping[str, Any], people: Iterable[Person], langs: Sequence[str], link: str = "", shown: str = ""
) -> str:
    """A record, or how a board stands, as a file of HTML in several languages.

    Parameters
    ----------
    record : mapping
        As `insight.record.whole` or `insight.record.standing` gives it.
    people : iterable of Person
        The people of the ledger; only names of those who agree are put in (Z3).
    langs : sequence of str
        Languages, the first one first.
    link : str
        The board's link, for a QR code; ``""`` for none.
    shown : str
        See `report_html.page`.

    Raises
    ------
    LookupError
        There is no such language, or none is given.
    """
    if not langs or any(lang not in LANGS for lang in langs) or len(set(langs)) != len(langs):
        raise LookupError(f"expected languages of {', '.join(LANGS)}, each once")
    return _report(record, agreed(record, people), langs, link, shown)


def rendered_page(record: Mapping[str, Any], names: Mapping[str, str], page: Mapping[str, str]) -> str:
    """The HTML file again, from what it carries."""
    if "langs" in page:
        return _report(record, names, page["langs"].split(" "), page["link"], page["shown"])
    return _html(Paper(record, names, page["lang"], page["link"]))


def _report(record: Mapping[str, Any], names: Mapping[str, str], langs: Sequence[str], link: str, shown: str) -> str:
    papers = [Paper(record, names, lang, link) for lang in langs]
    page = {"langs": " ".join(langs), "link": link, "shown": shown, "made": __version__}
    data = "" if record["status"] == "standing" else record_json.write(record, names, page)
    return report_html.page(papers, data, shown)


def _html(paper: Paper) -> str:
    page = {"lang": paper.lang, "link": paper.link, "made": __version__}
    return record_html.page(paper, record_json.write(paper.record, paper.names, page))


def _json(paper: Paper) -> str:
    return record_json.write(paper.record, paper.names)
