"""Further languages of a frame: every place where it has words, and the words of one more language put there.

What it is: ``templates/<id>.<lang>.toml``, one flat list of ``"zones.information.title" = "..."`` for each language.
What it is not: a second frame; a translation adds words and nothing else, and what it leaves out is shown in English.
The fact that shaped it: whoever brings a language should need a list to fill in, and none of ours to change (F12).
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from coproboard.templates.reading import Field


def word_tables(data: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every table of words in a template's data, under its path.

    Parameters
    ----------
    data : dict
        What ``tomllib`` reads.

    Yields
    ------
    tuple of str and dict
        ``"prompts[0]"``, ``"zones.information.title"`` and so on, by place or, where there is one, by id; and the
        table ``{"en": ..., "cy": ...}`` itself.
    """
    if isinstance(data, list):
        for index, item in enumerate(data):
            id = item.get("id") if isinstance(item, dict) else None
            yield from word_tables(item, f"{path}.{id}" if isinstance(id, str) else f"{path}[{index}]")
    elif isinstance(data, dict):
        if "en" in data:
            yield path, data
        else:
            for key, item in data.items():
                yield from word_tables(item, f"{path}.{key}".lstrip("."))


def translate(root: Field, lang: str, words: Field) -> None:
    """Put the words of one more language into a template's data.

    Raises
    ------
    TemplateError
        A path that is none of this template's words.
    """
    tables = dict(word_tables(root.value))
    for path, said in words.table((), words.value).items():
        if path not in tables:
            said.refuse("path")
        tables[path][lang] = said.string()
