"""Read from a ledger exactly what a call needs: the model says what it asked for in vain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.ports import LedgerPort
from wallet import pinned
from wallet.addresses import AccountId, Address, ContractId
from wallet.errors import WalletError
from wallet.escrow.builds import Build, Builds
from wallet.escrow.firmness import firm_by
from wallet.escrow.keeping import kept_in, state_key
from wallet.escrow.prediction import predict
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow, Role
from wallet.holdings import claimed_asset, contract_balance_key, holding_key
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.creation import Creation
from wallet.soroban.entries import (
    Key,
    account_key,
    code_key,
    contract_data_key,
    instance_key,
)

MOST_ROUNDS = 24
"""A call asks for entries one by one, a release in seven rounds; lies might never end."""


@dataclass(eq=False)
class NoSuchContract(WalletError):
    """There is no contract at this address on this network."""

    contract: ContractId


@dataclass(eq=False)
class UnknownContractCode(WalletError):
    """F02: we do not know the code behind this contract; its Wasm hash in hex."""

    contract: ContractId
    wasm_hash: str


@dataclass(eq=False)
class NotInitialized(WalletError):
    """A contract of a known build that holds no escrow yet."""

    contract: ContractId


@dataclass(frozen=True)
class Found:
    """An escrow as a ledger has it; ``fee_account`` gets the protocol's fee, if we know who."""

    build: Build
    escrow: Escrow
    fee_account: AccountId | None


@dataclass(frozen=True)
class Contract:
    """A contract whose build we know, with the escrow that it holds, if it does already."""

    build: Build
    escrow: Escrow | None
    fee_account: AccountId | None


async def find_contract(port: LedgerPort, contract: ContractId, builds: Builds) -> Contract:
    """Read a contract's code, and its terms if there are any.

    Raise NoSuchContract, UnknownContractCode.
    """
    at = contract_data_key(contract, ESCROW_KEY)
    return contract_in(await port.snapshot([instance_key(contract), at]), contract, builds)


async def find_escrow(port: LedgerPort, contract: ContractId, builds: Builds) -> Found:
    """Read an escrow's code and terms.

    Raise NoSuchContract, UnknownContractCode, NotInitialized.
    """
    at = contract_data_key(contract, ESCROW_KEY)
    return found_in(await port.snapshot([instance_key(contract), at]), contract, builds)


def found_in(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Found:
    """The escrow in what is known of a ledger; raise as ``find_escrow``."""
    found = contract_in(snapshot, contract, builds)
    if found.escrow is None:
        raise NotInitialized(contract)
    return Found(found.build, found.escrow, found.fee_account)


def contract_in(snapshot: Snapshot, contract: ContractId, builds: Builds) -> Contract:
    """The contract in what is known of a ledger; raise as ``find_contract``."""
    entry = snapshot.entries.get(instance_key(contract))
    data = entry.value.contract_data if entry is not None else None
    if data is None or data.val.instance is None:
        raise NoSuchContract(contract)
    named = data.val.instance.executable.wasm_hash
    build = builds.get(named.hash) if named is not None else None
    if build is None:
        raise UnknownContractCode(contract, named.hash.hex() if named is not None else "")
    escrow = kept_in(snapshot.entries, contract, build)
    return Contract(build, escrow, build.fee_account or pinned.fee_account(snapshot.network))


async def read_for(
    port: LedgerPort,
    found: Found,
    call: Invocation,
    acting: AccountId,
    builds: Builds,
    accounts: Iterable[AccountId],
) -> Snapshot:
    """Every entry that a call and its review need; ``accounts`` are read beside.

    The model alone knows what a call needs, but it learns of one lack after another: what most
    calls need is guessed, so that a server far away is asked three times and not a dozen.
    """
    token = ContractId(found.escrow.token)
    keys = {account_key(who) for who in (*accounts, acting)}
    keys |= {instance_key(call.contract), state_key(found.build, call.contract)}
    keys |= {code_key(found.build.wasm_hash), instance_key(token)}
    keys |= {contract_balance_key(token, call.contract)}
    # The call may not need it, the review does: does the money hold the terms?
    keys |= firm_by(found.build, call.contract)
    asset = claimed_asset((await port.snapshot(sorted(keys))).entries, token)
    if asset is not None:
        keys |= {holding_key(token, asset, who) for who in _payees(found)}
    if asset is not None and asset.issuer is not None:
        # The call may not need the issuer, the review does: can it freeze this money?
        keys.add(account_key(asset.issuer))
    return await read_all(port, call, acting, builds, keys)


def _payees(found: Found) -> tuple[Address, ...]:
    payees = (*found.escrow.receivers, *found.escrow.roles.of(Role.PLATFORM))
    return payees if found.fee_account is None else (*payees, found.fee_account)


async def read_all(
    port: LedgerPort,
    call: Invocation | Creation,
    acting: AccountId,
    builds: Builds,
    keys: set[Key],
) -> Snapshot:
    """Read these entries and all that the call asks for, at one ledger."""
    for _ in range(MOST_ROUNDS):
        snapshot = await port.snapshot(sorted(keys))
        missing = predict(snapshot, call, acting, builds).missing
        if not missing:
            return snapshot
        keys |= missing
    return await port.snapshot(sorted(keys))
