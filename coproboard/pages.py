"""The HTTP surface: our own pages, their files, and the few questions they ask (SPEC section H).

What it is: thin Tornado handlers over the hub. What it is not: it keeps no state and decides nothing.

The fact that shaped it: the link's key is in the fragment, so that no request line, log or Referer ever holds it; it
arrives in the body of a POST and is exchanged for a ticket.
"""
from __future__ import annotations

import gzip
import hashlib
import html
import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
from tornado.web import HTTPError, RequestHandler

from coproboard.domain import spoken
from coproboard.errors import BoardNotFound, Refused, StorageError, TemplateError, WireError
from coproboard.rooms.wire import read_json
from coproboard.serving import House, house_of
from coproboard.sockets import origin_fits, tell, tell_failure
from coproboard.templates import MOST_OWN_BYTES, builtin, from_json, load
from coproboard.words import FIRST, LANGS, catalogue, direction, tongues, wanted
from coproboard.words.catalogue import plural_rules

log = logging.getLogger(__name__)

DIST = Path(__file__).parent / "web" / "dist"
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html",
         ".txt": "text/plain", ".svg": "image/svg+xml"}
#: Languages that the three spoken words have.
SPOKEN = ("en", "cy")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served: bytes, gzipped bytes, type, and a digest that changes with them."""

    body: bytes
    packed: bytes
    kind: str
    digest: str


def pack(body: bytes, suffix: str) -> Asset:
    """Prepare bytes for serving; deterministic."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as stream:
        stream.write(body)
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    return Asset(body, out.getvalue(), KINDS[suffix] + "; charset=utf-8", digest)


def pack_json(value: Any) -> Asset:
    """Prepare a JSON value for serving."""
    return pack(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), ".json")


@cache
def asset(name: str) -> Asset | None:
    """A file of the front end, the gallery, a frame or a further language as JSON; None when there is none of this name."""
    if name == "frames.json":
        return pack_json([template.card_json() for template in builtin().values()])
    if (framed := re.fullmatch(r"frame\.([a-z0-9-]+)\.json", name)) and framed[1] in builtin():
        return pack_json(builtin()[framed[1]].to_json())
    if (worded := re.fullmatch(r"words\.([A-Za-z0-9-]+)\.json", name)) and worded[1] in LANGS[2:]:
        return pack_json(_words(worded[1]))
    path = DIST / name
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9._-]*\.(js|json|css|txt|svg)", name) or not path.is_file():
        return None
    return pack(path.read_bytes(), path.suffix)


def _words(lang: str) -> dict[str, Any]:
    """What a further language says otherwise than English, and its rules for plurals."""
    english = catalogue("en")
    own = {key: entry for key, entry in catalogue(lang).items() if entry != english.get(key)}
    return own | {"_plural": dict(plural_rules(lang))}


