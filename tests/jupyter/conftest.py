"""A real Jupyter server with our extension in it, under the path that a JupyterHub would give it."""
from __future__ import annotations

import contextlib
import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "coproboard" / "jupyter"
TOKEN, PREFIX = "a-token-of-the-test", "/user/nia/"
ADDRESS = re.compile(rf"http://127\.0\.0\.1:\d+{PREFIX}")
PATIENCE = 90.0
# Whatever else an installation brings: slow to start, and none of our business here.
OTHERS = ("jupyterlab", "notebook", "notebook_shim", "jupyter_lsp", "jupyter_server_terminals", "jupyter_server_ydoc",
          "jupyter_server_fileid", "panel.io.jupyter_server_extension")


class Jupyter:
    """One Jupyter server on a folder.

    Attributes
    ----------
    address : str
        Such as ``http://127.0.0.1:43121/user/nia/``.
    shown : Path
        The folder that it shows.
    home : Path
        What programs of its user remember (see `coproboard.seats`).
    """

    def __init__(self, folder: Path) -> None:
        self.shown, self.home, self.address, self.words = folder / "shown", folder / "seats", "", ""
        self.shown.mkdir()
        folders = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COPROBOARD"))}, **folders,
            "HOME": str(folder), "IPYTHONDIR": str(folder / "ipython"), "JUPYTER_PLATFORM_DIRS": "1", "PYTHONPATH": str(ROOT),
            "JUPYTER_CONFIG_PATH": str(OURS / "etc"), "JUPYTER_PATH": str(OURS / "share"), "COPROBOARD_HOME": str(self.home),
        }  # fmt: skip
        command = [
            sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
            f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.shown}", f"--ServerApp.base_url={PREFIX}",
            "--ServerApp.authorizer_class=tests.jupyter.readers.Readers", f"--ServerApp.jpserver_extensions={dict.fromkeys(OTHERS, False)}",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._told = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._told.wait(PATIENCE) or not self.address:
            self.stop()
            raise AssertionError(f"Jupyter printed no address. It said:\n{self.words}")
        # It tells its address a moment before it listens there.
        asked = urlsplit(self.address)
        while self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((asked.hostname, asked.port)):
                return
            threading.Event().wait(0.05)

    def _read(self) -> None:
        for line in self._process.stdout:
            self.words += line
            if not self.address and (found := ADDRESS.search(line)):
                self.address = found.group()
                self._told.set()
        self._told.set()

    def stop(self) -> None:
        """Stop it and wait for its end."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self._process.stdout.close()


class Browser:
    """Somebody's cookies at a Jupyter, signed in unless `stranger`."""

    def __init__(self, jupyter: Jupyter, stranger: bool = False) -> None:
        self.jupyter, self.cookies = jupyter, http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies)).open
        if not stranger:
            self.get(f"api/status?token={TOKEN}")
            self.get("login")

    @property
    def origin(self) -> str:
        """The origin of Jupyter's own pages."""
        return self.jupyter.address.removesuffix(PREFIX)

    @property
    def xsrf(self) -> dict[str, str]:
        """The header that Jupyter's own pages send."""
        return {"X-XSRFToken": next(cookie.value or "" for cookie in self.cookies if cookie.name == "_xsrf")}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, str]:
        """Status and text of what Jupyter answers."""
        return self._ask(urllib.request.Request(self.jupyter.address + path, headers=dict(headers or {})))

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, Any]:
        """The same of a POST by Jupyter's own page, as JSON; `headers` instead of its XSRF token."""
        told = {"Content-Type": "application/json", "Origin": self.origin, **(self.xsrf if headers is None else headers)}
        status, text = self._ask(urllib.request.Request(self.jupyter.address + path, json.dumps(body).encode(), told))
        try:
            return status, json.loads(text)
        except ValueError:
            return status, text

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """Start a Jupyter server, once for the tests of a file."""
    one = Jupyter(tmp_path_factory.mktemp("jupyter"))
    yield one
    one.stop()


@pytest.fixture
def nia(jupyter: Jupyter, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Whose Jupyter it is; this process is one of her programs too."""
    monkeypatch.setenv("COPROBOARD_HOME", str(jupyter.home))
    return Browser(jupyter)
