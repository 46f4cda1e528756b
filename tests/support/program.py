"""The command line in tests: in this process on a stepped network, or as its own program."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

import pytest
from stellar_sdk import StrKey
from typing_extensions import override

from app.adapters.disks import PosixDisk
from app.adapters.soroban_rpc import SorobanRpc
from app.bootstrap import Services, services
from app.cli.main import main
from app.ports import Final, LedgerPort, NotFound
from app.profile.opening import Profiles
from app.signing import speaking
from app.signing.frames import Facts
from app.signing.process import SignerProcess
from app.signing.speaking import Speech
from tests.support import practice
from tests.support.begun import SECONDS, Attended, Begun
from tests.support.network import SteppedNetwork, proposed, signed
from tests.support.profiles import PASSWORD, Beside
from wallet import request as requests
from wallet.addresses import AccountId
from wallet.network import PRACTICE, Network
from wallet.request import Request
from wallet.soroban.entries import trustline_key
from wallet.vault.kdf import FLOOR
from wallet.vault.secret import heap

RPC = "http://127.0.0.1:1"
AT = ("--rpc", RPC, "--passphrase", PRACTICE.passphrase)


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything that it wrote."""
        return self.out + self.err

    @property
    def json(self) -> Any:
        """The answer, which must be one JSON document."""
        return json.loads(self.out)


class Program:
    """The command line in this process, in a folder, on a stepped network.

    ``signer`` answers for the profile in the folder ``profile``.
    """

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.network = SteppedNetwork()
        self.signer = SignerProcess()
        self.is_real = False
        """Whether commands go to the network that they name."""

        self._capsys = capsys

    @property
    def profile(self) -> Path:
        """Where the profile is."""
        return self.folder / "profile"

    def unlocking(self, *arguments: str | Path | int, password: str = PASSWORD) -> Ran:
        """Run one command that this password unlocks the profile for."""
        with handle(password) as given:
            return self(*arguments, "--profile", self.profile, "--password-fd", given)

    def __call__(self, *arguments: str | Path | int) -> Ran:
        """Run one command."""
        self._capsys.readouterr()
        try:
            status = main([str(each) for each in arguments], self._services())
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        out, err = self._capsys.readouterr()
        return Ran(status, out, err)

    def _services(self) -> Services:
        if self.is_real:
            return services()

        def connect(_address: str, _meant: Network) -> AbstractAsyncContextManager[LedgerPort]:
            return _entered(self.network)

        clock = self.network.clock
        profiles = Profiles(PosixDisk(), self.signer, clock, heap, cost=FLOOR)
        return replace(services(), clock=clock, connect=connect, profiles=profiles)

    def listing(self) -> Mapping[str, bytes]:
        """Every file here and what it holds."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def kept(self) -> Mapping[str, bytes]:
        """The same but for what unlocking alone changes: the database, and today's copy."""
        return {
            name: content
            for name, content in self.listing().items()
            if not name.startswith(("profile/profile.db", "profile/copies/"))
        }

    def request(self, *signers: str, name: str = "release", **how: Any) -> Path:
        """A request file, signed by these."""
        if self.network.chain is practice.chain():
            unsigned = _proposed(tuple(how.items()))
        else:
            unsigned = asyncio.run(proposed(self.network, **how))
        return self.file(name, signed(unsigned, *signers).to_text())

    def file(self, name: str, content: str | bytes) -> Path:
        """Write a file here."""
        path = self.folder / f"{name}.countersign"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def key(self, name: str, mode: int = 0o600) -> Path:
        """A key file of a person."""
        path = self.folder / f"{name}.key"
        path.write_text(secret(name))
        path.chmod(mode)
        return path


@lru_cache(maxsize=64)
def _proposed(how: tuple[tuple[str, Any], ...]) -> Request:
    """A proposal on the network as its story leaves it: the same each time, so made once."""
    return asyncio.run(proposed(SteppedNetwork(), **dict(how)))


class Piped(Beside):
    """A signer in this process that is told and tells secrets over the handles it is given."""

    @override
    async def ask(self, question: Facts) -> Facts:
        self.speech = speaking.speech(question)
        return await super().ask(question)


@contextmanager
def handle(text: str) -> Generator[int]:
    """A pipe that gives one line."""
    source, target = os.pipe()
    os.write(target, f"{text}\n".encode())
    os.close(target)
    try:
        yield source
    finally:
        os.close(source)


@contextmanager
def talking(speech: Speech) -> Generator[tuple[int, int]]:
    """Two pipes to somebody: one that gives what they type, one for what they are shown."""
    typed, typing = os.pipe()
    heard, hearing = os.pipe()

    def listen() -> None:
        while raw := os.read(heard, 4096):
            told, _, prompt = raw.decode().rpartition("\n")
            if told:
                speech.tell(f"{told}\n")
            if prompt:
                os.write(typing, f"{speech.ask(prompt)}\n".encode())

    listener = Thread(target=listen)
    listener.start()
    try:
        yield typed, hearing
    finally:
        os.close(hearing)
        listener.join()
        for each in (typed, typing, heard):
            os.close(each)


