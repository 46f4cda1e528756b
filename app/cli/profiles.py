"""The commands around a profile: make it, ways into it, whether it is as it was."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import Awaitable, Callable
from typing import Final

from app.adapters.keyrings import Keyring
from app.adapters.mounts import synced_by
from app.adapters.store.errors import DatabaseFull, DatabaseReadOnly
from app.bootstrap import Services
from app.cli.output import Output
from app.cli.problems import problem_of
from app.cli.secrets import folder_of, given, naming, new_password, unlocked
from app.errors import UnwritableFile
from app.profile import keys, opening, rekeying, verifying
from app.profile.copies import copy_of_today
from app.profile.door import Way
from app.profile.profile import Profile
from app.signing import hardening
from wallet.vault.errors import VaultFull

CODE: Final = (
    "Recovery code: write it on paper, and keep it where the profile is not.\n"
    "It opens the profile without the password, and is never shown again.\n\n    {}\n"
)

Do = Callable[[Profile, Way], Awaitable[None]]


def create(options: Namespace, services: Services, output: Output) -> int:
    """Make a profile, and show its recovery code this once."""
    hardening.close_up()
    folder = folder_of(options)
    if service := synced_by(folder):
        output.tell(
            f"NOTE: {service} copies this folder, which can damage a profile that is in use.\n"
            "A folder that is not synchronised, and daily copies, are better."
        )
    password = new_password(options.password_fd, output)

    async def run() -> str:
        output.tell("measuring how costly a guess at the password can be made: some seconds …")
        async with services.profiles.create(folder, password) as (_, code):
            return code

    code = asyncio.run(run())
    words = f"profile  {folder}\n\n{CODE.format(code)}"
    answer(output, words, status="created", profile=str(folder), recovery_code=code)
    named = naming(folder)
    output.tell(
        f"next, a new key:  countersign profile add-key --label NAME{named}\n"
        f"or one you have:  countersign profile import --label NAME{named}"
    )
    return 0


def unlock_test(options: Namespace, services: Services, output: Output) -> int:
    """Open the profile completely, every seed and record, and lock it again."""

    async def do(profile: Profile, way: Way) -> None:
        await profile.door.ask("check", profile.opened.raw, way)
        head = verifying.verify_journal(profile.store, profile.opened)
        accounts = [identity.account for identity in profile.opened.identities]
        answer(
            output,
            "it opens, and everything in it is as it should be\n"
            f"keys             {len(accounts)}\n"
            f"journal records  {head.number}, unbroken\n"
            f"generation       {profile.opened.generation}",
            status="opens",
            keys=accounts,
            generation=profile.opened.generation,
            journal=head.number,
        )

    return with_profile(options, services, output, do)


def password(options: Namespace, services: Services, output: Output) -> int:
    """Change the password, or the key of everything."""

    async def do(profile: Profile, way: Way) -> None:
        new = new_password(options.new_password_fd, output)
        if not options.rekey:
            await keys.change_password(profile, way, new)
            answer(output, "the password is changed", status="changed")
            output.tell(
                "Older files and backups still open with the old one. If it leaked, seal "
                "everything anew:\ncountersign profile password --rekey"
                f"{naming(folder_of(options))}"
            )
            return
        code = await rekeying.rekey(profile, way, new)
        answer(output, CODE.format(code), status="rekeyed", recovery_code=code)
        output.tell(
            "Everything is sealed anew. Whoever has an older file and the old password still "
            "opens that one:\ndestroy older backups, and move money from keys that leaked."
        )

    return with_profile(options, services, output, do)


def recovery_code(options: Namespace, services: Services, output: Output) -> int:
    """Replace the recovery code."""

    async def do(profile: Profile, way: Way) -> None:
        code = await keys.renew_recovery_code(profile, way)
        answer(output, CODE.format(code), status="renewed", recovery_code=code)
        output.tell("The older code opens older files and backups only.")

    return with_profile(options, services, output, do)


def keyring(options: Namespace, services: Services, output: Output) -> int:
    """Let the system's keyring open the profile for reading, or no longer."""
    keep = options.state == "on"

    async def do(profile: Profile, way: Way) -> None:
        ring = Keyring.of_system()
        secret = await keys.keep_in_keyring(profile, way, keep=keep)
        name = profile.opened.id.hex()
        if secret is None:
            ring.delete(name)
        else:
            ring.put(name, secret)
        words = "opens the profile for reading" if keep else "no longer opens the profile"
        answer(output, f"the system's keyring {words}", status=options.state)

    return with_profile(options, services, output, do)


def verify(options: Namespace, services: Services, output: Output) -> int:
    """Check every record of the journal, and that no file is older than it was."""

    async def do(profile: Profile, way: Way) -> None:
        if options.accept_rollback and profile.rolled_back:
            await verifying.accept_rollback(profile, way)
            output.tell("accepted: the profile goes on from here, and the journal says so")
        profile.check_writable()
        head = verifying.verify_journal(profile.store, profile.opened)
        answer(
            output,
            f"{head.number} journal records, unbroken; no file is older than it was\n"
            f"head  {head.hash.hex()}",
            status="unbroken",
            records=head.number,
            head=head.hash.hex(),
        )

    return with_profile(options, services, output, do)


def go_back(options: Namespace, services: Services, output: Output) -> int:
    """Take an older generation for a damaged vault, which is kept beside it."""
    hardening.close_up()
    folder, number = folder_of(options), options.generation
    opening.places_checked(folder)
    asyncio.run(opening.go_back(services.profiles, folder, given(options), number))
    words = f"backup {number} is the vault now; what was there before is kept beside it"
    answer(output, words, status="gone back", backup=number)
    output.tell(
        "The profile has seen a newer one, so it is only read until you say that this is meant:"
        f"\ncountersign profile verify --accept-rollback{naming(folder)}"
    )
    return 0


def with_profile(options: Namespace, services: Services, output: Output, do: Do) -> int:
    """Unlock the profile that is named, write today's copy if it is due, and do this."""

    async def run() -> None:
        async with unlocked(options, services, output) as (profile, way):
            _copy_of_today(profile, output)
            await do(profile, way)

    asyncio.run(run())
    return 0


def answer(output: Output, words: str, **facts: object) -> None:
    """What a command answers: these words, or these facts in JSON."""
    if output.as_json:
        output.json(facts)
    else:
        output.say(words)


def _copy_of_today(profile: Profile, output: Output) -> None:
    """Write today's copy; a folder that is not there must not keep anybody from the profile."""
    try:
        copy = copy_of_today(profile)
    except (UnwritableFile, VaultFull, DatabaseFull, DatabaseReadOnly) as why:
        output.tell(
            f"WARNING: today's copy was not written. {problem_of(why).title}\n"
            "Choose another folder: countersign profile copies --folder D"
            f"{naming(profile.files.folder)}"
        )
        return
    if copy is not None:
        output.tell(f"today's copy: {copy}")
