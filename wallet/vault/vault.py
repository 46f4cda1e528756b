"""The vault as a value: opened by a secret, changed into another, saved as the next generation.

Nothing here writes. ``saved`` gives the bytes of the next generation, and until they are on a
disk the old file is the vault.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, NoReturn, final

from typing_extensions import override

from wallet.vault import container, payload, seeds, slots
from wallet.vault.container import Header
from wallet.vault.errors import (
    KeyAlreadyHere,
    LastWayIn,
    NoSuchSlot,
    NotForThisNetwork,
    ReadingOnly,
    WordsNotDue,
)
from wallet.vault.payload import Mark, Payload
from wallet.vault.secret import SECRET_BYTES, Random, Secret, derive
from wallet.vault.seeds import KID_BYTES, Purpose
from wallet.vault.slots import ID_BYTES, Kind, Slot
from wallet.vault.ways import Means, Opening, Password, Way


class Subkey(Enum):
    """The keys that others get from the vault."""

    DATABASE = "twv1/db"
    AUDIT = "twv1/audit"
    EXPORT = "twv1/export"


@final
@dataclass(frozen=True, eq=False, repr=False)
class Vault:
    """An open vault. What the keyring opened is for reading: neither seeds nor changes."""

    header: Header
    payload: Payload
    opened_by: Slot
    vault_key: Secret

    def subkey(self, which: Subkey) -> Secret:
        """A key for one use outside the vault."""
        # The database's key changes with either half: re-keying the vault, or it alone.
        salt = self.payload.database_key.reveal() if which is Subkey.DATABASE else b""
        return derive(self.vault_key, which.value, salt)

    @contextmanager
    def seed(self, kid: str, network: bytes | None = None) -> Generator[Secret, None, None]:
        """Open one seed for one use; it is forgotten afterwards.

        ``network``: the id, 32 bytes, of the one that it is to sign for; None to sign nothing.
        Raise ReadingOnly, NoSuchKey, NotForThisNetwork or Damaged.
        """
        self._check_writable()
        stored = self.payload.key(kid)
        if network is not None and network not in {n.id for n in stored.purpose.networks}:
            raise NotForThisNetwork(tuple(stored.purpose.passphrases), network.hex())
        with forgetting(seeds.take_out(stored, self.vault_key)) as seed:
            yield seed

    def words(self, kid: str) -> Secret:
        """What the recovery words of a key stand for, 256 bits; the caller forgets it.

        Raise WordsNotDue once they were confirmed, ReadingOnly, NoSuchKey or Damaged.
        """
        self._check_writable()
        opened = seeds.take_out_words(self.payload.key(kid), self.vault_key)
        if opened is None:
            raise WordsNotDue(kid)
        return opened

    def with_key(
        self, seed: Secret, purpose: Purpose, random: Random, words: Secret | None = None
    ) -> Vault:
        """The same vault with this seed in it; raise KeyAlreadyHere or ReadingOnly."""
        self._check_writable()
        stored = seeds.store(seed, random(KID_BYTES).hex(), purpose, self.vault_key, words)
        if any(key.public == stored.public for key in self.payload.keys):
            raise KeyAlreadyHere(stored.public)
        return self._with_keys((*self.payload.keys, stored))

    def without_words(self, kid: str) -> Vault:
        """The same vault, after the words of this key were written down; raise NoSuchKey."""
        self._check_writable()
        told = replace(self.payload.key(kid), words=None)
        return self._with_keys(
            tuple(told if key.kid == kid else key for key in self.payload.keys)
        )

    def with_seen(self, seen: Mark) -> Vault:
        """The same vault, knowing a newer database; raise ReadingOnly."""
        self._check_writable()
        return self._with_payload(replace(self.payload, seen=seen))

    def with_slot(self, way: Way, means: Means) -> Vault:
        """The same vault with one more way in; raise TooManySlots and what a password may.

        That is PasswordTooShort, WeakenedParameters and NotEnoughMemory.
        """
        self._check_writable()
        made = slots.make(way, self.header.id, self.vault_key, means)
        return self._with_slots((*self.header.slots, made))

    def without_slot(self, sid: str) -> Vault:
        """The same vault without this way in; raise NoSuchSlot or LastWayIn."""
        self._check_writable()
        kept = tuple(slot for slot in self.header.slots if slot.sid != sid)
        if len(kept) == len(self.header.slots):
            raise NoSuchSlot(sid)
        return self._with_slots(kept)

    def with_password(self, sid: str, password: Password, means: Means) -> Vault:
        """The same vault with another password in the place of slot ``sid``.

        Raise NoSuchSlot if that is no password's. Older files keep opening with the old one.
        """
        self._check_writable()
        if all(slot.sid != sid or slot.kind is not Kind.PASSWORD for slot in self.header.slots):
            raise NoSuchSlot(sid)
        made = slots.make(password, self.header.id, self.vault_key, means)
        changed = tuple(made if slot.sid == sid else slot for slot in self.header.slots)
        return self._with_slots(changed)

    def rekeyed(self, ways: Sequence[Way], means: Means) -> Vault:
        """The same vault under a new key, with these ways in and no other; raise LastWayIn.

        For a suspected leak: every seed is sealed anew and the database's key is another. What
        opened the old key opens older files still.
        """
        self._check_writable()
        fresh = _create(self.header.id, self.header.generation, ways, means)
        keys = tuple(self._resealed(key, fresh.vault_key) for key in self.payload.keys)
        return fresh._with_payload(  # noqa: SLF001 - another of our own
            replace(fresh.payload, seen=self.payload.seen, keys=keys)
        )

    def saved(self, random: Random) -> tuple[bytes, Vault]:
        """The next generation's bytes, and the vault in it; raise VaultFull or ReadingOnly."""
        self._check_writable()
        header = replace(self.header, generation=self.header.generation + 1)
        raw = container.write(header, self.vault_key, self.payload.to_bytes(), random)
        return raw, replace(self, header=header)

    def forget(self) -> None:
        """Overwrite the keys of this value and of all that it was changed from."""
        self.vault_key.forget()
        self.payload.database_key.forget()

    def _check_writable(self) -> None:
        if self.opened_by.kind is Kind.KEYRING:
            raise ReadingOnly

    def _with_slots(self, changed: slots.Slots) -> Vault:
        return replace(self, header=replace(self.header, slots=slots.check(changed)))

    def _with_payload(self, changed: Payload) -> Vault:
        return replace(self, payload=changed)

    def _with_keys(self, keys: tuple[seeds.StoredKey, ...]) -> Vault:
        return self._with_payload(replace(self.payload, keys=keys))

    def _resealed(self, stored: seeds.StoredKey, key: Secret) -> seeds.StoredKey:
        words = seeds.take_out_words(stored, self.vault_key)
        with forgetting(seeds.take_out(stored, self.vault_key)) as seed:
            return seeds.store(seed, stored.kid, stored.purpose, key, words)

    @override
    def __repr__(self) -> str:
        return f"Vault(generation {self.header.generation})"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a vault is not copied or pickled")


