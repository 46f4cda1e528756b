"""The signer's answers in this process: a vault that opens at once, and who is asked."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from dataclasses import dataclass, field
from io import FileIO
from typing import Any, Final

from typing_extensions import override

from app.signing import frames
from app.signing.answers import answer
from app.signing.frames import Facts
from app.signing.keeper import Keeper
from app.signing.speaking import Speech
from tests.support.builders import chance
from tests.support.vaults import CODE, KEYRING, small_file
from wallet.network import PRACTICE, TESTNET, Network
from wallet.vault.secret import heap

PASSWORD: Final = "correct horse battery"  # noqa: S105 - the small vault's
BY_PASSWORD: Final = {"password": PASSWORD}
BY_CODE: Final = {"recovery": CODE.to_text()}
BY_KEYRING: Final = {"keyring": bytes(KEYRING.reveal())}
FLOOR: Final = (64 * 1024, 3, 1)
NETWORKS: Final = [PRACTICE.passphrase, TESTNET.passphrase]

PHRASE: Final = "illness spike retreat truth genius clock brain pass fit cave bargain toe"
"""The first mnemonic of SEP-5's test cases."""

S_ADDRESS: Final = "SBGWSG6BTNCKCOB3DIFBGCVMUPQFYPA2G4O34RMTB343OYPXU5DJDVMN"
G_ADDRESS: Final = "GDRXE2BQUC3AZNPVFSCEZ76NJ3WWL25FYFK6RGZGIEKWE4SOOHSUJUJ6"
"""Its account 0."""


@dataclass
class Typist(Speech):
    """Types what is planned, a line for each prompt, and keeps all that was shown."""

    lines: tuple[str, ...] = ()
    told: list[str] = field(default_factory=list[str])

    @override
    def ask(self, prompt: str) -> str:
        self.told.append(prompt)
        line, *rest = self.lines
        self.lines = tuple(rest)
        return line

    @override
    def tell(self, text: str) -> None:
        self.told.append(text)


@dataclass
class Scribe(Speech):
    """Writes down the words that are shown, and types back those that are asked for.

    ``mistake`` says at which of the questions another word of the list comes.
    """

    mistake: int = -1
    words: list[str] = field(default_factory=list[str])
    places: list[int] = field(default_factory=list[int])

    @override
    def ask(self, prompt: str) -> str:
        place = int("".join(re.findall(r"\d+", prompt)))
        self.places.append(place)
        if len(self.places) - 1 == self.mistake:
            return next(word for word in self.words if word != self.words[place - 1])
        return f" {self.words[place - 1].upper()}\r"

    @override
    def tell(self, text: str) -> None:
        self.words = re.findall(r"^ *\d+\. (\w+)$", text, re.MULTILINE)


@dataclass
class Person:
    """Whoever types and sees, at the other ends of a child's two pipes."""

    ends: list[FileIO] = field(default_factory=list[FileIO])

    def __post_init__(self) -> None:
        for source, target in (os.pipe(), os.pipe()):
            self.ends += [FileIO(source), FileIO(target, "w")]

    @property
    def handles(self) -> dict[str, int]:
        source, _, _, target = self.ends
        return {"source": source.fileno(), "target": target.fileno()}

    def types(self, line: str) -> None:
        self.ends[1].write(f"{line}\n".encode())

    async def sees(self) -> str:
        """The next that is shown, as soon as it is."""
        loop, shown, seeing = asyncio.get_running_loop(), asyncio.Event(), self.ends[2]
        loop.add_reader(seeing.fileno(), shown.set)
        try:
            await shown.wait()
        finally:
            loop.remove_reader(seeing.fileno())
        return (seeing.read(4096) or b"").decode()

    def leaves_the_child_alone(self) -> None:
        """Close the ends that the child has, so that its end is that of its pipes."""
        self.ends[0].close()
        self.ends[3].close()

    def close(self) -> None:
        for each in self.ends:
            each.close()


def keeper(speech: Speech | None = None, number: int = 1) -> Keeper:
    """The same randomness for the same number; nothing takes time."""
    hearing = speech or Typist()
    return Keeper(
        chance(number).randbytes, heap, lambda _: hearing, lambda: 0.0, contextlib.nullcontext
    )


def ask(do: str, speech: Speech | None = None, number: int = 1, **more: Any) -> Facts:
    """What comes out at the other end of the pipe; by default of the small vault.

    Raise what comes out as a refusal.
    """
    asked = {"do": do, "vault": small_file(), "way": BY_CODE, **more}
    answered = answer(keeper(speech, number), through_the_pipe(asked))
    return through_the_pipe(answered)


def through_the_pipe(facts: Facts) -> Facts:
    """The same facts, written and read."""
    return frames.read(frames.write(facts)[frames.HEAD :])


def adding(**more: Any) -> dict[str, Any]:
    """The facts of a key to be added."""
    facts = {"label": "Gartenweg 4", "created": 7, "networks": NETWORKS}
    return {**facts, "fresh": False, "index": 0, **more}


def payload(body: bytes = b"a transaction", network: Network = PRACTICE) -> bytes:
    """What is hashed and signed for a transaction."""
    return network.id + (2).to_bytes(4, "big") + body


def item(public: bytes, body: bytes = b"a transaction", network: Network = PRACTICE) -> Facts:
    """One thing to be signed by this key, under a digest of its own."""
    return {"public": public, "payload": payload(body, network), "digest": b"about " + body}
