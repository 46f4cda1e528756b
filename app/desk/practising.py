"""The practice network as the window has it: in a child, with a profile that guards nothing.

The child keeps its ledger in a folder, and ends with this process. So whichever of the two is
killed, and when: what the network has taken it still has the next time.

Nothing here ever sees a key of the story's people: the child writes their files, and the signer
process reads the lawyer's by a handle.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Final, cast

from app.adapters import places
from app.adapters.disks import reason_of
from app.adapters.files import make_folder, read_text
from app.adapters.places import NoProfile
from app.errors import AppError, UnreadableFile
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.profile.requests import keep
from app.records import Contact
from wallet import request as requests
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.network import PRACTICE, Network
from wallet.request import Request
from wallet.vault.kdf import FLOOR

PRACTICE_PASSWORD: Final = "only for practice, no real money"  # noqa: S105 - shown to everybody
"""What opens every practice profile; there is nothing behind it."""

PROFILE: Final = "profile"
"""The practice profile's folder, in the one of the practice network."""

YOU: Final = "lawyer"
"""Whose part in the story is the user's."""

LABEL: Final = "Law office (you)"

PEOPLE: Final[Mapping[str, tuple[str, str]]] = {
    "buyer": ("Anna Berg (buyer)", "Your client: she asks for the release, and has signed."),
    "seller": ("Seller, Porto", "Gets the price of the house."),
    "desk": ("Desk Lisbon", "The platform. It set the escrow up, and gets its fee."),
    "resolver": ("Arbitration chamber", "Decides if the parties ever disagree."),
    "funder": ("Anna Berg's bank", "Paid the price into the escrow."),
    "release": ("Anna Berg and law office", "Their common account: both must sign."),
    "protocol fee": ("Trustless Work", "Gets the protocol's fee."),
    "issuer": ("USDC issuer", "Whoever issues this practice money."),
}
"""How the others of the story are called, and what is said of them."""

READY: Final = 60.0
"""Seconds that the child may take until it is ready, on a machine that does much else."""

GRACE: Final = 5.0
"""Seconds that it may take to end."""

_MOST_SAID: Final = 4000
_END: Final = b"}"
"""How the line begins with which the child's answer ends."""


@dataclass(eq=False)
class PracticeFailed(AppError):
    """The practice network does not start. ``error``: the type of its error, if it told one."""

    said: str
    error: str = ""


@dataclass(frozen=True)
class Stage:
    """A practice network that is being served, and the request that waits on it.

    ``is_over``: nothing can come of that any more, so that the story has to begin anew.
    """

    url: str
    contract: str
    accounts: Mapping[str, str]
    key_files: Mapping[str, Path]
    request: Path
    is_over: bool
    network: Network = PRACTICE


@asynccontextmanager
async def staged(folder: Path, *, anew: bool = False) -> AsyncGenerator[Stage]:
    """The practice network of this folder while the context lasts; ``anew``: from its start.

    Raise PracticeFailed, and UnwritableFile or one of its kin.
    """
    make_folder(str(folder))
    with tempfile.TemporaryFile() as said:
        process = await _started(_arguments(folder, anew=anew), said)
        try:
            yield _stage(await _answer(process, said))
        finally:
            await _ended(process)


async def prepared(profiles: Profiles, folder: Path, stage: Stage, builds: Builds) -> None:
    """Make the practice profile, or what is missing of it: key, people, the request.

    It is locked in the end, and opens with the practice password. Interrupted anywhere, the
    next call completes it. Raise what making and unlocking a profile may.
    """
    # Nobody would have to guess this password.
    cheap = replace(profiles, cost=FLOOR)
    async with _entered(cheap, folder / PROFILE) as profile:
        profile.check_writable()
        await _take_key(profile, stage)
        _know_people(profile, stage)
        keep(profile, _request_in(stage.request), builds)


def _arguments(folder: Path, *, anew: bool) -> list[str]:
    named = ["practice", "serve", "--dir", str(folder.absolute())]
    return [*named, "--request", "--until-eof", "--json", *(["--anew"] if anew else [])]


async def _started(arguments: Sequence[str], said: IO[bytes]) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",  # or a folder named app, where this is run, would be run in our place
            *("-m", "app", *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=os.sep,
            start_new_session=True,  # an interrupt at the terminal is for the window alone
        )
    except OSError as why:
        raise PracticeFailed(reason_of(why)) from why


async def _answer(process: asyncio.subprocess.Process, said: IO[bytes]) -> Mapping[str, Any]:
    """What the child answers once it is ready; raise PracticeFailed."""
    if process.stdout is None:
        raise PracticeFailed("no pipe")
    text = b""
    try:
        async with asyncio.timeout(READY):
            while line := await process.stdout.readline():
                text += line
                if line.startswith(_END):
                    break
    except TimeoutError:
        raise PracticeFailed("it takes too long") from None
    try:
        answer = cast("Mapping[str, Any]", json.loads(text))
    except ValueError:
        said.seek(0)
        words = said.read()[-_MOST_SAID:].decode("utf-8", "replace")
        raise PracticeFailed(words.strip() or "it ended at once") from None
    if "error" in answer:
        told = (answer["title"], *answer["details"])
        raise PracticeFailed("\n".join(told), str(answer["error"]))
    return answer


def _stage(answer: Mapping[str, Any]) -> Stage:
    files = {name: Path(file) for name, file in answer["key_files"].items()}
    return Stage(
        answer["rpc"],
        answer["contract"],
        answer["accounts"],
        files,
        Path(answer["request"]),
        answer["over"],
    )


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Let the child end, and see that it does."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await process.wait()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                # Not its own kill: that may hear of its end before the loop does.
                os.kill(process.pid, signal.SIGKILL)
            await process.wait()


@asynccontextmanager
async def _entered(profiles: Profiles, home: Path) -> AsyncGenerator[Profile]:
    async with AsyncExitStack() as held:
        try:
            places.check(home)
        except NoProfile:
            making = profiles.create(home, PRACTICE_PASSWORD)
            profile, _ = await held.enter_async_context(making)
        else:
            unlocking = profiles.unlock(home, _way())
            profile = await held.enter_async_context(unlocking)
        yield profile


async def _take_key(profile: Profile, stage: Stage) -> None:
    if stage.accounts[YOU] in profile.own_keys:
        return
    with _opened(stage.key_files[YOU]) as handle:
        key = NewKey(LABEL, ALONE, fresh=False, source=handle)
        await add(profile, _way(), key)


def _know_people(profile: Profile, stage: Stage) -> None:
    contacts, passphrase = profile.store.contacts, stage.network.passphrase
    with profile.store.transaction():
        for name, address in stage.accounts.items():
            if name != YOU and not contacts.of(address, passphrase):
                called, words = PEOPLE.get(name, (name, ""))
                contacts.add(Contact(0, called, address, passphrase, words))


def _request_in(file: Path) -> Request:
    found = requests.read(read_text(str(file)))
    if not isinstance(found, Request):
        raise Unreadable("request file", "it is a signature alone")
    return found


@contextmanager
def _opened(file: Path) -> Generator[int]:
    """A handle of a file that is not read here."""
    try:
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError as why:
        raise UnreadableFile(str(file), reason_of(why)) from why
    try:
        yield handle
    finally:
        os.close(handle)


def _way() -> Mapping[str, str]:
    return {"password": PRACTICE_PASSWORD}
