"""A story, played through: propose, sign, merge, send, final, and count the money.

Everything on the way is what people on machines of their own would do, see ``app.machines``,
with files between them, and a network behind its RPC server.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.adapters.files import write_text
from app.errors import AppError
from app.exchange import Bare, read_file
from app.ports import ClockPort, Final, LedgerPort
from app.propose import MoveRefused, Wanted, propose
from app.read import find_contract
from app.report import sentence
from app.review import view_of
from app.story import Ask, Story
from app.submit import submit
from app.words.moves import words_of
from wallet import request as requests
from wallet.addresses import AccountId, Address, ContractId
from wallet.amounts import Asset
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.holdings import held, holding_key
from wallet.network import PRACTICE
from wallet.request import SUFFIX, Request
from wallet.review.facts import Facts
from wallet.review.review import Review, review
from wallet.signatures import Verified, verify
from wallet.soroban.entries import Key
from wallet.soroban.host import Payment

Tell = Callable[[str], None]
Show = Callable[[Review, bool], None]
"""Where a review is shown, and whether it is the only one for now."""

Holding = tuple[Address, ContractId]
"""Whose money of which token."""


@dataclass(frozen=True)
class Cast:
    """Who takes part in a story, by the names that its file gives them."""

    accounts: Mapping[str, AccountId]
    escrows: Mapping[str, ContractId]
    assets: Mapping[str, Asset]

    @property
    def names(self) -> Mapping[Address, str]:
        """Names for people's eyes; where there is one escrow, it needs none."""
        one = len(self.escrows) == 1
        names: dict[Address, str] = {who: name for name, who in self.accounts.items()}
        return names | {who: "escrow" if one else name for name, who in self.escrows.items()}

    @property
    def holdings(self) -> Mapping[Holding, Key]:
        """Where everybody's money of each asset is."""
        tokens = {asset: asset.contract_id(PRACTICE) for asset in self.assets.values()}
        return {
            (who, token): holding_key(token, asset, who)
            for asset, token in tokens.items()
            for who in self.names
        }


class Machines(Protocol):
    """The machines of those who sign; nothing but files gets there and back."""

    async def have_signed(
        self, who: str, files: Sequence[Path], accepts: Sequence[int]
    ) -> Sequence[Path]:
        """Let somebody review and sign these requests, all or none; raise SignerFailed.

        ``accepts``: the findings to which they give their consent.
        """
        ...

    async def decline(self, who: str, file: Path, why: str) -> None:
        """Let somebody say no to this request; raise SignerFailed."""
        ...


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


@dataclass(eq=False)
class OtherwiseThanTold(AppError):
    """A contract should have refused a move with one reason, and had another, or none."""

    ask: str
    told: str
    found: str


@dataclass(frozen=True)
class Balance:
    """What somebody held before and after, in the token's smallest unit."""

    name: str
    account: Address
    code: str
    before: int
    after: int


@dataclass(frozen=True)
class End:
    """What became of an ask: final, refused by its contract, or declined by somebody.

    ``says`` is what the request would do; ``why`` the contract's reason, or that of ``by``.
    """

    ask: Ask
    says: str
    final: Final | None = None
    signers: tuple[AccountId, ...] = ()
    by: str = ""
    why: str = ""

    @property
    def status(self) -> str:
        """How it ended, in a word."""
        if self.final is not None:
            return "final"
        return "declined" if self.by else "refused"


@dataclass(frozen=True)
class Closed:
    """How a story ended; balances of all who have another one than before."""

    ends: tuple[End, ...]
    balances: tuple[Balance, ...]


@dataclass(frozen=True)
class _Asked:
    """A request that was made, in its file, and what its signers will see."""

    ask: Ask
    request: Request
    file: Path
    seen: Review


