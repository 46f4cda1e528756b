"""Memory and process are closed up as far as a system allows, and no seed is open for long."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import subprocess
import sys
import time

import pytest

from app.signing import hardening
from wallet.vault.secret import Secret, derive, heap

SEED = bytes(range(32))

CLOSED = """
import ctypes, resource
from app.signing import hardening
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
hardening.close_up()
print(before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))
"""
REFUSED = """
import ctypes, resource, struct
from app.signing import hardening
from wallet.vault.secret import heap
# Whoever may lock everything is not asked about a limit.
assert ctypes.CDLL(None).capset(struct.pack("Ii", 0x20080522, 0), bytes(24)) == 0
resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
print(hardening.locked_room() is heap)
"""
ENDLESS = """
import itertools
from app.signing import hardening
print("begun", flush=True)
with hardening.briefly(0.05):
    {}
print("over", flush=True)
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def address_of(place: memoryview) -> int:
    return ctypes.addressof(ctypes.c_char.from_buffer(place))


def read_own_memory(address: int, size: int) -> bytes:
    """What a process that looks into its own memory from outside is given."""
    handle = os.open("/proc/self/mem", os.O_RDONLY)
    try:
        return os.pread(handle, size, address)
    finally:
        os.close(handle)


def mapping_of(address: int) -> str:
    """What the system says of the memory at this address."""
    with open("/proc/self/smaps", encoding="utf-8") as smaps:  # noqa: PTH123 - no file
        text = smaps.read()
    for each in re.split(r"^(?=[0-9a-f]+-[0-9a-f]+ )", text, flags=re.MULTILINE)[1:]:
        start, end = (int(part, 16) for part in each.split(" ", 1)[0].split("-"))
        if start <= address < end:
            return each
    raise AssertionError("at no address of this process")


# ---------------------------------------------------------------- the process
def test_a_closed_process_dumps_no_memory_and_is_not_looked_into() -> None:
    assert run(CLOSED).stdout == "1 0 (0, 0)\n"


@pytest.mark.parametrize(
    "endless",
    ["sum(itertools.repeat(0))", "pow(3, 10**9)", "while True: pass"],
    ids=["in C", "in one number", "in Python"],
)
def test_a_seed_that_stays_open_too_long_ends_the_process(endless: str) -> None:
    done = run(ENDLESS.format(endless))
    assert (done.returncode, done.stdout, done.stderr) == (1, "begun\n", "")


def test_a_seed_that_is_closed_in_time_ends_nothing() -> None:
    """Nor later, nor when its use fails, nor when many are opened one after the other."""
    for _ in range(100):
        with pytest.raises(ZeroDivisionError), hardening.briefly(0.01):
            raise ZeroDivisionError
    with hardening.briefly(0.01):
        pass
    after = time.monotonic() + 0.05
    while time.monotonic() < after:
        pass


# ---------------------------------------------------------------- memory
def may_lock() -> bool:
    """Whether the system lets this process lock so much memory at all."""
    area = mmap.mmap(-1, hardening.AREA)
    start = ctypes.addressof(ctypes.c_char.from_buffer(area))
    locked = ctypes.CDLL(None).mlock(ctypes.c_void_p(start), ctypes.c_size_t(hardening.AREA))
    return bool(locked == 0)


def test_secrets_live_where_nothing_is_swapped_or_dumped() -> None:
    if not may_lock():
        assert hardening.locked_room() is heap
        return
    room = hardening.locked_room()
    secret = Secret(SEED, room)
    place = room(32)
    place[:] = SEED
    mapping = mapping_of(address_of(place))
    flags = set(re.findall(r"^VmFlags: (.*)$", mapping, re.MULTILINE)[0].split())
    assert bytes(secret.reveal()) == bytes(place) == SEED
    assert "lo" in flags
    if "secretmem" in mapping:
        with pytest.raises(OSError, match="Input/output"):
            read_own_memory(address_of(place), 32)
    else:
        assert "dd" in flags


def test_secrets_are_locked_where_the_kernel_keeps_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hardening, "_secret_area", lambda: None)
    if not may_lock():
        assert hardening.locked_room() is heap
        return
    place = hardening.locked_room()(32)
    place[:] = SEED
    mapping = mapping_of(address_of(place))
    assert {"lo", "dd"} <= set(mapping.rsplit("VmFlags: ", 1)[1].split())
    assert read_own_memory(address_of(place), 32) == SEED  # or the test before shows nothing


def test_what_is_forgotten_is_overwritten() -> None:
    places: list[memoryview] = []
    locked = hardening.locked_room()

    def room(size: int) -> memoryview:
        places.append(locked(size))
        return places[-1]

    secret = Secret(SEED, room)
    derived = derive(secret, "test")
    assert [bytes(place) for place in places] == [SEED, bytes(derived.reveal())]
    secret.forget()
    derived.forget()
    assert [bytes(place) for place in places] == [bytes(32)] * 2


def test_no_two_secrets_share_a_place_even_when_the_room_is_full() -> None:
    room = hardening.locked_room()
    places = [room(32) for _ in range(hardening.AREA // 32 + 2)]
    for number, place in enumerate(places):
        place[:] = number.to_bytes(32, "big")
    assert [int.from_bytes(place, "big") for place in places] == [*range(len(places))]


def test_where_nothing_may_be_locked_secrets_live_on_the_heap() -> None:
    done = run(REFUSED)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_no_system_call_is_too_strange_to_be_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_library(*_: object, **__: object) -> None:
        raise OSError("no such library")

    monkeypatch.setattr(ctypes, "CDLL", no_library)
    assert hardening.locked_room() is heap
