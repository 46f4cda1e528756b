"""As much secrecy for a process and its memory as its system gives. Nothing here ever fails.

Linux: no core dumps, not traceable by the same user, secrets on pages that even the kernel does
not map (memfd_secret, since 5.14) or that are neither swapped nor dumped. Elsewhere what there
is of it. What is not to be had is left: the end of the process is what is relied on.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import mmap
import os
import signal
import sys
from collections.abc import Generator
from typing import Any, Final

from wallet.vault.secret import Room, heap

AREA: Final = 32 * 1024
"""Bytes for secrets, 1,024 of them; half of the least that a system lets anybody lock."""

LONGEST: Final = 0.25
"""Seconds that a seed may be open."""

_PR_SET_DUMPABLE: Final = 4
_PR_SET_PDEATHSIG: Final = 1
_PT_DENY_ATTACH: Final = 31
_MEMFD_SECRET: Final = 447
_CLOSE_ON_EXEC: Final = 0o2000000


def close_up() -> None:
    """No core dumps of this process, no looking into it, and no life after its parent's."""
    keep_others_out()
    # Else it would go on waiting at a terminal for a secret that nobody wants.
    end_with_parent(signal.SIGKILL)


def end_with_parent(number: signal.Signals) -> None:
    """Let the end of the thread that started this process send it this signal, on Linux."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        if sys.platform == "linux":
            _libc().prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def keep_others_out() -> None:
    """No core dumps of this process, and no looking into it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # Windows has none.

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError, TypeError):
        if sys.platform == "linux":
            _libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            _libc().ptrace(_PT_DENY_ATTACH, 0, None, 0)


def locked_room() -> Room:
    """Memory for secrets that is neither swapped nor dumped, where that is to be had."""
    area = _secret_area() or _locked_area()
    if area is None:
        return heap
    view, used = memoryview(area), 0

    def room(size: int) -> memoryview:
        nonlocal used
        if used + size > AREA:
            return heap(size)
        used += size
        return view[used - size : used]

    return room


@contextlib.contextmanager
def briefly(seconds: float = LONGEST) -> Generator[None]:
    """End this whole process if what is done here takes longer, whatever holds it up."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - no path of anybody's
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def _secret_area() -> mmap.mmap | None:
    if sys.platform != "linux":
        return None
    try:
        handle = int(_libc().syscall(_MEMFD_SECRET, _CLOSE_ON_EXEC))
        if handle < 0:
            return None
        try:
            os.ftruncate(handle, AREA)
            area = mmap.mmap(handle, AREA)
            area[:1] = b"\0"  # what the system refuses, it refuses now
        finally:
            os.close(handle)
    except (OSError, ValueError, AttributeError):
        return None
    return area


def _locked_area() -> mmap.mmap | None:
    area = mmap.mmap(-1, AREA)
    try:
        start = ctypes.addressof(ctypes.c_char.from_buffer(area))
        if sys.platform == "win32":
            locked = bool(ctypes.windll.kernel32.VirtualLock(ctypes.c_void_p(start), AREA))
        else:
            locked = _libc().mlock(ctypes.c_void_p(start), ctypes.c_size_t(AREA)) == 0
            if sys.platform == "linux":
                area.madvise(mmap.MADV_DONTDUMP)
    except (OSError, AttributeError, ValueError):
        return None
    return area if locked else None


def _libc() -> Any:  # noqa: ANN401 - functions of the system's library, untyped
    return ctypes.CDLL(None, use_errno=True)
