"""Slots: ways into one vault, each with the vault's key sealed for one secret.

    pw    password, through Argon2id
    rec   recovery code, which needs no slow derivation: nobody guesses 160 bits
    kr    32 bytes in the system's keyring: for reading, and never the only way in

A slot of a kind that we do not know is kept as it is: a newer version made it, and may need it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from wallet.vault import canonical
from wallet.vault.canonical import Record, exactly, fields
from wallet.vault.errors import Damaged, LastWayIn, NotUnlocked, TooManySlots
from wallet.vault.kdf import SALT_BYTES, Cost, check_salt
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import (
    SECRET_BYTES,
    TAG_BYTES,
    NotOurs,
    Secret,
    derive,
    hkdf,
    seal,
    unseal_secret,
)
from wallet.vault.ways import KeyringSecret, Means, Opening, Password, Way

ID_BYTES: Final = 16
MOST_SLOTS: Final = 8
_MOST_KIND_CHARACTERS: Final = 16
_WRAP_BYTES: Final = SECRET_BYTES + TAG_BYTES
_ANY_SIZE: Final = range(2**15)


class Kind(Enum):
    """The kinds of slots that this version opens."""

    PASSWORD = "pw"  # noqa: S105 - the name of a kind
    RECOVERY = "rec"
    KEYRING = "kr"


_KINDS: Final[Mapping[type, Kind]] = {
    Password: Kind.PASSWORD,
    RecoveryCode: Kind.RECOVERY,
    KeyringSecret: Kind.KEYRING,
}


@dataclass(frozen=True)
class Argon2:
    """How the working key of a password is derived."""

    salt: bytes
    cost: Cost

    def facts(self) -> dict[str, object]:
        """The derivation as it stands in the header."""
        cost = self.cost
        numbers = {"m": cost.kib, "t": cost.passes, "p": cost.lanes}
        return {"alg": "argon2id", "salt": self.salt.hex(), **numbers}


@dataclass(frozen=True)
class Hkdf:
    """How the working key of a secret that nobody can guess is derived."""

    salt: bytes

    def facts(self) -> dict[str, object]:
        """The derivation as it stands in the header."""
        return {"alg": "hkdf-sha256", "salt": self.salt.hex()}


@dataclass(frozen=True)
class Slot:
    """One way in; ``sid`` in hex."""

    kind: Kind
    sid: str
    kdf: Argon2 | Hkdf
    wrap: bytes

    def facts(self) -> dict[str, object]:
        """The slot as it stands in the header."""
        return {**self.bound(), "wrap": self.wrap.hex()}

    def bound(self) -> dict[str, object]:
        """What the wrap is bound to, beside the vault."""
        return {"kind": self.kind.value, "sid": self.sid, "kdf": self.kdf.facts()}


@dataclass(frozen=True)
class ForeignSlot:
    """A slot of a kind that a newer version made: kept to the byte, not opened."""

    kind: str
    sid: str
    spelling: bytes

    def facts(self) -> object:
        """The slot as it stands in the header."""
        return canonical.read(self.spelling)


AnySlot = Slot | ForeignSlot
Slots = tuple[AnySlot, ...]


def read(values: Sequence[object]) -> Slots:
    """Read a header's slots; raise Damaged or CostOutOfBounds. Nothing is derived."""
    slots = tuple(_read_slot(value) for value in values)
    if not 1 <= len(slots) <= MOST_SLOTS or len({slot.sid for slot in slots}) < len(slots):
        raise Damaged("too few or too many slots, or one twice")
    return slots


def check(slots: Slots) -> Slots:
    """The same slots, if a vault may be saved with them; raise TooManySlots or LastWayIn."""
    if len(slots) > MOST_SLOTS:
        raise TooManySlots(MOST_SLOTS)
    # A keyring is lost with its computer, and what a foreign slot needs we do not know.
    if not any(
        isinstance(slot, Slot) and slot.kind in (Kind.PASSWORD, Kind.RECOVERY) for slot in slots
    ):
        raise LastWayIn
    return slots


