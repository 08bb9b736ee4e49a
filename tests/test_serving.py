"""What a server keeps to itself: its secret, and the modules that nobody asked it to load."""
from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tornado.web import HTTPError

from coproboard.serve import ListedComponents
from coproboard.serving import SECRET_FILE, read_secret


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps other rights than these")
def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    secret = read_secret(tmp_path)

    assert len(secret) == 32 and read_secret(tmp_path) == secret
    assert (tmp_path / SECRET_FILE).stat().st_mode & 0o077 == 0


@pytest.mark.rule("H1")
@pytest.mark.parametrize("module", ["panel.auth", "os", "coproboard.serving", "coproboard.views.nosuch"])
def test_an_address_loads_no_module(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "panel.auth", raising=False)
    with pytest.raises(HTTPError) as refused:
        ListedComponents.parse_url_path(object.__new__(ListedComponents), f"{module}/Any/_css/any.css")

    assert refused.value.status_code == 404
    assert "panel.auth" not in sys.modules
