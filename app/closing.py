"""The closing, played through: propose, sign with two profiles, merge, send, final.

Everything on the way is what two people on two machines would do: a profile each, files, the
command line in a process of its own for each signer, and a network behind its RPC server.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters import strength
from app.adapters.files import read_text, write_text
from app.errors import AppError
from app.ports import ClockPort, Final, LedgerPort
from app.profile.keys import ALONE, NewKey, add
from app.profile.opening import Profiles
from app.propose import propose_release
from app.review import view_of
from app.submit import submit
from wallet import request as requests
from wallet.addresses import AccountId, Address, ContractId
from wallet.escrow.builds import Builds
from wallet.holdings import held, holding_key
from wallet.request import Request
from wallet.review.checks.money import asset_of
from wallet.review.effects import Effects
from wallet.review.review import Review, review
from wallet.soroban.entries import Key

Tell = Callable[[str], None]
Show = Callable[[Review], None]


@dataclass(frozen=True)
class Story:
    """Where the closing happens and who takes part.

    ``secrets`` are practice keys by the signer's name: anybody can derive them, they guard
    nothing. ``names`` is for people's eyes.
    """

    contract: ContractId
    payer: AccountId
    secrets: Mapping[str, str] = field(repr=False)
    names: Mapping[Address, str]


@dataclass(eq=False)
class SignerFailed(AppError):
    """A signer's process ended without signing; ``said`` is what it wrote."""

    who: str
    said: str


@dataclass(eq=False)
class MoneyDoesNotAddUp(AppError):
    """What moved is not what was predicted; units by account."""

    predicted: Mapping[Address, int]
    moved: Mapping[Address, int]


@dataclass(frozen=True)
class Balance:
    """What a party held before and after, in the token's smallest unit."""

    name: str
    account: Address
    before: int
    after: int


@dataclass(frozen=True)
class Closed:
    """How the closing ended."""

    final: Final
    signers: tuple[AccountId, ...]
    balances: tuple[Balance, ...]


@dataclass(frozen=True)
class Closing:
    """Where a closing is played: a network, a clock, and an empty folder for its files."""

    port: LedgerPort
    clock: ClockPort
    builds: Builds
    profiles: Profiles
    folder: Path
    tell: Tell

    async def play(self, story: Story, show: Show) -> Closed:
        """Play the closing; ``show`` gets the review. Raise what any step of it raises."""
        self.tell("the payer proposes the release: read, predicted, simulated, compared")
        proposed = await propose_release(self.port, self.builds, story.contract, story.payer)
        request = self.folder / f"release{requests.SUFFIX}"
        write_text(str(request), proposed.to_text())
        seen = review(proposed.envelope, view_of(proposed, self.builds))
        show(seen)
        keys = _holdings(seen)
        before = await self.port.snapshot(keys.values())
        signed = [await self._sign(who, key, request) for who, key in story.secrets.items()]
        merged = self._merge(proposed, signed)
        final = await submit(merged, self.port, self.clock, self.builds, self._step)
        self.tell(f"final in ledger {final.ledger}")
        after = await self.port.snapshot(keys.values())
        balances = tuple(
            Balance(
                story.names.get(who, who), who, held(before.entries, k), held(after.entries, k)
            )
            for who, k in keys.items()
        )
        _add_up(seen.effects, balances)
        return Closed(final, _signers(merged, self.builds), balances)

    def _step(self, step: str) -> None:
        self.tell(step)

    async def _sign(self, who: str, secret: str, request: Path) -> Path:
        """Let a signer review and sign in a process of its own, with a profile of its own."""
        folder, signed = self.folder / who, self.folder / f"{who}{requests.SUFFIX}"
        password = strength.passphrase(secrets.randbelow)
        self.tell(f"the {who} makes a profile and puts their key into it")
        async with self.profiles.create(folder, password) as (profile, _):
            with _typed(secret) as handle:
                key = NewKey(who, ALONE, fresh=False, source=handle)
                await add(profile, {"password": password}, key)
        self.tell(f"the {who} reviews and signs, in a process of their own")
        with _typed(password) as handle:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # or a folder named app, where this is run, would be run in our place
                *("-m", "app", "sign", str(request), "--out", str(signed)),
                *("--profile", str(folder), "--password-fd", str(handle)),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                pass_fds=(handle,),
            )
            said, _ = await process.communicate()
        if process.returncode:
            raise SignerFailed(who, said.decode("utf-8", "replace"))
        return signed

    def _merge(self, proposed: Request, signed: Sequence[Path]) -> Request:
        self.tell("both signatures are merged into the request")
        for file in signed:
            proposed = requests.merge(proposed, requests.read(read_text(str(file))))
        return proposed


@contextmanager
def _typed(text: str) -> Generator[int]:
    """A handle that gives this text, as a keyboard would."""
    source, target = os.pipe()
    try:
        os.write(target, f"{text}\n".encode())
        os.close(target)
        yield source
    finally:
        os.close(source)


def _holdings(seen: Review) -> Mapping[Address, Key]:
    """Everyone whose balance the release changes, and the entry that holds it."""
    asset, effects = asset_of(seen.facts), seen.effects
    if effects is None or asset is None:
        return {}
    parties = [who for p in effects.payments for who in (p.sender, p.receiver)]
    return {who: holding_key(effects.token, asset, who) for who in parties}


def _add_up(effects: Effects | None, balances: tuple[Balance, ...]) -> None:
    """Compare what moved on the ledger with what was predicted, to the unit."""
    moved = {balance.account: balance.after - balance.before for balance in balances}
    predicted = dict.fromkeys(moved, 0)
    for payment in effects.payments if effects is not None else ():
        predicted[payment.sender] -= payment.amount
        predicted[payment.receiver] += payment.amount
    if moved != predicted or not any(moved.values()):
        raise MoneyDoesNotAddUp(predicted, moved)


def _signers(merged: Request, builds: Builds) -> tuple[AccountId, ...]:
    seen = review(merged.envelope, view_of(merged, builds))
    acting = (state for state in seen.signers if state.account == seen.facts.acting)
    return tuple(key for state in acting for key in state.signed)
