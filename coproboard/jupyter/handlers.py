"""What Jupyter asks us: to open a board's file, to make one, and for the pages of those that are open.

What it is: thin handlers on Jupyter's side of the login; each asks Jupyter who somebody is and whether they may write
its files. What it is not: a way around the contents manager; a path is what that makes of it, and leads nowhere else.

The fact that shaped it: jupyter-server-proxy hands every header on. Whoever opens a board has a cookie that runs code in
a kernel, so cookies and tokens are taken out before a request leaves Jupyter (J4).
"""
from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.utils import ensure_async, url_path_join
from jupyter_server_proxy.handlers import RemoteProxyHandler
from tornado import web

from coproboard.errors import BoardNotFound, StorageDamaged, StorageError
from coproboard.jupyter import files as boards
from coproboard.jupyter.files import Files
from coproboard.jupyter.proxy import BEHIND
from coproboard.storage.folder import SUFFIX
from coproboard.templates import builtin
from coproboard.words import LANGS

#: Below Jupyter's address.
ROOT = "coproboard-files"
#: What proves to Jupyter who somebody is, and is nobody else's business.
SECRETS = ("Cookie", "Authorization", "X-Xsrftoken")
#: The name of a file that is made; with a number where there is one.
UNTITLED = f"untitled{SUFFIX}"

_QUIET = logging.getLogger(f"{__name__}.pages")
_QUIET.setLevel(logging.WARNING)


def routes(base: str, files: Files) -> list[tuple[str, type[web.RequestHandler], dict[str, Any]]]:
    """Our handlers, under Jupyter's address `base`."""
    root = url_path_join(base, ROOT)
    return [
        (rf"{root}/open", Open, {"files": files}),
        (rf"{root}/new", New, {"files": files}),
        (rf"{root}/leave", Leave, {"files": files}),
        (rf"{root}/frames", Frames, {"files": files}),
        (rf"{root}/at/([A-Za-z0-9_-]+)(/(?:b|assets|api|sync)/.*|/sw\.js|/accessibility)", Pages, {"files": files}),
    ]


async def located(handler: JupyterHandler, asked: object) -> tuple[str, Path]:
    """A path as Jupyter has it, without a slash around it, and where that is on this machine.

    Raises
    ------
    FileNotFoundError
        It leads out of what Jupyter shows, is hidden, or lies where there are no files.
    """
    manager, name = handler.contents_manager, str(asked).strip("/")
    resolve = getattr(manager, "_get_os_path", None)
    if not isinstance(asked, str) or resolve is None:
        raise FileNotFoundError
    try:
        found = Path(resolve(name))
    except web.HTTPError:
        raise FileNotFoundError from None
    if not manager.allow_hidden and name and await ensure_async(manager.is_hidden(name)):
        raise FileNotFoundError
    return name, found


async def board_file(handler: JupyterHandler, asked: object) -> tuple[str, Path]:
    """The same for the file of a board. Raises `FileNotFoundError` for what is none."""
    name, path = await located(handler, asked)
    if not name.endswith(SUFFIX) or not path.is_file():
        raise FileNotFoundError
    return name, path


def packed(name: str) -> str:
    """A path as one part of an address."""
    return urlsafe_b64encode(name.encode()).decode().rstrip("=")


def unpacked(part: str) -> str:
    """The path that `packed` made a part of an address. Raises `FileNotFoundError` when it made none of it."""
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode()
    except ValueError:
        raise FileNotFoundError from None


class Question(APIHandler):
    """A POST by somebody who may write this Jupyter's files; Jupyter checks its cookie, XSRF token and origin first."""

    auth_resource = "contents"

    def initialize(self, files: Files) -> None:
        """`files` are those that are open."""
        self.files = files

    @web.authenticated
    @authorized("write")
    async def post(self) -> None:
        """Answer with JSON; what went wrong as a status and a code: ``gone``, ``no-board``, ``busy``."""
        asked = self.get_json_body()
        if not isinstance(asked, dict):
            raise web.HTTPError(400)
        try:
            self.finish(json.dumps(await self.reply(asked)))
        except FileNotFoundError:
            self.refuse(404, "gone")
        except StorageDamaged:
            self.refuse(400, "no-board")
        except StorageError:
            self.refuse(409, "busy")

    async def reply(self, asked: dict[str, Any]) -> dict[str, str]:
        """What to answer; each question says."""
        raise NotImplementedError

    def refuse(self, status: int, code: str) -> None:
        """Answer that it cannot be done, and why."""
        self.set_status(status)
        self.finish(json.dumps({"error": code}))


