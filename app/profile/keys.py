"""Keys and ways in of an unlocked profile. Each asks for a secret anew, and is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters import strength
from app.profile.door import Way
from app.profile.errors import PracticeBesideReal
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.records import KnownKey
from wallet.addresses import AccountId, public_key
from wallet.journal import Kind
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network, mixes_practice
from wallet.vault.errors import KeyAlreadyHere

REAL = (PUBLIC, TESTNET)
ALONE = (PRACTICE,)
"""Which networks a key may sign on: the practice network never beside a real one."""


@dataclass(frozen=True)
class NewKey:
    """What is known of a key before it is there.

    ``fresh``: made here, with recovery words; else read from the handle ``source``, after it
    was asked for at ``target``, or typed at the terminal when both are None: an S address, or
    words with the account's ``index``.
    """

    label: str
    networks: tuple[Network, ...]
    fresh: bool
    index: int = 0
    source: int | None = None
    target: int | None = None


async def add(profile: Profile, way: Way, key: NewKey) -> Identity:
    """Put a key into the vault; raise KeyAlreadyHere, Unreadable and what a change may.

    Raise PracticeBesideReal: what was tried out must not be worth anything elsewhere.
    """
    if mixes_practice(key.networks):
        raise PracticeBesideReal
    answer = await profile.change(
        "add",
        way,
        Kind.KEY_ADDED,
        {"label": key.label, "made here": "yes" if key.fresh else "no"},
        label=key.label,
        created=profile.clock.now(),
        networks=[network.passphrase for network in key.networks],
        fresh=key.fresh,
        index=key.index,
        source=key.source,
        target=key.target,
    )
    return next(i for i in profile.opened.identities if i.public == answer["public"])


def watch(profile: Profile, account: AccountId, label: str) -> None:
    """Know a key that others hold, so that what it signs and should sign has a name.

    Raise KeyAlreadyHere for one that is held here: it would look as if it were not.
    """
    if account in profile.own_keys:
        raise KeyAlreadyHere(public_key(account))
    with profile.recording(Kind.KEY_WATCHED, account, {"label": label}):
        profile.store.keys.put(KnownKey(account, label, True, profile.clock.now()))


async def confirm_words(
    profile: Profile, way: Way, name: str, source: int | None = None, target: int | None = None
) -> None:
    """Show a key's recovery words and ask three back; then they are nowhere but on paper.

    Raise WordsNotDue for a key that has none here, Unreadable for a wrong word.
    """
    identity = profile.identity(name)
    facts = {"recovery words": "confirmed", "key": identity.account}
    await profile.change(
        "words",
        way,
        Kind.SETTINGS_CHANGED,
        facts,
        public=identity.public,
        source=source,
        target=target,
    )


async def export_secret(
    profile: Profile, way: Way, name: str, target: int | None = None
) -> None:
    """Show a key's seed, at the terminal or over a handle; that is recorded."""
    identity = profile.identity(name)
    await profile.change(
        "reveal",
        way,
        Kind.SECRET_EXPORTED,
        {"key": identity.account},
        public=identity.public,
        target=target,
    )


async def change_password(profile: Profile, way: Way, new: str) -> None:
    """Another password; raise PasswordGuessable. Older files keep opening with the old one."""
    strength.check(new)
    await profile.change(
        "password", way, Kind.PASSWORD_CHANGED, {}, new=new, **profile.door.costing
    )


async def renew_recovery_code(profile: Profile, way: Way) -> str:
    """Another recovery code in place of the old one, told this once."""
    facts = {"recovery code": "renewed"}
    answer = await profile.change("recovery", way, Kind.SETTINGS_CHANGED, facts)
    return str(answer["recovery"])


async def keep_in_keyring(profile: Profile, way: Way, *, keep: bool) -> bytes | None:
    """A secret for the system's keyring that opens for reading, or none any more."""
    facts = {"keyring": "opens for reading" if keep else "removed"}
    answer = await profile.change("keyring", way, Kind.SETTINGS_CHANGED, facts, keep=keep)
    secret: bytes | None = answer["secret"]
    return secret
