"""A real `coproboard serve`, in a process of its own, that a test can stop, kill and start again."""
from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SERVE = (sys.executable, "-c", "import sys; from coproboard.cli import main; sys.exit(main())", "serve")
ADDRESS = re.compile(r"https?://[^\s/]+:\d+[^\s]*")
# Long, because the first start compiles nothing away and the machine may be busy; a healthy start takes a second or two.
PATIENCE = 90.0


class Server:
    """One data folder and the server on it.

    Parameters
    ----------
    data : Path
        Folder of the boards; outlives every stop and kill.
    log : Path
        File that gets everything the server prints, over all its lives.
    options : tuple of str
        More options of `coproboard serve`.
    command : tuple of str
        What starts the server; only the tests of this file change it.

    Attributes
    ----------
    address : str
        What the server printed, such as ``http://127.0.0.1:43121``; no slash at the end.
    interrupted : bool
        Whether the server has been stopped or killed since the test began: then browsers may say that they lost it.
    """

    def __init__(
        self, data: Path, log: Path, options: tuple[str, ...] = (), command: tuple[str, ...] = SERVE
    ) -> None:
        self.data, self.log, self.options, self.command = data, log, options, command
        self.address = ""
        self.interrupted = False
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._told = threading.Event()

    @property
    def pid(self) -> int | None:
        """Process id while the server runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it, on the port it had before, and return once it has printed its address."""
        assert self._process is None, "the server runs already"
        command = [*self.command, "--no-open", "--port", str(self._port), "--data", str(self.data), *self.options]
        self._told.clear()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._reader = threading.Thread(target=self._read, args=(self._process,), daemon=True)
        self._reader.start()
        if not self._told.wait(PATIENCE) or not self.address:
            self.kill9()
            raise AssertionError(f"The server printed no address. It said:\n{self.words()}")
        self._port = urlsplit(self.address).port or 0

    def stop(self) -> int:
        """Ask it to stop (SIGTERM) and return its exit code."""
        return self._end(signal.SIGTERM)

    def kill9(self) -> int:
        """End it without a chance to do anything (SIGKILL)."""
        return self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Stop it if it runs, and start it on the same port and data."""
        if self._process:
            self.stop()
        self.start()

    def words(self) -> str:
        """Everything the server has printed so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def _end(self, sign: int) -> int:
        process = self._process
        assert process is not None, "the server does not run"
        self.interrupted = True
        process.send_signal(sign)
        code = process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        process.stdout.close()
        self._process = None
        return code

    def _read(self, process: subprocess.Popen[str]) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            for line in process.stdout:
                log.write(line)
                log.flush()
                if not self._told.is_set() and (found := ADDRESS.search(line)):
                    self.address = found.group().rstrip("/.")
                    self._told.set()
        self._told.set()
