"""What an unlocked vault tells: keys for reading, public keys, marks. Never the vault's own."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any, final

from typing_extensions import override

from app.signing.frames import Facts
from wallet.addresses import AccountId, account_of
from wallet.network import PRACTICE
from wallet.vault.kdf import Cost
from wallet.vault.payload import Mark
from wallet.vault.secret import Room, Secret


@dataclass(frozen=True)
class Identity:
    """A key whose seed the vault holds; ``networks`` are passphrases."""

    public: bytes
    label: str
    created: int
    networks: tuple[str, ...]
    words_due: bool

    @cached_property
    def account(self) -> AccountId:
        """The key's G address."""
        return account_of(self.public)

    @property
    def is_for_practice(self) -> bool:
        """Whether it signs on the practice network alone."""
        return self.networks == (PRACTICE.passphrase,)


@dataclass(frozen=True)
class WayIn:
    """A slot: ``kind`` is pw, rec or kr; ``cost`` for a password."""

    kind: str
    sid: str
    cost: Cost | None


@final
@dataclass(frozen=True, eq=False)
class Opened:
    """A vault's file, and all that may be known of it outside the signer process."""

    raw: bytes = field(repr=False)
    id: bytes
    generation: int
    version: int
    opened_by: str
    ways: tuple[WayIn, ...]
    seen: Mark | None
    identities: tuple[Identity, ...]
    database: Secret
    audit: Secret
    export: Secret

    @classmethod
    def of(cls, answer: Facts, room: Room) -> Opened:
        """What the signer process answered; the keys go into this room."""
        seen, keys = answer["seen"], answer["subkeys"]
        return cls(
            answer["vault"],
            answer["id"],
            answer["generation"],
            answer["version"],
            answer["opened_by"],
            tuple(_way(slot) for slot in answer["slots"]),
            Mark(seen["number"], seen["hash"]) if seen else None,
            tuple(_identity(key) for key in answer["keys"]),
            *(Secret(keys[name], room) for name in ("DATABASE", "AUDIT", "EXPORT")),
        )

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the file."""
        return sha256(self.raw).digest()

    def forget(self) -> None:
        """Overwrite the keys."""
        for secret in (self.database, self.audit, self.export):
            secret.forget()

    @contextmanager
    def forgotten_on_failure(self) -> Generator[None]:
        """Overwrite the keys if what is done inside fails: then nobody goes on with them."""
        try:
            yield
        except BaseException:
            self.forget()
            raise

    @override
    def __repr__(self) -> str:
        return f"Opened(generation {self.generation})"


def _identity(key: Any) -> Identity:  # noqa: ANN401 - from a frame
    return Identity(
        key["public"], key["label"], key["created"], tuple(key["networks"]), key["words_due"]
    )


def _way(slot: Any) -> WayIn:  # noqa: ANN401 - from a frame
    return WayIn(slot["kind"], slot["sid"], Cost(*slot["cost"]) if slot["cost"] else None)
