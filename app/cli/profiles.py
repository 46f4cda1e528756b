"""The commands around a profile: make it, its keys, its secrets, whether it is as it was."""

from __future__ import annotations

import asyncio
import os
from argparse import Namespace
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

from app.adapters.keyrings import Keyring
from app.adapters.mounts import synced_by
from app.bootstrap import Services
from app.cli.output import Output
from app.cli.problems import Misused
from app.cli.secrets import folder_of, given, new_password, unlocked
from app.profile import keys, opening, rekeying, verifying
from app.profile.copies import copy_of_today
from app.profile.door import Way
from app.profile.keys import NewKey
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.signing import hardening
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network, network

NETWORKS = {"public": PUBLIC, "testnet": TESTNET, "practice": PRACTICE}
CODE = (
    "Recovery code: write it on paper, and keep it where the profile is not.\n"
    "It opens the profile without the password, and is never shown again.\n\n    {}\n"
)

Do = Callable[[Profile, Way], Awaitable[None]]


def create(options: Namespace, services: Services, output: Output) -> int:
    """Make a profile, and show its recovery code this once."""
    hardening.close_up()
    folder = folder_of(options)
    password = new_password(options.password_fd, output)
    if service := synced_by(folder):
        output.tell(
            f"NOTE: {service} copies this folder, which can damage a profile that is in use. "
            "A folder that is not synchronised, and daily copies, are better."
        )

    async def run() -> str:
        output.tell("choosing how dear a guess at the password is made: some seconds …")
        async with services.profiles.create(folder, password) as (_, code):
            return code

    code = asyncio.run(run())
    if output.as_json:
        output.json({"status": "created", "profile": str(folder), "recovery_code": code})
    else:
        output.say(f"profile  {folder}\n\n{CODE.format(code)}")
    output.tell("next: countersign profile add-key --label …, or import one you have")
    return 0


def unlock_test(options: Namespace, services: Services, output: Output) -> int:
    """Open the profile completely, every seed and record, and lock it again."""

    async def do(profile: Profile, way: Way) -> None:
        await profile.door.ask("check", profile.opened.raw, way)
        head = verifying.verify_journal(profile.store, profile.opened)
        facts = {
            "status": "opens",
            "keys": [identity.account for identity in profile.opened.identities],
            "generation": profile.opened.generation,
            "journal": head.number,
        }
        if output.as_json:
            output.json(facts)
        else:
            output.say(
                f"it opens: {len(profile.opened.identities)} keys, every seed as it should be, "
                f"{head.number} journal records unbroken"
            )

    return with_profile(options, services, output, do)


def add_key(options: Namespace, services: Services, output: Output) -> int:
    """Make a key here, with recovery words to be written down."""

    async def do(profile: Profile, way: Way) -> None:
        identity = await keys.add(
            profile, way, NewKey(options.label, _networks(options), fresh=True)
        )
        _tell_key(identity, output, "made")
        if not identity.is_for_practice:
            output.tell(
                "before it signs on a real network, write its recovery words down: "
                f"countersign profile words {identity.account}"
            )

    return with_profile(options, services, output, do)


def import_key(options: Namespace, services: Services, output: Output) -> int:
    """Take in a key that exists: S…, or 12 or 24 words, read by the signer process itself."""

    async def do(profile: Profile, way: Way) -> None:
        with _handles(options.secret_fd):
            key = NewKey(
                options.label,
                _networks(options),
                fresh=False,
                index=options.index,
                source=options.secret_fd,
            )
            _tell_key(await keys.add(profile, way, key), output, "imported")

    return with_profile(options, services, output, do)


def watch(options: Namespace, services: Services, output: Output) -> int:
    """Know a key that somebody else holds."""

    async def do(profile: Profile, _way: Way) -> None:
        keys.watch(profile, options.account, options.label)
        output.tell(f"watched: {options.account}")

    return with_profile(options, services, output, do)


def words(options: Namespace, services: Services, output: Output) -> int:
    """Show the recovery words of a key, and ask three of them back."""

    async def do(profile: Profile, way: Way) -> None:
        with _handles(options.secret_fd, options.show_fd):
            await keys.confirm_words(
                profile, way, options.key, options.secret_fd, options.show_fd
            )
        output.tell("the words are right; they are nowhere but on your paper now")

    return with_profile(options, services, output, do)


def export_key(options: Namespace, services: Services, output: Output) -> int:
    """Show a key's secret; the journal keeps that it was shown."""

    async def do(profile: Profile, way: Way) -> None:
        with _handles(options.show_fd):
            await keys.export_secret(profile, way, options.key, options.show_fd)

    return with_profile(options, services, output, do)


