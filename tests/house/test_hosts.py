"""Tracked files name no package registry, no path of somebody's machine, and nothing about how they were written.

The forbidden words are put together here from parts, so that this file is held to them too.
"""
from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT, tracked

HOSTS = (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("npmmirror", "com"),
    ("anaconda", "org"), ("debian", "org"), ("ubuntu", "com"), ("crates", "io"), ("jsdelivr", "net"), ("unpkg", "com"),
    ("esm", "sh"), ("cdnjs", "cloudflare", "com"), ("googleapis", "com"),
)  # fmt: skip
MACHINE = (r"/work" + r"/\w", r"/home" + r"/\w", r"/Users" + r"/\w", r"/root" + r"/\w", r"/opt" + r"/\w", r"\b[A-Z]:\\" + r"Users\b")
MAKING = (
    "clau" + "de", "anthro" + "pic", "chat" + "gpt", "open" + "ai", "copi" + "lot", "language" + " model",
    "generated" + " with", "co-authored" + "-by", "sub" + "agent", "as an" + " ai",
)  # fmt: skip
FORBIDDEN = [
    *[(r"(?<![\w-])" + r"\.".join(host) + r"(?![\w-])", "a registry or a foreign host") for host in HOSTS],
    *[(pattern, "a path of one machine") for pattern in MACHINE],
    *[(r"(?i)\b" + words + r"\b", "how it was made") for words in MAKING],
]


def offences(text: str) -> list[str]:
    """What in a text should not be there: the words, and why."""
    return [f"{found.group()!r} ({why})" for pattern, why in FORBIDDEN for found in re.finditer(pattern, text)]


def test_tracked_files_name_no_registry_no_machine_and_no_making() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {offence}" for offence in offences(text)]

    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "https://registry.npmjs" + ".org/yjs",
        "index-url = https://pypi" + ".org/simple",
        "files.pythonhosted" + ".org",
        "see /home" + "/ann/board",
        "C:\\" + "Users\\ann",
        "/work" + "/shared",
        "Co-Authored" + "-By: somebody",
    ],
)
def test_each_kind_is_found(text: str) -> None:
    assert offences(text)


@pytest.mark.parametrize("text", ["http://127.0.0.1:5006/b/x", "https://example.org/home.html", "the framework/house", "optional"])
def test_ordinary_text_passes(text: str) -> None:
    assert offences(text) == []