def create(ways: Sequence[Way], means: Means) -> Vault:
    """Make an empty vault that these secrets open; raise LastWayIn and what ``with_slot`` may.

    It has generation 0, and 1 once it is saved.
    """
    return _create(means.random(ID_BYTES), 0, ways, means)


def open_vault(
    raw: bytes, way: Way, opening: Opening | None = None, *, weakened: bool = False
) -> Vault:
    """Open a file with this secret; ``weakened``: cheap password parameters are meant.

    Raise NotUnlocked for a wrong secret and for a tampered slot; Damaged once the slot opened
    and something else is wrong; Damaged, NewerVersion, CostOutOfBounds or WeakenedParameters
    before anything was derived; NotEnoughMemory.
    """
    sealed = container.read(raw)
    header = sealed.header
    slot, key = slots.unlock(
        header.slots, way, header.id, opening or Opening(), weakened=weakened
    )
    return Vault(header, _PAYLOADS[sealed.version](sealed.open(key)), slot, key)


@contextmanager
def forgetting(secret: Secret) -> Generator[Secret, None, None]:
    """Use a secret, and forget it whatever happens."""
    try:
        yield secret
    finally:
        secret.forget()


_PAYLOADS: Final[Mapping[int, Callable[[bytes], Payload]]] = {
    0: payload.read_v0,
    1: payload.read,
}


def _create(vault: bytes, generation: int, ways: Sequence[Way], means: Means) -> Vault:
    key = Secret(means.random(SECRET_BYTES), means.room)
    made = tuple(slots.make(way, vault, key, means) for way in ways)
    opened_by = next((slot for slot in made if slot.kind is not Kind.KEYRING), None)
    if opened_by is None:
        raise LastWayIn
    header = Header(vault, generation, slots.check(made))
    return Vault(header, Payload(Secret(means.random(SECRET_BYTES))), opened_by, key)
