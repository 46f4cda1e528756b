"""Failures: what the world did that we could not help. Facts only; words are made where shown.

AppError
  LedgerUnreachable      no answer: refused, reset, not found, TLS
  LedgerTooSlow          no whole answer before the deadline
  AnswerTooLarge         more bytes than any honest answer has
  NotARpc                an answer that is not Stellar RPC: HTML, a redirect, other JSON
  RpcRefused             a JSON-RPC error; ``message`` is foreign text
  UnsafeAddress          an address that nothing is sent to: neither https nor this machine
  OtherNetwork           the server serves another network than the one meant
  UnsafeKeyFile          a key file that others may read, or that is no plain file
  UnreadableFile
  UnwritableFile         a file that cannot be written; with one exception the old one is intact
    DiskFull, QuotaReached, ReadOnlyDisk
    NoFolder             the folder is not there, or no longer
    DamagedInWriting     what was read back is not what was written
    PerhapsWritten       the exception: the new one is there, for now
  OccupiedFile           a file that is there already, and is not to be overwritten
  AddressInUse           a port on this machine that is taken or cannot be had
  LedgerDamaged          a practice network that was kept cannot go on where it was
  PracticeInUse          another program keeps its practice network in this folder
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class AppError(Exception):
    """The world failed."""


@dataclass(eq=False)
class LedgerUnreachable(AppError):
    """A server does not answer."""

    host: str
    why: str = ""


@dataclass(eq=False)
class LedgerTooSlow(AppError):
    """A server did not answer completely in time (seconds)."""

    host: str
    seconds: float


@dataclass(eq=False)
class AnswerTooLarge(AppError):
    """A server sent more than we read (bytes)."""

    host: str
    limit: int


@dataclass(eq=False)
class NotARpc(AppError):
    """A server answered something else than Stellar RPC."""

    host: str
    why: str


@dataclass(eq=False)
class RpcRefused(AppError):
    """A server refused a request; ``message`` is foreign text."""

    host: str
    code: int
    message: str


@dataclass(eq=False)
class UnsafeAddress(AppError):
    """An address that nothing is sent to: neither https nor on this very machine."""

    host: str
    why: str


@dataclass(eq=False)
class OtherNetwork(AppError):
    """A server serves another network than the one meant."""

    host: str
    expected: str
    found: str


@dataclass(eq=False)
class UnsafeKeyFile(AppError):
    """A key file that others may read, or that is no plain file of ours."""

    path: str
    why: str


@dataclass(eq=False)
class UnreadableFile(AppError):
    """A file cannot be read."""

    path: str
    why: str


@dataclass(eq=False)
class UnwritableFile(AppError):
    """A file cannot be written."""

    path: str
    why: str


@dataclass(eq=False)
class DiskFull(UnwritableFile):
    """No room is left for a file."""


@dataclass(eq=False)
class QuotaReached(UnwritableFile):
    """A user's share of a disk is used up."""


@dataclass(eq=False)
class ReadOnlyDisk(UnwritableFile):
    """A disk takes no changes."""


@dataclass(eq=False)
class NoFolder(UnwritableFile):
    """The folder of a file is not there, or no longer."""


@dataclass(eq=False)
class DamagedInWriting(UnwritableFile):
    """A disk gave back something else than what was written."""


@dataclass(eq=False)
class PerhapsWritten(UnwritableFile):
    """The new file is there, but a loss of power could bring the old one back."""


@dataclass(eq=False)
class OccupiedFile(AppError):
    """A file of another kind or content is there already; it is never overwritten."""

    path: str


@dataclass(eq=False)
class AddressInUse(AppError):
    """A port on this machine cannot be listened on."""

    port: int


@dataclass(eq=False)
class LedgerDamaged(AppError):
    """A practice network that was kept cannot go on where it was."""

    why: str


@dataclass(eq=False)
class PracticeInUse(AppError):
    """Another program keeps its practice network in this folder."""

    path: str
