"""What the window shows of an escrow whose code this program does not know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.errors import AppError
from app.pages.found import FoundField
from wallet.errors import WalletError


class Likeness(Enum):
    """How a thing that one can name stands in two interfaces."""

    SAME = "same"
    OTHER = "other"
    MORE = "more"
    LACKING = "lacking"


@dataclass(frozen=True)
class InterfaceLine:
    """A function, or another thing that an interface names, here and in a known build.

    ``here`` and ``build`` are how it is written, "" where it is not there at all.
    """

    kind: str
    name: str
    likeness: Likeness
    here: str
    build: str


@dataclass(frozen=True)
class KnownBuild:
    """A build that this program knows; ``wasm_hash`` in hex."""

    wasm_hash: str
    name: str
    origin: str


@dataclass(frozen=True)
class Compared:
    """Code beside the build that it is most like.

    ``lines`` has every function, and of the rest what differs. ``alike``: the builds whose
    interface is the same, so that it can be taken for one of them.
    """

    nearest: KnownBuild
    lines: tuple[InterfaceLine, ...]
    alike: tuple[KnownBuild, ...]


@dataclass(frozen=True)
class UnverifiedPage:
    """What a contract of unknown code keeps, under the names that its code gave it.

    ``roles``: mine by these names, "" for none. ``changed``: that its code was another when it
    was read before. ``compared`` None: it could not be, for ``why``.
    """

    contract: str
    passphrase: str
    wasm_hash: str
    title: str
    says: str
    roles: str
    changed: str
    ledger: int
    fields: tuple[FoundField, ...]
    more: int
    compared: Compared | None
    why: AppError | WalletError | None = None


@dataclass(frozen=True)
class PinLine:
    """Code that the user vouches for; ``at`` in seconds since 1970."""

    wasm_hash: str
    build: str
    contract: str
    at: int
