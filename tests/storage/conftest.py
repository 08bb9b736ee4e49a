"""The two stores, each with a disk that outlives the server, and rows whose updates say where they belong.

An update here is plain bytes, and the state of a document is its updates joined: so a lost, doubled or misplaced one
shows in the bytes.
"""
from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from coproboard.storage.log import Log, Row, Store
from coproboard.storage.memory import MemoryStore
from coproboard.storage.sqlite import SqliteStore

BOARD = "aboard0001"


def make_row(number: int, *, doc: str = "shared", author: str = "ann", time: int | None = None) -> Row:
    return Row(
        doc=doc,
        update=f"<{number}>".encode(),
        author=author,
        time=1_000_000 + number if time is None else time,
        what=f'[["c{number}", "made"]]',
    )


def join(updates: Sequence[bytes]) -> bytes:
    return b"".join(updates)


def joined(doc: str, updates: Sequence[bytes], state: bytes) -> bool:
    return b"".join(updates) == state


@dataclass
class Server:
    """A server on a disk: `stop` it and start it again."""

    start: Callable[[], Store]
    store: Store

    def again(self, board: str = BOARD) -> Log:
        self.store.close()
        self.store = self.start()
        return self.store.open(board)


@pytest.fixture
def row() -> Callable[..., Row]:
    return make_row


@pytest.fixture
def merge() -> Callable[[Sequence[bytes]], bytes]:
    return join


@pytest.fixture
def same() -> Callable[[str, Sequence[bytes], bytes], bool]:
    return joined


@pytest.fixture(params=["sqlite", "memory"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    memory = MemoryStore()
    start: Callable[[], Store] = (lambda: SqliteStore(tmp_path)) if request.param == "sqlite" else (lambda: memory)
    server = Server(start, start())
    yield server
    server.store.close()


@pytest.fixture
def log(server: Server) -> Log:
    """A board with five records, on either store."""
    return server.store.create(BOARD, {"key_hash": "k", "frame": "spectrum@1"}, [make_row(n) for n in range(1, 6)])


@pytest.fixture
def files(tmp_path: Path) -> Iterator[SqliteStore]:
    """The SQLite store alone, for what only files can suffer."""
    store = SqliteStore(tmp_path)
    yield store
    store.close()


@pytest.fixture
def reachable_folder() -> Iterator[Path]:
    """A folder that any user can reach, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)
