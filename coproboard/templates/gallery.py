"""The package's own frames, and the one way from what a board stores to its frame.

What it is: the TOML files beside this one, loaded once, in the order of the gallery.
What it is not: a place where frames are kept; one of a group's own is whole in its board.
The fact that shaped it: a board outlives the version of the package that it was made with, so it names the version.
"""
from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from coproboard.templates.frame import QUICK, Template
from coproboard.templates.loader import load
from coproboard.templates.reading import Field, listed
from coproboard.words import FURTHER, LANGS

BUILTIN = (
    "spectrum",
    "narratives",
    "power",
    "risk",
    "risk-value",
    "likelihood-impact",
    "complexity",
    "agreement-certainty",
    "levels",
    "values",
    "imperative",
    "ways-of-working",
    "relevance",
    "scales",
)
"""Ids of the package's own frames, in the order of the gallery."""

MOST_OWN_BYTES = 32_768
"""Largest TOML of a frame of a group's own."""

_REFERENCE = re.compile(r"[A-Za-z0-9_@+-]{0,80}")


def builtin() -> dict[str, Template]:
    """The package's own frames by id, in the order of the gallery."""
    return dict(_builtin())


def named(reference: str, lang: str = "en") -> Template:
    """The package's frame of that name.

    Parameters
    ----------
    reference : str
        ``"spectrum"``, or ``"spectrum@1"`` as a board stores it; with ``+quick`` a frame that hides its names shows
        them from the start (F11).
    lang : str
        The language in which to say that there is none.

    Raises
    ------
    TemplateError
        There is no such frame, or not in this version.
    """
    name = reference.removesuffix(QUICK)
    for template in _builtin().values():
        if name not in (template.id, template.reference):
            continue
        if name == reference:
            return template
        if template.hides:
            return replace(template, hides=False, quick=True)
    known = listed([template.reference for template in _builtin().values()])
    Field(reference, ("frame",), "coproboard", {}, lang).refuse("choice", keys=known)


def resolve(text: str, lang: str = "en") -> Template:
    """The frame that a text stands for: a reference or an id of the package's, or the TOML of a frame of one's own.

    Parameters
    ----------
    text : str
        As a board stores it, or as somebody sends it; at most 32 KB.
    lang : str
        The language in which to say what is wrong with it.

    Raises
    ------
    TemplateError
        There is no such frame, or it is not as a frame has to be.
    """
    return named(text, lang) if is_reference(text) else load(text, "frame", lang, most=MOST_OWN_BYTES)


def is_reference(text: str) -> bool:
    """Whether a text names a frame of the package, and is no frame itself."""
    return _REFERENCE.fullmatch(text) is not None


@cache
def _builtin() -> dict[str, Template]:
    folders = [Path(str(files(__package__))), *([FURTHER / "templates"] if FURTHER else [])]
    return {id: _read(id, folders) for id in BUILTIN}


def _read(id: str, folders: list[Path]) -> Template:
    """A frame of ours with the translations that lie beside it or in the folder of further languages."""
    names = {lang: f"{id}.{lang}.toml" for lang in LANGS[2:]}
    found = {lang: folder / name for lang, name in names.items() for folder in folders if (folder / name).is_file()}
    further = {lang: path.read_text(encoding="utf-8") for lang, path in found.items()}
    return load((folders[0] / f"{id}.toml").read_text(encoding="utf-8"), f"{id}.toml", further=further)