class Handler(RequestHandler):
    """What all our answers have in common: headers, sizes, and errors as short sentences."""

    log_exception, _log = tell_failure, tell

    @property
    def house(self) -> House:
        """What this application serves."""
        return house_of(self.settings)

    def set_default_headers(self) -> None:
        """A strict policy: our own scripts and styles only, no frames but those allowed, no referrer."""
        self.set_header(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            "worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
            f"frame-ancestors {self.house.settings.frame_ancestors}",
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        self.clear_header("Server")

    @property
    def address(self) -> str:
        """Where the question comes from."""
        return self.request.remote_ip or ""

    @property
    def base(self) -> str:
        """This server's root as seen from the page that is asked for: relative, so that a proxy may lay it anywhere."""
        prefix = getattr(self.application, "prefix", "").rstrip("/")
        return "../" * (self.request.path.removeprefix(prefix).count("/") - 1) or "./"

    def send(self, found: Asset, keep: str) -> None:
        """Answer with a prepared file, compressed where the browser takes it."""
        self.set_header("Content-Type", found.kind)
        self.set_header("Cache-Control", keep)
        self.set_header("ETag", f'"{found.digest}"')
        self.set_header("Vary", "Accept-Encoding")
        if self.check_etag_header():
            self.set_status(304)
            return
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.write(found.packed)
        else:
            self.write(found.body)

    def compute_etag(self) -> str | None:
        """Tags are set where files are sent; nothing is hashed twice."""
        return self._headers.get("ETag")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A short sentence, never a trace."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"error": {404: "no-board", 429: "rate", 403: "origin"}.get(status_code, "trouble")}))


class Page(Handler):
    """One of the two HTML pages; the same bytes for every board."""

    def initialize(self, page: str) -> None:
        """`page` names the file in ``web/dist``."""
        self.page = page

    def get(self, *_: str) -> None:
        """Answer with the page, in the language that was asked for; it knows whether a proxy says that it asks for a login."""
        behind = "login" if self.request.headers.get("X-Coproboard-Behind") == "login" else ""
        self.send(_page(self.page, self.base, self.language(), self.house.settings.first, behind), "no-cache")

    def language(self) -> str:
        """``?lang=``, else the browser's first of ours, else the server's first (I5)."""
        asked = self.get_query_argument("lang", "")
        return asked if asked in LANGS else wanted(self.request.headers.get("Accept-Language", "")) or self.house.settings.first


@cache
def languages(first: str) -> Asset:
    """Every language there is, as the switch offers them."""
    return pack_json(tongues(first))


@cache
def _page(page: str, base: str, lang: str, first: str = FIRST, behind: str = "") -> Asset:
    """A page with its language, every other one, and the addresses of its files written in."""
    text = (DIST / page).read_text(encoding="utf-8")
    for name in set(re.findall(r"{{asset:([^}]+)}}", text)):
        found = asset(name)
        text = text.replace(f"{{{{asset:{name}}}}}", f"{base}assets/{name}?v={found.digest if found else ''}")
    every = html.escape(languages(first).body.decode())
    for name, value in (("base", base), ("lang", lang), ("dir", direction(lang)), ("languages", every), ("behind", behind)):
        text = text.replace(f"{{{{{name}}}}}", value)
    return pack(text.encode(), ".html")


class File(Handler):
    """A file of the front end."""

    def get(self, name: str) -> None:
        """Answer with it; an address with its digest may be kept for ever."""
        found = languages(self.house.settings.first) if name == "languages.json" else asset(name)
        if found is None:
            raise HTTPError(404)
        kept = self.get_query_argument("v", "") == found.digest
        # A board embedded in another page loads the same module from here.
        self.set_header("Access-Control-Allow-Origin", "*")
        self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.send(found, "public, max-age=31536000, immutable" if kept else "no-cache")


class Worker(Handler):
    """The service worker; it has to lie at the top to serve every page offline."""

    def get(self) -> None:
        """Answer with it, never kept, so that a new version is seen."""
        found = asset("sw.js")
        if found is None:
            raise HTTPError(404)
        self.send(found, "no-cache")


class Question(Handler):
    """A POST with a small JSON body, from our own pages or a program."""

    def set_default_headers(self) -> None:
        """Let a page of an allowed site, such as a notebook that shows a board, read the answer (H3)."""
        super().set_default_headers()
        origin = self.request.headers.get("Origin")
        if origin is not None and origin_fits(self.request, self.house.origins):
            self.set_header("Access-Control-Allow-Origin", origin)
            self.set_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.set_header("Vary", "Origin")

    def prepare(self) -> None:
        """Refuse other sites' pages, other types and large bodies (H3, H4)."""
        if self.request.method not in ("POST", "OPTIONS"):
            raise HTTPError(405)
        if not origin_fits(self.request, self.house.origins):
            raise HTTPError(403)
        if self.request.method == "OPTIONS":
            return
        if len(self.request.body) > self.house.limits.body:
            raise HTTPError(413)
        if self.request.headers.get("Content-Type", "").partition(";")[0] != "application/json":
            raise HTTPError(415)

    def options(self, *_: str) -> None:
        """A browser asks whether a page of another site may ask; `prepare` has said so."""
        self.set_header("Access-Control-Allow-Methods", "POST")
        self.set_header("Access-Control-Allow-Headers", "Content-Type")
        self.set_status(204)

    def asked(self) -> dict[str, Any]:
        """The body as a JSON object; 400 otherwise."""
        try:
            return read_json(self.request.body)
        except WireError:
            raise HTTPError(400) from None

    def answer(self, value: dict[str, Any]) -> None:
        """Answer with JSON that nobody keeps."""
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(value, ensure_ascii=False))

    def post(self, *parts: str) -> None:
        """Ask the hub."""
        with refusals():
            self.answer(self.reply(self.asked(), *parts))

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """What to answer; each question says."""
        raise NotImplementedError


