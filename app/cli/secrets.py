"""How a command gets the secrets it needs: typed at a terminal, or over a handle."""

from __future__ import annotations

import os
import shlex
from argparse import Namespace
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final

from app.adapters import places, strength
from app.adapters.disks import disk_of
from app.adapters.keyrings import Keyring
from app.adapters.profile_files import ProfileFiles
from app.bootstrap import Services
from app.cli.output import Output
from app.cli.problems import Misused
from app.homes import own_folder
from app.profile.door import Way
from app.profile.profile import Profile
from app.signing import hardening
from app.signing.speaking import Terminal
from wallet.errors import Unreadable
from wallet.lock import Attempts
from wallet.vault import container
from wallet.vault.errors import NotUnlocked
from wallet.vault.ways import Password

TRIES: Final = 5
"""Passwords that may be typed in one command."""

MOST: Final = 4096


def folder_of(options: Namespace) -> Path:
    """The profile that a command names, or one's own; raise Misused."""
    if options.profile and getattr(options, "dir", None):
        raise Misused("The profile is named twice.")
    named = options.profile or getattr(options, "dir", None)
    folder = Path(named) if named else own_folder()
    if folder is None:
        raise Misused("You have no folder of your own here: name the profile's, --profile DIR.")
    return folder


def naming(folder: Path) -> str:
    """The option that names this profile in a command to be typed; nothing for one's own."""
    return "" if folder == own_folder() else f" --profile {shlex.quote(str(folder))}"


def given(options: Namespace) -> Way:
    """The secret that opens: a password, the recovery code, or the keyring's."""
    if getattr(options, "keyring", False):
        return _by_keyring(folder_of(options))
    kind = "recovery" if options.recovery_code else "password"
    prompt = "Recovery code: " if options.recovery_code else "Password: "
    return {kind: _read(options.password_fd, prompt)}


def new_password(handle: int | None, output: Output) -> str:
    """A password that is to become a profile's; raise Misused, or what speaks against it.

    That is PasswordGuessable, PasswordTooShort, PasswordTooLong or PasswordNotText.
    """
    if handle is None:
        output.tell(
            "A password of at least 12 characters. Several words that nobody would guess are "
            f"best,\nsuch as: {strength.passphrase(_below)}"
        )
    password = _read(handle, "New password: ")
    Password(password).check_length()
    strength.check(password)
    if handle is None and _read(None, "Once more: ") != password:
        raise Misused("These are two different passwords.")
    return password


@asynccontextmanager
async def unlocked(
    options: Namespace, services: Services, output: Output
) -> AsyncGenerator[tuple[Profile, Way]]:
    """The profile that a command names, and the secret that opened it.

    A wrong password that was typed may be typed again, later and later. Raise what unlocking
    raises; nobody is asked for a secret where no profile is.
    """
    hardening.close_up()
    places.check(folder_of(options))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(services.profiles.signer.dismiss)
        profile, way = await _unlocked(options, services, output, stack)
        for older in profile.rolled_back:
            output.tell(
                f"WARNING: the {older.what} is older than it was: it stands at {older.found}, "
                f"and had reached {older.seen}.\nThe profile is only read until you say that "
                f"this is meant: countersign profile verify --accept-rollback"
                f"{naming(profile.files.folder)}"
            )
        yield profile, way


async def _unlocked(
    options: Namespace, services: Services, output: Output, stack: AsyncExitStack
) -> tuple[Profile, Way]:
    attempts = Attempts()
    while True:
        await services.profiles.signer.prepare()
        way = given(options)
        unlocking = services.profiles.unlock(folder_of(options), way)
        try:
            return await stack.enter_async_context(unlocking), way
        except NotUnlocked:
            attempts = attempts.failed(services.clock.moment().monotonic)
            if _is_given_once(options) or attempts.wrong >= TRIES:
                raise
        wait = attempts.wait(services.clock.moment().monotonic)
        later = f" in {wait:.0f} s" if wait else ""
        output.tell(f"That does not open it. Try again{later}.")
        await services.clock.sleep(wait)


def _is_given_once(options: Namespace) -> bool:
    return options.password_fd is not None or getattr(options, "keyring", False)


def _read(handle: int | None, prompt: str) -> str:
    if handle is None:
        try:
            # Not getpass alone: without a terminal that would take standard input, unasked.
            return Terminal().ask(prompt)
        except Unreadable:
            raise Misused("There is no terminal to ask on: use --password-fd.") from None
    line = bytearray()
    try:
        while (byte := os.read(handle, 1)) not in (b"", b"\n"):
            line += byte
            if len(line) > MOST:
                raise Misused("What comes over that handle is no password.")
        return line.decode()
    except (OSError, UnicodeDecodeError):
        raise Misused("That handle gives no password.") from None


def _by_keyring(folder: Path) -> Way:
    raw = ProfileFiles(disk_of(), folder).read_vault()
    secret = Keyring.of_system().get(container.read(raw).header.id.hex())
    return {"keyring": secret or b""}


def _below(count: int) -> int:
    return int.from_bytes(os.urandom(8), "big") % count
