"""The keys of the open profile and the ways into it; whoever changes them is asked anew."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from app.adapters import strength
from app.adapters.places import OWN_COPIES
from app.desk.changing import changing
from app.desk.seat import Seat
from app.desk.secret_window import COMMAND, About, Mode, SecretWindow
from app.errors import AppError
from app.pages.events import Locked, Trouble
from app.pages.keys import Appearance, Copies, KeyLine, KeysPage, WatchedLine
from app.profile import copies, keys, rekeying
from app.profile.door import Way
from app.profile.keys import ALONE, REAL, NewKey
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.signing.process import Handle
from wallet.addresses import account_id
from wallet.errors import WalletError
from wallet.lock import Reason
from wallet.network import Network
from wallet.vault.ways import Password


class Keys:
    """Lists, makes, imports, shows and watches keys; changes what opens the profile."""

    def __init__(self, seat: Seat, secret_window: Sequence[str] = COMMAND) -> None:
        """``secret_window`` is the command that starts ``ui.secret_window``."""
        self._seat = seat
        self._window = SecretWindow(seat, secret_window)

    async def page(self) -> KeysPage:
        """Everything that is known of keys and copies."""
        profile = self._seat.profile
        return KeysPage(
            str(profile.files.folder),
            tuple(_line(identity) for identity in profile.opened.identities),
            tuple(
                WatchedLine(key.public, key.label, key.added)
                for key in profile.store.keys.all()
                if key.watched
            ),
            _copies(profile),
            practises(profile),
            tuple((each.what, each.found, each.seen) for each in profile.rolled_back),
        )

    async def add_fresh(self, label: str, password: str) -> str:
        """Make a key, whose recovery words are due before it really signs; its address."""
        async with changing(self._seat) as profile:
            key = NewKey(label, networks_of(profile), fresh=True)
            return (await keys.add(profile, _by(password), key)).account

    async def import_key(
        self, label: str, password: str, index: int, appearance: Appearance
    ) -> str:
        """Take in a key that the user types into the window for secrets; its address.

        Raise Unreadable for what is no key, KeyAlreadyHere, SecretNotGiven and what a change
        may. ``index`` counts for recovery words.
        """
        async with changing(self._seat) as profile:

            async def ask(source: Handle, target: Handle) -> Identity:
                networks = networks_of(profile)
                key = NewKey(label, networks, False, index, source, target)
                return await keys.add(profile, _by(password), key)

            about = About(Mode.ENTER, label, "", appearance)
            return (await self._window.between(about, ask)).account

    async def write_words(self, account: str, password: str, appearance: Appearance) -> None:
        """Show a key's recovery words in the window for secrets, and ask three back.

        Raise WordsNotDue, Unreadable for a wrong word, SecretNotGiven and what a change may.
        """
        async with changing(self._seat) as profile:

            async def ask(source: Handle, target: Handle) -> None:
                await keys.confirm_words(profile, _by(password), account, source, target)

            await self._window.between(_about(Mode.WORDS, profile, account, appearance), ask)

    async def reveal(self, account: str, password: str, appearance: Appearance) -> None:
        """Show a key's secret in the window for secrets; the journal keeps that."""
        async with changing(self._seat) as profile:

            async def ask(_source: Handle, target: Handle) -> None:
                await keys.export_secret(profile, _by(password), account, target)

            await self._window.between(_about(Mode.REVEAL, profile, account, appearance), ask)

    async def watch(self, address: str, label: str) -> None:
        """Know a key that others hold; raise Unreadable for no G address, KeyAlreadyHere."""
        keys.watch(self._seat.profile, account_id(address.strip()), label)

    async def change_password(self, secret: Way, new: str) -> None:
        """Another password, for whoever has the old one or the recovery code.

        Raise NotUnlocked, PasswordGuessable, PasswordTooShort or its kin. Older files and
        backups keep opening with the old one.
        """
        await check_new(new)
        async with changing(self._seat) as profile:
            await keys.change_password(profile, secret, new)

    async def renew_code(self, password: str) -> str:
        """Another recovery code in the place of the old one, told this once."""
        async with changing(self._seat) as profile:
            return await keys.renew_recovery_code(profile, _by(password))

    async def rekey(self, password: str, new: str) -> str:
        """Seal everything anew under another key; the new recovery code, told this once.

        Everything is locked by that, and the profile opened again under the new password: so
        it locks itself as ever while the code is being written down. Raise as
        ``change_password`` does; if the profile stays locked, the window is told so and why,
        and that nobody has seen the code.
        """
        await check_new(new)
        seat, profile = self._seat, self._seat.profile
        try:
            with seat.patience.hearing():
                code = await rekeying.rekey(profile, _by(password), new)
            folder = profile.files.folder
            await seat.sit(seat.services.profiles.unlock(folder, _by(new)), again=True)
        except (AppError, WalletError) as why:
            if profile.is_locked:
                await seat.leave()
                seat.tell(Locked(Reason.BY_HAND, lost_code=True))
                seat.tell(Trouble(why))
            raise
        return code


async def check_new(password: str) -> None:
    """Raise what speaks against a new password; it may take seconds, but not this thread's."""
    Password(password).check_length()
    await asyncio.to_thread(strength.check, password)


def practises(profile: Profile) -> bool:
    """Whether a profile holds keys for the practice network alone."""
    identities = profile.opened.identities
    return bool(identities) and all(identity.is_for_practice for identity in identities)


def networks_of(profile: Profile) -> tuple[Network, ...]:
    """What a new key is for: the practice network never stands beside a real one."""
    return ALONE if practises(profile) else REAL


def _by(password: str) -> Way:
    return {"password": password}


def _about(mode: Mode, profile: Profile, account: str, appearance: Appearance) -> About:
    identity = profile.identity(account)
    return About(mode, identity.label, identity.account, appearance)


def _line(identity: Identity) -> KeyLine:
    return KeyLine(
        identity.account,
        identity.label,
        identity.created,
        identity.networks,
        identity.words_due,
    )


def _copies(profile: Profile) -> Copies:
    chosen, last = (profile.store.settings.get(name) for name in (copies.FOLDER, copies.LAST))
    is_chosen = isinstance(chosen, str) and bool(chosen)
    own = profile.files.folder / OWN_COPIES
    folder = Path(str(chosen)) if is_chosen else own
    return Copies(
        str(folder),
        is_chosen,
        not is_chosen or folder.is_dir(),
        last if isinstance(last, str) else "",
    )
