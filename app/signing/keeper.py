"""What the answers of the signer process have in common: opening a vault, and changing it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from app.signing.frames import Facts
from app.signing.speaking import Speech
from wallet.vault import container, payload, vault
from wallet.vault.errors import Damaged, NotEnoughMemory, NotUnlocked, ReadingOnly
from wallet.vault.kdf import Chosen, Cost, OutOfMemory, Took, calibrate
from wallet.vault.payload import Mark
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import SECRET_BYTES, Random, Room, Secret
from wallet.vault.seeds import StoredKey
from wallet.vault.slots import Argon2, Kind, Slot
from wallet.vault.vault import Subkey, Vault
from wallet.vault.ways import KeyringSecret, Means, Opening, Password, Way

RUNS: Final = 3
"""How often a cost is tried; the fastest run counts."""


@dataclass(frozen=True)
class Keeper:
    """Opens vaults; all that is not in a question is handed in.

    ``seconds`` is a monotonic clock; ``briefly`` bounds how long a seed may be open.
    """

    random: Random
    room: Room
    speech: Callable[[Facts], Speech]
    seconds: Callable[[], float]
    briefly: Callable[[], AbstractContextManager[None]]

    def open(self, question: Facts) -> Vault:
        """The question's vault by the question's secret; raise a VaultError."""
        return vault.open_vault(
            question["vault"], _way(question["way"]), Opening.within(self.room)
        )

    def open_to_change(self, question: Facts) -> Vault:
        """The same, knowing the newest database, where the question tells of one.

        Raise ReadingOnly for the keyring's secret, before anybody is asked for anything.
        """
        opened = self.open(question)
        if opened.opened_by.kind is Kind.KEYRING:
            raise ReadingOnly
        mark = question.get("mark")
        return opened if mark is None else opened.with_seen(Mark(mark["number"], mark["hash"]))

    def means(self, question: Facts) -> Means:
        """What a new password is made with, at the question's cost or a calibrated one."""
        cost = question.get("cost")
        chosen = Cost(*cost) if cost else self._calibrated()
        derive = Opening.within(self.room).derive
        return Means(derive, self.room, random=self.random, cost=chosen)

    def changed(self, vault_: Vault) -> Facts:
        """The next generation; raise Damaged unless it is found as what it should be."""
        raw, after = vault_.saved(self.random)
        sealed = container.read(raw)
        # Read, not only compared: facts that no reader takes would lock their owner out.
        found = payload.read(sealed.open(after.vault_key))
        if (sealed.header, found.to_bytes()) != (after.header, after.payload.to_bytes()):
            raise Damaged("what was written is not what was meant")
        self.open_each_seed(after)
        return facts_of(after, raw)

    def open_each_seed(self, opened: Vault) -> None:
        """Compare every seed with its public key; raise Damaged."""
        for key in opened.payload.keys:
            with self.briefly(), opened.seed(key.kid):
                pass

    def _calibrated(self) -> Cost:
        tried: list[Took | OutOfMemory] = []
        while not isinstance(choice := calibrate(tried), Chosen):
            tried.append(self._try(choice.cost))
        return choice.cost

    def _try(self, cost: Cost) -> Took | OutOfMemory:
        derive = Opening.within(self.room).derive
        runs: list[float] = []
        for _ in range(RUNS):
            begun = self.seconds()
            try:
                derive(b"calibration", bytes(16), cost).forget()
            except NotEnoughMemory:
                return OutOfMemory(cost)
            runs.append(self.seconds() - begun)
        return Took(cost, tuple(runs))


def facts_of(opened: Vault, raw: bytes) -> Facts:
    """What the process that asked may know: keys for reading and public keys."""
    seen = opened.payload.seen
    return {
        "vault": raw,
        "id": opened.header.id,
        "generation": opened.header.generation,
        "version": container.read(raw).version,
        "opened_by": opened.opened_by.kind.value,
        "slots": [_slot(slot) for slot in opened.header.slots if isinstance(slot, Slot)],
        "seen": seen and {"number": seen.generation, "hash": seen.digest},
        "keys": [_key(key) for key in opened.payload.keys],
        "subkeys": {which.name: bytes(opened.subkey(which).reveal()) for which in Subkey},
    }


def _slot(slot: Slot) -> Facts:
    cost = slot.kdf.cost if isinstance(slot.kdf, Argon2) else None
    told = cost and [cost.kib, cost.passes, cost.lanes]
    return {"kind": slot.kind.value, "sid": slot.sid, "cost": told}


def _key(key: StoredKey) -> Facts:
    return {
        "public": key.public,
        "label": key.purpose.label,
        "created": key.purpose.created,
        "networks": list(key.purpose.passphrases),
        "words_due": key.words is not None,
    }


def _way(facts: Facts) -> Way:
    match facts:
        case {"password": str(text)}:
            return Password(text)
        case {"recovery": str(text)}:
            return RecoveryCode.parse(text)
        # Of another length it is not ours: a keyring gives whatever stands there.
        case {"keyring": bytes(raw)} if len(raw) == SECRET_BYTES:
            return KeyringSecret(Secret(raw))
        case _:
            raise NotUnlocked