@dataclass(frozen=True)
class Closing:
    """Where a story is played: a network, machines, and an empty folder for its files."""

    port: LedgerPort
    clock: ClockPort
    builds: Builds
    machines: Machines
    folder: Path
    tell: Tell

    async def play(self, story: Story, cast: Cast, show: Show) -> Closed:
        """Play a story; ``show`` gets each review. Raise what any step of it raises."""
        begin = await self._balances(cast)
        before, ends = begin, list[End]()
        for asks in story.rounds:
            asked, refused = await self._ask(asks, cast, show)
            ended = await self._finish(asked)
            after = await self._balances(cast)
            _add_up(_paid(asked), before, after)
            before = after
            by_name = {end.ask.name: end for end in (*refused, *ended)}
            ends += [by_name[ask.name] for ask in asks]
        return Closed(tuple(ends), _balances(cast, begin, before))

    async def _ask(
        self, asks: Sequence[Ask], cast: Cast, show: Show
    ) -> tuple[list[_Asked], list[End]]:
        """The requests for these moves, and the ends of those that a contract refuses."""
        asked, refused = list[_Asked](), list[End]()
        for ask in asks:
            how = ": read, predicted, simulated, compared" if len(asks) == 1 else ""
            self.tell(f"{ask.told or _told(ask)}{how}")
            request, reason = await self._asked(ask, cast)
            if request is None:
                self.tell(f"the contract refuses: {reason}")
                refused.append(End(ask, words_of(ask.kind).step, why=reason))
                continue
            file = self.folder / f"{ask.name}{SUFFIX}"
            write_text(str(file), request.to_text())
            seen = review(request.envelope, view_of(request, self.builds))
            show(seen, len(asks) == 1)
            asked.append(_Asked(ask, request, file, seen))
        return asked, refused

    async def _asked(self, ask: Ask, cast: Cast) -> tuple[Request | None, str]:
        """The request, or the contract's reason; raise OtherwiseThanTold for any other end."""
        found = ""
        try:
            request = await self._propose(ask, cast)
        except MoveRefused as why:
            if not ask.refused:
                raise
            request, found = None, why.reason
        if found != ask.refused:
            raise OtherwiseThanTold(ask.name, ask.refused, found)
        return request, found

    async def _propose(self, ask: Ask, cast: Cast) -> Request:
        contract = await find_contract(self.port, ask.contract, self.builds)
        move, payer = ask.move(contract), cast.accounts[ask.payer]
        wanted = Wanted(ask.contract, move, payer, note=ask.note)
        return await propose(self.port, self.builds, wanted)

    async def _finish(self, asked: Sequence[_Asked]) -> list[End]:
        """Let everybody sign or decline, then merge and send what nobody declined."""
        signed: dict[str, list[Path]] = {each.ask.name: [] for each in asked}
        for who in dict.fromkeys(name for each in asked for name in each.ask.signers):
            theirs = [each for each in asked if who in each.ask.signers]
            accepts = {number for each in theirs for number in each.ask.accepts}
            given = [each.file for each in theirs]
            files = await self.machines.have_signed(who, given, sorted(accepts))
            for each, file in zip(theirs, files, strict=True):
                signed[each.ask.name].append(file)
        for each in asked:
            if (no := each.ask.declined) is not None:
                await self.machines.decline(no.by, each.file, no.why)
        going = [each for each in asked if each.ask.declined is None]
        merged = [_merged(each.request, signed[each.ask.name]) for each in going]
        finals = await self._send(merged)
        done = zip(going, merged, finals, strict=True)
        return [
            *(End(a.ask, _says(a.seen), f, _signers(m, self.builds)) for a, m, f in done),
            *(
                End(each.ask, _says(each.seen), by=declined.by, why=declined.why)
                for each in asked
                if (declined := each.ask.declined) is not None
            ),
        ]

    async def _send(self, merged: Sequence[Request]) -> Sequence[Final]:
        """Send them all, and follow each until it is final."""
        if not merged:
            return ()
        one = len(merged) == 1
        self.tell(f"the signatures are merged into {count(len(merged), 'request')}")
        tell: Tell = self.tell if one else _unheard
        if not one:
            self.tell("all of them are sent, and each is followed until it is final")
        finals = await asyncio.gather(
            *(submit(each, self.port, self.clock, self.builds, tell) for each in merged)
        )
        ledgers = [final.ledger for final in finals]
        first, last = min(ledgers), max(ledgers)
        self.tell(f"final in ledger {first}" + (f" to {last}" if last > first else ""))
        return finals

    async def _balances(self, cast: Cast) -> Mapping[Holding, int]:
        keys = cast.holdings
        entries = (await self.port.snapshot(sorted(keys.values()))).entries
        return {holding: held(entries, key) for holding, key in keys.items()}


def _told(ask: Ask) -> str:
    step = words_of(ask.kind).step
    return f"the {ask.payer} asks: {step[0].lower()}{step[1:]}"


def _says(seen: Review) -> str:
    return " ".join(sentence(seen).split())


def count(number: int, noun: str) -> str:
    """So many of these, in words."""
    return f"the {noun}" if number == 1 else f"{number} {noun}s"


def _unheard(_step: str) -> None:
    """Nobody follows each of many."""


def _merged(request: Request, signed: Iterable[Path]) -> Request:
    for file in signed:
        there = read_file(str(file))
        if isinstance(there, Bare):
            raise Unreadable("request file", "it is an envelope")
        request = requests.merge(request, there)
    return request


def _paid(asked: Iterable[_Asked]) -> Sequence[Payment]:
    """What is predicted to be paid by what nobody declined."""
    effects = (each.seen.effects for each in asked if each.ask.declined is None)
    return [payment for each in effects if each is not None for payment in each.payments]


def _add_up(
    predicted: Iterable[Payment], before: Mapping[Holding, int], after: Mapping[Holding, int]
) -> None:
    """Compare what moved on the ledger with what was predicted, to the unit."""
    moved = {h: after[h] - before[h] for h in after if after[h] != before[h]}
    due = Counter[Holding]()
    for payment in predicted:
        due[payment.sender, payment.token] -= payment.amount
        due[payment.receiver, payment.token] += payment.amount
    expected = {holding: units for holding, units in due.items() if units}
    if moved != expected:
        raise MoneyDoesNotAddUp(_by_account(expected), _by_account(moved))


def _by_account(units: Mapping[Holding, int]) -> Mapping[Address, int]:
    return {who: amount for (who, _), amount in units.items()}


def _balances(
    cast: Cast, before: Mapping[Holding, int], after: Mapping[Holding, int]
) -> tuple[Balance, ...]:
    codes = {asset.contract_id(PRACTICE): code for code, asset in cast.assets.items()}
    return tuple(
        Balance(cast.names[who], who, codes[token], before[who, token], units)
        for (who, token), units in after.items()
        if units != before[who, token]
    )


def _signers(merged: Request, builds: Builds) -> tuple[AccountId, ...]:
    """Who has signed for the account that acts."""
    facts = Facts(merged.envelope, view_of(merged, builds))
    acting = [n.signers for n in facts.needs or () if n.signers.account == facts.acting]
    keys = [signer.key for signers in acting for signer in signers.signers]
    verdicts = verify(merged.envelope.hash, merged.signatures, keys)
    good = {AccountId(v.key.strkey) for v in verdicts if isinstance(v, Verified)}
    return tuple(sorted(good))