def make(way: Way, vault: bytes, key: Secret, means: Means) -> Slot:
    """Seal the vault's key for this secret; raise PasswordTooShort or WeakenedParameters."""
    salt = means.random(SALT_BYTES)
    check_salt(salt)
    how: Argon2 | Hkdf = Hkdf(salt)
    if isinstance(way, Password):
        way.check_length()
        means.cost.check_floor()
        how = Argon2(salt, means.cost)
    unsealed = Slot(_KINDS[type(way)], means.random(ID_BYTES).hex(), how, b"")
    wrapping = _wrapping_key(unsealed, way, means)
    wrap = seal(wrapping, key.reveal(), _beside(vault, unsealed))
    return Slot(unsealed.kind, unsealed.sid, how, wrap)


def unlock(
    slots: Slots, way: Way, vault: bytes, opening: Opening, *, weakened: bool
) -> tuple[Slot, Secret]:
    """The slot that this secret opens, and the vault's key.

    Raise NotUnlocked, WeakenedParameters unless ``weakened`` is asked for, or NotEnoughMemory.
    """
    mine = [s for s in slots if isinstance(s, Slot) and s.kind is _KINDS[type(way)]]
    if not weakened:
        for cost in _costs(mine):
            cost.check_floor()
    for slot in mine:
        try:
            wrapping = _wrapping_key(slot, way, opening)
            return slot, unseal_secret(wrapping, slot.wrap, _beside(vault, slot))
        except NotOurs:
            continue
    raise NotUnlocked


def _read_slot(value: object) -> AnySlot:
    kind = fields(value).get("kind")
    if not isinstance(kind, str) or kind not in _READERS:
        return _read_foreign(value)
    record = Record(value, "kind", "sid", "kdf", "wrap")
    return Slot(
        Kind(kind),
        record.raw("sid", exactly(ID_BYTES)).hex(),
        _READERS[kind](record.any("kdf")),
        record.raw("wrap", exactly(_WRAP_BYTES)),
    )


def _read_foreign(value: object) -> ForeignSlot:
    record = Record(value, *fields(value), "kind", "sid")
    kind = record.text("kind")
    if not 1 <= len(kind) <= _MOST_KIND_CHARACTERS or not kind.isascii():
        raise Damaged("a slot's kind is no word")
    return ForeignSlot(kind, record.raw("sid", exactly(ID_BYTES)).hex(), canonical.write(value))


def _read_argon2(value: object) -> Argon2:
    record = Record(value, "alg", "salt", "m", "t", "p")
    if record.text("alg") != "argon2id":
        raise Damaged("a password slot without Argon2id")
    salt = record.raw("salt", _ANY_SIZE)
    check_salt(salt)
    return Argon2(salt, Cost(record.whole("m"), record.whole("t"), record.whole("p")))


def _read_hkdf(value: object) -> Hkdf:
    record = Record(value, "alg", "salt")
    if record.text("alg") != "hkdf-sha256":
        raise Damaged("a slot with a derivation that its kind does not have")
    salt = record.raw("salt", _ANY_SIZE)
    check_salt(salt)
    return Hkdf(salt)


_READERS: Final[Mapping[str, Callable[[object], Argon2 | Hkdf]]] = {
    Kind.PASSWORD.value: _read_argon2,
    Kind.RECOVERY.value: _read_hkdf,
    Kind.KEYRING.value: _read_hkdf,
}


def _costs(slots: Sequence[Slot]) -> Iterator[Cost]:
    for slot in slots:
        if isinstance(slot.kdf, Argon2):
            yield slot.kdf.cost


def _wrapping_key(slot: Slot, way: Way, opening: Opening) -> Secret:
    how = slot.kdf
    if isinstance(how, Argon2):
        working = opening.derive(bytes(way.reveal()), how.salt, how.cost)
    else:
        working = hkdf(way.reveal(), f"twv1/{slot.kind.value}", how.salt, opening.room)
    return derive(working, f"twv1/slot/{slot.kind.value}")


def _beside(vault: bytes, slot: Slot) -> bytes:
    return vault + canonical.write(slot.bound())
