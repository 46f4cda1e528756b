"""The practice network as the window has it: in a child, with a profile that guards nothing.

The child keeps its ledger in a folder, and ends with this process. So whichever of the two is
killed, and when: what the network has taken it still has the next time.

Nothing here ever sees a key of the story's people: the child writes their files, and the signer
process reads the user's by a handle.
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
from app.desk.founding_makers import remember
from app.errors import AppError, UnreadableFile
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles
from app.profile.profile import Profile
from app.profile.requests import decline, keep, kept
from app.records import Contact, Standing
from app.story import Person
from wallet import request as requests
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.network import PRACTICE, Network
from wallet.request import Request
from wallet.vault.kdf import FLOOR

PRACTICE_PASSWORD: Final = "only for practice, no real money"  # noqa: S105 - shown to everybody
"""What opens every practice profile; there is nothing behind it."""

PROFILE: Final = "profile"
"""A practice profile's folder, in the one of its story's network."""

MAKER: Final = "maker"
"""How stories call the contract by which new escrows are made, where they have one."""

BEGUN_ANEW: Final = "The practice story began anew."
"""Why what was asked for in the one before it can come to nothing any more."""

READY: Final = 60.0
"""Seconds that the child may take until it is ready, on a machine that does much else."""

GRACE: Final = 5.0
"""Seconds that it may take to end."""

MOST_PUT_AWAY: Final = 1000

_MOST_SAID: Final = 4000
_END: Final = b"}"
"""How the line begins with which the child's answer ends."""


@dataclass(eq=False)
class PracticeFailed(AppError):
    """The practice network does not start. ``error``: the type of its error, if it told one."""

    said: str
    error: str = ""


@dataclass(frozen=True)
class Cast:
    """Who is who in a story: whose part is the user's, with which label; the others."""

    you: str
    label: str
    people: Mapping[str, Person]


@dataclass(frozen=True)
class Stage:
    """A practice network that is being served, and the requests that wait on it.

    ``began``: the ledger with which its story stood. ``is_over``: nothing can come of those
    requests any more. ``maker``: the contract by which escrows are made, "" for none.
    """

    url: str
    accounts: Mapping[str, str]
    key_files: Mapping[str, Path]
    cast: Cast
    requests: tuple[Path, ...]
    began: int
    is_over: bool
    maker: str = ""
    network: Network = PRACTICE


@asynccontextmanager
async def staged(folder: Path, story: str, *, anew: bool = False) -> AsyncGenerator[Stage]:
    """A story's network in this folder while the context lasts; ``anew``: from its start.

    Raise PracticeFailed, and UnwritableFile or one of its kin.
    """
    make_folder(str(folder))
    with tempfile.TemporaryFile() as said:
        process = await _started(_arguments(folder, story, anew=anew), said)
        try:
            yield _stage(await _answer(process, said))
        finally:
            await _ended(process)


async def prepared(profiles: Profiles, folder: Path, stage: Stage, builds: Builds) -> None:
    """Make the practice profile, or what is missing of it: key, people, the requests.

    It is locked in the end, and opens with the practice password. What was asked for before
    the story began anew is put away. Interrupted anywhere, the next call completes it. Raise
    what making and unlocking a profile may.
    """
    # Nobody would have to guess this password.
    cheap = replace(profiles, cost=FLOOR)
    async with _entered(cheap, folder / PROFILE) as profile:
        profile.check_writable()
        await _take_key(profile, stage)
        _know_people(profile, stage)
        if stage.maker:
            remember(profile, stage.maker, stage.network.passphrase)
        for file in stage.requests:
            keep(profile, _request_in(file), builds)
        _put_away(profile, stage)


def _arguments(folder: Path, story: str, *, anew: bool) -> list[str]:
    named = ["practice", "serve", "--story", story, "--dir", str(folder.absolute())]
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
    told = answer["story"]
    people = {name: Person(**facts) for name, facts in told["people"].items()}
    return Stage(
        url=answer["rpc"],
        accounts=answer["accounts"],
        key_files={name: Path(file) for name, file in answer["key_files"].items()},
        cast=Cast(told["you"], told["label"], people),
        requests=tuple(map(Path, answer["requests"])),
        began=answer["began"],
        is_over=answer["over"],
        maker=answer["escrows"].get(MAKER, ""),
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
    you = stage.cast.you
    if stage.accounts[you] in profile.own_keys:
        return
    with _opened(stage.key_files[you]) as handle:
        key = NewKey(stage.cast.label, ALONE, fresh=False, source=handle)
        await add(profile, _way(), key)


def _know_people(profile: Profile, stage: Stage) -> None:
    """Of whom the story tells nothing, the user knows nothing either."""
    contacts, passphrase = profile.store.contacts, stage.network.passphrase
    with profile.store.transaction():
        for name, person in stage.cast.people.items():
            address = stage.accounts[name]
            if name != stage.cast.you and not contacts.of(address, passphrase):
                contacts.add(Contact(0, person.called, address, passphrase, person.words))


def _put_away(profile: Profile, stage: Stage) -> None:
    """Say no to what was built on ledgers that are no more: they began anew."""
    for standing in (Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS, Standing.READY):
        for row in profile.store.requests.inbox(standing, MOST_PUT_AWAY):
            if kept(profile, row.hash).snapshot.sequence < stage.began:
                decline(profile, row.hash, BEGUN_ANEW)


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