class Open(Question):
    """``open``: a file as a live board."""

    async def reply(self, asked: dict[str, Any]) -> dict[str, str]:
        """``{path}`` → ``{address}``; of a JSON copy ``{instead}``, the path of the live board that was made of it."""
        name, path = await board_file(self, asked.get("path"))
        if boards.kind(path) == "json":
            live = boards.live_beside(path)
            if not live.exists():
                await boards.read(path, live)
            return {"instead": str(Path(name).with_name(live.name).as_posix())}
        found = await self.files.open(path)
        return {"address": url_path_join(self.base_url, ROOT, "at", packed(name), f"b/{found.board}#{found.key}")}


class New(Question):
    """``new``: a board in a folder."""

    async def reply(self, asked: dict[str, Any]) -> dict[str, str]:
        """``{folder, frame}`` → ``{path}``; the frame is one of `Frames`."""
        folder, there = await located(self, asked.get("folder", ""))
        frame = asked.get("frame")
        if not there.is_dir() or frame not in builtin():
            raise FileNotFoundError
        name = await ensure_async(self.contents_manager.increment_filename(UNTITLED, folder))
        await boards.make(frame, there / name)
        return {"path": f"{folder}/{name}".strip("/")}


class Leave(Question):
    """``leave``: the file is about to get another name."""

    async def reply(self, asked: dict[str, Any]) -> dict[str, str]:
        """``{path}`` → ``{}``."""
        _, path = await located(self, asked.get("path"))
        await self.files.leave(path)
        return {}


class Frames(APIHandler):
    """``frames``: what a new board can be of."""

    auth_resource = "contents"

    def initialize(self, files: Files) -> None:
        """See `Question`."""

    @web.authenticated
    @authorized("read")
    async def get(self) -> None:
        """``?lang=`` → ``[[id, title], …]``, without drafts."""
        lang = self.get_query_argument("lang", "")
        lang = lang if lang in LANGS else "en"
        self.finish(json.dumps([[frame.id, frame.title.get(lang)] for frame in builtin().values() if frame.status != "draft"]))


class Pages(RemoteProxyHandler):
    """``at/<file>/``: the board's own server, for whoever may write this Jupyter's files; the file is part of the address,
    so that a page finds its board again whatever began anew meanwhile.
    """

    def initialize(self, files: Files) -> None:
        """`files` are those that are open."""
        self.files = files

    async def prepare(self, *args: Any, **kwargs: Any) -> None:
        """Ask Jupyter who this is, and put in the place of the file's name where it is served."""
        await super().prepare(*args, **kwargs)
        if self._finished:
            return
        if not await ensure_async(self.authorizer.is_authorized(self, self.current_user, "write", "contents")):
            raise web.HTTPError(403)
        name, rest = self.path_args
        try:
            _, path = await board_file(self, unpacked(name))
            # A page that is still open asks for a ticket when the process has ended, or Jupyter itself began anew.
            if self.request.method == "POST" and self.check_origin():
                await self.files.open(path)
            self.path_args = ["127.0.0.1", str(self.files.port(path)), rest]
        except (FileNotFoundError, BoardNotFound, StorageError):
            raise web.HTTPError(404) from None

    @property
    def log(self) -> logging.Logger:
        """Without the addresses that the proxy would tell: there are tickets in them."""
        return _QUIET

    def proxy_request_headers(self) -> Any:
        """What is handed on: nothing that proves to Jupyter who somebody is."""
        headers = super().proxy_request_headers()
        for name in SECRETS:
            headers.pop(name, None)
        headers.update(BEHIND)
        return headers
