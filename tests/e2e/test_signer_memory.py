"""No seed is ever in the memory of the program that asks for signatures, nor told to others."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from mnemonic import Mnemonic
from stellar_sdk import StrKey

from app.signing import frames
from app.signing.frames import Facts
from tests.support.calling import CHUNK
from tests.support.signing import FLOOR, NETWORKS, Person, payload
from wallet.vault.secret import Secret
from wallet.vault.seeds import public_of
from wallet.vault.vault import Subkey, open_vault
from wallet.vault.ways import Password

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
PASSWORD = "a password that is looked for"  # noqa: S105 - of this test alone
LABEL = "A label that is looked for"
PAYLOADS = [payload(bytes([number])) for number in range(3)]
LONGEST_NEEDLE = 256
MOST = 300 * 1024 * 1024


@dataclass(frozen=True)
class Life:
    """What a program asked for and was told, what its person saw, and its memory's contents."""

    seed: bytes
    words: tuple[str, ...]
    shown: str
    answers: Facts
    command_lines: tuple[bytes, ...]
    memory: bytes

    def has(self, needle: bytes) -> bool:
        """Whether the program's memory holds these bytes."""
        assert 8 <= len(needle) <= LONGEST_NEEDLE
        return needle in self.memory


def forms(seed: bytes) -> list[bytes]:
    """How a seed could look: raw, as text, and as what is made of it to sign; in halves."""
    text = StrKey.encode_ed25519_secret_seed(seed).encode()
    stretched = sha512(seed).digest()
    whole = [
        *(seed, stretched, text, seed.hex().encode(), seed.hex().upper().encode()),
        *(base64.b64encode(seed)[:-1], base64.urlsafe_b64encode(seed)[:-1]),
    ]
    return [half for each in whole for half in (each[: len(each) // 2], each[len(each) // 2 :])]


def forms_of_words(words: tuple[str, ...]) -> list[bytes]:
    """How recovery words could look: a few in a row, or one as it was shown."""
    rows = [words[at : at + 3] for at in range(0, len(words), 3)]
    joined = [separator.join(row).encode() for row in rows for separator in (" ", "\n")]
    shown = [f"{number:2}. {word}\n".encode() for number, word in enumerate(words, 1)]
    return joined + shown


def command_lines() -> tuple[bytes, ...]:
    """What every process was started with, as far as we may know."""
    found: list[bytes] = []
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                found.append((folder / name).read_bytes())
            except OSError:
                continue  # it has ended, or is somebody else's
    return tuple(found)


async def seen(person: Person, what: str) -> str:
    """All that is shown until this is."""
    text = ""
    while not re.search(what, text):
        text += await person.sees()
    return text


async def all_of(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while chunk := await stream.read(CHUNK):
        yield chunk


async def talked(person: Person, seed: bytes) -> tuple[tuple[str, ...], str, tuple[bytes, ...]]:
    """Type the seed, write the words down; these, all that was shown, and command lines."""
    await seen(person, "words: ")
    lines = command_lines()
    person.types(StrKey.encode_ed25519_secret_seed(seed))
    prompt = shown = await seen(person, r"Word \d+: $")
    words = tuple(re.findall(r"^ *\d+\. (\w+)$", shown, re.MULTILINE))
    lines += command_lines()
    for left in (2, 1, 0):
        person.types(words[int(re.findall(r"Word (\d+): $", prompt)[0]) - 1])
        prompt = await seen(person, r"Word \d+: $") if left else ""
    return words, shown, lines


async def lived(seed: bytes) -> Life:
    """Start the program, be its person, and take its memory."""
    person = Person()
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "tests.support.calling"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        pass_fds=list(person.handles.values()),
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stderr is not None
    purpose = {"label": LABEL, "created": 7, "networks": NETWORKS, "index": 0}
    facts = {"password": PASSWORD, "cost": FLOOR, "purpose": purpose, "payloads": PAYLOADS}
    program.stdin.write(frames.write({**facts, **person.handles}))
    program.stdin.close()

    ended = asyncio.ensure_future(program.wait())
    talk = asyncio.ensure_future(talked(person, seed))
    await asyncio.wait((ended, talk), return_when=asyncio.FIRST_COMPLETED)
    assert talk.done(), (await program.stderr.read()).decode(errors="replace")
    words, shown, lines = talk.result()
    memory = b"".join([chunk async for chunk in all_of(program.stdout)])
    answers = await program.stderr.read()
    assert await ended == 0, answers.decode(errors="replace")
    person.close()
    return Life(seed, words, shown, frames.read(answers[frames.HEAD :]), lines, memory)


@pytest.fixture(scope="module")
def life() -> Life:
    return asyncio.run(lived(os.urandom(32)))


def test_the_program_did_what_it_is_for(life: Life) -> None:
    """Else its memory shows nothing."""
    public = public_of(Secret(life.seed))
    assert StrKey.encode_ed25519_secret_seed(life.seed) in life.shown
    assert life.answers["added"]["public"] == public
    signed = life.answers["signed"]["signed"]
    assert [each["hash"] for each in signed] == [sha256(each).digest() for each in PAYLOADS]
    for each in signed:
        Ed25519PublicKey.from_public_bytes(public).verify(each["signature"], each["hash"])
    assert [key["words_due"] for key in life.answers["written"]["keys"]] == [False, False]
    assert len(life.words) == 24


def test_what_the_program_knows_is_found_in_its_memory(life: Life) -> None:
    assert len(life.memory) < MOST
    known = (LABEL.encode(), PASSWORD.encode(), life.answers["added"]["public"])
    assert [each for each in known if not life.has(each)] == []


def test_no_seed_is_found_in_the_memory_of_the_program(life: Life) -> None:
    assert [form for form in forms(life.seed) if life.has(form)] == []


def test_no_recovery_words_are_found_in_the_memory_of_the_program(life: Life) -> None:
    entropy = bytes(Mnemonic("english").to_entropy(" ".join(life.words)))
    assert [form for form in forms(entropy) if life.has(form)] == []
    assert [form for form in forms_of_words(life.words) if life.has(form)] == []


def test_no_key_of_the_vault_itself_is_found_in_the_memory_of_the_program(life: Life) -> None:
    vault = open_vault(life.answers["written"]["vault"], Password(PASSWORD))
    made = vault.payload.of(life.answers["made"]["public"])
    with vault.seed(made.kid) as seed:
        hidden = [*forms(bytes(seed.reveal())), *forms(bytes(vault.vault_key.reveal()))]
    hidden += forms(bytes(vault.payload.database_key.reveal()))
    assert [form for form in hidden if life.has(form)] == []
    assert life.has(bytes(vault.subkey(Subkey.DATABASE).reveal()))


def test_nothing_of_it_is_in_any_command_line_or_environment(life: Life) -> None:
    assert any(b"app.signing" in line for line in life.command_lines)
    assert any(b"tests.support.calling" in line for line in life.command_lines)
    hidden = [
        *forms(life.seed),
        *forms_of_words(life.words),
        *(PASSWORD.encode(), LABEL.encode()),
    ]
    assert [form for form in hidden for line in life.command_lines if form in line] == []
