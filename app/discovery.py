"""Finds escrows wherever they can be found, and reads each from the ledger itself.

By contract id, by what a profile keeps, by an index, by events. None of these proves anything:
what a contract is, and who has a role in it, is what its state says. Where an index says
otherwise, that is told field by field.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from stellar_sdk import xdr

from app.errors import AppError
from app.index_errors import IndexFailed
from app.ports import EscrowIndex, Happened, IndexAnswer, Indexed, SearchPort
from app.states import Reading, read_entries, read_states
from wallet.addresses import AccountId, Address, ContractId, is_contract
from wallet.amounts import Asset
from wallet.errors import Unreadable
from wallet.escrow.builds import Builds
from wallet.escrow.claims import Difference, differences
from wallet.escrow.locating import (
    Absent,
    Known,
    Located,
    balance_in,
    holders_in,
    roles_in,
    token_key,
)
from wallet.escrow.terms import Role
from wallet.gate import decode
from wallet.holdings import claimed_asset
from wallet.signers import AccountSigners
from wallet.soroban.entries import Entry, Key, account_key, instance_key

MOST: Final = 2_000
"""Contracts that are read; whoever wants can publish events of escrows that are none."""

ENOUGH_TO_DOUBT: Final = 10
"""If most of so many are not there, it is the server that is to be doubted."""


class Source(Enum):
    """Who named a contract."""

    ASKED = "asked for by its id"
    KEPT = "known before"
    INDEX = "named by the index"
    EVENTS = "seen in events"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; ``kept`` are those that a profile knows.

    ``events``: look through what the network remembers, too. Only escrows in which one of
    ``accounts``, or an account that one of them signs for, has a role are taken from there.
    """

    contracts: tuple[ContractId, ...] = ()
    accounts: tuple[Address, ...] = ()
    kept: tuple[ContractId, ...] = ()
    events: bool = True


@dataclass(frozen=True)
class Sighting:
    """A contract as the ledger had it at ``sequence``; ``roles`` are mine.

    ``through``: the accounts that hold them, which are mine or which one of mine signs for.
    ``held`` is of its token, in the smallest unit; None where that is not known. ``asset`` is
    what its token says that it is, which proves nothing.
    """

    contract: ContractId
    sources: frozenset[Source]
    found: Located
    sequence: int
    roles: tuple[Role, ...] = ()
    through: tuple[Address, ...] = ()
    held: int | None = None
    differences: tuple[Difference, ...] = ()
    asset: Asset | None = None


