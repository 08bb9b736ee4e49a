"""A record in the forms that people take away (Z4).

What it is: the one way from a record of the ledger to a named file. What it is not: a form itself; each has its module.
The fact that shaped it: whoever has the record has to get the same bytes again, or nobody could check them. So a form
depends on the record, the names, the language and the link, and on nothing else: a record names or holds its frames.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coproboard import __version__
from coproboard.documents.ledger import Person
from coproboard.exchange import record_html, record_json, record_markdown
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


def rendered_page(record: Mapping[str, Any], names: Mapping[str, str], page: Mapping[str, str]) -> str:
    """The HTML file again, from what it carries."""
    return _html(Paper(record, names, page["lang"], page["link"]))


def _html(paper: Paper) -> str:
    page = {"lang": paper.lang, "link": paper.link, "made": __version__}
    return record_html.page(paper, record_json.write(paper.record, paper.names, page))


def _json(paper: Paper) -> str:
    return record_json.write(paper.record, paper.names)
