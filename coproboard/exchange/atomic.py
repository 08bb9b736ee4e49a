"""Files that are there whole, or as they were before.

What it is: writing beside a file and then putting what was written in its place. What it is not: a lock; of two who write
at once, the last one's file stays.
"""
from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from coproboard.errors import StorageUnavailable


def put(path: Path, data: bytes) -> None:
    """Write a file, at once and whole.

    Parameters
    ----------
    path : Path
        What is there already is replaced; a link is followed.
    data : bytes

    Raises
    ------
    StorageUnavailable
        It cannot be written; what was there is there as it was.
    """
    path = path.resolve()
    beside = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}")
    try:
        # As any new file is made, with the rights that this program gives; those of the old file, where there is one.
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except OSError as error:
        raise StorageUnavailable(path, f"cannot be written ({error.strerror})") from error
    finally:
        with suppress(OSError):
            beside.unlink()