def propose(program: Program, *more: str, payer: str = "lawyer") -> Ran:
    """Propose the release of the closing into a file."""
    return program(
        *("propose", "release", "--contract", practice.closing().contract),
        *("--payer", practice.address_of(payer)),
        *("--out", program.folder / "proposed.countersign"),
        *AT,
        *more,
    )


def sign(program: Program, path: Path, key: str | Path, *more: str) -> Ran:
    """Sign a request into the file ``out``."""
    return program("sign", path, "--key-file", key, "--out", program.folder / "out", *more)


def read_request(path: Path) -> Request:
    """The request in a file."""
    value = requests.read(path.read_text())
    assert isinstance(value, Request)
    return value


def leaks(name: str, *texts: str) -> list[str]:
    """In which forms a person's secret stands in these texts."""
    raw = raw_secret(name)
    forms = [
        secret(name),
        secret(name)[:24],
        raw.hex(),
        base64.b64encode(raw).decode(),
        base64.urlsafe_b64encode(raw).decode(),
        repr(raw),
    ]
    return [form for form in forms if any(form.lower() in text.lower() for text in texts)]


def secret(name: str) -> str:
    """A person's key as text."""
    return practice.closing().secrets[name]


def raw_secret(name: str) -> bytes:
    """A person's seed."""
    return bytes(StrKey.decode_ed25519_secret_seed(secret(name)))


@asynccontextmanager
async def _entered(network: SteppedNetwork) -> AsyncGenerator[LedgerPort]:
    yield network


def command(*arguments: str | Path) -> list[str]:
    """How to start the program."""
    return [sys.executable, "-P", "-m", "app", *map(str, arguments)]


def run(*arguments: str | Path | Connection, text: str = "") -> Ran:
    """Run the program in a process of its own, with this on its standard input."""
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as errors:
        given.write(text.encode())
        given.seek(0)
        told = [each if isinstance(each, Connection) else str(each) for each in arguments]
        streams = given, out, errors
        status = Begun(told, None, [each.fileno() for each in streams]).wait()
        for each in (out, errors):
            each.seek(0)
        return Ran(status, out.read().decode(), errors.read().decode())


def run_afresh(
    *arguments: str | Path, cwd: Path | None = None, handles: Sequence[int] = ()
) -> Ran:
    """The same, but that the system starts it: for what is about its start."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        pass_fds=handles,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Served:
    """A practice network behind a process of its own."""

    facts: Mapping[str, Any]
    process: Attended
    stops: list[Ran]

    @property
    def at(self) -> tuple[str, ...]:
        """The arguments that name this network."""
        return "--rpc", self.facts["rpc"], "--passphrase", PRACTICE.passphrase

    def key(self, name: str) -> str:
        """Where a person's key file is."""
        return str(self.facts["key_files"][name])

    def account(self, name: str) -> str:
        """A person's address."""
        return str(self.facts["accounts"][name])

    def usdc(self, name: str) -> int:
        """What a person holds, asked of the server itself."""
        line = trustline_key(AccountId(self.account(name)), practice.usdc_on_trustline())

        async def ask() -> int:
            async with SorobanRpc(self.facts["rpc"], PRACTICE) as port:
                entry = (await port.snapshot([line])).entries[line]
            assert entry is not None
            assert entry.value.trust_line is not None
            return entry.value.trust_line.balance.int64

        return asyncio.run(ask())

    def found(self, hash_: bytes) -> str:
        """Where a transaction is, by the server's own word."""

        async def ask() -> Final | NotFound:
            async with SorobanRpc(self.facts["rpc"], PRACTICE) as port:
                return await port.transaction(hash_)

        return "NOT_FOUND" if isinstance(asyncio.run(ask()), NotFound) else "FOUND"


@contextmanager
def serving_practice(folder: Path) -> Generator[Served]:
    """Serve the practice network on a free port, and stop it as its user would."""
    log = folder / "serve.err"
    keys = str(folder / "keys")
    with log.open("w") as errors:
        arguments = ("practice", "serve", "--dir", keys, "--json")
        process = Attended(arguments, folder, errors.fileno())
    try:
        stops: list[Ran] = []
        yield Served(first_document(process), process, stops)
        process.send_signal(signal.SIGINT)
        rest = process.rest()
        stops.append(Ran(process.wait(), rest, log.read_text()))
    finally:
        process.kill()
        process.rest()


def first_document(process: Attended) -> Mapping[str, Any]:
    """What it says when it is ready; the test's own timeout is the deadline."""
    text = ""
    for line in process.stdout:
        text += line
        if line.startswith("}"):
            facts: Mapping[str, Any] = json.loads(text)
            return facts
    raise AssertionError(f"it ended: {text}")
