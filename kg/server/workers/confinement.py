"""What a worker cannot do, whatever its query: open a socket, start a program, use more memory than its share."""

from __future__ import annotations

import errno
import os
import resource
from typing import Final

_REFUSED: Final = (
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "execve", "execveat", "ptrace",
    "process_vm_readv", "process_vm_writev", "io_uring_setup", "io_uring_enter", "io_uring_register", "bpf",
    "userfaultfd", "unshare", "setns", "mount", "keyctl", "pidfd_getfd",
)  # fmt: skip
_PAGE: Final = resource.getpagesize()


def take_away_network() -> str:
    """Forbids this process and all it forks to open sockets and to start programs; cannot be undone.

    Returns an empty text, or why it could not be done here.
    """
    try:
        import pyseccomp
    except (ImportError, OSError, RuntimeError) as error:
        return f"no seccomp here: {error}"
    try:
        rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for name in _REFUSED:
            _refuse(pyseccomp, rules, name)
        rules.load()
    except (OSError, RuntimeError, ValueError) as error:
        return f"seccomp is refused here: {error}"
    return "" if _cannot_open_socket() else "the seccomp filter does not hold"


def _refuse(library: object, rules: object, name: str) -> None:
    """A system call that this kernel does not know needs no rule."""
    try:
        rules.add_rule(library.ERRNO(errno.EPERM), name)  # type: ignore[attr-defined]
    except (OSError, ValueError, RuntimeError):
        if name in ("socket", "connect", "execve"):
            raise


def _cannot_open_socket() -> bool:
    import socket

    try:
        socket.socket().close()
    except PermissionError:
        return True
    return False


def limit_memory(size: int) -> None:
    """Lets this process grow by `size` bytes from here; a request for more fails, which ends the process."""
    wanted = _address_space() + size
    _lower(resource.RLIMIT_AS, wanted)


def limit_files(size: int) -> None:
    """No file of more than `size` bytes, few open files, no core dumps."""
    _lower(resource.RLIMIT_FSIZE, size)
    _lower(resource.RLIMIT_CORE, 0)


def limit_cpu(seconds: float) -> None:
    """A second hold, should the server not be there to end this process: so much more time on the processor."""
    used = sum(os.times()[:2])
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _lower(kind: int, wanted: int) -> None:
    _, hard = resource.getrlimit(kind)
    limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (limit, limit))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib is not loaded in a worker
            return int(file.read().split()[0]) * _PAGE
    except OSError:
        return 4 << 30
