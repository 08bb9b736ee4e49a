"""What the operating system says about a process and about this machine. Linux tells; elsewhere figures are None."""
from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]


def processor_time(pid: int | None) -> float | None:
    """User and system time of a process, all its threads, in ms."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def resident_memory(pid: int | None) -> float | None:
    """Resident memory of a process in KB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    return next((float(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")), None)


def listener_of(port: int) -> int | None:
    """Id of the process that listens on a TCP port of this machine, where we may see it."""
    inodes = {f"socket:[{inode}]" for inode in _listening(port)}
    for entry in Path("/proc").glob("[0-9]*") if inodes else ():
        try:
            if any(os.readlink(handle) in inodes for handle in (entry / "fd").iterdir()):
                return int(entry.name)
        except OSError:
            continue
    return None


def _listening(port: int) -> list[str]:
    found = []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            lines = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        rows = [line.split() for line in lines]
        found += [row[9] for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port]
    return found


def facts() -> dict[str, str | int | float]:
    """What a reader needs to know about the machine to read the figures."""
    name = platform.processor() or platform.machine()
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), name)
    except OSError:
        pass
    return {
        "processor": name,
        "cores": os.cpu_count() or 1,
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "tornado": version("tornado"),
        "pycrdt": version("pycrdt"),
    }


def allow_sockets(count: int) -> None:
    """Let this process open that many sockets, as far as it may."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count + 100:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(count + 100, hard), hard))