@contextmanager
def refusals() -> Iterator[None]:
    """Turn our errors into answers; unknown, expired and malformed links look alike (R4)."""
    try:
        yield
    except BoardNotFound:
        raise HTTPError(404) from None
    except Refused as refused:
        raise HTTPError(429 if refused.code == "rate" else 400) from None
    except StorageError as failure:
        log.error("a board could not be opened: %s", failure.reason)
        raise HTTPError(503) from None


class MakeBoard(Question):
    """`api/boards`: make a board of a frame, with a question."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """``{frame, title}`` → ``{id, key}``; a frame of one's own that is none is refused by its field, as in `ReadFrame`."""
        here = self.house
        try:
            board, key = here.hub.make(str(asked.get("frame")), asked.get("title", ""), self.address, here.clock())
        except Refused as refused:
            if not isinstance(refused.__cause__, TemplateError):
                raise
            self.set_status(400)
            return {"error": "frame", "refused": _told(refused.__cause__)}
        return {"id": board, "key": key}


class FrameQuestion(Question):
    """What `api/frames/read` and `api/frames/write` have in common: no board, a rate, and a refusal by its field."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """What `work` gives, or ``{refused: {field, line, expected}}``; `expected` in the language ``lang`` of the question."""
        here = self.house
        here.hub.spend(self.address, here.clock())
        try:
            return self.work(asked, asked["lang"] if asked.get("lang") in LANGS else "en")
        except TemplateError as error:
            return {"refused": _told(error)}

    def work(self, asked: dict[str, Any], lang: str) -> dict[str, Any]:
        """What to answer; each question says. Raises `TemplateError`."""
        raise NotImplementedError


class ReadFrame(FrameQuestion):
    """`api/frames/read`: the frame that a TOML says."""

    def work(self, asked: dict[str, Any], lang: str) -> dict[str, Any]:
        """``{toml, lang?}`` → ``{frame}``."""
        toml = asked.get("toml")
        if not isinstance(toml, str):
            raise HTTPError(400)
        return {"frame": load(toml, "frame", lang, MOST_OWN_BYTES).to_json()}


class WriteFrame(FrameQuestion):
    """`api/frames/write`: the TOML of a frame that somebody made in the editor."""

    def work(self, asked: dict[str, Any], lang: str) -> dict[str, Any]:
        """``{frame, lang?}`` → ``{toml, frame}``."""
        toml, template = from_json(asked.get("frame"), lang)
        return {"toml": toml, "frame": template.to_json()}


def _told(error: TemplateError) -> dict[str, Any]:
    """A refusal as a form can show it beside its field."""
    return {"field": error.field, "line": error.line, "expected": error.expected}


class GetTicket(Question):
    """`api/boards/<id>/ticket`: exchange the key for a ticket."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """See `Hub.ticket`."""
        here = self.house
        return here.hub.ticket(parts[0], asked, self.address, here.clock())


def read_link(asked: dict[str, Any], board: str) -> str:
    """The link of a question, to this board only; 400 otherwise."""
    link = asked.get("link")
    if not isinstance(link, str) or len(link) > 300 or f"/b/{board}" not in link:
        raise HTTPError(400)
    return link


class DrawCode(Question):
    """`api/boards/<id>/qr`: the link as a QR code."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """``{key, link}`` → ``{svg}``; a link to this board only."""
        here = self.house
        here.hub.admit(parts[0], asked.get("key"), self.address, here.clock())
        code = segno.make_qr(read_link(asked, parts[0]), error="m")
        return {"svg": code.svg_inline(scale=1, border=2, omitsize=True, svgclass=None, lineclass=None)}


class ShowWords(Question):
    """`api/words`: three words that lead to a board while they are shown."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """``{board, key}`` → ``{words: {en, cy}}``."""
        here = self.house
        code = here.hub.show(str(asked.get("board")), asked.get("key"), self.address, here.clock())
        return {"words": {lang: spoken.render(code, lang) for lang in SPOKEN}}


class KeepWords(Question):
    """`api/words/keep`: they are still shown."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """``{board, key}`` → ``{shown}``."""
        here = self.house
        kept = here.hub.keep_shown(str(asked.get("board")), asked.get("key"), self.address, here.clock())
        return {"shown": kept}


class FindWords(Question):
    """`api/words/find`: where three words lead."""

    def reply(self, asked: dict[str, Any], *parts: str) -> dict[str, Any]:
        """``{words}`` → ``{board, key}``."""
        here = self.house
        board, key = here.hub.find(str(asked.get("words", ""))[:200], self.address, here.clock())
        return {"board": board, "key": key}
