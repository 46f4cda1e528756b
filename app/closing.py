"""The closing, played through: propose, sign twice in two processes, merge, send, final.

Everything on the way is what two people on two machines would do: files, key files, the command
line in a process of its own for each signer, and a network behind its RPC server.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.adapters.files import read_text, write_key, write_text
from app.errors import AppError
from app.ports import ClockPort, Final, LedgerPort
from app.propose import propose_release
from app.review import view_of
from app.submit import submit
from wallet import request as requests
from wallet.addresses import AccountId, Address, ContractId
from wallet.escrow.builds import Builds
from wallet.holdings import held, holding_key
from wallet.request import Request
from wallet.review.checks.money import asset_of
from wallet.review.effects import Effects, effects_of
from wallet.review.facts import Facts
from wallet.review.review import review
from wallet.soroban.entries import Key

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Story:
    """Where the closing happens and who takes part.

    ``secrets`` are practice keys by the signer's name: anybody can derive them, they guard
    nothing. ``names`` is for people's eyes.
    """

    contract: ContractId
    payer: AccountId
    secrets: Mapping[str, str]
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


async def close(
    story: Story, port: LedgerPort, clock: ClockPort, builds: Builds, folder: Path, tell: Tell
) -> Closed:
    """Play the closing in ``folder``; raise what any step of it raises."""
    tell("the payer proposes the release: read, predicted, simulated, compared")
    proposed = await propose_release(port, builds, story.contract, story.payer)
    request = folder / f"release{requests.SUFFIX}"
    write_text(str(request), proposed.to_text())
    facts = Facts(proposed.envelope, view_of(proposed, builds))
    effects = effects_of(facts)
    keys = _holdings(facts, effects)
    before = await port.snapshot(keys.values())
    signed = [await _sign(who, s, request, folder, tell) for who, s in story.secrets.items()]
    tell("both files are merged")
    merged = proposed
    for file in signed:
        merged = requests.merge(merged, _read(file))
    final = await submit(merged, port, clock, builds, lambda step: tell(f"{step} …"))
    tell(f"final in ledger {final.ledger}")
    after = await port.snapshot(keys.values())
    balances = tuple(
        Balance(story.names.get(who, who), who, held(before.entries, k), held(after.entries, k))
        for who, k in keys.items()
    )
    _add_up(effects, balances)
    return Closed(final, _signers(merged, builds), balances)


async def _sign(who: str, secret: str, request: Path, folder: Path, tell: Tell) -> Path:
    """Let a signer review and sign in a process of its own, with a key file of its own."""
    key, signed = folder / f"{who}.key", folder / f"{who}{requests.SUFFIX}"
    write_key(str(key), secret)
    tell(f"the {who} reviews and signs, in a process of their own")
    arguments = ("sign", str(request), "--key-file", str(key), "--out", str(signed))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app",
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise SignerFailed(who, said.decode("utf-8", "replace"))
    return signed


def _read(file: Path) -> Request | requests.SignatureFile:
    return requests.read(read_text(str(file)))


def _holdings(facts: Facts, effects: Effects | None) -> Mapping[Address, Key]:
    """Everyone whose balance the release changes, and the entry that holds it."""
    asset = asset_of(facts)
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
