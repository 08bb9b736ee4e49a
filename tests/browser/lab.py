"""A real JupyterLab in a process of its own, and somebody who runs a notebook's cells by keys.

A test imports the fixture and asks for it::

    from tests.browser.lab import lab  # noqa: F401

    def test_a_board_shows_itself(lab, person):
        ann = person("Ann")
        notebook = lab.open(ann, "import coproboard as cb", "cb.Board.new('spectrum')")
        notebook.run(0)
        notebook.run(1)
        expect(notebook.output(1).locator("copro-board")).to_be_visible()

Nothing of the machine's user gets in: config, data and home are a folder of the test. Nothing asks another host: no news,
no updates, no list of extensions. Nothing waits for a time: what the page shows says how far it is.
"""
from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.people import Person
from tests.browser.serving import PATIENCE, ROOT

TOKEN = "a-token-of-the-test"
ADDRESS = re.compile(r"https?://[^\s/]+:\d+/")
# What an installation may have beside what ours needs: together they would make another JupyterLab on each machine.
OTHERS = ("@jupyter/collaboration-extension", "@jupyter/docprovider-extension")
# A notebook that has just come is of its own size at once, and nobody is asked about news.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


class Lab:
    """One JupyterLab, or Notebook 7, on a folder.

    Parameters
    ----------
    folder : Path
        Holds the notebooks in ``notebooks``, and home, config and data of whoever runs it.
    app : {"lab", "notebook"}
        Which of the two.
    options : tuple of str
        More options of the command.

    Attributes
    ----------
    address : str
        Such as ``http://127.0.0.1:43121/``.
    notebooks : Path
        The folder that it shows.
    log : Path
        Everything it printed.
    """

    def __init__(self, folder: Path, app: str = "lab", options: tuple[str, ...] = ()) -> None:
        self.folder, self.app, self.options = folder, app, options
        self.notebooks, self.log, self.address = folder / "notebooks", folder / "jupyter.log", ""
        self._told = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the server and its kernels are given."""
        home = {name: str(self.folder / name) for name in ("home", "config", "data", "runtime", "ipython", "settings")}
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COPROBOARD"))},
            "HOME": home["home"], "IPYTHONDIR": home["ipython"], "JUPYTER_CONFIG_DIR": home["config"],
            "JUPYTER_DATA_DIR": home["data"], "JUPYTER_RUNTIME_DIR": home["runtime"], "JUPYTERLAB_SETTINGS_DIR": home["settings"],
            "JUPYTER_PLATFORM_DIRS": "1", "PYTHONUNBUFFERED": "1", "NO_COLOR": "1",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
        }  # fmt: skip

    def start(self) -> None:
        """Start it on a free port, and return once it has printed its address."""
        for name in ("home", "notebooks", "config/labconfig"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for name, values in SETTINGS.items():
            extension, _, plugin = name.partition(":")
            file = self.folder / "settings" / extension / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values), encoding="utf-8")
        without = json.dumps({"disabledExtensions": dict.fromkeys(OTHERS, True)})
        (self.folder / "config" / "labconfig" / "page_config.json").write_text(without, encoding="utf-8")
        command = [
            sys.executable, "-m", "jupyter", self.app, "--no-browser", "--allow-root", "--ip=127.0.0.1", "--port=0",
            f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.notebooks}",
            "--ServerApp.jpserver_extensions={'jupyter_server_ydoc': False, 'jupyter_server_terminals': False}",
            "--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.extension_manager=readonly", *self.options,
        ]  # fmt: skip
        self._process = subprocess.Popen(
            command, cwd=self.notebooks, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, encoding="utf-8",
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        if not self._told.wait(PATIENCE) or not self.address:
            self.stop()
            raise AssertionError(f"JupyterLab printed no address. It said:\n{self.words()}")

    def stop(self) -> None:
        """Stop it with its kernels."""
        process = self._process
        if process is None:
            return
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        self._reader.join(PATIENCE)
        process.stdout.close()
        self._process = None

    def words(self) -> str:
        """Everything it has printed so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def write(self, name: str, *cells: str) -> Path:
        """Write a notebook with these code cells; give its file."""
        path = self.notebooks / name
        coded = [
            {"cell_type": "code", "id": f"cell-{n}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
            for n, source in enumerate(cells)
        ]  # fmt: skip
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path.write_text(json.dumps({"cells": coded, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
        return path

    def open(self, person: Person, *cells: str, name: str = "notebook.ipynb") -> Notebook:
        """Write a notebook with these code cells, if there are any, and open it in somebody's first tab."""
        if cells:
            self.write(name, *cells)
        if self.app == "notebook":
            # Its own, with no board and no cell run.
            person.expect_errors(r"reading 'schema'")
        where = f"lab/tree/{name}?token={TOKEN}&reset" if self.app == "lab" else f"notebooks/{name}?token={TOKEN}"
        with person.page.expect_websocket(lambda one: "/channels" in one.url, timeout=PATIENCE * 1000) as channel:
            person.open(self.address + where)
        # The first word of a kernel: keys that come before it ask for a kernel, or get lost.
        channel.value.wait_for_event("framereceived", timeout=PATIENCE * 1000)
        return Notebook(person.page, self.notebooks / name)

    def _read(self, process: subprocess.Popen[str]) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            for line in process.stdout:
                log.write(line)
                log.flush()
                if not self._told.is_set() and (found := ADDRESS.search(line)):
                    self.address = found.group()
                    self._told.set()
        self._told.set()


class Notebook:
    """A notebook in a browser, its cells counted from 0.

    Parameters
    ----------
    page : Page
        Where it was opened; this waits until its kernel is there.
    path : Path
        Its file.
    """

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.path = page, path
        self.ready()

    def ready(self) -> None:
        """Wait until its cells are there and its kernel does nothing."""
        expect(self.page.locator(".jp-Notebook .jp-CodeCell").first).to_be_visible(timeout=PATIENCE * 1000)
        expect(self.page.locator(".jp-KernelName").first).to_contain_text("Python 3", timeout=PATIENCE * 1000)
        expect(self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').first).to_be_attached(timeout=PATIENCE * 1000)

    def cell(self, number: int) -> Locator:
        """A code cell."""
        return self.page.locator(".jp-Notebook .jp-CodeCell").nth(number)

    def output(self, number: int) -> Locator:
        """What a cell shows."""
        return self.cell(number).locator(".jp-OutputArea")

    def start(self, number: int) -> None:
        """Run a cell by keys, and do not wait for its end; press them again where they came before the kernel did."""
        prompt = self.cell(number).locator(".jp-InputPrompt")
        before = prompt.text_content()
        for patience in (5_000, 10_000, PATIENCE * 1000):
            self.cell(number).locator(".cm-content").click()
            self.page.keyboard.press("Control+Enter")
            with suppress(AssertionError if patience < PATIENCE * 1000 else ()):
                expect(prompt).not_to_have_text(before, timeout=patience)
                return

    def run(self, number: int) -> Locator:
        """Run a cell by keys and wait for its end; give its output. A cell that raised fails the test."""
        prompt = self.cell(number).locator(".jp-InputPrompt")
        self.start(number)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"), timeout=PATIENCE * 1000)
        wrong = self.output(number).locator('[data-mime-type="application/vnd.jupyter.stderr"], [data-mime-type="application/vnd.jupyter.error"]')
        assert wrong.count() == 0, wrong.first.text_content()
        return self.output(number)

    def restart(self) -> None:
        """Restart the kernel by keys, and wait until it is there again."""
        self.cell(0).locator(".cm-content").click()
        for key in ("Escape", "0", "0"):
            self.page.keyboard.press(key)
        self.page.get_by_role("dialog").locator(".jp-mod-accept").click()
        expect(self.page.get_by_role("dialog")).to_have_count(0)
        self.ready()

    def save(self) -> dict[str, object]:
        """Save it by keys, and give what stands in its file then."""
        self.cell(0).locator(".cm-content").click()
        before = self.path.stat().st_mtime_ns
        with self.page.expect_response(lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url):
            self.page.keyboard.press("Control+s")
        assert self.path.stat().st_mtime_ns != before
        return json.loads(self.path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Start a JupyterLab, once for the tests of a file."""
    one = Lab(tmp_path_factory.mktemp("lab"))
    one.start()
    yield one
    one.stop()