@dataclass(frozen=True)
class Discovery:
    """All that was found, and what stands between that and all there is.

    ``events`` tells from which ledger on events were complete; None: they were not looked at.
    ``left_out`` contracts were more than are read. ``doubtful``: so much is not there that the
    server itself may not be all there.
    """

    sightings: tuple[Sighting, ...]
    events: Happened | None
    troubles: tuple[AppError, ...]
    left_out: int = 0
    doubtful: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether everybody who was asked told everything."""
        looked = self.events is None or self.events.is_complete
        return looked and not (self.troubles or self.left_out or self.doubtful)


@dataclass
class _Named:
    """Contracts, who named them, and what an index says of them."""

    sources: dict[ContractId, set[Source]] = field(
        default_factory=dict[ContractId, set[Source]]
    )
    claims: dict[ContractId, Indexed] = field(default_factory=dict[ContractId, Indexed])
    troubles: list[AppError] = field(default_factory=list[AppError])

    def add(self, source: Source, contracts: Iterable[ContractId]) -> None:
        for contract in contracts:
            self.sources.setdefault(contract, set()).add(source)

    def take(self, told: IndexAnswer) -> None:
        """Remember what an index says, and that it may not be all."""
        for each in told.escrows:
            self.claims.setdefault(each.contract, each)
        if told.trouble is not None:
            self.troubles.append(told.trouble)


async def discover(
    port: SearchPort, wanted: Wanted, builds: Builds, index: EscrowIndex | None = None
) -> Discovery:
    """Look everywhere, then at the ledger; raise what asking the network for states may.

    An index that fails, and events that cannot be had, are told in the answer. It is asked
    about an account that one of these signs for, too, once the ledger says that there is one.
    """
    named = _Named()
    named.add(Source.ASKED, wanted.contracts)
    named.add(Source.KEPT, wanted.kept)
    if index is not None:
        await _ask(index, wanted, named)
    events = await _events(port, named) if wanted.events and wanted.accounts else None
    looked = _Looked(port, builds, wanted.accounts)
    await looked.look(tuple(named.sources))
    if index is not None:
        await _ask_accounts(index, looked.shared, named)
        await looked.look(tuple(named.sources))
    mine = (*wanted.accounts, *looked.shared)
    sightings = (looked.sighting(each, named, mine) for each in looked.readings)
    return Discovery(
        tuple(each for each in sightings if _is_wanted(each)),
        events,
        tuple(named.troubles),
        max(len(named.sources) - MOST, 0),
        _is_doubtful(looked.readings),
    )


@dataclass
class _Looked:
    """What was read from the ledger for these accounts."""

    port: SearchPort
    builds: Builds
    accounts: Sequence[Address]
    asked: set[ContractId] = field(default_factory=set[ContractId])
    readings: list[Reading] = field(default_factory=list[Reading])
    entries: dict[Key, Entry | None] = field(default_factory=dict[Key, Entry | None])

    async def look(self, contracts: Sequence[ContractId]) -> None:
        """Read those of the first ``MOST`` of these contracts that were not read before."""
        new = [each for each in contracts[:MOST] if each not in self.asked]
        self.asked.update(new)
        found = await read_states(self.port, new, self.builds)
        keys = [token_key(each.found) for each in found]
        keys += [instance_key(token) for each in found if (token := _token(each.found))]
        keys += map(account_key, _holders(found, self.accounts))
        needed = [key for key in keys if key is not None and key not in self.entries]
        self.entries |= await read_entries(self.port, needed)
        self.readings += found

    @property
    def shared(self) -> list[AccountId]:
        """Accounts in roles that one of these accounts signs for."""
        holders = _holders(self.readings, self.accounts)
        return _signed_for(self.entries, holders, self.accounts)

    def sighting(self, reading: Reading, named: _Named, mine: Sequence[Address]) -> Sighting:
        """What is told of a contract that was read."""
        holds = _held(self.entries, token_key(reading.found))
        asset = _asset(self.entries, _token(reading.found))
        return replace(_sighting(reading, named, mine, holds), asset=asset)


async def _ask_accounts(index: EscrowIndex, accounts: Iterable[Address], named: _Named) -> None:
    for account in accounts:
        try:
            told = await index.of_account(account)
        except IndexFailed as why:
            named.troubles.append(why)
        else:
            named.take(told)
            named.add(Source.INDEX, (each.contract for each in told.escrows))


async def _ask(index: EscrowIndex, wanted: Wanted, named: _Named) -> None:
    await _ask_accounts(index, wanted.accounts, named)
    others = [contract for contract in named.sources if contract not in named.claims]
    if others and not named.troubles:
        try:
            named.take(await index.of_contracts(others))
        except IndexFailed as why:
            named.troubles.append(why)


async def _events(port: SearchPort, named: _Named) -> Happened | None:
    try:
        happened = await port.happened()
    except AppError as why:
        named.troubles.append(why)
        return None
    named.add(Source.EVENTS, (each.contract for each in happened.happenings))
    return happened


def _sighting(
    reading: Reading, named: _Named, accounts: Sequence[Address], holds: int | None
) -> Sighting:
    contract, found = reading.contract, reading.found
    sources = frozenset(named.sources[contract])
    holding = {who: roles_in(found, who) for who in accounts}
    roles = tuple(dict.fromkeys(role for held in holding.values() for role in held))
    told: tuple[Difference, ...] = ()
    if contract in named.claims and isinstance(found, Known):
        told = differences(named.claims[contract].claims, found.escrow)
    if Source.INDEX in sources and not roles:
        told = (Difference("my role", "one of them", "none"), *told)
    through = tuple(who for who, held in holding.items() if held)
    return Sighting(contract, sources, found, reading.sequence, roles, through, holds, told)


def _held(entries: Mapping[Key, Entry | None], key: Key | None) -> int | None:
    return None if key is None else balance_in(entries[key])


def _token(found: Located) -> ContractId | None:
    """The contract of its money; None where that is not known to be one."""
    return (
        ContractId(found.escrow.token)
        if isinstance(found, Known) and token_key(found)
        else None
    )


def _asset(entries: Mapping[Key, Entry | None], token: ContractId | None) -> Asset | None:
    """What a token says it is; None where it says nothing that can be read."""
    if token is None:
        return None
    with suppress(Unreadable, ValueError, EOFError, TypeError):
        return claimed_asset(entries, token)
    return None


def _holders(readings: Sequence[Reading], accounts: Sequence[Address]) -> tuple[AccountId, ...]:
    """Accounts in roles that are not mine by name: I may be one of their signers."""
    if not accounts:
        return ()
    everybody = dict.fromkeys(who for each in readings for who in holders_in(each.found))
    others = (AccountId(who) for who in everybody if not is_contract(who))
    return tuple(who for who in others if who not in accounts)[:MOST]


def _signed_for(
    entries: Mapping[Key, Entry | None],
    holders: Sequence[AccountId],
    accounts: Sequence[Address],
) -> list[AccountId]:
    """Those of these accounts that one of mine is a signer of."""
    keys = [AccountId(who) for who in accounts if not is_contract(who)]
    found: list[AccountId] = []
    for who in holders:
        entry = entries.get(account_key(who))
        if entry is None or entry.data is None:
            continue
        with suppress(Unreadable):  # an account with a signer of an unknown kind
            account = decode(xdr.LedgerEntryData, entry.data, "account").account
            if account is not None and AccountSigners.of(account).weight(keys):
                found.append(who)
    return found


def _is_wanted(sighting: Sighting) -> bool:
    """Events show everybody's escrows: of those, mine."""
    return bool(sighting.roles) or sighting.sources != frozenset({Source.EVENTS})


def _is_doubtful(readings: Sequence[Reading]) -> bool:
    absent = sum(isinstance(each.found, Absent) for each in readings)
    return len(readings) >= ENOUGH_TO_DOUBT and absent * 2 > len(readings)
