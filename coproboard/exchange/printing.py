"""Paper and pictures by a browser that is here already: HTML to PDF, to PNG, and what a page's script writes.

What it is: one run of Chromium, Chrome or Edge for each thing, without a window, a driver or a network. What it is not:
a part of the package that anyone needs; without a browser every page can still be saved as HTML and printed by hand.

The fact that shaped it: what is printed holds what people wrote, and a browser of one's own has a profile, a history and
extensions. So each run has a fresh profile in a folder that is gone afterwards, and every address leads nowhere.
"""
from __future__ import annotations

import contextlib
import html
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image

from coproboard.errors import NoBrowser

#: Names on the path, in the order in which they are tried.
NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge", "chrome", "msedge")
_MACOS = ("Chromium.app/Contents/MacOS/Chromium", "Google Chrome.app/Contents/MacOS/Google Chrome",
          "Microsoft Edge.app/Contents/MacOS/Microsoft Edge")  # fmt: skip
_WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
#: Quiet, alone, and without any way out: names are not found, and numbers go to a proxy that is not there.
_FLAGS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--hide-scrollbars", "--mute-audio",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-default-apps", "--disable-dev-shm-usage", "--disable-crash-reporter", "--disable-quic", "--metrics-recording-only",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
    "--font-render-hinting=none", "--password-store=basic", "--use-mock-keychain",
)  # fmt: skip
#: Seconds for one page.
TIMEOUT = 60.0
#: Pixels by which a window is taken higher than what is wanted of it: some versions count a title bar in.
_SPARE = 200
_WRITTEN = re.compile(r'<pre id="written">(.*?)</pre>', re.DOTALL)


def browsers(settings: Mapping[str, str] | None = None) -> list[str]:
    """Every Chromium, Chrome and Edge that seems to be here, the first choice first.

    Parameters
    ----------
    settings : mapping of str to str, optional
        The environment; `COPROBOARD_CHROMIUM` names a browser and is taken at its word.

    Returns
    -------
    list of str
        Paths; empty where there is none.
    """
    settings = os.environ if settings is None else settings
    if settings.get("COPROBOARD_CHROMIUM"):
        return [settings["COPROBOARD_CHROMIUM"]]
    found = [shutil.which(name, path=settings.get("PATH")) for name in NAMES]
    folders = [settings.get(name) for name in ("ProgramFiles", "ProgramFiles(x86)", "LocalAppData")]
    places = [Path(folder, program) for folder in folders if folder for program in _WINDOWS]
    if sys.platform == "darwin":
        places += [Path(folder, program) for folder in ("/Applications", Path.home() / "Applications") for program in _MACOS]
    return list(dict.fromkeys([*(one for one in found if one), *(str(one) for one in places if one.is_file())]))


def pdf(page: str, timeout: float = TIMEOUT) -> bytes:
    """A page of HTML on paper, as its own style asks for.

    Parameters
    ----------
    page : str
        The whole page, which may not need anything from elsewhere.
    timeout : float
        Seconds to wait.

    Returns
    -------
    bytes
        The PDF, tagged, so that it can be read aloud.

    Raises
    ------
    NoBrowser
    """
    return _run(page, "page.html", "out.pdf", ("--print-to-pdf={out}", "--no-pdf-header-footer", "--export-tagged-pdf"), timeout)


def png(page: str, width: int, height: int, scale: float = 2.0, timeout: float = TIMEOUT) -> bytes:
    """The top left of a page of HTML, or of a drawing in SVG, as pixels.

    Parameters
    ----------
    page : str
        HTML, or SVG, which is told by its beginning.
    width, height : int
        CSS pixels.
    scale : float
        Pixels to a CSS pixel.
    timeout : float
        Seconds to wait.

    Returns
    -------
    bytes
        The PNG, `width` × `scale` pixels wide.

    Raises
    ------
    NoBrowser
    """
    window = (f"--window-size={width},{height + _SPARE}", f"--force-device-scale-factor={scale:g}")
    if page.lstrip().startswith("<svg"):
        page = f"<!doctype html><meta charset=utf-8><style>body{{margin:0}}svg{{display:block;width:{width}px}}</style>{page}"
    taken = _run(page, "page.html", "out.png", ("--screenshot={out}", *window, "--virtual-time-budget=5000"), timeout)
    with Image.open(BytesIO(taken)) as image:
        cut = image.crop((0, 0, round(width * scale), round(height * scale)))
        out = BytesIO()
        cut.save(out, "png", optimize=True)
    return out.getvalue()


def written(page: str, timeout: float = TIMEOUT) -> str:
    """What a page's own script writes into ``<pre id="written">``.

    Parameters
    ----------
    page : str
        HTML with that element in it, empty.
    timeout : float
        Seconds to wait.

    Raises
    ------
    NoBrowser
    """
    dumped = _run(page, "page.html", None, ("--dump-dom", "--virtual-time-budget=5000"), timeout).decode(errors="replace")
    found = _WRITTEN.search(dumped)
    return html.unescape(found[1]) if found else ""


def _run(page: str, name: str, out: str | None, options: Sequence[str], timeout: float) -> bytes:
    """Let the first browser that can make something of a page."""
    tried = browsers()
    reason = ""
    for browser in tried:
        with _folder(browser) as folder:
            source, target = folder / name, folder / (out or "out")
            source.write_text(page, encoding="utf-8", errors="replace")
            asked = [option.format(out=target) for option in options]
            command = [browser, *_FLAGS, *_as_root(), f"--user-data-dir={folder / 'profile'}", *asked, source.as_uri()]
            said, reason = _call(command, timeout)
            if out is None and said:
                return said
            if out is not None and target.is_file() and target.stat().st_size:
                return target.read_bytes()
    raise NoBrowser(tried, reason or "it made nothing")


@lru_cache(maxsize=1)
def _as_root() -> tuple[str, ...]:
    """A browser that root starts refuses its own sandbox."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


@contextlib.contextmanager
def _folder(browser: str) -> Iterator[Path]:
    """A folder for one run; one of a snap sees no other temporary folder than its own."""
    own = Path.home() / "snap" / "chromium" / "common"
    inside = own if "/snap/" in os.path.realpath(browser) and own.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="coproboard-", dir=inside, ignore_cleanup_errors=True) as made:
        yield Path(made)


def _call(command: Sequence[str], timeout: float) -> tuple[bytes, str]:
    """What a browser said, and why it failed; after `timeout` it is stopped with all that it started."""
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=os.name != "nt"
        )
    except OSError as error:
        return b"", error.strerror or "it does not start"
    with running:
        try:
            return running.communicate(timeout=timeout)[0], "" if running.returncode == 0 else f"code {running.returncode}"
        except subprocess.TimeoutExpired:
            _stop(running)
            return b"", f"not within {timeout:g} seconds"


def _stop(running: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "nt":
            running.kill()
        else:
            os.killpg(running.pid, signal.SIGKILL)
