"""The way in and out: make a profile, unlock it, lock it, restore it from a backup."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from app.adapters import strength
from app.adapters.mounts import synced_by
from app.desk.changing import changing
from app.desk.seat import Seat
from app.errors import AppError
from app.pages.entry import Created, Entered, Restored, Strength
from app.pages.events import Locked
from app.profile import backups, verifying
from app.profile.keys import REAL, NewKey, add
from app.profile.opening import go_back
from app.profile.profile import Profile
from wallet.errors import WalletError
from wallet.lock import Reason
from wallet.vault.ways import Password

Secret = Mapping[str, str | bytes]
"""A secret that opens: {"password": text} or {"recovery": text}."""


class Entry:
    """Opens and locks the profile in one folder."""

    def __init__(self, seat: Seat, folder: Path) -> None:
        """``folder``: where the profile is, or is to be."""
        self._seat = seat
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the profile is, or is to be."""
        return self._folder

    async def prepare(self) -> None:
        """Start the signer process while the password is being typed."""
        await self._seat.services.profiles.signer.prepare()

    async def estimate(self, password: str) -> Strength:
        """How good a new password is."""
        found = await asyncio.to_thread(strength.estimate, password)
        suffices = found.guesses_log10 >= strength.LEAST_GUESSES
        return Strength(found.guesses_log10, suffices, found.warning)

    async def suggest(self) -> str:
        """A new password that can be remembered."""
        return strength.passphrase(secrets.randbelow)

    async def create(self, password: str, label: str, *, fresh: bool = True) -> Created:
        """Make a profile with a first key of this label, or none yet, and stay in it.

        Raise PasswordGuessable, PasswordTooShort or its kin, and what ``Profiles.create``
        raises. The recovery code is told this once.
        """
        Password(password).check_length()
        await asyncio.to_thread(strength.check, password)
        code: list[str] = []
        profile = await self._seat.sit(self._created(password, code))
        address = ""
        if fresh:
            # A key can be made later; the code would never be told again.
            with contextlib.suppress(AppError, WalletError):
                key = NewKey(label, REAL, fresh=True)
                address = (await add(profile, {"password": password}, key)).account
        return Created(
            str(self._folder), address, label, code[0], synced_by(self._folder) or ""
        )

    async def unlock(self, secret: Secret, backup: int = 0) -> Entered:
        """Open the profile; raise NotUnlocked, TooManyAttempts and what unlocking raises.

        After VaultDamaged a ``backup`` of its vault can take the vault's place first; the
        damaged one stays beside it.
        """
        profiles = self._seat.services.profiles
        with self._seat.patience.hearing():
            if backup:
                await go_back(profiles, self._folder, secret, backup)
            return entered(await self._seat.sit(profiles.unlock(self._folder, secret)))

    def wait(self) -> float:
        """Seconds until the next password is heard."""
        return self._seat.patience.wait

    async def present(self) -> Entered:
        """What the window has to know of the open profile; raise NobodyIsIn."""
        return entered(self._seat.profile)

    async def accept_older(self, secret: Secret) -> Entered:
        """Go on though a file is older than it was, because the user put it there.

        Raise NotUnlocked, and what speaks against the records.
        """
        async with changing(self._seat) as profile:
            await verifying.accept_rollback(profile, secret)
            verifying.verify_new(profile.store, profile.opened)
            return entered(profile)

    async def lock(self) -> None:
        """Lock at once; the window is told, even one that believes in an open profile."""
        was_taken = self._seat.is_taken
        await self._seat.leave(Reason.BY_HAND)
        if not was_taken:
            self._seat.tell(Locked(Reason.BY_HAND))

    async def rehearse(self, path: str, secret: Secret) -> Restored:
        """Open a backup completely and leave nothing behind; raise what speaks against it."""
        raw = await asyncio.to_thread(backups.read_backup, Path(path))
        with self._seat.patience.hearing(of_a_file=True):
            return _restored(await backups.rehearse(self._seat.services.profiles, raw, secret))

    async def restore(self, path: str, secret: Secret, into: str = "") -> Restored:
        """Make the profile of a backup, after it was rehearsed; it is not open yet.

        ``into`` is another folder than this one, which is this one from now on.
        """
        raw = await asyncio.to_thread(backups.read_backup, Path(path))
        folder = Path(into) if into else self._folder
        services = self._seat.services
        with self._seat.patience.hearing(of_a_file=True):
            restored = _restored(await backups.restore(services.profiles, raw, secret, folder))
        self._folder = folder
        return restored

    def _created(self, password: str, code: list[str]) -> AbstractAsyncContextManager[Profile]:
        making = self._seat.services.profiles.create(self._folder, password)

        @asynccontextmanager
        async def creating(tell: Callable[[str], None]) -> AsyncGenerator[Profile]:
            async with making as (profile, told):
                tell(told)
                del tell, told  # else the code would be here for as long as it is open
                yield profile

        return creating(code.append)


def entered(profile: Profile) -> Entered:
    """What the window has to know of a profile that was just opened."""
    identities = profile.opened.identities
    return Entered(
        str(profile.files.folder),
        bool(identities) and all(identity.is_for_practice for identity in identities),
        tuple((each.what, each.found, each.seen) for each in profile.rolled_back),
        tuple(identity.label for identity in identities if identity.words_due),
    )


def _restored(proved: backups.Rehearsed) -> Restored:
    return Restored(proved.created, proved.keys, proved.requests, proved.journal)