def list_keys(options: Namespace, services: Services, output: Output) -> int:
    """List the keys that the profile holds or watches."""

    async def do(profile: Profile, _way: Way) -> None:
        known = [
            {"account": k.public, "label": k.label, "watched": k.watched}
            for k in profile.store.keys.all()
        ]
        if output.as_json:
            output.json({"keys": known, "generation": profile.opened.generation})
            return
        due = {identity.account for identity in profile.opened.identities if identity.words_due}
        for key in known:
            state = "watched" if key["watched"] else "holds"
            more = "   recovery words not written down" if key["account"] in due else ""
            output.say(f"{state:<8} {key['account']}  {key['label']}{more}")
        if not known:
            output.say("no keys yet: countersign profile add-key, or import")

    return with_profile(options, services, output, do)


def password(options: Namespace, services: Services, output: Output) -> int:
    """Change the password, or the key of everything."""

    async def do(profile: Profile, way: Way) -> None:
        new = new_password(options.new_password_fd, output)
        if not options.rekey:
            await keys.change_password(profile, way, new)
            output.tell("the password is changed; older backups still open with the old one")
            return
        code = await rekeying.rekey(profile, way, new)
        _tell_code(code, "rekeyed", output)
        output.tell(
            "everything is sealed anew. Whoever has an older file and the old password still "
            "opens that one: destroy older backups, and move money from keys that leaked"
        )

    return with_profile(options, services, output, do)


def recovery_code(options: Namespace, services: Services, output: Output) -> int:
    """Replace the recovery code."""

    async def do(profile: Profile, way: Way) -> None:
        _tell_code(await keys.renew_recovery_code(profile, way), "renewed", output)

    return with_profile(options, services, output, do)


def keyring(options: Namespace, services: Services, output: Output) -> int:
    """Let the system's keyring open the profile for reading, or no longer."""

    async def do(profile: Profile, way: Way) -> None:
        ring = Keyring.of_system()
        keep = options.state == "on"
        secret = await keys.keep_in_keyring(profile, way, keep=keep)
        name = profile.opened.id.hex()
        if secret is None:
            ring.delete(name)
        else:
            ring.put(name, secret)
        output.tell("the keyring opens it for reading" if keep else "the keyring opens nothing")

    return with_profile(options, services, output, do)


def verify(options: Namespace, services: Services, output: Output) -> int:
    """Check every record of the journal, and that no file is older than it was."""

    async def do(profile: Profile, way: Way) -> None:
        if options.accept_rollback and profile.rolled_back:
            await verifying.accept_rollback(profile, way)
            output.tell("accepted: the profile goes on from here, and the journal says so")
        profile.check_writable()
        head = verifying.verify_journal(profile.store, profile.opened)
        if output.as_json:
            facts = {"records": head.number, "head": head.hash.hex()}
            output.json({"status": "unbroken", **facts})
        else:
            output.say(f"{head.number} records, unbroken; head {head.hash.hex()}")

    return with_profile(options, services, output, do)


def go_back(options: Namespace, services: Services, output: Output) -> int:
    """Take an older generation for a damaged vault, which is kept beside it."""
    hardening.close_up()
    folder = folder_of(options)
    way = given(options)
    asyncio.run(opening.go_back(services.profiles, folder, way, options.generation))
    output.tell(
        f"backup {options.generation} is the vault now; the damaged file is beside it. What "
        "the profile has seen is newer: countersign profile verify --accept-rollback"
    )
    return 0


def with_profile(options: Namespace, services: Services, output: Output, do: Do) -> int:
    """Unlock the profile that is named, write today's copy if it is due, and do this."""

    async def run() -> None:
        async with unlocked(options, services, output) as (profile, way):
            if not profile.rolled_back and (copy := copy_of_today(profile)):
                output.tell(f"today's copy: {copy}")
            await do(profile, way)

    asyncio.run(run())
    return 0


@contextmanager
def _handles(*handles: int | None) -> Generator[None]:
    """Hand these down to the signer process; they are used up by it."""
    try:
        yield
    finally:
        for handle in handles:
            if handle is not None:
                os.close(handle)


def _networks(options: Namespace) -> tuple[Network, ...]:
    named = [NETWORKS.get(name) or network(name) for name in options.network]
    if PRACTICE in named and len(set(named)) > 1:
        raise Misused("A key for the practice network is for no other network.")
    return tuple(named) or keys.REAL


def _tell_key(identity: Identity, output: Output, what: str) -> None:
    facts: dict[str, Any] = {"status": what, "account": identity.account}
    if output.as_json:
        output.json({**facts, "label": identity.label, "words_due": identity.words_due})
    else:
        output.say(f"{what}  {identity.account}  {identity.label}")


def _tell_code(code: str, status: str, output: Output) -> None:
    if output.as_json:
        output.json({"status": status, "recovery_code": code})
    else:
        output.say(CODE.format(code))
